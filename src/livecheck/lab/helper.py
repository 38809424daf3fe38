"""A container that does nothing by itself: other programs are run in it, on the network of the daemon's machine."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO

from livecheck.lab import execs
from livecheck.lab.execs import NOTHING, Said
from livecheck.lab.host import Host, remove_containers

IDLE = ["tail", "-f", "/dev/null"]

INCOMING = "/srv"
"""The folder of a helper in which images are laid."""


@dataclass(frozen=True, slots=True)
class Brought:
    """An image that lies in a helper."""

    name: str
    """As the pages use it."""
    digest: str
    """As a pull shows it."""
    folders: Sequence[str]
    """In skopeo's form `dir:`. The last one holds what the name stands for: the index, or else the only manifest."""


@dataclass(frozen=True, slots=True)
class Helper:
    host: Host
    container: str

    def run(self, command: Sequence[str], environment: Mapping[str, str] = NOTHING) -> Said:
        """Runs a program until it ends; whoever runs one that may hang gives it a limit of its own."""
        return execs.run(self.host, self.container, command, environment)

    def put(self, folder: str, archive: bytes | IO[bytes]) -> None:
        """Unpacks an archive into a folder that exists."""
        self.host.client.api.put_archive(self.container, folder, archive)


@contextmanager
def helping(host: Host, image: str) -> Iterator[Helper]:
    """A helper made from an image, removed at the end.

    Its network is that of the daemon's machine: what the daemon reaches, it reaches, a registry on localhost included.
    """
    api = host.client.api
    shared = api.create_host_config(network_mode="host")
    container = api.create_container(image, IDLE, labels=host.labels, host_config=shared)["Id"]
    try:
        api.start(container)
        yield Helper(host, container)
    finally:
        remove_containers(host, [container])
