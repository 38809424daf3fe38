"""Bytes of a PTY → the lines that a person sees on a screen of 100 columns."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import pyte
from pyte import modes
from pyte.screens import Char

from livecheck.model import COLUMNS

LINES = 10_000
"""How tall the screen is at first; it grows, so that nothing ever scrolls away."""

REACH = 1_000
"""How many rows above the lowest one can still change; terminals are no taller."""

INVISIBLE = re.compile(
    r"\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)"  # titles and marks (OSC)
    r"|\x1b\[[0-9;]*m"  # colours
    r"|\x1b\[6n"  # a question for the cursor's position
    r"|\x1b\[\?2004[hl]"  # bracketed paste
    r"|[\x00\x07]"
)

MOVES = re.compile(r"[\x00-\x08\x0b-\x0c\x0e-\x1f\x7f\x9b]|\r(?!\n|\r)")
"""What a plain text does not hold; a screen has to be emulated then."""


def moves(text: str) -> bool:
    """Whether a text moves the cursor otherwise than to the next line."""
    return MOVES.search(INVISIBLE.sub("", text)) is not None


def render(text: str) -> list[str]:
    """The lines on the screen: cursor movements carried out, wrapped lines joined, blanks at line ends gone.

    The last line is what stands left of the cursor when no newline has ended it; empty lines at the end are kept.
    """
    plain = INVISIBLE.sub("", text).rstrip("\r")
    if MOVES.search(plain):
        screen = Screen()
        screen.feed(text)
        return screen.logical_lines()
    return [line.expandtabs().rstrip() for line in re.sub(r"\r*\n", "\n", plain).split("\n")]


class Screen:
    """A screen that is fed piece by piece; rows that can no longer change become text, so that it stays small."""

    def __init__(self) -> None:
        self._rows = _Rows()
        self._stream = pyte.Stream(self._rows)
        self._lines: list[str] = []
        """The lines of rows that can no longer change."""
        self._first = 0
        """The first row that can."""
        self._settled = 0
        """How many characters those lines have."""

    def feed(self, text: str) -> None:
        """Takes what comes next; a sequence that is cut must not be one of those that are invisible."""
        self._stream.feed(INVISIBLE.sub("", text))
        if self._open > 2 * REACH:
            self._settle(self._rows.lowest - REACH)

    @property
    def size(self) -> int:
        """How many characters it keeps, about; those that can still change only where they are unusually many."""
        return self._settled + (self._open * COLUMNS if self._open > 2 * REACH else 0)

    @property
    def _open(self) -> int:
        return self._rows.lowest - self._first

    def erase_line(self) -> None:
        """Erases the line that the cursor is in."""
        self._rows.erase_logical_line()

    def logical_lines(self) -> list[str]:
        """All lines, down to the cursor: what a display has left empty below it, the next prompt would stand on."""
        return [*self._lines, *self._rows.logical_lines(self._first, self._rows.end)]

    def _settle(self, end: int) -> None:
        while end > self._first and self._rows.is_continued(end - 1):
            end -= 1
        lines = self._rows.logical_lines(self._first, end)
        self._rows.forget(self._first, end)
        self._lines += lines
        self._first = end
        self._settled += sum(map(len, lines)) + len(lines)


@cache
def _char(character: str) -> Char:
    return Char(character)


class _Rows(pyte.Screen):
    """A screen that remembers which of its rows are continued on the next one."""

    def __init__(self) -> None:
        super().__init__(COLUMNS, LINES)
        self._continued: set[int] = set()
        self.lowest = 0

    def draw(self, data: str) -> None:
        while data:
            if self.cursor.x >= self.columns:
                self._wrap()
            # A wide character takes two cells, so that others than plain ones are drawn one by one.
            room = self.columns - self.cursor.x if data.isascii() else 1
            self._draw(data[:room])
            data = data[room:]

    def _wrap(self) -> None:
        self._continued.add(self.cursor.y)
        if modes.DECAWM in self.mode:
            self.carriage_return()
            self.linefeed()

    def _draw(self, data: str) -> None:
        """Draws what fits into a row; most is plain, and needs nothing of what makes an emulator slow."""
        x = self.cursor.x
        if data.isascii() and x + len(data) <= self.columns and modes.IRM not in self.mode:
            self.buffer[self.cursor.y].update(zip(range(x, x + len(data)), map(_char, data), strict=False))
            self.cursor.x = x + len(data)
        else:
            super().draw(data)

    def linefeed(self) -> None:
        if self.cursor.y == self.lines - 1:
            self.lines += LINES
        super().linefeed()
        self.lowest = max(self.lowest, self.cursor.y)

    def erase_in_line(self, how: int = 0, private: bool = False) -> None:
        if how in (0, 2):
            self._continued.discard(self.cursor.y)
        super().erase_in_line(how, private)

    def erase_in_display(self, how: int = 0, *args: Any, **kwargs: Any) -> None:
        start = self.cursor.y + 1 if how == 0 else 0
        self.forget(start, self.cursor.y if how == 1 else self.lowest + 1)
        if how in (0, 1):
            self.erase_in_line(how)

    def erase_logical_line(self) -> None:
        last = self.cursor.y
        self.erase_in_line(2)
        while self.is_continued(self.cursor.y - 1):
            self.cursor.y -= 1
            self.erase_in_line(2)
        self.cursor.x = 0
        if self.lowest == last:
            self.lowest = self.cursor.y

    @property
    def end(self) -> int:
        """The first row below the cursor below which all are empty."""
        end = self.lowest + 1
        while end > self.cursor.y + 1 and not self._text(end - 1).strip():
            end -= 1
        return end

    def is_continued(self, row: int) -> bool:
        """Whether what stands in a row goes on in the next one."""
        return row in self._continued

    def forget(self, start: int, end: int) -> None:
        """Empties these rows."""
        fewer = range(start, end) if end - start < len(self.buffer) else list(self.buffer)
        for number in [number for number in fewer if start <= number < end and number in self.buffer]:
            del self.buffer[number]
            self._continued.discard(number)

    def logical_lines(self, start: int, end: int) -> list[str]:
        """What stands in these rows, wrapped lines joined."""
        lines, joined = [], ""
        for number in range(start, end):
            joined += self._text(number)
            if number not in self._continued:
                lines.append(joined.rstrip())
                joined = ""
        return [*lines, joined.rstrip()] if joined else lines

    def _text(self, number: int) -> str:
        row: Any = self.buffer.get(number, {})
        return "".join(row[x].data if x in row else " " for x in range(max(row, default=-1) + 1))
