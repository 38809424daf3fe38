"""A terminal's line in the page's words: identities by their samples, and of the page's line what still matches."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from livecheck.accept.samples import Names
from livecheck.match import VERSION_CELL, Bindings, Line, Nature, Sample, alike, handle, slot

_WORDS = r"\w+|\s+|."


@dataclass(frozen=True, slots=True)
class Piece:
    """A text, or a part of one, with the samples in it; they begin at offsets of this text."""

    text: str
    samples: tuple[Sample, ...] = ()

    def part(self, start: int, end: int) -> Piece:
        inside = (s for s in self.samples if start <= s.start and s.end <= end)
        moved = tuple(Sample(s.kind, s.text, s.start - start) for s in inside)
        return Piece(self.text[start:end], moved)


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a blank, a sign, or a sample."""

    text: str
    sample: Sample | None = None

    @property
    def key(self) -> str:
        return self.text if self.sample is None else slot(self.sample.kind)


@dataclass(frozen=True, slots=True)
class Writer:
    """How a terminal's line becomes a page's."""

    names: Names
    said: Mapping[str, str]
    """What was typed for a word of the page's command → that word."""
    keeps: bool = True
    """Whether ages, dates, sizes … of the page stay where they are of the same kind."""

    def write(self, real: Piece, page: Piece | None = None) -> str:
        """The terminal's text, with the values of the page's text where these stand for the terminal's."""
        theirs = self._tokens(real)
        partners = _partners(list(tokens(page)), theirs) if page is not None else {}
        return "".join(self._token(token, partners.get(number)) for number, token in enumerate(theirs))

    def _tokens(self, real: Piece) -> list[Token]:
        """The terminal's tokens; a word that was typed is what the page's command has for it."""
        return [Token(self.said.get(t.text, t.text)) if t.sample is None else t for t in tokens(real, self.said)]

    def _token(self, token: Token, partner: Token | None) -> str:
        if token.sample is None:
            return token.text
        mine = partner.text if partner is not None else None
        kind = token.sample.kind
        if kind.nature is Nature.IDENTITY:
            return self.names.page(kind.family, token.text, mine)
        if kind is VERSION_CELL and mine is None:
            return token.text.partition("+")[0]  # what a packager has added is none of the page's business
        if mine is None or not self.keeps or (kind.nature is Nature.SIZE and not alike(mine, token.text)):
            return token.text
        return mine


def piece(line: Line) -> Piece:
    """A line as it is read, with what a wider reading finds in it."""
    return Piece(line.text.rstrip(), line.own.samples)


def tokens(whole: Piece, words: Mapping[str, str] | None = None) -> Iterator[Token]:
    """Splits a text; each of the `words` is one token where it stands alone."""
    at = 0
    for sample in whole.samples:
        yield from _plain(whole.text[at : sample.start], words)
        yield Token(sample.text, sample)
        at = sample.end
    yield from _plain(whole.text[at:], words)


def _plain(text: str, words: Mapping[str, str] | None) -> Iterator[Token]:
    longest = sorted(words or (), key=len, reverse=True)
    shape = rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?!\w)|{_WORDS}" if longest else _WORDS
    return (Token(found.group()) for found in re.finditer(shape, text, re.DOTALL))


def _partners(page: Sequence[Token], real: Sequence[Token]) -> dict[int, Token]:
    """For the terminal's tokens their counterparts on the page, by number."""
    matcher = SequenceMatcher(None, [t.key for t in page], [t.key for t in real], autojunk=False)
    return {b + n: page[a + n] for a, b, size in matcher.get_matching_blocks() for n in range(size)}


def likeness(page: Line, real: Line, known: Bindings) -> float:
    """How much of two lines is the same, from 0 to 1; their samples count by their kinds.

    Beyond that, up to a half more for identities that are known to be the same.
    """
    mine, theirs = ([t.key for t in tokens(piece(line)) if not t.key.isspace()] for line in (page, real))
    if not mine or not theirs:
        return 0.0
    return SequenceMatcher(None, mine, theirs, autojunk=False).ratio() + _familiar(page, real, known) / 2


def _familiar(page: Line, real: Line, known: Bindings) -> float:
    """The part of the shown line's identities whose sample stands in the page's line, from 0 to 1."""
    values = [handle(s.kind.family, s.text) for s in real.own.samples if s.kind.family]
    mine = {handle(s.kind.family, s.text) for s in page.own.samples if s.kind.family}
    return sum(known.reals.get(value) in mine for value in values) / len(values) if values else 0.0
