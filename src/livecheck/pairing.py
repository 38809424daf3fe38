"""Which of the page's lines that went is which of the terminal's lines that came: the same line, changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby

Likeness = Callable[[int, int], float]
"""How much a promised line and a shown one, by their indexes, have in common, from 0 to 1."""

LEAST = 0.3
"""Below this, two lines of a page are no longer the same one."""
_TABLE = 2_500
"""The largest stretch for which every pair of lines is looked at."""


def in_order(page: Sequence[int], real: Sequence[int], likeness: Likeness, least: float = LEAST) -> dict[int, int]:
    """Shown → promised, for the pairing in order that has most in common; long stretches are paired as they come."""
    if len(page) * len(real) > _TABLE:
        return as_they_come(page, real, likeness, least)
    much = [[likeness(i, j) - least for j in real] for i in page]
    best = [[0.0] * (len(real) + 1) for _ in range(len(page) + 1)]
    for a in range(len(page) - 1, -1, -1):
        for b in range(len(real) - 1, -1, -1):
            best[a][b] = max(best[a + 1][b], best[a][b + 1], much[a][b] + best[a + 1][b + 1])
    return {real[b]: page[a] for a, b in _path(best, much)}


def as_they_come(page: Sequence[int], real: Sequence[int], likeness: Likeness, least: float) -> dict[int, int]:
    """Shown → promised, the first with the first, as far as they are the same line."""
    return {j: i for i, j in zip(page, real, strict=False) if likeness(i, j) >= least}


def _path(best: Sequence[Sequence[float]], much: Sequence[Sequence[float]]) -> Iterator[tuple[int, int]]:
    a = b = 0
    while a < len(much) and b < len(much[a]):
        if much[a][b] >= 0 and best[a][b] == much[a][b] + best[a + 1][b + 1]:
            yield a, b
            a, b = a + 1, b + 1
        elif best[a][b] == best[a + 1][b]:
            a += 1
        else:
            b += 1


def in_any_order(page: Sequence[int], real: Sequence[int], likeness: Likeness) -> dict[int, int]:
    """Shown → promised, the pairs that have most in common first."""
    if len(page) * len(real) > _TABLE:
        return {}
    pairs = sorted(((likeness(i, j), i, j) for i in page for j in real), key=lambda pair: (-pair[0], pair[1:]))
    found: dict[int, int] = {}
    for much, i, j in pairs:
        if much >= LEAST and j not in found and i not in found.values():
            found[j] = i
    return found


def stretches(numbers: Iterable[int], differs: Callable[[int], bool]) -> Iterator[list[int]]:
    """The numbers of lines that differ, those together that no line which agrees stands between."""
    for is_one, stretch in groupby(numbers, differs):
        if is_one:
            yield list(stretch)
