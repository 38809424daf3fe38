"""The cases under tests/cases/match: commands, what a page promises for each, and what a terminal showed."""

from __future__ import annotations

from dataclasses import dataclass, field

from helpers import PROJECT

CASES = sorted((PROJECT / "tests/cases/match").glob("*.txt"))
SECTIONS = ("any order", "typed", "page", "terminal", "matches", "differs")


@dataclass
class Exchange:
    """A command of a case."""

    command: str
    sections: dict[str, list[str]] = field(default_factory=dict)


def read_case(text: str) -> list[Exchange]:
    """The commands of a case in order; text above the first is for people."""
    exchanges: list[Exchange] = []
    lines: list[str] = []
    for line in text.splitlines():
        if line.startswith("$ "):
            exchanges.append(Exchange(line[2:]))
        elif line.startswith("--- ") and line[4:] in SECTIONS:
            lines = exchanges[-1].sections.setdefault(line[4:], [])
        else:
            lines.append(line)
    return exchanges
