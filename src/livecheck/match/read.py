"""Reading output: each line becomes what it says to the letter, and its samples.

The same reader reads the page and the terminal, so that what agrees reads the same. Which layout a line has
depends on its neighbours: below a header of capitals stand rows, until a blank line or one that cannot be a
row.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from functools import partial

from livecheck.match.build_steps import cut_readings, is_detail, is_layer, is_step, progress_reading, step_name
from livecheck.match.columns import ARMOUR, SWARM_CELL, whole
from livecheck.match.context import Context
from livecheck.match.listings import columns_reading, file_reading, is_listed, total_reading
from livecheck.match.order import Order
from livecheck.match.streams import Stream, stream_reading, streams_of, volume_stream, without_comma
from livecheck.match.tables import (
    Cell,
    Header,
    cells_of,
    header_of,
    legend_reading,
    placement_of,
    row_reading,
    tie_of,
)
from livecheck.match.templates import template_reading
from livecheck.match.text import Reading, doubtful, single

DOTS = "..."
"""What stands for any lines, also none."""
GUARDED_DOTS = "\\..."
"""A line of a page that promises three dots and nothing more."""
_ARMOUR = re.compile(r"-----BEGIN [A-Z0-9 ]+-----")


class Role(Enum):
    """What a line is to its neighbours."""

    TEXT = auto()
    BLANK = auto()
    HEADER = auto()
    ROW = auto()
    STEP = auto()
    DETAIL = auto()
    LAYER = auto()
    """A part of an image that is pulled."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of output and all ways to understand it."""

    index: int
    """Its place among the lines, counted from 0."""
    text: str
    """As it was written or shown, for people."""
    role: Role
    readings: tuple[Reading, ...]
    """The first is the line's own. The others are for a terminal's line only, where the page may have less
    around it to tell by: a row without its header, an ID that has no letter."""
    tie: str | None = None
    """For a row: the second that Docker sorts it by, see `livecheck.match.tables.tie_of`."""
    placement: tuple[str, str] | None = None
    """For a row of a swarm listing: the desired state and the node."""
    cuts: tuple[Reading, ...] = ()
    """For a full line of progress: as it had been cut with longer seconds, by one character, by two …"""
    header: Header | None = None
    """For a header and its rows: the table that they are in."""
    spans: tuple[tuple[int, int], ...] = ()
    """For rows and listings: where their cells, or words, begin and end."""
    stream: Stream | None = None
    """Which of several sources has printed it, at the same time as the others."""
    below: str | None = ""
    """For a detail: the name of its step; `None` if a `...` may stand for that."""

    @property
    def own(self) -> Reading:
        return self.readings[0]

    @property
    def exact(self) -> bool:
        """Whether the width of its gaps counts."""
        return not {"\1", "\2"} & set(self.own.key)


@dataclass(frozen=True, slots=True)
class Gap:
    """A line `...`."""

    index: int


def read_page(lines: Sequence[str], context: Context) -> tuple[Line | Gap, ...]:
    """Reads what a page promises."""
    return tuple(_read(lines, context, dots=True))


def read_terminal(lines: Sequence[str], context: Context) -> tuple[Line, ...]:
    """Reads what a terminal showed, where `...` is just text."""
    return tuple(line for line in _read(lines, context, dots=False) if isinstance(line, Line))


def _read(lines: Sequence[str], context: Context, *, dots: bool) -> Iterator[Line | Gap]:
    header: Header | None = None
    step: str | None = ""
    order = Order(context)
    armoured = False
    streams = streams_of(lines, context)
    for index, raw in enumerate(lines):
        text = raw.rstrip().replace("\0", "\ufffd")  # NUL marks samples in keys
        if dots and text == DOTS:
            step = None
            yield Gap(index)
            continue
        if dots and text == GUARDED_DOTS:
            text = DOTS
        header = _header(text, context) or header
        cells = cells_of(text, header) if header else None
        text = without_comma(text, streams[index])
        armoured = (armoured or _ARMOUR.match(text) is not None) and not text.startswith("-----END ")
        if header is None or cells is None:
            header = None
            line = _armoured_line(index, text, context) if armoured else None
            line = line or replace(_loose_line(index, text, lines, context), stream=streams[index])
        elif header_of(text):
            line = Line(index, text, Role.HEADER, _distinct([header.reading, _plain(text, context)]), header=header)
        else:
            line = _row(index, text, header, cells, context)
        if order.goes_back(text):
            line = marked(line)
        if line.role is Role.DETAIL:
            line = replace(line, below=step)
        else:
            step = step_name(text, line.own.key) if line.role is Role.STEP else ""
        yield line if text == raw else replace(line, text=raw)


