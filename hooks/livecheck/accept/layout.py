"""Rows of a table, laid out: in the columns of the page where they fit, else the whole table anew like Docker does."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from livecheck.match import Header

PADDING = 3
"""The blanks that Docker leaves after the longest cell of a column."""
_GAP = 2
"""The fewest blanks by which a row is read as aligned."""

Row = tuple[str, ...]


def fitted(header: Header, cells: Row) -> str | None:
    """The row in the columns of a header that stands; `None` if a cell is too long for its column."""
    widths = [end - start for start, end in pairwise(header.starts)]
    if any(len(cell) > width - _GAP for cell, width in zip(cells, widths, strict=False)):
        return None
    return _line(header.starts, cells)


def starts(header: Header, shown: Sequence[Row], rows: Sequence[Row]) -> tuple[int, ...]:
    """Where the columns begin for these rows, laid out as the terminal laid out what it has shown below its header."""
    found = [header.starts[0]]
    for number, (start, end) in enumerate(pairwise(header.starts)):
        name = len(header.columns[number])
        former = max([name, *(len(row[number]) for row in shown)])
        longest = max([name, *(len(row[number]) for row in rows)])
        padding = min(PADDING, max(_GAP, end - start - former))
        least = end - start if former + padding < end - start else 0  # a column no narrower than Docker makes them
        found.append(found[-1] + max(least, longest + padding))
    return tuple(found)


def laid_out(columns: Sequence[int], cells: Row) -> str:
    """The row with its cells at these offsets."""
    return _line(columns, cells)


def _line(columns: Sequence[int], cells: Row) -> str:
    line = ""
    for start, cell in zip(columns, cells, strict=True):
        line = line.ljust(start) + cell
    return line.rstrip()
