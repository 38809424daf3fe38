"""The words of a line, each with what it is compared by, so that a sample that agrees is no difference.

A sample whose real value is known is compared by that value. Other samples are compared by their kind: nothing is known
that they contradict, and how long ago something was is no drift.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from livecheck.match import samples
from livecheck.model import DiffLine, Verdict

Spans = tuple[tuple[int, int, str], ...]
"""Where the samples of a line begin and end, and of what kind they are."""

_WORD = re.compile(r"\w+|\s+|.")
_SHORTEST_PREFIX = 4
"""Letters of an ID by which a page may name it."""
_ID_LENGTH = 12


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a gap or a sign of a line."""

    start: int
    end: int
    text: str
    key: str
    """Two tokens agree when their keys are equal (for sizes: and the sizes are alike)."""
    kind: str | None = None
    """For a sample of no known value: its kind."""
    real: str | None = None
    """For a bound sample of the page: the value that it stands for."""


def with_gaps(line: Sequence[Token]) -> tuple[Token, ...]:
    """The line with its gaps compared as they are written, so that their width counts."""
    return tuple(replace(token, key=token.text) if token.text.isspace() else token for token in line)


def to_the_letter(line: Sequence[Token]) -> tuple[Token, ...]:
    """The line as it is written, with nothing that stands for anything."""
    return tuple(Token(token.start, token.end, token.text, token.text) for token in line)


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the lines of one step's difference."""

    bound: Mapping[str, str]
    """Page sample → real value."""
    spoken: frozenset[str]
    """The words of the page's command; whoever repeats one means that one."""
    page: Sequence[Spans]
    """For each promised line its samples."""
    terminal: Mapping[str, Spans]
    """For each line that the terminal showed its samples."""

    def tokens(self, line: DiffLine) -> tuple[Token, ...]:
        """The whole line in tokens, in order."""
        tokens: list[Token] = []
        at = 0
        for start, end, kind in self.samples(line):
            tokens += [*self._words(line, at, start), self._sample(line, start, end, kind)]
            at = end
        return (*tokens, *self._words(line, at, len(line.text)))

    def samples(self, line: DiffLine) -> Spans:
        if line.sign == "+":
            return self.terminal.get(line.text, ())
        known = line.expected is not None and line.expected < len(self.page)
        return self.page[line.expected] if known and line.expected is not None else ()

    def real(self, sample: str) -> str | None:
        """The value that a page's sample, or a prefix of one, stands for; `None` if it is not bound."""
        if sample in self.bound:
            return self.bound[sample]
        if len(sample) < _SHORTEST_PREFIX or not sample.isalnum():
            return None
        begun = (page for page in self.bound if len(page) >= _ID_LENGTH and page.isalnum() and page.startswith(sample))
        return next((self.bound[page][: len(sample)] for page in begun), None)

    def _words(self, line: DiffLine, start: int, end: int) -> list[Token]:
        return [self._word(line, *found.span()) for found in _WORD.finditer(line.text, start, end)]

    def _word(self, line: DiffLine, start: int, end: int) -> Token:
        text = line.text[start:end]
        if text.isspace():
            # The width of a gap in a table says nothing.
            return Token(start, end, text, "  " if start and len(text) > 1 else text)
        if line.sign == "+" or (text not in self.spoken and len(text) < _ID_LENGTH):
            return Token(start, end, text, text)
        real = self.real(text)
        return Token(start, end, text, real or text, real=real)

    def _sample(self, line: DiffLine, start: int, end: int, kind: str) -> Token:
        text = line.text[start:end]
        real = self.real(text) if line.sign != "+" else None
        if real is not None or (line.sign == "+" and self._is_real(text)):
            return Token(start, end, text, real or text, real=real)
        return Token(start, end, text, f"\0{kind}", kind)

    def _is_real(self, text: str) -> bool:
        """Whether a page's sample stands for this value, or for one that it begins."""
        return any(real == text or (len(text) >= _ID_LENGTH and real.startswith(text)) for real in self.bound.values())


def reader(verdict: Verdict) -> Reader:
    """What reads the lines of this verdict's difference."""
    step, capture = verdict.step, verdict.capture
    return Reader(
        bound=verdict.bound,
        spoken=frozenset(step.command.split()),
        page=samples(step.output, step.command),
        terminal=dict(zip(capture.lines, samples(capture.lines, capture.command), strict=True)),
    )
