"""What of a page's prose is to be read again after a change: what stands around it, and what quotes what has gone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from livecheck.model import Block, Page
from livecheck.parse import fences, split_lines

_HEADING = re.compile(r" {0,3}#{1,6}[ \t]+(?P<title>.*?)[ \t]*(?:\{[^}]*\})?[ \t]*#*[ \t]*")
_SPAN = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)")
_WORD = re.compile(r"\w+(?:[.:/-]\w+)*")
_SHORTEST = 4
"""Shorter words of a block stand in any text."""
_MOST = 5
"""How many quotations are told for one block."""


@dataclass(frozen=True, slots=True)
class Quotation:
    """A line of prose that quotes what a block does not show any more."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Reread:
    """What is to be read again for one block."""

    line: int
    """Where the block, or its first part, stands in the changed page."""
    around: tuple[tuple[int, int], ...]
    """The first and the last line of the prose before it, and of that behind it."""
    section: str | None
    quotations: tuple[Quotation, ...]

    def __str__(self) -> str:
        spans = " and ".join(f"{a}-{b}" if a != b else f"{a}" for a, b in self.around)
        where = f" in «{self.section}»" if self.section else ""
        plural = "s" if len(self.around) > 1 or any(a != b for a, b in self.around) else ""
        parts = [f"re-read line{plural} {spans}{where}"] if self.around else [f"no prose stands around it{where}"]
        parts += [f"line {quotation.line} quotes `{quotation.text}`" for quotation in self.quotations]
        return "; ".join(parts)


def reread(former: Page, page: Page, text: str, changed: Sequence[int]) -> tuple[Reread, ...]:
    """What to read again in a page, whose text this is now, after its steps of these numbers have changed."""
    prose = _prose(split_lines(text))
    old = _by_step(former)
    new = _by_step(page)
    firsts = {old[number].place.line: number for number in sorted(changed, reverse=True)}
    return tuple(
        _of_block(old[number], [new[n] for n in _siblings(old, number)], prose, page)
        for number in sorted(firsts.values())
    )


def _siblings(blocks: Sequence[Block], number: int) -> list[int]:
    """The numbers of all steps of the block that this step is in."""
    return [n for n, block in enumerate(blocks) if block is blocks[number]]


def _by_step(page: Page) -> list[Block]:
    return [block for block in page.blocks for _ in block.steps]


def _prose(lines: Sequence[str]) -> list[str | None]:
    """The lines of the page; `None` for front matter and what stands in a fence, whatever its language."""
    prose: list[str | None] = list(lines)
    if lines[:1] == ["---"]:
        end = next((n for n, line in enumerate(lines[1:], 1) if line.rstrip() in ("---", "...")), 0)
        prose[: end + 1] = [None] * (end + 1)
    for fence in fences("\n".join("" if line is None else line for line in prose)):
        prose[fence.line - 1 : fence.end] = [None] * (fence.end - fence.line + 1)
    return prose


def _of_block(former: Block, now: Sequence[Block], prose: Sequence[str | None], page: Page) -> Reread:
    start, end = now[0].place.line, now[-1].end
    before = _span(range(start - 2, -1, -1), prose)
    behind = _span(range(end, len(prose)), prose)
    around = [(min(span), max(span)) for span in (before, behind) if span]
    headings = (found for line in reversed(prose[: start - 1]) if line and (found := _HEADING.fullmatch(line)))
    section = next((found["title"] for found in headings), None)
    return Reread(start, tuple(around), section, tuple(_quotations(former, now, prose, page)))


def _span(lines: range, prose: Sequence[str | None]) -> list[int]:
    """The numbers of the lines of prose that are met first, up to a heading or another block."""
    found: list[int] = []
    for index in lines:
        line = prose[index]
        if line is None or _HEADING.fullmatch(line):
            break
        if line.strip():
            found.append(index + 1)
    return found


def _quotations(former: Block, now: Sequence[Block], prose: Sequence[str | None], page: Page) -> Iterator[Quotation]:
    """Code spans and words of the page's prose that the block held and no block of the page holds any more.

    Of each the place that is nearest to the block; of all, the few that are nearest.
    """
    shown = "\n".join(block.text for block in page.blocks)
    lost = _words(former.text) - _words(shown)
    gone = [line for line in former.text.split("\n") if line.strip() and line not in shown]
    nearest: dict[str, Quotation] = {}
    for number in sorted(range(len(prose)), key=lambda n: abs(n + 1 - now[0].place.line)):
        line = prose[number] or ""
        spans = (found[2].strip() for found in _SPAN.finditer(line))
        quoted = [span for span in spans if _is_lost(span, shown, gone)]
        quoted += [word for word in _WORD.findall(_SPAN.sub(" ", line)) if word in lost]
        for text in quoted:
            nearest.setdefault(text, Quotation(number + 1, text))
    yield from islice(nearest.values(), _MOST)


def _is_lost(span: str, shown: str, gone: Sequence[str]) -> bool:
    """Whether a line that went held this text, as words of its own, and no line does now."""
    if len(span) < _SHORTEST or _holds(shown, span):
        return False
    return any(_holds(line, span) for line in gone)


def _holds(text: str, part: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(part)}(?!\w)", text) is not None


def _words(text: str) -> set[str]:
    """The words that are worth looking for: those of a few letters or digits."""
    return {word for word in _WORD.findall(text) if sum(letter.isalnum() for letter in word) >= _SHORTEST}
