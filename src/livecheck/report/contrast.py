"""Two lines side by side: how close they are, and which parts of them differ; and which lines of a hunk are a pair."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from livecheck.match import alike
from livecheck.pairing import as_they_come, in_order
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
    is_small = sum(map(len, page)) * sum(map(len, terminal)) <= _MOST_COMPARISONS
    closest = in_order if is_small else as_they_come
    found = closest(
        range(len(page)), range(len(terminal)), lambda i, j: contrast(page[i], terminal[j]).closeness, CLOSE
    )
    return {i: j for j, i in found.items()}


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
