"""Text of pages and terminals made harmless: what is shown of it can neither command a terminal nor a CI.

A captured line may hold anything: control characters, escapes that colour or move, characters that turn the direction
of writing, and the commands that GitHub's runner looks for in a log. Whatever is not plainly visible is shown as
`‹U+001B›`. All that XML forbids is among it.
"""

from __future__ import annotations

import re

CUT = "…"
"""Stands for what was cut out of a long line. No blank is beside it, so that no log wraps a line there."""

WIDEST = 400
"""Characters of a line that a person is shown."""

# The runner takes `::name::` for a command where a line begins, after blanks too (a log that wraps long lines makes new
# beginnings), and `##[name]` wherever it stands.
_COMMAND = re.compile(r"(?<!\S)::(?=.*::)|##\[")


def inert_cells(text: str) -> list[str]:
    """What is shown for each character of a line."""
    cells = [_cell(character) for character in text]
    for command in _COMMAND.finditer(text):
        cells[command.start()] = code(command.group()[0])
    return cells


def inert(text: str) -> str:
    """A line as it can be shown; a newline in it is shown, too."""
    return "".join(inert_cells(text))


def visible(text: str) -> str:
    """A line as a page or a player can show it, where no CI reads along: nothing but what can be seen."""
    return "".join(map(_cell, text))


def shortened(text: str, widest: int = WIDEST) -> str:
    """A text of at most so many characters, cut in its middle."""
    if len(text) <= widest:
        return text
    tail = (widest - len(CUT)) // 2
    head = widest - len(CUT) - tail
    return f"{text[:head]}{CUT}{text[len(text) - tail :]}"


def shown(text: str) -> str:
    """A line as a person is shown it: inert, and not too long."""
    return shortened(inert(text))


def _cell(character: str) -> str:
    return character if character.isprintable() else code(character)


def code(character: str) -> str:
    """How a character is shown that cannot be seen, or not be told from another."""
    return f"‹U+{ord(character):04X}›"