def marked(line: Line) -> Line:
    """A line that agrees only with such as are marked, too."""
    readings, cuts = ([replace(each, key=f"\5{each.key}") for each in some] for some in (line.readings, line.cuts))
    return replace(line, readings=tuple(readings), cuts=tuple(cuts))


def _armoured_line(index: int, text: str, context: Context) -> Line | None:
    """A line of a certificate or a key, one whole sample."""
    kind = whole((ARMOUR,), text)
    return Line(index, text, Role.TEXT, (single(kind, text, 0),)) if kind and not context.chosen else None


def _header(text: str, context: Context) -> Header | None:
    header = None if context.chosen else header_of(text)
    # `LICENSE  README` is what `ls` prints, not a header.
    return None if header and context.listing and not header.processes else header


def _row(index: int, text: str, header: Header, cells: tuple[Cell, ...], context: Context) -> Line:
    readings = [row_reading(header, cells, context, wide=wide) for wide in (False, True)]
    if doubtful(text):
        readings.append(context.read(text, wide=True))
    readings.append(_plain(text, context))
    return Line(
        index,
        text,
        Role.ROW,
        _distinct(readings),
        tie=tie_of(header, cells),
        placement=placement_of(header, cells),
        header=header,
        spans=tuple((cell.start, cell.end) for cell in cells),
        stream=_volume(header, cells),
    )


def _volume(header: Header, cells: tuple[Cell, ...]) -> Stream | None:
    if not {"VOLUME NAME", "DRIVER"} <= set(header.columns):
        return None
    return volume_stream(cells[header.columns.index("VOLUME NAME")].text)


def _loose_line(index: int, text: str, lines: Sequence[str], context: Context) -> Line:
    """A line that stands in no table."""
    if not text:
        return Line(index, text, Role.BLANK, (Reading(""),))
    if context.chosen:
        return Line(index, text, Role.TEXT, _both(_plain(text, context), text, context))
    following = lines[index + 1] if index + 1 < len(lines) else ""
    legend = legend_reading(text, following)
    if legend is not None:
        return Line(index, text, Role.TEXT, (legend, _plain(text, context)))
    laid_out = _laid_out(text, following, context)
    if laid_out is None:
        role = Role.LAYER if is_layer(text) else Role.TEXT
        return Line(index, text, role, _both(_plain(text, context), text, context))
    wide = _laid_out(text, following, context, wide=True) if doubtful(text) else None
    readings = _distinct([laid_out, *([wide] if wide else [])])
    role = _role(text)
    spans = tuple(word.span() for word in re.finditer(r"\S+", text)) if role is Role.TEXT else ()
    return Line(index, text, role, readings, cuts=cut_readings(text, context), spans=spans)


def _laid_out(text: str, following: str, context: Context, *, wide: bool = False) -> Reading | None:
    """The reading of a line whose gaps do not count, if it has such a layout."""
    if context.quiet and (kind := whole((SWARM_CELL,), text)) and text not in context.spoken:
        return single(kind, text, 0)
    if context.template and (
        reading := template_reading(
            text, context.template, context.spoken, context.said, partial(context.read, wide=wide)
        )
    ):
        return reading
    if reading := stream_reading(text, context, wide=wide):
        return reading
    reading = progress_reading(text, context, wide=wide) or file_reading(text, context, wide=wide)
    if reading is None and (context.listing or is_listed(following)):
        reading = total_reading(text)
    if reading is None and context.listing:
        reading = columns_reading(text, context, wide=wide)
    return reading


def _role(text: str) -> Role:
    if is_step(text):
        return Role.STEP
    return Role.DETAIL if is_detail(text) else Role.TEXT


def _plain(text: str, context: Context) -> Reading:
    return context.read(text)


def _both(reading: Reading, text: str, context: Context) -> tuple[Reading, ...]:
    if not doubtful(text):
        return (reading,)
    return _distinct([reading, context.read(text, wide=True)])


def _distinct(readings: Sequence[Reading]) -> tuple[Reading, ...]:
    return tuple({reading.key: reading for reading in reversed(readings)}.values())[::-1]


def placements(lines: Sequence[Line | Gap]) -> Counter[tuple[str, str]]:
    """How many rows each node has in swarm listings, by desired state and node."""
    return Counter(line.placement for line in lines if isinstance(line, Line) and line.placement)
