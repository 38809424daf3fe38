"""Two lines side by side: how close they are, and which parts of them differ; and which lines of a hunk are a pair."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from livecheck.match.sizes import alike
from livecheck.report.tokens import Token

Line = Sequence[Token]

CLOSE = 0.5
"""Lines are a pair when at least this share of their tokens agrees."""

_MOST_TOKENS = 200
"""Lines that differ in more than so many tokens are not compared within: it would take long and show little."""
_MOST_COMPARISONS = 200_000
"""Pairs of tokens that are looked at to find the lines of a hunk that belong together."""


@dataclass(frozen=True, slots=True)
class Contrast:
    """What differs between two lines."""

    page: frozenset[int]
    """The indices of the page's tokens that differ."""
    terminal: frozenset[int]
    closeness: float
    """0 for lines that share nothing, 1 for lines that agree."""


def contrast(page: Line, terminal: Line) -> Contrast:
    """Compares two lines token by token."""
    agreeing = [(i, j) for i, j in _aligned(page, terminal) if _agree(page[i], terminal[j])]
    mine, theirs = {i for i, _ in agreeing}, {j for _, j in agreeing}
    total = len(page) + len(terminal)
    return Contrast(
        frozenset(range(len(page))) - mine,
        frozenset(range(len(terminal))) - theirs,
        2 * len(agreeing) / total if total else 1.0,
    )


def pairs(page: Sequence[Line], terminal: Sequence[Line]) -> Mapping[int, int]:
    """The lines of a hunk that belong together, in order, so that all in all they are as close as can be."""
    if sum(map(len, page)) * sum(map(len, terminal)) > _MOST_COMPARISONS:
        found = zip(range(len(page)), range(len(terminal)), strict=False)
        return {i: j for i, j in found if contrast(page[i], terminal[j]).closeness >= CLOSE}
    return _closest([[contrast(mine, theirs).closeness for theirs in terminal] for mine in page])


def _closest(closeness: Sequence[Sequence[float]]) -> Mapping[int, int]:
    """The best pairing in order. `best[i][j]` is what the lines from `i` and from `j` on can reach together."""
    rows, columns = len(closeness), len(closeness[0]) if closeness else 0
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    for i in reversed(range(rows)):
        for j in reversed(range(columns)):
            here = closeness[i][j]
            paired = here + best[i + 1][j + 1] if here >= CLOSE else 0.0
            best[i][j] = max(paired, best[i + 1][j], best[i][j + 1])
    return dict(_path(best))


def _path(best: Sequence[Sequence[float]]) -> Iterator[tuple[int, int]]:
    i = j = 0
    while i < len(best) - 1 and j < len(best[0]) - 1:
        if best[i][j] == best[i + 1][j]:
            i += 1
        elif best[i][j] == best[i][j + 1]:
            j += 1
        else:
            yield i, j
            i, j = i + 1, j + 1


def _aligned(page: Line, terminal: Line) -> Iterator[tuple[int, int]]:
    """The tokens of equal keys, in order: those at both ends, and the longest stretches between them."""
    mine, theirs = [token.key for token in page], [token.key for token in terminal]
    shorter = min(len(mine), len(theirs))
    head = next((i for i in range(shorter) if mine[i] != theirs[i]), shorter)
    tail = next((i for i in range(shorter - head) if mine[-1 - i] != theirs[-1 - i]), shorter - head)
    yield from zip(range(head), range(head), strict=True)
    inner, other = mine[head : len(mine) - tail], theirs[head : len(theirs) - tail]
    if max(len(inner), len(other)) <= _MOST_TOKENS:
        for start, at, length in SequenceMatcher(None, inner, other, autojunk=False).get_matching_blocks():
            yield from ((head + start + n, head + at + n) for n in range(length))
    yield from ((len(mine) - n, len(theirs) - n) for n in range(tail, 0, -1))


def _agree(page: Token, terminal: Token) -> bool:
    return page.kind != "size" or page.text == terminal.text or alike(page.text, terminal.text)
