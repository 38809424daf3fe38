"""The place where labs are made: images prepared once per build, then one lab per exercise, all side by side."""

from __future__ import annotations

import io
import os
import posixpath
import re
import sys
import tarfile
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from docker.errors import APIError
from requests.exceptions import RequestException

from livecheck.errors import Broken, Misuse
from livecheck.lab import containers, images, mirror
from livecheck.lab.containers import Container
from livecheck.lab.host import (
    ADVICE,
    FULL_DISK,
    IMAGE,
    Host,
    connect,
    daemon_faults,
    explain,
    reap,
    remove_build,
    remove_containers,
    remove_network,
)
from livecheck.lab.pins import HUB_VARIABLE, Pins, hub, read_pins
from livecheck.lab.pty import HOME, ShellWire, interact
from livecheck.model import Engine, Exercise, Images, Progress
from livecheck.terminal import Session

SOURCE_VARIABLE = "LIVECHECK_IMAGES"
"""Forces where images come from: `hub` or `stand-in`."""

HUB, STAND_IN = "hub", "stand-in"


@contextmanager
def laboratory(root: Path, progress: Progress) -> Iterator[Laboratory]:
    """Prepares the images of the project at `root` and removes, at the end, everything this build has made.

    Raises `Broken` where no daemon answers or images cannot be had, `Misuse` for pins that make no sense.
    """
    pins = read_pins(root)
    host = connect()
    with daemon_faults():
        try:
            reap(host)
            yield _prepare(host, root, pins, progress)
        finally:
            remove_build(host)


@dataclass(frozen=True)
class Laboratory:
    """Images that are ready, and the rights that nodes may be started with."""

    host: Host
    root: Path
    node: str
    """The image of a node."""
    mirror: str
    """The image of the filled mirror."""
    images: Images
    rights: Mapping[str, Any]

    @contextmanager
    def open(self, exercise: Exercise) -> Iterator[DockerLab]:
        """A fresh lab for one exercise, removed when the block is left. Raises `Broken`."""
        recipe = exercise.recipe
        network = containers.create_network(self.host, f"livecheck-{self.host.build}-{exercise.name}")
        started: dict[str, str] = {}
        try:
            self._start(network, recipe.nodes, started)
            with closing(DockerLab(self.host, {name: started[name] for name in recipe.nodes})) as lab:
                for path, source in recipe.files.items():
                    lab.put(recipe.nodes[0], path, (self.root / source).read_bytes())
                yield lab
        finally:
            remove_containers(self.host, started.values())
            remove_network(self.host, network)

    def abandon(self) -> None:
        """Removes what this build has made while labs may still be open, so that whoever waits in one is let go."""
        remove_build(self.host)

    def _start(self, network: str, nodes: tuple[str, ...], started: dict[str, str]) -> None:
        """Starts the mirror and all nodes side by side; `started` is filled as they come, for whoever cleans up."""

        def start(name: str) -> None:
            image, rights = (self.mirror, {}) if name == "mirror" else (self.node, self.rights)
            proxies = containers.proxies()
            started[name] = containers.start(self.host, Container(image, name, network, rights, proxies))
            if name != "mirror":
                containers.await_ready(self.host, started[name], name)

        with ThreadPoolExecutor() as pool:
            list(pool.map(start, ("mirror", *nodes)))


@dataclass
class DockerLab:
    """The engines of one exercise; implements `livecheck.model.Lab`."""

    host: Host
    nodes: Mapping[str, str]
    """Node → container."""
    engine: Engine = field(init=False)
    _sessions: dict[str, Session] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.engine = self._look_at_engine()

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
        said = self._ask(next(iter(self.nodes)), text)
        if said is None:
            raise Broken("a script on a node failed")
        return said

    def able(self, need: str) -> bool:
        return need in NEEDS and self._ask(next(iter(self.nodes)), NEEDS[need]) is not None

    def fault(self, shown: Sequence[str] = ()) -> str | None:
        """What is wrong with the lab, now that a step has surprisingly shown this; `None` if nothing is."""
        if any(host in line for host in containers.NO_HUB for line in shown):
            return (
                "the mirror lacks an image that this command asks for; name it in labs/pins.toml and in the page's "
                "front matter (`lab: images:`)"
            )
        if any(FULL_DISK in line.lower() for line in shown):
            return f"the disk of the Docker daemon is full; {ADVICE[FULL_DISK]}"
        for name, container in self.nodes.items():
            if not containers.is_running(self.host, [container]):
                return f"the node {name} has stopped"
            if self._ask(name, "docker version") is None:
                return f"the engine of {name} does not answer"
            if self._ask(name, "curl --silent --fail --max-time 5 http://mirror:5000/v2/") is None:
                return f"{name} does not reach the mirror"
        return None

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
        said = self._ask(next(iter(self.nodes)), f"docker info --format '{template}'")
        if said is None:
            raise Broken("the engine of a node does not tell its version")
        version, driver, kernel, arch = said.split()
        return Engine(version.partition("+")[0], driver, kernel, arch)

    def _ask(self, node: str, script: str) -> str | None:
        """What a script prints on a node, or `None` if it fails."""
        api = self.host.client.api
        with suppress(APIError, RequestException):
            asked = api.exec_create(self.nodes[node], ["sh", "-c", script])["Id"]
            said = api.exec_start(asked)
            if api.exec_inspect(asked)["ExitCode"] == 0:
                return str(said.decode(errors="replace"))
        return None


