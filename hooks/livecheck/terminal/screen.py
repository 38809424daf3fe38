"""Bytes of a PTY → the lines that a person sees on a screen of 100 columns."""

from __future__ import annotations

import re
from typing import Any

import pyte

from livecheck.model import COLUMNS

LINES = 10_000
"""How tall the screen is at first; it grows, so that nothing ever scrolls away."""

INVISIBLE = re.compile(
    r"\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)"  # titles and marks (OSC)
    r"|\x1b\[[0-9;]*m"  # colours
    r"|\x1b\[6n"  # a question for the cursor's position
    r"|\x1b\[\?2004[hl]"  # bracketed paste
    r"|[\x00\x07]"
)

MOVES = re.compile(r"[\x00-\x08\x0b-\x0c\x0e-\x1f\x7f\x9b]|\r(?!\n|\r)")
"""What a plain text does not hold; a screen has to be emulated then."""


def render(text: str) -> list[str]:
    """The lines on the screen: cursor movements carried out, wrapped lines joined, blanks at line ends gone.

    The last line is what stands left of the cursor when no newline has ended it; empty lines at the end are kept.
    """
    plain = INVISIBLE.sub("", text).rstrip("\r")
    if MOVES.search(plain):
        return _emulate(text)
    return [line.expandtabs().rstrip() for line in re.sub(r"\r*\n", "\n", plain).split("\n")]


def _emulate(text: str) -> list[str]:
    screen = _Screen()
    pyte.Stream(screen).feed(INVISIBLE.sub("", text))
    return screen.logical_lines()


class _Screen(pyte.Screen):
    """A screen that remembers which of its rows are continued on the next one."""

    def __init__(self) -> None:
        super().__init__(COLUMNS, LINES)
        self._continued: set[int] = set()
        self._lowest = 0

    def draw(self, data: str) -> None:
        while data:
            if self.cursor.x >= self.columns:
                self._continued.add(self.cursor.y)
            room = self.columns - self.cursor.x or self.columns
            super().draw(data[:room])
            self._lowest = max(self._lowest, self.cursor.y)
            data = data[room:]

    def linefeed(self) -> None:
        if self.cursor.y == self.lines - 1:
            self.lines += LINES
        super().linefeed()
        self._lowest = max(self._lowest, self.cursor.y)

    def erase_in_line(self, how: int = 0, private: bool = False) -> None:
        if how in (0, 2):
            self._continued.discard(self.cursor.y)
        super().erase_in_line(how, private)

    def logical_lines(self) -> list[str]:
        lines, joined = [], ""
        for number in range(self._lowest + 1):
            row: Any = self.buffer[number]
            joined += "".join(row[x].data for x in range(max(row, default=-1) + 1))
            if number not in self._continued:
                lines.append(joined.rstrip())
                joined = ""
        return [*lines, joined.rstrip()] if joined else lines
