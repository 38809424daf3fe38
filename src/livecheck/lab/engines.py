"""The engines of one exercise: terminals and files on its nodes, and how the lab feels."""

from __future__ import annotations

import io
import posixpath
import re
import sys
import tarfile
from collections.abc import Mapping
from dataclasses import dataclass, field

from docker.errors import APIError
from requests.exceptions import RequestException

from livecheck.errors import Broken, Misuse
from livecheck.lab import health
from livecheck.lab.host import Host, explain
from livecheck.lab.pty import HOME, ShellWire, interact
from livecheck.model import Engine, Limits
from livecheck.terminal import Session
from livecheck.versions import Product

NEEDS = {"ipvs": "[ -e /proc/net/ip_vs ] || echo no"}
"""What a block may need of a machine beside Compose, and how a node says that it is not there."""


@dataclass
class DockerLab:
    """The engines of one exercise; implements `livecheck.model.Lab`."""

    host: Host
    nodes: Mapping[str, str]
    """Node → container."""
    mirror: str
    """The container of the mirror."""
    limits: Limits
    engine: Engine = field(init=False)
    _programs: Mapping[str, frozenset[str]] = field(init=False)
    """Node → the programs of its engine, as they were in the beginning."""
    _sessions: dict[str, Session] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.engine = self._look_at_engine()
        self._programs = {node: health.programs_of(self.host, at) for node, at in self.nodes.items()}

    def terminal(self, node: str) -> Session:
        if node not in self._sessions:
            self._sessions[node] = Session(ShellWire(self.host, self.nodes[node]))
        return self._sessions[node]

    def write(self, node: str, path: str, text: str) -> None:
        """Writes a file on the node; a relative path starts where its terminal starts. Raises `Broken`."""
        self.put(node, path, text.encode())

    def put(self, node: str, path: str, data: bytes) -> None:
        """Writes a file of any bytes on the node, as `write` does."""
        member = tarfile.TarInfo(posixpath.normpath(posixpath.join(HOME, path)).lstrip("/"))
        member.size, member.mode = len(data), 0o644
        archive = io.BytesIO()
        with tarfile.open(fileobj=archive, mode="w") as tar:
            tar.addfile(member, io.BytesIO(data))
        try:
            self.host.client.api.put_archive(self.nodes[node], "/", archive.getvalue())
        except (APIError, RequestException) as error:
            raise Broken(f"{path} cannot be written on {node}: {explain(error)}") from error

    def script(self, text: str) -> str:
        """Runs a shell script on the first node, without a terminal; returns what it prints. Raises `Broken`."""
        said = self._ask(next(iter(self.nodes)), text, limit=None)
        if said is None:
            raise Broken("a script on a node failed")
        return said

    def able(self, need: str) -> bool:
        if need == Product.COMPOSE:
            return self.engine.compose is not None
        # A node that does not answer lacks nothing: what is typed there finds out what it has.
        return need in NEEDS and not self._ask(next(iter(self.nodes)), NEEDS[need])

    def fault(self) -> str | None:
        """What is wrong with the lab, asked after a surprise; `None` if nothing is."""
        if halt := health.halted(self.host, self.mirror):
            return f"the mirror {halt}"
        nodes = self.nodes.items()
        faults = (self._fault_of(name, container) for name, container in nodes)
        return next(filter(None, faults), None)

    def _fault_of(self, node: str, container: str) -> str | None:
        if spent := health.spent(self.host, container):
            return f"{node} needs more than it may have (lab: {self.limits.told(spent)})"
        return health.fault_of(self.host, node, container, self._programs[node])

    def interact(self, node: str) -> None:
        """A shell on a node for a person, until they leave it; raises `Misuse` without a terminal."""
        if not sys.stdin.isatty():
            raise Misuse("a lab is for a person at a terminal; standard input is none")
        interact(self.host, self.nodes[node])

    def close(self) -> None:
        for session in self._sessions.values():
            session.close()

    def _look_at_engine(self) -> Engine:
        template = "{{.ServerVersion}} {{.Driver}} {{.KernelVersion}} {{.Architecture}}"
        first = next(iter(self.nodes))
        said = self._ask(first, f"docker info --format '{template}'")
        if said is None:
            raise Broken("the engine of a node does not tell its version")
        version, driver, kernel, arch = said.split()
        compose = self._ask(first, "docker compose version --short 2>/dev/null || true")
        if compose is None:
            raise Broken("a node does not tell whether it has Compose")
        return Engine(_upstream(version), driver, _series(kernel), arch, _upstream(compose.strip().lstrip("v")) or None)

    def _ask(self, node: str, script: str, limit: float | None = health.LIMIT) -> str | None:
        return health.ask(self.host, self.nodes[node], script, limit)


def _series(kernel: str) -> str:
    """What of a kernel's version matters to a reader: `6.12.43+deb13-amd64` → `6.12`."""
    return ".".join(kernel.split(".")[:2])


def _upstream(version: str) -> str:
    """A version without what a packager adds: `28.5.2+dfsg4` → `28.5.2`, `2.40.3-3` → `2.40.3`."""
    return re.split(r"\+|-(?=[0-9])", version)[0]
