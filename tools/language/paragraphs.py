"""Paragraphs: prose on one line each, as checkers want it, which know on which line of a file each letter stands."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

# What stands in the place of code. A first name of men and women alike agrees with everything, and the second one is
# for the place after an elision: « d’`echo` » is right, and so must be what the checker reads.
STAND_IN = "Camille"
STAND_IN_AFTER_ELISION = "Andrea"

# Where one of these begins or ends, a paragraph ends.
BLOCKS = frozenset(
    "article aside br desc details div dd dl dt figcaption figure h1 h2 h3 h4 h5 h6 li ol p section summary svg table "
    "td text th title tr ul".split()
)
CODE = frozenset({"code", "kbd", "samp", "var"})
SILENT = frozenset({"pre", "script", "style", "template"})
VOID = frozenset("area br col hr img input link meta source wbr".split())
SPOKEN_ATTRIBUTES = ("alt", "title", "aria-label", "placeholder")

ADDRESS = r"(?:https?://|www\.)[^\s)>\]]*[^\s)>\].,;:!?…»”’]"
# Code where it cannot be marked as such, as in an alternative text: /bin/ash, hello.txt, alpine:3.20, node1.
SHAPES = (
    r"/\w[\w./-]*\w",
    r"[\w.-]+\.(?:conf|html|js|json|md|py|rdb|sh|txt|ya?ml)\b",
    r"[a-z][\w./-]*:(?:latest|v?\d(?:[\w.]*\w)?)",
    r"[a-z]+\d+",
)
MARKED = re.compile(ADDRESS)
UNMARKED = re.compile(rf"{ADDRESS}|(?<!\w)(?:{'|'.join(SHAPES)})")


def unmarked_or(names: Iterable[str]) -> re.Pattern[str]:
    """What is code in a text without markup where these names are code too."""
    longest_first = sorted(map(re.escape, names), key=len, reverse=True)
    return re.compile("|".join([*(rf"(?<!\w){name}(?!\w)" for name in longest_first), UNMARKED.pattern]))


@dataclass(frozen=True)
class Paragraph:
    """A piece of prose."""

    path: Path
    text: str
    marks: tuple[tuple[int, int], ...]
    """From which character on the text stands on which line of the file, in order."""

    def line(self, offset: int) -> int:
        """The line of the file where the character at `offset` stands."""
        place = bisect_right([start for start, _ in self.marks], offset)
        return self.marks[place - 1][1]


class Collector(HTMLParser):
    """Gathers paragraphs from text, code and tags, in the order of reading. `here` is the line that is being read."""

    def __init__(self, path: Path, language: str, code: re.Pattern[str] = MARKED) -> None:
        """`code` is what stands for code in a text although nothing marks it."""
        super().__init__(convert_charrefs=True)
        self.path = path
        self.language = language
        self.here = 1
        self.paragraphs: list[Paragraph] = []
        self._code = code
        self._first: int | None = None  # the line on which the HTML begins, while whole lines of it are read
        self._text = ""
        self._marks: list[tuple[int, int]] = []
        self._hidden: list[str] = []  # the open elements whose content is not read, outermost first

    def write(self, text: str) -> None:
        """Adds text as it stands in the file; a line break in it is one in the file."""
        for number, piece in enumerate(text.split("\n")):
            if number:
                self.here += 1
                self._add(" ")
            self._add_prose(piece)

    def code(self) -> None:
        """Adds what stands for code, once for a row of it."""
        if self._text.endswith((f"{STAND_IN} ", f"{STAND_IN_AFTER_ELISION} ")):
            self._text = self._text.rstrip(" ")
            return
        self._add(STAND_IN_AFTER_ELISION if self._text.endswith(("’", "'")) else STAND_IN)

    def end(self) -> None:
        """Ends the paragraph."""
        text = self._text.rstrip(" ")
        if text:
            self.paragraphs.append(Paragraph(self.path, text, tuple(self._marks)))
        self._text = ""
        self._marks = []

    def aside(self, text: str) -> None:
        """Adds a text that is read apart from the paragraph: an alternative text, a title."""
        other = Collector(self.path, self.language, UNMARKED)
        other.here = self.here
        other.write(text)
        other.end()
        self.paragraphs.extend(other.paragraphs)

    def html(self, text: str, line: int) -> None:
        """Adds lines of HTML or SVG, of which the first is this line of the file."""
        self.reset()
        self._first = line
        self.feed(text)
        self.close()
        self._first = None

    def tag(self, text: str) -> None:
        """Adds one tag that stands in the midst of Markdown."""
        self.reset()
        self.feed(text)
        self.here += text.count("\n")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._find_line()
        attributes = {name: value or "" for name, value in attrs}
        if tag in BLOCKS:
            self.end()
        if not self._hidden:
            for name in SPOKEN_ATTRIBUTES:
                self.aside(attributes.get(name, ""))
        if tag in VOID:
            return
        if self._hidden or tag in SILENT:
            self._hidden.append(tag)
        elif self._is_code(tag, attributes):
            self.code()
            self._hidden.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._hidden and self._hidden[-1] == tag:
            self._hidden.pop()
        if tag in BLOCKS and not self._hidden:
            self.end()

    def handle_data(self, data: str) -> None:
        self._find_line()
        self.write(data)

    def _find_line(self) -> None:
        if self._first is not None:
            self.here = self._first + self.getpos()[0] - 1

    def _is_code(self, tag: str, attributes: dict[str, str]) -> bool:
        """Whether this is no prose of the page's language: code, a label in the letters of code, another language."""
        foreign = attributes.get("lang", self.language) != self.language
        return foreign or tag in CODE or "mono" in attributes.get("class", "").split()

    def _add_prose(self, text: str) -> None:
        end = 0
        for match in self._code.finditer(text):
            self._add(text[end : match.start()])
            self.code()
            end = match.end()
        self._add(text[end:])

    def _add(self, text: str) -> None:
        text = re.sub(r"[ \t]+", " ", text)
        if not self._text or self._text.endswith(" "):
            text = text.lstrip(" ")
        if not text or self._hidden:
            return
        if not self._marks or self._marks[-1][1] != self.here:
            self._marks.append((len(self._text), self.here))
        self._text += text
