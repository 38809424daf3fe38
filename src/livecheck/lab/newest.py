"""Tags of a repository → the newest release of the kind that is pinned."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from livecheck.versions import Numbers

NUMBER = "(?:0|[1-9][0-9]*)(?![0-9])"
RELEASE = re.compile(rf"({NUMBER}(?:\.{NUMBER})*)(.*)", re.ASCII)
"""Numbers and what follows them: a month (`26.04`) is no number, a candidate (`29.0.0-rc.1-dind`) another kind."""


@dataclass(frozen=True, slots=True)
class Release:
    """What a tag says: `8.10.1-alpine`."""

    numbers: Numbers
    kind: str
    """What follows the numbers, `-alpine`, and how many these are."""


def release_of(tag: str) -> Release | None:
    """`None` for a tag that names no release, such as `latest`."""
    found = RELEASE.fullmatch(tag)
    if found is None:
        return None
    numbers = tuple(map(int, found[1].split(".")))
    return Release(numbers, f"{len(numbers)}{found[2]}")


def newest(tags: Collection[str], pinned: str, series: Numbers | None = None) -> str:
    """The newest release in the series of the pinned tag: all its numbers but the last, if that is left out."""
    release = release_of(pinned)
    if release is None or len(release.numbers) < 2:
        return pinned
    wanted = release.numbers[:-1] if series is None else series
    mates = [tag for tag in alike(tags, pinned) if numbers_of(tag)[: len(wanted)] == wanted]
    return max([pinned, *mates], key=numbers_of)


def alike(tags: Collection[str], pinned: str) -> Sequence[str]:
    """The tags of the pinned one's kind, the newest first."""
    wanted = release_of(pinned)
    if wanted is None:
        return []
    mates = [tag for tag in tags if (release := release_of(tag)) is not None and release.kind == wanted.kind]
    return sorted(mates, key=numbers_of, reverse=True)


def numbers_of(tag: str) -> Numbers:
    release = release_of(tag)
    return () if release is None else release.numbers
