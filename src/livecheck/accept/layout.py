"""Rows of a table, laid out: in the columns of the page where they fit, else the whole table anew like Docker does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from livecheck.match import Cell, Header

PADDING = 3
"""The blanks that Docker leaves after the longest cell of a column."""
_GAP = 2
"""The fewest blanks by which a row is read as aligned."""

Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: where its name begins, and how its cells stand below that."""

    name: str
    start: int
    right: bool = False
    """Whether its cells end where its name ends, as numbers do; else they begin where it begins."""
    shift: int = 0
    """How many blanks further right they stand."""

    @property
    def end(self) -> int:
        return self.start + len(self.name)

    def place(self, cell: str) -> int:
        """Where a cell begins."""
        return (self.end - len(cell) if self.right else self.start) + self.shift

    def width(self, cells: Sequence[str]) -> int:
        """How much room these cells and the name need."""
        return max(len(self.name), *(len(cell) + (0 if self.right else self.shift) for cell in cells), 0)


def columns(header: Header, *rows: Sequence[Sequence[Cell]]) -> tuple[Column, ...]:
    """The columns of a header; how their cells stand is told by the first of these sets of rows that has any."""
    return tuple(
        _column(name, start, next(filter(None, ([row[n] for row in some if row[n].text] for some in rows)), []))
        for n, (name, start) in enumerate(zip(header.columns, header.starts, strict=True))
    )


def _column(name: str, start: int, cells: Sequence[Cell]) -> Column:
    left = {cell.start - start for cell in cells}
    right = {cell.end - start - len(name) for cell in cells}
    if len(right) == 1 and (len(left) > 1 or abs(min(right)) < abs(min(left))):
        return Column(name, start, right=True, shift=min(right))
    return Column(name, start, shift=min(left) if len(left) == 1 else 0)


def fitted(standing: Sequence[Column], cells: Row) -> str | None:
    """The row in columns that stand; `None` if a cell is too long for its column."""
    for (column, after), cell in zip(pairwise(standing), cells, strict=False):
        place = column.place(cell)
        if place < column.start or place + len(cell) > after.start - _GAP:
            return None
    return laid_out(standing, cells)


def fresh(shown: Sequence[Column], before: Sequence[Row], rows: Sequence[Row]) -> tuple[Column, ...]:
    """The columns for these rows, as wide as the terminal makes those that it has shown, with the rows that it had."""
    return tuple(_fresh(shown, before, rows))


def _fresh(shown: Sequence[Column], before: Sequence[Row], rows: Sequence[Row]) -> Iterator[Column]:
    left = shown[0].start
    for number, column in enumerate(shown):
        former = column.width([row[number] for row in before])
        longest = column.width([row[number] for row in rows])
        yield replace(column, start=left + longest - len(column.name) if column.right else left)
        if number + 1 < len(shown):
            room = shown[number + 1].start - column.start
            padding = min(PADDING, max(_GAP, room - former))
            least = room if former + padding < room else 0  # a column no narrower than Docker makes them
            left += max(least, longest + padding)


def laid_out(standing: Sequence[Column], cells: Row) -> str:
    """The row with its cells in these columns."""
    line = ""
    for column, cell in zip(standing, cells, strict=True):
        line = line.ljust(column.place(cell)) + cell if cell else line
    return line.rstrip()


def headline(standing: Sequence[Column]) -> str:
    """The names of these columns, each where it begins."""
    return laid_out([replace(column, right=False, shift=0) for column in standing], tuple(c.name for c in standing))
