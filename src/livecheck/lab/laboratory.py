"""The place where labs are made: images prepared once per build, then one lab per exercise, all side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docker.errors import DockerException
from requests.exceptions import RequestException

from livecheck.errors import Broken
from livecheck.lab import containers
from livecheck.lab.containers import Container
from livecheck.lab.engines import DockerLab
from livecheck.lab.health import halted
from livecheck.lab.host import (
    Host,
    connect,
    daemon_faults,
    explain,
    reap,
    remove_build,
    remove_containers,
    remove_network,
)
from livecheck.lab.prepare import Prepared, prepare, source_of
from livecheck.model import Exercise, Images, Network, Progress, Recipe
from livecheck.pins import Pins, read_pins

MIRROR = "mirror"
"""The name under which the nodes of a lab know it."""


@contextmanager
def laboratory(
    root: Path, progress: Progress, series: str | None = None, pins: Pins | None = None
) -> Iterator[Laboratory]:
    """Prepares the images of the project at `root` and removes, at the end, everything this build has made.

    `series` names one of the pinned engines, the first that can be had if left out; the `pins` are read if they have
    not been. Raises `Broken` where no daemon answers or images cannot be had, `Misuse` for pins that make no sense and
    an engine that is not pinned or not had.
    """
    pins = pins or read_pins(root)
    if series is not None:
        pins.engine(series)
    host = connect()
    with daemon_faults():
        try:
            reap(host)
            prepared = prepare(host, root, pins, progress, series)
            yield Laboratory(host, prepared, containers.rights_of(host, prepared.node))
        finally:
            _tidy(host, progress)


def _tidy(host: Host, progress: Progress) -> None:
    """Removes what the build has made. Where that fails it is told, and takes no verdict with it."""
    try:
        remove_build(host)
    except (DockerException, RequestException) as error:
        progress.stage(f"not all that was started has been removed: {explain(error)}; the next check tries again")


@contextmanager
def _named(exercise: str) -> Iterator[None]:
    """Says of which exercise the lab is that does not open within the block."""
    try:
        with daemon_faults():
            yield
    except Broken as error:
        raise Broken(f"the lab of {exercise} does not open: {error}") from error


def offered(pins: Pins, progress: Progress) -> tuple[str, ...]:
    """The series of the pinned engines that can be had here. Raises as `laboratory` does."""
    host = connect()
    with daemon_faults():
        source = source_of(host, pins, progress)
    return tuple(engine.series for engine in pins.offered(source))


@dataclass(frozen=True)
class Laboratory:
    """Images that are ready, and the rights that nodes may be started with."""

    host: Host
    prepared: Prepared
    rights: Mapping[str, Any]

    @property
    def images(self) -> Images:
        """What the mirror holds."""
        return self.prepared.images

    @contextmanager
    def open(self, exercise: Exercise) -> Iterator[DockerLab]:
        """A fresh lab for one exercise, removed when the block is left. Raises `Broken`, with the exercise's name."""
        network = ""
        started: dict[str, str] = {}
        try:
            with _named(exercise.name):
                network = containers.create_network(
                    self.host, f"livecheck-{self.host.build}-{exercise.name}", exercise.recipe.network
                )
                lab = self._opened(exercise, network, started)
            with closing(lab), daemon_faults():
                yield lab
        finally:
            with suppress(DockerException, RequestException):  # what stays goes with the build, which tells it
                remove_containers(self.host, started.values())
                remove_network(self.host, network)

    def abandon(self) -> None:
        """Removes what this build has made while labs may still be open, so that whoever waits in one is let go."""
        with suppress(DockerException, RequestException):
            remove_build(self.host)

    def _opened(self, exercise: Exercise, network: str, started: dict[str, str]) -> DockerLab:
        nodes = exercise.recipe.nodes
        self._start(network, exercise.recipe, started)
        lab = DockerLab(self.host, {name: started[name] for name in nodes}, started[MIRROR], exercise.recipe.limits)
        for path, content in exercise.files.items():
            lab.put(nodes[0], path, content)
        return lab

    def _start(self, network: str, recipe: Recipe, started: dict[str, str]) -> None:
        """Starts the mirror and all nodes side by side; `started` is filled as they come, for whoever cleans up."""
        bounds = containers.bounds(self.host.client.info(), recipe.limits)
        proxies = containers.proxies() if recipe.network is Network.OPEN else {}

        def start(name: str) -> None:
            if name == MIRROR:
                started[name] = containers.start(self.host, Container(self.prepared.mirror, name, network, bounds, {}))
                return
            rights = {**self.rights, **bounds}
            resolves = containers.IN_A_SECOND if recipe.network is Network.MIRROR else ()
            node = Container(self.prepared.node, name, network, rights, proxies, (containers.SWARM,), resolves)
            started[name] = containers.start(self.host, node)
            containers.await_ready(self.host, started[name], name)

        with ThreadPoolExecutor() as pool:
            try:
                list(pool.map(start, (MIRROR, *recipe.nodes)))
            except Broken as error:
                if MIRROR in started and (halt := halted(self.host, started[MIRROR])):
                    raise Broken(f"the mirror {halt}; {error}") from error
                raise
