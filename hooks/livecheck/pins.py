"""`labs/pins.toml`: which engine, which mirror and which images the course runs on."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from livecheck.errors import Misuse

PINS = Path("labs/pins.toml")

VERSION = re.compile(r"[0-9]+(\.[0-9]+)*", re.ASCII)

REFERENCE = re.compile(r"[^\s@]+:[\w.-]+(@sha256:[0-9a-f]{64})?", re.ASCII)
"""An image with its tag, and with its digest once `make pins` has added it."""


@dataclass(frozen=True, slots=True)
class Program:
    """What a node or the mirror is made from."""

    hub: str
    """The reference in Docker Hub."""
    debian: str
    """The Debian release whose packages serve where no Hub answers."""


@dataclass(frozen=True, slots=True)
class Pins:
    version: str
    """The engine version that the pages are written for."""
    engine: Program
    matrix: Mapping[str, Program]
    """The other engines that the course is checked on: the beginning of their version → what a node is made from."""
    mirror: Program
    images: Mapping[str, str]
    """Name with tag, as the pages use it, to reference in Docker Hub."""

    @property
    def versions(self) -> tuple[str, ...]:
        """The engines that the course can be checked on, the one that the pages are written for first."""
        return self.version, *self.matrix

    def program(self, version: str) -> Program:
        """What a node of that engine is made from; raises `Misuse` for an engine that is not pinned."""
        if version == self.version:
            return self.engine
        if version not in self.matrix:
            raise Misuse(f"no engine {version} is pinned in {PINS}; there are {', '.join(self.versions)}")
        return self.matrix[version]


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
    return Pins(
        version=_version(path, _text(path, data, "engine", "version")),
        engine=_program(path, data, "engine"),
        matrix=_matrix(path, data),
        mirror=_program(path, data, "mirror"),
        images={full_name(name): _reference(path, data, "images", name) for name in _table(path, data, "images")},
    )


def _version(path: Path, version: str) -> str:
    if not VERSION.fullmatch(version):
        raise Misuse(f"{path}: [engine] version: `{version}` is no version; write for example 28.5.2")
    return version


def _matrix(path: Path, data: Mapping[str, object]) -> Mapping[str, Program]:
    """The table of other engines, which may be missing."""
    if "matrix" not in data:
        return {}
    versions = _table(path, data, "matrix")
    if wrong := [version for version in versions if not VERSION.fullmatch(version)]:
        raise Misuse(f'{path}: [matrix] holds `{wrong[0]}`, which is no version; write for example [matrix."26.1"]')
    flat = {f'matrix."{version}"': table for version, table in versions.items()}
    return {version: _program(path, flat, f'matrix."{version}"') for version in versions}


def _program(path: Path, data: Mapping[str, object], table: str) -> Program:
    return Program(_reference(path, data, table, "hub"), _text(path, data, table, "debian"))


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
