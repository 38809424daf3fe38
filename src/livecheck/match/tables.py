"""Tables: a header of names in capitals, and rows that are read cell by cell, into one key and samples."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from livecheck.match.columns import CHOSEN_COLUMNS, COLUMN_KINDS, SWARM_CELL, whole
from livecheck.match.context import Context
from livecheck.match.kinds import Kind
from livecheck.match.text import Reading, filling, joined

_NAME = r"[A-Z][A-Z0-9%/()._-]*(?: [A-Z0-9%/()._-]+)*"
_HEADER = re.compile(rf" ?{_NAME}(?: {{2,}}{_NAME})+")
_PROCESS_COLUMN = re.compile(r"[A-Z%][A-Z0-9%+]*")
# Each row is read once for each column, and carries their names: neither may grow with the output.
_MOST_COLUMNS = 64
_LONGEST_NAME = 64
_CHUNK = re.compile(r"\S+(?: \S+)*")
_SECONDS = re.compile(r"(?:Less than a second|\d+ seconds?) ago")
_LEGEND = re.compile(r" *(?P<words>i Info →.*)")

Row = Mapping[str, str]
"""The texts of a row's cells, by the names of their columns."""


@dataclass(frozen=True, slots=True)
class Header:
    """The columns of a table and the offsets at which they begin."""

    columns: tuple[str, ...]
    starts: tuple[int, ...]
    processes: bool = False
    """Whether this is a list of processes, whose rows are words with blanks between them."""

    @property
    def ends(self) -> tuple[int, ...]:
        """Where the names of the columns end."""
        return tuple(start + len(name) for start, name in zip(self.starts, self.columns, strict=True))

    @property
    def reading(self) -> Reading:
        return Reading("\1header\1" + "\2".join(self.columns))


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell's text and where it begins in its line."""

    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def header_of(line: str) -> Header | None:
    """The header that a line is, if it is one."""
    processes = _process_columns(line)
    names = processes or (list(_CHUNK.finditer(line)) if _HEADER.fullmatch(line) else [])
    if not names or len(names) > _MOST_COLUMNS or any(len(name.group()) > _LONGEST_NAME for name in names):
        return None
    return Header(tuple(n.group() for n in names), tuple(n.start() for n in names), processes=bool(processes))


def _process_columns(line: str) -> list[re.Match[str]]:
    """The names above a list of processes, `PID` among them and not the last; none if the line is no such header."""
    words = list(re.finditer(r"[^ ]+", line))
    names = [word.group() for word in words]
    return words if "PID" in names[:-1] and all(map(_PROCESS_COLUMN.fullmatch, names)) else []


def legend_reading(line: str, following: str) -> Reading | None:
    """A line above a header that explains its table, and stands at the right edge of whatever screen there is."""
    found = _LEGEND.fullmatch(line)
    return Reading(f"\1legend\1{found['words']}") if found and header_of(following) else None


def cells_of(line: str, header: Header) -> tuple[Cell, ...] | None:
    """The cells of a row, one for each column and empty where it has none; `None` if this cannot be a row."""
    if not line.strip():
        return None
    if header.processes:
        return _words(line, len(header.columns))
    if _is_aligned(line, header):
        return _cut(line, header)
    return _nearest(line, header)


def _words(line: str, count: int) -> tuple[Cell, ...] | None:
    words = list(re.finditer(r"\S+", line))
    if len(words) < count:
        return None
    rest = words[count - 1].start()
    return (*(Cell(w.group(), w.start()) for w in words[: count - 1]), Cell(line[rest:], rest))


def _is_aligned(line: str, header: Header) -> bool:
    """Whether no cell reaches into the gap of two blanks before the next column."""
    return all(not line[start - 2 : start].strip() for start in header.starts[1:])