NEEDS = {"ipvs": "test -e /proc/net/ip_vs"}
"""What a block may need of a machine, and how a node finds out."""


# --- images -----------------------------------------------------------------------------------------------


def _prepare(host: Host, root: Path, pins: Pins, progress: Progress) -> Laboratory:
    source = _source(host, pins, progress)
    maker = _Maker(host, root / "labs", pins, source, progress)
    node, _ = maker.program("node", pins.engine.hub, pins.engine.debian)
    filled = maker.filled_mirror()
    content = mirror.content_of(host, filled)
    progress.stage(f"images: {describe(content)}")
    return Laboratory(host, root, node, filled, content, containers.rights_of(host, node))


def describe(content: Images) -> str:
    """One line about where the images of a build come from."""
    if content.source == HUB:
        return f"from {hub() or 'Docker Hub'}, at the pinned references"
    return f"stand-ins built from Debian packages; {SOURCE_VARIABLE}=hub takes the real ones where Docker Hub answers"


def _source(host: Host, pins: Pins, progress: Progress) -> str:
    """Decides once where images come from: what is asked for, else what is there already, else what answers."""
    wanted = os.environ.get(SOURCE_VARIABLE, "").strip()
    if wanted not in ("", HUB, STAND_IN):
        raise Misuse(f"{SOURCE_VARIABLE}={wanted}: it is `{HUB}` or `{STAND_IN}`")
    if wanted or hub():
        if wanted == STAND_IN and hub():
            raise Misuse(f"{SOURCE_VARIABLE}={STAND_IN} and {HUB_VARIABLE} contradict each other; unset one")
        return wanted or HUB
    for source in (HUB, STAND_IN):
        if host.client.api.images(filters={"label": f"{IMAGE}=mirror-{source}"}):
            return source
    progress.stage("looking for Docker Hub")
    return HUB if images.hub_answers(host, next(iter(pins.images.values()))) else STAND_IN


@dataclass(frozen=True, slots=True)
class _Maker:
    """Makes what is missing of the images, from one source."""

    host: Host
    labs: Path
    pins: Pins
    source: str
    progress: Progress

    def program(self, role: str, reference: str, release: str) -> tuple[str, str]:
        """The image of a node or of an empty mirror: its tag and its key."""
        if self.source == HUB:
            base = images.pull(self.host, reference, self.progress)
            key = f"{hub()} {reference}"
            recipe = images.Recipe(f"{self._origin()}-{role}", self.labs / role, "Dockerfile.hub", base, key)
        else:
            base, key = images.seed(self.host, release, self.progress)
            recipe = images.Recipe(role, self.labs / role, "Dockerfile.debian", base, key)
        return images.build(self.host, recipe, self.progress)

    def filled_mirror(self) -> str:
        empty, key = self.program("mirror", self.pins.mirror.hub, self.pins.mirror.debian)
        content = self.pins.images if self.source == HUB else self._stand_ins()
        role = f"mirror-{self._origin()}"
        tag = images.tag_of(role, images.key_of(key, *sorted(map(str, content.items()))))
        if not images.exists(self.host, tag):
            if self.source == HUB:
                content = {name: images.pull(self.host, at, self.progress) for name, at in content.items()}
            mirror.fill(self.host, empty, tag, mirror.Filling(role, self.source, content), self.progress)
        return tag

    def _origin(self) -> str:
        """The source, and which registry it is where that is not Docker Hub: their images exist side by side."""
        other = hub()
        return f"{self.source}-{re.sub('[^a-z0-9]+', '-', other.lower())}" if other else self.source

    def _stand_ins(self) -> Mapping[str, str]:
        base, key = images.seed(self.host, self.pins.engine.debian, self.progress)
        return {name: self._stand_in(name, base, key) for name in self.pins.images}

    def _stand_in(self, name: str, base: str, key: str) -> str:
        word = name.partition(":")[0].replace("/", "-")
        folder = self.labs / "stand-ins" / word
        if not (folder / "Dockerfile").is_file():
            raise Broken(f"{folder} holds no recipe of a stand-in for {name}, and Docker Hub is not used")
        tag, _ = images.build(
            self.host, images.Recipe(f"stand-in-{word}", folder, "Dockerfile", base, key), self.progress
        )
        return tag
