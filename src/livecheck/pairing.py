"""Which of the page's lines that went is which of the terminal's lines that came: the same line, changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

Likeness = Callable[[int, int], float]
"""How much a promised line and a shown one, by their indexes, have in common, from 0 to 1."""

LEAST = 0.3
"""Below this, two lines are no longer the same one."""
_TABLE = 2_500
"""The largest stretch for which every pair of lines is looked at."""


def in_order(page: Sequence[int], real: Sequence[int], likeness: Likeness) -> dict[int, int]:
    """Shown → promised, for the pairing in order that has most in common; long stretches are paired as they come."""
    if len(page) * len(real) > _TABLE:
        return {j: i for i, j in zip(page, real, strict=False) if likeness(i, j) >= LEAST}
    weights = [[max(0.0, likeness(i, j) - LEAST) for j in real] for i in page]
    best = [[0.0] * (len(real) + 1) for _ in range(len(page) + 1)]
    for a in range(len(page) - 1, -1, -1):
        for b in range(len(real) - 1, -1, -1):
            best[a][b] = max(best[a + 1][b], best[a][b + 1], weights[a][b] + best[a + 1][b + 1])
    return {real[b]: page[a] for a, b in _path(best, weights)}


def _path(best: Sequence[Sequence[float]], weights: Sequence[Sequence[float]]) -> Iterator[tuple[int, int]]:
    a = b = 0
    while a < len(weights) and b < len(weights[a]):
        if weights[a][b] > 0 and best[a][b] == weights[a][b] + best[a + 1][b + 1]:
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


def stretches(signs: Sequence[str]) -> Iterator[range]:
    """The stretches of a diff between lines that agree."""
    for differs, group in groupby(range(len(signs)), lambda n: signs[n] != " "):
        if differs:
            numbers = list(group)
            yield range(numbers[0], numbers[-1] + 1)
