"""Tables with another text in a cell, or other columns, laid out again as Docker would print them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from livecheck.match import Cell, Header, Line, Role, cells_of
from livecheck.mutants.promise import Change, Promise, choose
from livecheck.mutants.shifted import turned

_GAP = 3
"""Blanks that Docker leaves between the widest cell of a column and the next column."""

Span = tuple[int, int]
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


def turned_over(promise: Promise) -> Iterator[Change]:
    """Each column of words that count to the letter meets at its other edge."""
    for numbers in _alike(promise):
        rows = [promise.line(number) for number in numbers]
        for spans in zip(*(row.spans for row in rows), strict=True):
            texts = _turned([row.text for row in rows], spans)
            if texts and all(map(_is_literal, rows, spans)):
                yield promise.change("alignment", numbers[0], dict(zip(numbers, texts, strict=True)))


def _turned(texts: Sequence[str], spans: Sequence[Span]) -> list[str] | None:
    """The same lines with one column at its other edge, or `None` if it has no edge or no room."""
    starts, ends = ({span[side] for span in spans} for side in (0, 1))
    left, right = min(starts), max(ends)
    if (len(starts) == 1) is (len(ends) == 1) or any(start == end for start, end in spans):
        return None
    words = [text[start:end] for text, (start, end) in zip(texts, spans, strict=True)]
    if any(text[left:right].strip() != word for text, word in zip(texts, words, strict=True)):
        return None
    justify = str.rjust if len(starts) == 1 else str.ljust
    justified = [justify(word, right - left) for word in words]
    lines = zip(texts, justified, strict=True)
    return [f"{text[:left]}{word}{text[right:]}".rstrip() for text, word in lines]


def _is_literal(row: Line, span: Span) -> bool:
    """Whether no sample touches this part of a row."""
    return all(sample.end <= span[0] or span[1] <= sample.start for sample in row.own.samples)


def _alike(promise: Promise) -> Iterator[list[int]]:
    """The numbers of the lines, two or more, that stand in the same columns."""
    found: dict[object, list[int]] = {}
    for number, line in promise.lines:
        if line.spans:
            found.setdefault(line.header or len(line.spans), []).append(number)
    return (numbers for numbers in found.values() if len(numbers) > 1)


def _change(promise: Promise, table: Table, operator: str, grid: Grid) -> Change:
    return promise.change(operator, table.first, _laid_out(grid, table.header))
