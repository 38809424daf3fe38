"""Docker Hub, or the registry that plays it: where the pinned images are taken from."""

from __future__ import annotations

import os

from livecheck.errors import Misuse

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
