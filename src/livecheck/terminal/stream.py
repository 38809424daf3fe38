"""Bytes from a shell → text and the marks in it, however they are cut into pieces on the way."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass

from livecheck.terminal.shell import MARK, Mark

START = "\x1b]133;"

LONGEST_MARK = 40
"""Characters; a started sequence that is longer is no mark."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A mark, as a shell of ours prints it or as another program does."""

    mark: Mark
    shell: str
    """The shell's name."""
    proof: str | None = None
    status: int = 0
    """Of the command before the question that brought the proof."""


class Stream:
    """Takes bytes, gives text and marks in their order; text that may be the start of a mark is held back."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
        self._held = ""

    def feed(self, data: bytes) -> Iterator[str | Marked]:
        text = self._held + self._decoder.decode(data)
        self._held = ""
        start = 0
        for found in MARK.finditer(text):
            if found.start() > start:
                yield text[start : found.start()]
            yield Marked(Mark(found["mark"]), found["shell"], found["proof"], int(found["status"] or 0))
            start = found.end()
        rest = text[start:]
        cut = rest.rfind("\x1b")
        if cut >= 0 and _may_become_a_mark(rest[cut:]):
            rest, self._held = rest[:cut], rest[cut:]
        if rest:
            yield rest


def _may_become_a_mark(text: str) -> bool:
    return START.startswith(text) or (text.startswith(START) and len(text) < LONGEST_MARK and "\x07" not in text)
