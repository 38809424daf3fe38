"""Tags of a repository → the newest release of the kind that is pinned."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from livecheck.versions import Numbers

NUMBER = "(?:0|[1-9][0-9]*)(?![0-9])"
RELEASE = re.compile(rf"({NUMBER}(?:\.{NUMBER})*)(.*)", re.ASCII)
"""Numbers and what follows them: a month (`26.04`) is no number, a candidate (`29.0.0-rc.1-dind`) another kind."""


def _release(tag: str) -> tuple[Numbers, str | None]:
    """The numbers of `8.10.1-alpine`, and its kind: how many they are, and what follows; `latest` has neither."""
    found = RELEASE.fullmatch(tag)
    numbers = tuple(map(int, found[1].split("."))) if found else ()
    return numbers, f"{len(numbers)}{found[2]}" if found else None


def newest(tags: Collection[str], pinned: str, series: Numbers | None = None) -> str:
    """The newest release in the series of the pinned tag: all its numbers but the last, if that is left out."""
    if len(numbers_of(pinned)) < 2:
        return pinned
    wanted = numbers_of(pinned)[:-1] if series is None else series
    mates = [tag for tag in alike(tags, pinned) if numbers_of(tag)[: len(wanted)] == wanted]
    return max([pinned, *mates], key=numbers_of)


def alike(tags: Collection[str], pinned: str) -> Sequence[str]:
    """The tags of the pinned one's kind, the newest first."""
    _, kind = _release(pinned)
    return sorted((tag for tag in tags if kind and _release(tag)[1] == kind), key=numbers_of, reverse=True)


def numbers_of(tag: str) -> Numbers:
    return _release(tag)[0]
