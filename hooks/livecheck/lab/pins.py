"""`labs/pins.toml`: which engine, which mirror and which images the course runs on."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from docker.errors import APIError

from livecheck.errors import Broken, Misuse
from livecheck.lab.host import Host

PINS = Path("labs/pins.toml")

HUB_VARIABLE = "LIVECHECK_HUB"
"""Names another registry than Docker Hub to take the pinned images from, such as `registry.school.example:5000`."""


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
    mirror: Program
    images: Mapping[str, str]
    """Name with tag, as the pages use it, to reference in Docker Hub."""


def full_name(image: str) -> str:
    """`alpine` → `alpine:latest`."""
    return image if ":" in image.rpartition("/")[2] else f"{image}:latest"


def read_pins(root: Path) -> Pins:
    """Reads the pins of the project at `root`; raises `Misuse` where the file is not as it should be."""
    path = root / PINS
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        return Pins(
            version=data["engine"]["version"],
            engine=Program(data["engine"]["hub"], data["engine"]["debian"]),
            mirror=Program(data["mirror"]["hub"], data["mirror"]["debian"]),
            images={full_name(name): str(reference) for name, reference in data["images"].items()},
        )
    except OSError as error:
        raise Misuse(f"{path}: cannot be read ({error.strerror}); it pins what the course runs on") from error
    except tomllib.TOMLDecodeError as error:
        raise Misuse(f"{path}: {error}") from error
    except KeyError as error:
        raise Misuse(f"{path}: the entry {error} is missing; see the comments in the file") from error


def hub() -> str | None:
    """The registry that plays Docker Hub, or `None` for Docker Hub itself."""
    return os.environ.get(HUB_VARIABLE, "").strip().rstrip("/") or None


def at_hub(reference: str) -> str:
    """The reference as the daemon has to pull it: `alpine:3` → `localhost:5000/library/alpine:3`."""
    registry = hub()
    if registry is None:
        return reference
    return f"{registry}/{reference if '/' in reference else f'library/{reference}'}"


def resolve_pins(host: Host, root: Path) -> Mapping[str, str]:
    """Writes to the pins the digest that each reference has in the Hub right now; returns old → new references.

    A reference keeps its tag for the reader: `alpine:3.20.3@sha256:…`. Raises `Broken` where the Hub does not
    answer; the file is only written when every reference was found.
    """
    pins = read_pins(root)
    references = [pins.engine.hub, pins.mirror.hub, *pins.images.values()]
    resolved = {reference: f"{_tagged(reference)}@{_digest(host, _tagged(reference))}" for reference in references}
    path = root / PINS
    text = path.read_text(encoding="utf-8")
    for old, new in resolved.items():
        # Only right of an equals sign: the same word may stand as a name on the left.
        text = re.sub(rf'(= *)"{re.escape(old)}"', rf'\1"{new}"', text)
    temporary = path.with_suffix(".new")
    temporary.write_text(text, encoding="utf-8")
    temporary.replace(path)
    return resolved


def _tagged(reference: str) -> str:
    return reference.partition("@")[0]


def _digest(host: Host, reference: str) -> str:
    try:
        return str(host.client.images.get_registry_data(at_hub(reference)).id)
    except APIError as error:
        raise Broken(f"the digest of {at_hub(reference)} cannot be had: {error.explanation}") from error
