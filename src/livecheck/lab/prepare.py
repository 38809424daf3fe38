"""Which images a build uses, and making those that are missing."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from livecheck.errors import Broken, Misuse
from livecheck.lab import copying, images, mirror, packing
from livecheck.lab.helper import Brought, Helper
from livecheck.lab.host import IMAGE, Host
from livecheck.lab.hub import HUB_VARIABLE, hub
from livecheck.lab.packing import StandIn
from livecheck.model import Images, Progress
from livecheck.pins import HUB, STAND_IN, EnginePin, Pins, Program

SOURCE_VARIABLE = "LIVECHECK_IMAGES"
"""Forces where images come from: `hub` or `stand-in`."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """Images that are ready on the daemon."""

    engine: EnginePin
    """What the node is pinned as."""
    node: str
    mirror: str
    """The filled mirror."""
    images: Images
    """What it holds."""

    @property
    def key(self) -> str:
        """Changes whenever the node or the mirror does."""
        return images.key_of(self.node, self.mirror)


def prepare(host: Host, root: Path, pins: Pins, progress: Progress, series: str | None = None) -> Prepared:
    """Makes or fetches what is missing for nodes of that engine, the build's own if left out.

    Raises `Broken` where that fails, `Misuse` for a source there is not, and for an engine that it does not offer.
    """
    source = source_of(host, pins, progress)
    maker = _Maker(host, root / "labs", pins, source, progress)
    engine = _engine(pins, source, series)
    node, _ = maker.node(engine)
    filled = maker.filled_mirror()
    content = mirror.content_of(host, filled)
    progress.stage(f"images: {describe(content)}")
    return Prepared(engine, node, filled, content)


def empty_hub_mirror(host: Host, root: Path, pins: Pins, progress: Progress) -> str:
    """The image of a mirror that nothing is in yet, from Docker Hub, with what asks the Hub. Raises `Broken`."""
    tag, _ = _Maker(host, root / "labs", pins, HUB, progress).empty_mirror()
    return tag


def _engine(pins: Pins, source: str, series: str | None) -> EnginePin:
    if series is None:
        return pins.main(source)
    engine = pins.engine(series)
    if engine not in pins.offered(source):
        raise Misuse(f"no Debian has an engine {series}, and Docker Hub is not used; {SOURCE_VARIABLE}={HUB} takes it")
    return engine


def describe(content: Images) -> str:
    """One line about where the images of a build come from."""
    if content.source == HUB:
        return f"from {hub() or 'Docker Hub'}, at the pinned references"
    return f"stand-ins built from Debian packages; {SOURCE_VARIABLE}=hub takes the real ones where Docker Hub answers"


def source_of(host: Host, pins: Pins, progress: Progress) -> str:
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

    def node(self, engine: EnginePin) -> tuple[str, str]:
        """The image of a node: its tag and its key. Those of several engines exist side by side."""
        is_main = engine == self.pins.main(self.source)
        role = "node" if is_main else f"node-{engine.series}"
        return self._program(role, self.labs / "node", engine)

    def _program(self, role: str, folder: Path, pin: EnginePin | Program) -> tuple[str, str]:
        """The image of a node or of an empty mirror: its tag and its key."""
        if self.source == HUB:
            base = images.pull(self.host, pin.hub, self.progress)
            key = f"{hub()} {pin.hub}"
            recipe = images.Recipe(f"{self._origin()}-{role}", folder, "Dockerfile.hub", base, key)
        else:
            base, key = images.seed(self.host, pin.debian or self.pins.debian, self.progress)
            recipe = images.Recipe(role, folder, "Dockerfile.debian", base, key)
        return images.build(self.host, recipe, self.progress)

    def empty_mirror(self) -> tuple[str, str]:
        """The image of a mirror that nothing is in yet: its tag and its key."""
        return self._program("mirror", self.labs / "mirror", self.pins.mirror)

    def filled_mirror(self) -> str:
        empty, key = self.empty_mirror()
        role = f"mirror-{self._origin()}"
        bring: Callable[[Helper], Iterator[Brought]]
        if self.source == HUB:
            content = self.pins.images
            bring = partial(copying.bring, references=content, progress=self.progress)
        else:
            stand_ins = [self._pinned_stand_in(name) for name in self.pins.images]
            content = {stand_in.name: stand_in.tag for stand_in in stand_ins}
            bring = partial(packing.bring, stand_ins=stand_ins, progress=self.progress)
        tag = images.tag_of(role, images.key_of(key, mirror.way(), *sorted(map(str, content.items()))))
        if not images.exists(self.host, tag):
            mirror.fill(self.host, empty, tag, mirror.Filling(role, self.source, bring))
        return tag

    def _origin(self) -> str:
        """The source, and which registry it is where that is not Docker Hub: their images exist side by side."""
        other = hub()
        return f"{self.source}-{re.sub('[^a-z0-9]+', '-', other.lower())}" if other else self.source

    def _pinned_stand_in(self, name: str) -> StandIn:
        word = name.partition(":")[0].replace("/", "-")
        tag, _ = self._stand_in(word, f"a stand-in for {name}")
        return StandIn(name, tag, images.texts_of(self.labs / "stand-ins" / word))

    def _stand_in(self, word: str, purpose: str, above: tuple[str, ...] = ()) -> tuple[str, str]:
        """The image of a recipe: its tag and its key. What its file `base` names is built first, and carries it."""
        folder = self.labs / "stand-ins" / word
        if not (folder / "Dockerfile").is_file():
            raise Broken(f"{folder} holds no recipe of {purpose}, and Docker Hub is not used")
        if word in above:
            raise Broken(f"{folder}/base: {' stands on '.join((*above, word))}; a stand-in cannot carry itself")
        if (folder / "base").is_file():
            carrier = (folder / "base").read_text(encoding="utf-8").strip()
            base, key = self._stand_in(carrier, f"what {word} stands on", (*above, word))
        else:
            base, key = images.seed(self.host, self.pins.debian, self.progress)
        recipe = images.Recipe(f"stand-in-{word}", folder, "Dockerfile", base, key)
        return images.build(self.host, recipe, self.progress)
