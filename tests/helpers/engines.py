"""What tests on real engines share: exercises that need labs, and a look at what is there."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from livecheck.lab import Laboratory
from livecheck.lab.engines import DockerLab
from livecheck.lab.host import BUILD, Host, forget_image
from livecheck.model import FIRST_NODE, Exercise, Network, Page, Recipe


def an_exercise(
    name: str = "trial",
    nodes: tuple[str, ...] = (FIRST_NODE,),
    files: Mapping[str, bytes] | None = None,
    network: Network = Network.MIRROR,
) -> Exercise:
    """An exercise that types nothing by itself and needs these nodes, these files and this network."""
    page = Page(Path(f"docs/fr/{name}.md"), "fr", Recipe(nodes=nodes, network=network), ())
    return Exercise(name, (page,), key="0" * 64, files=files or {})


CONTAINERD_STORE = """FROM {}
RUN mkdir -p /etc/docker && echo '{{"features": {{"containerd-snapshotter": true}}}}' >/etc/docker/daemon.json
"""


@contextmanager
def on_containerd_store(place: Laboratory, exercise: Exercise) -> Iterator[DockerLab]:
    """A lab whose engine keeps images in containerd's store, as Docker 29 does."""
    host, node = place.host, f"livecheck/containerd-store-{exercise.name}:{place.host.build}"
    recipe = io.BytesIO(CONTAINERD_STORE.format(place.prepared.node).encode())
    said = list(host.client.api.build(fileobj=recipe, tag=node, labels=host.labels, rm=True, decode=True))
    assert "error" not in said[-1], said[-3:]
    try:
        with replace(place, prepared=replace(place.prepared, node=node)).open(exercise) as lab:
            yield lab
    finally:
        forget_image(host, node)


def left_of(host: Host, build: str) -> list[str]:
    """The containers and networks of a build that are on the daemon, by their IDs."""
    mine = {"label": f"{BUILD}={build}"}
    containers = [container["Id"] for container in host.client.api.containers(all=True, filters=mine)]
    return containers + [network["Id"] for network in host.client.api.networks(filters=mine)]


def volumes_of(host: Host, build: str) -> set[str]:
    """The names of the volumes that the containers of a build use."""
    containers = host.client.api.containers(all=True, filters={"label": f"{BUILD}={build}"})
    mounts = [
        mount for container in containers for mount in host.client.api.inspect_container(container["Id"])["Mounts"]
    ]
    return {mount["Name"] for mount in mounts if mount["Type"] == "volume"}


def volumes(host: Host) -> set[str]:
    """The names of all volumes on the daemon."""
    return {volume["Name"] for volume in host.client.api.volumes()["Volumes"] or []}