def _cut(line: str, header: Header) -> tuple[Cell, ...]:
    # What stands left of the first column's name belongs to the first cell.
    starts = (0, *header.starts[1:])
    ends = (*header.starts[1:], max(len(line), header.starts[-1]))
    return tuple(_stripped(line[start:end], start) for start, end in zip(starts, ends, strict=True))


def _stripped(text: str, start: int) -> Cell:
    return Cell(text.strip(), start + len(text) - len(text.lstrip()))


def _nearest(line: str, header: Header) -> tuple[Cell, ...] | None:
    """The cells of a row that was not kept aligned: each goes to the column that begins, or ends, nearest to it."""
    chunks = list(_CHUNK.finditer(line))
    columns = len(header.columns)
    if not 2 <= len(chunks) <= columns:
        return None
    cells = [Cell("", len(line))] * columns
    column = 0
    for number, chunk in enumerate(chunks):
        last = columns - (len(chunks) - number)
        column = min(range(column, last + 1), key=lambda c: _distance(header, c, chunk))
        cells[column] = Cell(chunk.group(), chunk.start())
        column += 1
    return tuple(cells)


def _distance(header: Header, column: int, chunk: re.Match[str]) -> int:
    """How far a chunk is from where the cells of a column begin or, where they are numbers, end."""
    return min(abs(header.starts[column] - chunk.start()), abs(header.ends[column] - chunk.end()))


def row_reading(header: Header, cells: Sequence[Cell], context: Context, *, wide: bool = False) -> Reading:
    """A row, cell by cell; rows of tables with other columns never agree with it."""
    named = list(zip(header.columns, cells, strict=True))
    row = {column: cell.text for column, cell in named}
    parts = [_cell_reading(column, cell, row, context, wide) for column, cell in named]
    whole_row = joined(parts, "\2")
    return Reading("\1row\1" + "\2".join(header.columns) + "\1" + whole_row.key, whole_row.samples)


def _cell_reading(column: str, cell: Cell, row: Row, context: Context, wide: bool) -> Reading:
    lettered = (
        cell.text in context.spoken
        or (context.placed and column == "NODE")
        or (column == "ENGINE VERSION" and _is_of_another(cell.text, context.engine))
    )
    kind = None if lettered else _cell_kind(column, cell.text, row, wide)
    if kind is not None:
        return filling(kind, cell.text, cell.start, context.said)
    scanner = context.written if column in CHOSEN_COLUMNS else context.scanner
    return context.read(cell.text, scanner, start=cell.start, wide=wide)


def _cell_kind(column: str, text: str, row: Row, wide: bool) -> Kind | None:
    kinds = COLUMN_KINDS.get(f"{column} {row.get('SCOPE')}", COLUMN_KINDS.get(column, ()))
    if column == "NODE" and "CURRENT STATE" not in row:
        return None
    if wide and SWARM_CELL in kinds:
        kinds = (SWARM_CELL,)
    return whole(kinds, text)


def _is_of_another(version: str, engine: str) -> bool:
    """Whether a cell shows another version than the lab's engines have; a packager may have added to it (`+dfsg4`)."""
    return engine != "" and version.partition("+")[0] != engine


def tie_of(header: Header, cells: Sequence[Cell]) -> str | None:
    """The second that Docker sorts this row by, if the table shows it: rows that share it may swap.

    Only images are sorted so. Containers are sorted by the nanosecond, and the layers of an image's history stand in
    the order of the image, however fast they were made.
    """
    if not {"IMAGE ID", "CREATED"} <= set(header.columns):
        return None
    age = cells[header.columns.index("CREATED")].text
    return age if _SECONDS.fullmatch(age) else None


def placement_of(header: Header, cells: Sequence[Cell]) -> tuple[str, str] | None:
    """The desired state and the node that a row of a swarm listing names."""
    if "NODE" not in header.columns or "CURRENT STATE" not in header.columns:
        return None
    named = dict(zip(header.columns, (cell.text for cell in cells), strict=True))
    return named.get("DESIRED STATE", ""), named["NODE"]
