"""The alignment of columns: the width of gaps does not count, but numbers at the right edge of theirs stay there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import Enum, auto

from livecheck.match.read import Gap, Line, marked

Layout = tuple[object, ...]
"""What rows have in common that stand in the same columns."""


class Edge(Enum):
    """Where the texts of a column meet."""

    LEFT = auto()
    RIGHT = auto()


def kept_aligned(page: Sequence[Line | Gap], real: Sequence[Line]) -> tuple[Line, ...]:
    """The terminal's lines; those agree with none of the page's whose columns meet at the other edge there."""
    mine, theirs = _edges(page), _edges(real)
    turned = {layout for layout, edges in mine.items() if _contradict(edges, theirs.get(layout, ()))}
    return tuple(marked(line) if turned and _layout(line) in turned else line for line in real)


def _contradict(one: Sequence[Edge | None], other: Sequence[Edge | None]) -> bool:
    return any(a and b and a is not b for a, b in zip(one, other, strict=False))


def _edges(lines: Sequence[Line | Gap]) -> Mapping[Layout, Sequence[Edge | None]]:
    """For each layout the edges of its columns; `None` where its rows do not tell."""
    rows: dict[Layout, list[Line]] = {}
    for line in lines:
        if isinstance(line, Line) and line.spans:
            rows.setdefault(_layout(line), []).append(line)
    return {layout: [*map(_edge, _columns(some))] for layout, some in rows.items() if len(some) > 1}


def _layout(line: Line) -> Layout:
    return line.header.columns if line.header else (line.own.key.startswith("\1"), len(line.spans))


def _columns(rows: Sequence[Line]) -> Iterator[list[tuple[int, int]]]:
    """Where the texts of each column begin and end; a cell without a text tells nothing."""
    return ([span for span in column if span[0] < span[1]] for column in zip(*(row.spans for row in rows), strict=True))


def _edge(column: Sequence[tuple[int, int]]) -> Edge | None:
    starts, ends = ({span[side] for span in column} for side in (0, 1))
    if len(starts) == 1:
        return Edge.LEFT if len(ends) > 1 else None
    return Edge.RIGHT if len(ends) == 1 else None
