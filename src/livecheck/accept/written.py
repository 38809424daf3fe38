"""A sketch becomes promised lines: what stays by its index, what is new as text, tables in their columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from livecheck.accept.layout import Row, columns, fitted, fresh, headline, laid_out
from livecheck.accept.merge import Piece, Writer, piece
from livecheck.accept.sketch import Comes, Goes, Mark, Sketch, Stays
from livecheck.match import Cell, Comparison, Gap, Header, Line, Role, cells_of


@dataclass(frozen=True, slots=True)
class Promised:
    """A line that a step is to promise."""

    text: str
    page: int | None = None
    """The promised line that it is, byte for byte, or whose place it takes."""
    stays: bool = False


def written(sides: Comparison, sketch: Sketch, writer: Writer, page: Sequence[str]) -> list[Promised]:
    """Writes a sketch; `page` holds the promised lines as they are."""
    marks = [mark for mark in sketch if not isinstance(mark, Goes)]
    tables = dict(_tables(sides, marks, writer))
    return [_promised(sides, mark, tables.get(number), writer, page) for number, mark in enumerate(marks)]


def _promised(sides: Comparison, mark: Stays | Comes, row: str | None, writer: Writer, page: Sequence[str]) -> Promised:
    """The line of one mark, of a table that is laid out anew its `row`; one that comes to say the same stays."""
    if isinstance(mark, Stays) and row is None:
        return Promised(page[mark.page], mark.page, stays=True)
    text = row if row is not None or isinstance(mark, Stays) else _line(sides, mark, writer)
    if mark.page is not None and text == page[mark.page].rstrip():
        return Promised(page[mark.page], mark.page, stays=True)
    return Promised(text or "", mark.page)


def _line(sides: Comparison, mark: Comes, writer: Writer) -> str:
    mine = sides.page[mark.page] if mark.page is not None else None
    return writer.write(_known(sides.real[mark.real], writer), piece(mine) if isinstance(mine, Line) else None)


def _known(line: Line, writer: Writer) -> Piece:
    """A shown line, with those values that only the page's samples tell to be identities."""
    own = piece(line)
    taken = [(s.start, s.end) for s in own.samples]
    more = [
        sample
        for reading in line.readings[1:]
        for sample in reading.samples
        if sample.kind.family and writer.names.knows(sample.kind.family, sample.text)
        if all(sample.end <= start or end <= sample.start for start, end in taken)
        if own.text[sample.start : sample.end] == sample.text
    ]
    found = {sample.start: sample for sample in (*more, *own.samples)}
    return Piece(own.text, tuple(found[start] for start in sorted(found)))


# --- tables -----------------------------------------------------------------------------------------------


def _tables(sides: Comparison, marks: Sequence[Mark], writer: Writer) -> Iterator[tuple[int, str]]:
    """The rows of tables in which something is new, by their number among the marks."""
    for numbers in _segments(sides, marks):
        new = [n for n in numbers if isinstance(marks[n], Comes)]
        if not new:
            continue
        head = _line_of(sides, marks[numbers[0]])
        shown = _line_of(sides, marks[new[0]])
        if head.header is None or shown.header is None or head.header.columns != shown.header.columns:
            continue
        rows = {n: _row(sides, marks[n], writer) for n in numbers[1:]}
        if head.header.processes or any(len(row) != len(head.header.columns) for row in rows.values()):
            continue
        yield from _placed(sides, numbers, new, rows, head.header, shown.header)


def _placed(
    sides: Comparison,
    numbers: Sequence[int],
    new: Sequence[int],
    rows: Mapping[int, Row],
    header: Header,
    shown: Header,
) -> Iterator[tuple[int, str]]:
    standing = [_cells(line) for line in _rows_below(sides.page, header)]
    real = [_cells(line) for line in _rows_below(sides.real, shown)]
    if numbers[0] not in new:
        lines = {n: fitted(columns(header, standing, real), rows[n]) for n in new}
        if None not in lines.values():
            yield from ((n, line) for n, line in lines.items() if line is not None)
            return
    laid = fresh(columns(shown, real), [_texts(cells) for cells in real], list(rows.values()))
    yield numbers[0], headline(laid)
    yield from ((n, laid_out(laid, row)) for n, row in rows.items())


def _rows_below(lines: Sequence[Line | Gap], header: Header) -> Iterator[Line]:
    return (line for line in lines if isinstance(line, Line) and line.role is Role.ROW and line.header == header)


def _segments(sides: Comparison, marks: Sequence[Mark]) -> Iterator[list[int]]:
    """The numbers of the marks that make a table, its header first."""
    segment: list[int] = []
    for number, mark in enumerate(marks):
        if isinstance(mark, Stays) and not isinstance(sides.page[mark.page], Line):
            continue
        role = _line_of(sides, mark).role
        if role is Role.ROW and segment:
            segment.append(number)
            continue
        if segment:
            yield segment
        segment = [number] if role is Role.HEADER else []
    if segment:
        yield segment


def _line_of(sides: Comparison, mark: Mark) -> Line:
    line = sides.real[mark.real] if isinstance(mark, Comes) else sides.page[mark.page]
    assert isinstance(line, Line)
    return line


def _cells(line: Line) -> tuple[Cell, ...]:
    return cells_of(line.text.rstrip(), line.header) or () if line.header else ()


def _texts(cells: Sequence[Cell]) -> Row:
    return tuple(cell.text for cell in cells)


def _row(sides: Comparison, mark: Mark, writer: Writer) -> Row:
    """The cells that a row is to have."""
    line = _line_of(sides, mark)
    if not isinstance(mark, Comes):
        return _texts(_cells(line))
    mine = sides.page[mark.page] if mark.page is not None else None
    theirs = _pieces(line, _known(line, writer))
    partners = _pieces(mine, piece(mine)) if isinstance(mine, Line) and mine.role is Role.ROW else {}
    by_place = len(partners) == len(theirs)
    former = list(partners.values())
    return tuple(
        writer.write(cell, partners.get(column, former[number] if by_place else None))
        for number, (column, cell) in enumerate(theirs.items())
    )


def _pieces(line: Line, whole: Piece) -> dict[str, Piece]:
    """The cells of a row by their columns."""
    cells = cells_of(whole.text, line.header) if line.header else None
    if line.header is None or cells is None:
        return {}
    return {column: whole.part(cell.start, cell.end) for column, cell in zip(line.header.columns, cells, strict=True)}
