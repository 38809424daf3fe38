"""What the engine's API, reached through its socket, says about the swarm."""

from __future__ import annotations

import json
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from typing import Any
from urllib.parse import urlencode

SOCKET = "/var/run/docker.sock"

TIMEOUT = 5
"""Seconds that the engine may take to answer."""


class Unseen(Exception):
    """Why the swarm cannot be seen, in words for the page."""


@dataclass(frozen=True, slots=True)
class Task:
    service: str
    slot: int | None
    """Its number in a replicated service; a global one has none."""
    image: str
    state: str
    node: str | None
    """The ID of the node it is meant for, once that is decided."""
    container: str

    @property
    def name(self) -> str:
        return self.service if self.slot is None else f"{self.service}.{self.slot}"


@dataclass(frozen=True, slots=True)
class Node:
    id: str
    name: str
    role: str
    state: str
    availability: str


@dataclass(frozen=True, slots=True)
class Swarm:
    nodes: tuple[Node, ...]
    tasks: tuple[Task, ...]


def look(path: str = SOCKET) -> Swarm:
    """The swarm as it is now; raises `Unseen`."""
    nodes = _ask(path, "/nodes")
    services = {service["ID"]: service["Spec"]["Name"] for service in _ask(path, "/services")}
    tasks = _ask(path, "/tasks", {"desired-state": ["running"]})
    return read_swarm(nodes, services, tasks)


def read_swarm(nodes: list[Any], services: Mapping[str, str], tasks: list[Any]) -> Swarm:
    """The engine's own records → ours, in an order that does not change from look to look."""
    return Swarm(
        tuple(sorted(map(_node, nodes), key=lambda node: (node.role, node.name))),
        tuple(sorted((_task(task, services) for task in tasks), key=lambda task: (task.service, task.slot or 0))),
    )


def _node(data: Mapping[str, Any]) -> Node:
    spec = data["Spec"]
    return Node(
        data["ID"], data["Description"]["Hostname"], spec["Role"], data["Status"]["State"], spec["Availability"]
    )


def _task(data: Mapping[str, Any], services: Mapping[str, str]) -> Task:
    container = data["Status"].get("ContainerStatus") or {}
    image = data["Spec"].get("ContainerSpec", {}).get("Image", "")
    return Task(
        service=services.get(data["ServiceID"], data["ServiceID"]),
        slot=data.get("Slot") or None,
        image=image.partition("@")[0],
        state=data["Status"]["State"],
        node=data.get("NodeID") or None,
        container=container.get("ContainerID", "")[:12],
    )


# --- the engine's API -------------------------------------------------------------------------------------


class _Connection(HTTPConnection):
    """HTTP over a socket that lies in the file system."""

    def __init__(self, path: str) -> None:
        super().__init__("localhost", timeout=TIMEOUT)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(TIMEOUT)
        self.sock.connect(self._path)


def _ask(path: str, resource: str, filters: Mapping[str, list[str]] | None = None) -> list[Any]:
    query = f"?{urlencode({'filters': json.dumps(filters)})}" if filters else ""
    connection = _Connection(path)
    try:
        connection.request("GET", resource + query)
        response = connection.getresponse()
        data = json.loads(response.read())
    except FileNotFoundError:
        raise Unseen(f"There is no engine at {path}: start this container with -v {path}:{path}.") from None
    except (OSError, HTTPException, ValueError) as error:
        raise Unseen(f"The engine at {path} does not answer: {error}.") from error
    finally:
        connection.close()
    if response.status != 200:
        raise Unseen(str(data.get("message", f"The engine answers with status {response.status}.")))
    return list(data)
