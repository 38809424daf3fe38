"""Finds the fenced blocks of a page, of whatever language, where the site shows them.

A fence opens with three or more backticks or tildes, is indented as far as what it stands in (a list, a note, a tab),
and ends with the same marker at the same indentation. A fence inside a fence is text, one inside an HTML comment is
nothing. Where CommonMark and SuperFences, which renders the site, would read a fence differently, there is a flaw:
the page would not show what was checked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from livecheck.parse.flaw import Flaw

TAB = 4
"""The distance of tab stops in Markdown."""

OPENING = re.compile(r"(?P<indent>[ \t]*)(?P<marker>`{3,}|~{3,})(?P<info>.*)")
LISTED = re.compile(r"(?P<indent>[ \t]*(?:(?:[-*+]|[0-9]{1,9}[.)])[ \t]+)+)(?P<marker>`{3,}|~{3,})(?P<info>.*)")
QUOTED = re.compile(r"(?P<indent>[ \t]*>[ \t>]*)(?P<marker>`{3,}|~{3,})(?P<info>.*)")
INLINE_CODE = re.compile(r"(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)")
COMMENT = re.compile(r"<!--.*?-->")


@dataclass(frozen=True, slots=True)
class Fence:
    """A fenced block of any language."""

    info: str
    """What stands after the marker, without blanks at its ends: `console node="node2"`."""
    marker: str
    """The opening marker: three or more backticks or tildes."""
    line: int
    """The line of the opening fence, counted from 1."""
    end: int
    """The line of the closing fence; the last line of the page if it never closes."""
    indent: int
    """The columns that the fence is indented by."""
    text: str
    """The lines between without that indentation; ends with a newline unless it is empty."""


@dataclass(frozen=True, slots=True)
class Quoted:
    """A fence in a quotation (`>`): the site shows it, and it is not read further."""

    info: str
    line: int


@dataclass(frozen=True, slots=True)
class Scan:
    """All that was found in a page."""

    fences: tuple[Fence, ...]
    quoted: tuple[Quoted, ...]
    flaws: tuple[Flaw, ...]


def fences(text: str) -> tuple[Fence, ...]:
    """Every fence of a page in order, of any language, also one that never closes."""
    return scan(split_lines(text)).fences


def split_lines(text: str) -> list[str]:
    """The lines of a page, with whatever ends them; only what an editor counts as a line is one."""
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return lines[:-1] if lines[-1] == "" else lines


def scan(lines: Sequence[str]) -> Scan:
    """Finds the fences in a page's lines; front matter must have been blanked."""
    found: list[Fence] = []
    quoted: list[Quoted] = []
    flaws: list[Flaw] = []
    index, comment = 0, 0  # the line where a comment that is still open began
    while index < len(lines):
        line = lines[index]
        opening = None if comment else _fence(line)
        if opening is None or opening.re is QUOTED:
            quoted.extend([Quoted(opening["info"].strip(), index + 1)] if opening else [])
            comment = (comment or index + 1) if _comment_goes_on(line, comment > 0) else 0
            index += 1
            continue
        fence = _read(lines, index, opening, flaws)
        if opening.re is LISTED:
            problem = "a fence begins its line, or the site shows none; put it below the list's mark"
            flaws.append(Flaw(fence.line, problem))
        else:
            found.append(fence)
        index = fence.end
    if comment:
        flaws.append(Flaw(comment, "this HTML comment never ends; write `-->` where it is to end"))
    return Scan(tuple(found), tuple(quoted), tuple(flaws))


def _fence(line: str) -> re.Match[str] | None:
    """The opening fence that the line is; ```` ```code``` ```` within a paragraph is none."""
    if "```" not in line and "~~~" not in line:  # nearly all lines: the shapes need not be tried
        return None
    match = next((match for shape in (OPENING, LISTED, QUOTED) if (match := shape.fullmatch(line))), None)
    if match is None or (match["marker"][0] == "`" and match["marker"] in match["info"]):
        return None
    return match


def _read(lines: Sequence[str], start: int, opening: re.Match[str], flaws: list[Flaw]) -> Fence:
    """Reads the fence that opens at index `start` up to its end."""
    marker, indent = opening["marker"], len(opening["indent"].expandtabs(TAB))
    closing = re.compile(rf"{re.escape(marker[0])}{{{len(marker)},}}[ \t]*")
    rest = enumerate(lines[start + 1 :], start + 1)
    ends = (n for n, line in rest if closing.fullmatch(line.lstrip(" \t")) and _width(line) <= indent)
    end = next(ends, len(lines))
    text = lines[start + 1 : end]
    if end == len(lines):
        flaws.append(Flaw(start + 1, f"this fence never closes; end it with a line that holds just {marker}"))
    flaws.extend(_misfits(lines, start, end, indent, marker))
    body = "".join(f"{_dedent(line, indent)}\n" for line in text)
    return Fence(opening["info"].strip(), marker, start + 1, min(end + 1, len(lines)), indent, body)


def _misfits(lines: Sequence[str], start: int, end: int, indent: int, marker: str) -> Iterator[Flaw]:
    """What keeps SuperFences from seeing the fence: a line that leaves its indentation, another closing fence."""
    for index in range(start + 1, min(end + 1, len(lines))):
        if lines[index].strip(" \t") and _width(lines[index]) < indent:
            what = "closing fence" if index == end else "line"
            problem = f"this {what} is indented less than its fence in line {start + 1}; indent it by {indent}"
            yield Flaw(index + 1, problem)
            break
    if end < len(lines) and lines[end].strip(" \t") != marker:
        yield Flaw(
            end + 1,
            f"this closing fence is longer than its opening one in line {start + 1}, so that the site does not end the "
            f"block here; write {marker}",
        )


def _width(line: str) -> int:
    """How many columns a line is indented by."""
    blanks = line[: len(line) - len(line.lstrip(" \t"))]
    return len(blanks.expandtabs(TAB))


def _dedent(line: str, indent: int) -> str:
    """The line without its first columns, as far as these are blank; a tab beyond them leaves its rest as blanks."""
    column = 0
    for index, letter in enumerate(line):
        if column >= indent or letter not in " \t":
            return " " * (column - indent) + line[index:]
        column += TAB - column % TAB if letter == "\t" else 1
    return " " * (column - indent)


def _comment_goes_on(line: str, inside: bool) -> bool:
    """Whether an HTML comment is open at the end of the line."""
    if inside:
        _, ends, line = line.partition("-->")
        if not ends:
            return True
    return "<!--" in line and "<!--" in COMMENT.sub("", INLINE_CODE.sub("", line))
