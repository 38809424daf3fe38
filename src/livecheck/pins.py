"""`labs/pins.toml`: which engines, which mirror and which images the course runs on."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from livecheck.errors import Misuse
from livecheck.versions import Pinned, Product, is_newer, is_of

PINS = Path("labs/pins.toml")

VERSION = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9}){0,9}", re.ASCII)

REFERENCE = re.compile(r"[^\s@]+:[\w.-]+(@sha256:[0-9a-f]{64})?", re.ASCII)
"""An image with its tag, and with its digest once `make pins` has added it."""

HUB, STAND_IN = "hub", "stand-in"
"""Where the images of a build come from."""

FORMER = {"engine", "matrix"}
"""Tables that this file had before all engines stood in one."""


@dataclass(frozen=True, slots=True)
class Program:
    """What the mirror is made from."""

    hub: str
    """The reference in Docker Hub."""
    debian: str
    """The Debian release whose packages serve where no Hub answers."""


@dataclass(frozen=True, slots=True)
class EnginePin:
    """An engine that the course is checked on, and what a node of it is made from."""

    series: str
    """The beginning of its version, by which it is named."""
    hub: str
    """The reference in Docker Hub."""
    debian: str | None
    """The Debian release whose engine is of that series, if there is one: it serves where no Hub answers."""
    compose: str | None
    """The beginning of the version of Compose that comes with it; `None` for none."""

    @property
    def release(self) -> str:
        """The version that its tag in Docker Hub begins with."""
        found = VERSION.match(_tag(self.hub))
        return found[0] if found else ""


@dataclass(frozen=True, slots=True)
class Pins:
    engines: tuple[EnginePin, ...]
    """The newest first: for that one the pages are written."""
    mirror: Program
    images: Mapping[str, str]
    """Name with tag, as the pages use it, to reference in Docker Hub."""

    @property
    def series(self) -> tuple[str, ...]:
        return tuple(engine.series for engine in self.engines)

    @property
    def pinned(self) -> Pinned:
        """What labels are bounded by, and tabs have to cover."""
        return {
            Product.ENGINE: {engine.series: engine.release for engine in self.engines},
            Product.COMPOSE: {engine.compose: engine.compose for engine in self.engines if engine.compose},
        }

    @property
    def debian(self) -> str:
        """The Debian release that stand-ins are made of; raises `Misuse` if no engine names one."""
        return str(self.main(STAND_IN).debian)

    def engine(self, series: str) -> EnginePin:
        """Raises `Misuse` for an engine that is not pinned."""
        for engine in self.engines:
            if engine.series == series:
                return engine
        raise Misuse(f"no engine {series} is pinned in {PINS}; there are {', '.join(self.series)}")

    def offered(self, source: str) -> tuple[EnginePin, ...]:
        """The engines that can be had: all from Docker Hub, without it those that Debian has."""
        return tuple(engine for engine in self.engines if source == HUB or engine.debian is not None)

    def main(self, source: str) -> EnginePin:
        """The engine of a build: the newest that can be had. Raises `Misuse` if there is none."""
        for engine in self.offered(source):
            return engine
        raise Misuse(f'{PINS}: no engine names a Debian release; add `debian = "…"` to one that a Debian has')

    def is_main(self, version: str, source: str | None) -> bool:
        """Whether that is the version of a build's engine, with images from there; `None` is any source."""
        sources = (HUB, STAND_IN) if source is None else (source,)
        return any(is_of(version, engine.series) for each in sources for engine in self.offered(each)[:1])


def full_name(image: str) -> str:
    """`alpine` → `alpine:latest`."""
    return image if ":" in image.rpartition("/")[2] else f"{image}:latest"


def read_pins(root: Path) -> Pins:
    """Reads the pins of the project at `root`; raises `Misuse` where the file is not as it should be."""
    path = root / PINS
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise Misuse(f"{path}: cannot be read ({error.strerror}); it pins what the course runs on") from error
    except ValueError as error:  # no TOML, or no UTF-8
        raise Misuse(f"{path}: {error}; mend it, its comments say what stands where") from error
    if former := sorted(FORMER & data.keys()):
        raise Misuse(
            f"{path}: there is no table [{former[0]}] any more; write one for each engine, the newest first, named by "
            'the beginning of its version: [engines."29"], with `hub`, and `debian` and `compose` where there are such'
        )
    return Pins(
        engines=tuple(_engines(path, data)),
        mirror=Program(_reference(path, data, "mirror", "hub"), _text(path, data, "mirror", "debian")),
        images={full_name(name): _reference(path, data, "images", name) for name in _table(path, data, "images")},
    )


def _engines(path: Path, data: Mapping[str, object]) -> Iterator[EnginePin]:
    tables = _table(path, data, "engines")
    for series in tables:
        if not VERSION.fullmatch(series):
            raise Misuse(f'{path}: [engines] holds `{series}`, which is no version; write for example [engines."26.1"]')
    for newer, older in pairwise(tables):
        if not is_newer(newer, older):
            raise Misuse(f'{path}: [engines."{older}"] stands below "{newer}"; the newest comes first, each once')
    flat = {f'engines."{series}"': table for series, table in tables.items()}
    yield from (_engine(path, flat, series) for series in tables)


def _engine(path: Path, data: Mapping[str, object], series: str) -> EnginePin:
    table = f'engines."{series}"'
    if odd := _table(path, data, table).keys() - {"hub", "debian", "compose"}:
        raise Misuse(f"{path}: [{table}] holds `{min(odd)}`, which is not known; there are hub, debian, compose")
    hub = _reference(path, data, table, "hub")
    if not is_of(_tag(hub), series):
        raise Misuse(f"{path}: [{table}] hub: `{hub}` is no engine {series}; write for example docker:{series}-dind")
    debian, compose = (
        _text(path, data, table, name) if name in _table(path, data, table) else None for name in ("debian", "compose")
    )
    if compose is not None and not VERSION.fullmatch(compose):
        raise Misuse(f'{path}: [{table}] compose: `{compose}` is no version; write for example compose = "5"')
    return EnginePin(series, hub, debian, compose)


def _tag(reference: str) -> str:
    return reference.partition("@")[0].rpartition(":")[2]


def _table(path: Path, data: Mapping[str, object], table: str) -> Mapping[str, object]:
    entries = data.get(table)
    if not isinstance(entries, dict) or not entries:
        raise Misuse(f"{path}: the table [{table}] is missing or empty; see the comments in the file")
    return entries


def _text(path: Path, data: Mapping[str, object], table: str, name: str) -> str:
    value = _table(path, data, table).get(name)
    if not isinstance(value, str) or not value.strip():
        raise Misuse(f'{path}: [{table}] lacks the text `{name} = "…"`; see the comments in the file')
    return value


def _reference(path: Path, data: Mapping[str, object], table: str, name: str) -> str:
    """A reference to an image that says which version is meant."""
    reference = _text(path, data, table, name)
    if not REFERENCE.fullmatch(reference):
        raise Misuse(f"{path}: [{table}] {name}: `{reference}` pins nothing; write it with a tag, as alpine:3.20.3")
    return reference
