"""What a checker has found, and how it is told."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from .paragraphs import Paragraph

SPELLING = "spelling"
SUGGESTIONS = 3
BESIDE = re.compile(r"[\w.+-]")


class Missing(Exception):
    """A checker that is not installed on this machine."""


@dataclass(frozen=True)
class Finding:
    """One place that a checker would have otherwise."""

    paragraph: Paragraph
    start: int
    end: int
    rule: str
    """The checker’s name for its rule, or `SPELLING`."""
    message: str
    suggestions: tuple[str, ...] = ()

    @property
    def path(self) -> Path:
        """The file."""
        return self.paragraph.path

    @property
    def line(self) -> int:
        """The line of the file."""
        return self.paragraph.line(self.start)

    @property
    def text(self) -> str:
        """What is to be otherwise."""
        return self.paragraph.text[self.start : self.end]

    @property
    def word(self) -> str:
        """The whole of which it may be a part: `Node.js`, where the checker does not know `js`."""
        text = self.paragraph.text
        start, end = self.start, self.end
        while start and BESIDE.match(text[start - 1]):
            start -= 1
        while end < len(text) and BESIDE.match(text[end]):
            end += 1
        return text[start:end].rstrip(".-")

    def overlaps(self, text: str) -> bool:
        """Whether it stands, at least partly, in a place where the prose has this text."""
        places = re.finditer(re.escape(text), self.paragraph.text)
        return any(place.start() < self.end and self.start < place.end() for place in places)

    def __str__(self) -> str:
        around = self.paragraph.text[max(self.start - 25, 0) : self.end + 25]
        better = f" → {', '.join(self.suggestions[:SUGGESTIONS])}" if self.suggestions else ""
        return f"{self.path}:{self.line}: [{self.text}] {self.message}{better} ({self.rule}) in: {around}"
