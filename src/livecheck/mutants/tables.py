"""Tables with another text in a cell, or other columns, laid out again as Docker would print them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from livecheck.match import Cell, Header, Role, cells_of
from livecheck.mutants.promise import Change, Promise, choose
from livecheck.mutants.shifted import turned

_GAP = 3
"""Blanks that Docker leaves between the widest cell of a column and the next column."""

Grid = dict[int, list[str]]
"""A table: for the number of each of its lines, the texts of its cells; the header comes first."""


@dataclass(frozen=True, slots=True)
class Table:
    """A header and its rows, among the promised lines of a step."""

    header: Header
    numbers: tuple[int, ...]

    @property
    def first(self) -> int:
        return self.numbers[0]


def tables(promise: Promise) -> Iterator[Table]:
    """The tables that a step promises."""
    numbers: list[int] = []
    header: Header | None = None
    for number, line in promise.lines:
        if numbers and (line.header is None or line.role is Role.HEADER) and header is not None:
            yield Table(header, tuple(numbers))
            numbers = []
        if line.header is not None:
            header = line.header
            numbers.append(number)
    if numbers and header is not None:
        yield Table(header, tuple(numbers))


def edit(promise: Promise, operator: str, number: int, span: tuple[int, int], text: str) -> Change:
    """Another text in the place of a span of a line; in a table the columns stay aligned."""
    line = promise.line(number)
    if line.role is Role.ROW and line.header is not None and len(text) != span[1] - span[0]:
        return promise.change(operator, number, _with_cell(promise, number, line.header, span, text))
    return promise.change(operator, number, {number: (line.text[: span[0]] + text + line.text[span[1] :]).rstrip()})


def _with_cell(promise: Promise, number: int, header: Header, span: tuple[int, int], text: str) -> dict[int, str]:
    grid = _grid(promise, next(table for table in tables(promise) if number in table.numbers))
    cells = enumerate(_cells(promise, number, header))
    column, cell = [(n, cell) for n, cell in cells if cell.start <= span[0] and cell.text][-1]
    start, end = span[0] - cell.start, span[1] - cell.start
    grid[number][column] = (cell.text[:start] + text + cell.text[end:]).strip()
    return _laid_out(grid, header)


def _cells(promise: Promise, number: int, header: Header) -> tuple[Cell, ...]:
    return cells_of(promise.line(number).text, header) or ()


def _grid(promise: Promise, table: Table) -> Grid:
    rows = {number: [cell.text for cell in _cells(promise, number, table.header)] for number in table.numbers}
    return rows | {table.first: list(table.header.columns)}


def _laid_out(grid: Grid, header: Header) -> dict[int, str]:
    gap = 1 if header.processes else _GAP
    widths = [max(len(row[column]) for row in grid.values()) + gap for column in range(len(next(iter(grid.values()))))]
    cells = {number: zip(row, widths, strict=True) for number, row in grid.items()}
    return {n: "".join(cell.ljust(width) for cell, width in row).rstrip() for n, row in cells.items()}


# --- columns ----------------------------------------------------------------------------------------------


def column_dropped(promise: Promise) -> Iterator[Change]:
    """Each column of a table is missing."""
    for table in tables(promise):
        for column in range(len(table.header.columns)):
            grid = {n: row[:column] + row[column + 1 :] for n, row in _grid(promise, table).items()}
            yield _change(promise, table, "column dropped", grid)


def column_added(promise: Promise) -> Iterator[Change]:
    """One more column, with the same word in all rows."""
    for table in tables(promise):
        at = choose(len(table.header.columns) + 1, promise.line_of(table.first), "column added")
        rows = _grid(promise, table).items()
        grid = {n: [*row[:at], "EXTRA" if n == table.first else "more", *row[at:]] for n, row in rows}
        yield _change(promise, table, "column added", grid)


def column_swapped(promise: Promise) -> Iterator[Change]:
    """Each two columns that are neighbours change places."""
    for table in tables(promise):
        for at in range(len(table.header.columns) - 1):
            rows = _grid(promise, table).items()
            grid = {n: [*row[:at], row[at + 1], row[at], *row[at + 2 :]] for n, row in rows}
            yield _change(promise, table, "column swapped", grid)


def column_renamed(promise: Promise) -> Iterator[Change]:
    """Each column has another name."""
    for table in tables(promise):
        for name, start in zip(table.header.columns, table.header.starts, strict=True):
            yield edit(promise, "column renamed", table.first, (start, start + len(name)), turned(name))


def _change(promise: Promise, table: Table, operator: str, grid: Grid) -> Change:
    return promise.change(operator, table.first, _laid_out(grid, table.header))
