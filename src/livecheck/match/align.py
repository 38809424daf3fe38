"""Aligning two lists of keys for a diff: what stays, in order. It need not be the longest common part."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence

_EXACT = 250_000
"""The largest table that an exact alignment may need."""
_DEEPEST = 8
"""How often a stretch is cut at what stands once in it; what nests deeper is left unpaired."""

Pairs = Iterator[tuple[int, int]]


def align(page: Sequence[str], real: Sequence[str]) -> list[tuple[int, int]]:
    """Pairs of places with equal keys, increasing in both; cost stays near linear for long lists."""
    return list(_align(page, 0, len(page), real, 0, len(real)))


def _align(page: Sequence[str], a: int, b: int, real: Sequence[str], c: int, d: int, depth: int = 0) -> Pairs:
    while a < b and c < d and page[a] == real[c]:
        yield a, c
        a, c = a + 1, c + 1
    tail = 0
    while a < b - tail and c < d - tail and page[b - tail - 1] == real[d - tail - 1]:
        tail += 1
    yield from _middle(page, a, b - tail, real, c, d - tail, depth)
    yield from ((b - k, d - k) for k in range(tail, 0, -1))


def _middle(page: Sequence[str], a: int, b: int, real: Sequence[str], c: int, d: int, depth: int) -> Pairs:
    if (b - a) * (d - c) <= _EXACT:
        yield from _longest(page[a:b], real[c:d], a, c)
        return
    anchors = _anchors(page[a:b], real[c:d], a, c) if depth < _DEEPEST else []
    if not anchors:
        return
    for i, j in anchors:
        yield from _align(page, a, i, real, c, j, depth + 1)
        yield i, j
        a, c = i + 1, j + 1
    yield from _align(page, a, b, real, c, d, depth + 1)


def _longest(page: Sequence[str], real: Sequence[str], a: int, c: int) -> Pairs:
    """A longest common part, by the usual table."""
    lengths = [[0] * (len(real) + 1) for _ in range(len(page) + 1)]
    for i in range(len(page) - 1, -1, -1):
        for j in range(len(real) - 1, -1, -1):
            same = page[i] == real[j]
            lengths[i][j] = lengths[i + 1][j + 1] + 1 if same else max(lengths[i + 1][j], lengths[i][j + 1])
    i = j = 0
    while i < len(page) and j < len(real):
        if page[i] == real[j]:
            yield a + i, c + j
            i, j = i + 1, j + 1
        elif lengths[i + 1][j] >= lengths[i][j + 1]:
            i += 1
        else:
            j += 1


def _anchors(page: Sequence[str], real: Sequence[str], a: int, c: int) -> list[tuple[int, int]]:
    """The keys that stand once on both sides, as many of them as come in the same order."""
    once = {key for key, count in Counter(page).items() if count == 1}
    once &= {key for key, count in Counter(real).items() if count == 1}
    where = {key: j for j, key in enumerate(real) if key in once}
    pairs = [(a + i, c + where[key]) for i, key in enumerate(page) if key in once]
    return _increasing(pairs)


def _increasing(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """A longest selection whose second places increase."""
    ends: list[int] = []
    tips: list[int] = []
    before: list[int] = []
    for number, (_, place) in enumerate(pairs):
        length = bisect_left(ends, place)
        before.append(tips[length - 1] if length else -1)
        ends[length : length + 1] = [place]
        tips[length : length + 1] = [number]
    chain, number = [], tips[-1] if tips else -1
    while number >= 0:
        chain.append(pairs[number])
        number = before[number]
    return chain[::-1]
