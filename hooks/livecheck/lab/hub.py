"""Docker Hub, or the registry that plays it: where the pinned images are taken from, and their digests."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path

from docker.errors import APIError
from requests.exceptions import RequestException

from livecheck.errors import Broken, Misuse
from livecheck.lab.host import Host, explain
from livecheck.pins import PINS, read_pins

HUB_VARIABLE = "LIVECHECK_HUB"
"""Names another registry than Docker Hub to take the pinned images from, such as `registry.school.example:5000`."""

REACH_HUB = f"make that registry reachable, or name another one in {HUB_VARIABLE}"
"""What to do where it does not answer."""


def hub() -> str | None:
    """The registry that plays Docker Hub, or `None` for Docker Hub itself; raises `Misuse` for an address of a page."""
    address = os.environ.get(HUB_VARIABLE, "").strip().rstrip("/")
    if "://" in address:
        raise Misuse(f"{HUB_VARIABLE}={address}: write the registry alone, without {address.partition('//')[0]}//")
    return address or None


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
    references = [*(engine.hub for engine in pins.engines), pins.mirror.hub, *pins.images.values()]
    resolved = {reference: f"{_tagged(reference)}@{_digest(host, _tagged(reference))}" for reference in references}
    path = root / PINS
    text = path.read_text(encoding="utf-8")
    for old, new in resolved.items():
        # Only right of an equals sign: the same word may stand as a name on the left.
        text = re.sub(rf"""(=\s*)(["']){re.escape(old)}\2""", rf"\g<1>\g<2>{new}\g<2>", text)
    temporary = path.with_suffix(".new")
    temporary.write_text(text, encoding="utf-8")
    temporary.replace(path)
    return resolved


def _tagged(reference: str) -> str:
    return reference.partition("@")[0]


def _digest(host: Host, reference: str) -> str:
    try:
        return str(host.client.images.get_registry_data(at_hub(reference)).id)
    except (APIError, RequestException) as error:
        raise Broken(f"the digest of {at_hub(reference)} cannot be had: {explain(error)}; {REACH_HUB}") from error
