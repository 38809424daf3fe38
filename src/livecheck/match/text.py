"""Reading a piece of text: what in it is literal, and what is a sample."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from livecheck.match.chosen import is_chosen
from livecheck.match.kinds import Kind
from livecheck.match.scanner import Scanner

# Whether a text can hold a sample at all: all shapes have a digit, a `_`, or one of the words of an age, or
# are long runs of letters.
_PROMISING = re.compile(r"[0-9_]|[Aa]bout|[Ll]ess|[A-Za-z]{12}|/tmp/tmp")
LIMIT = " / "
"""What stands between how much of something is used and how much there is."""
_REMEMBERED = 400
"""How many characters a text may have so that its reading is remembered."""
_MASK = re.compile(r"/([12]?\d|3[0-2])(?!\d)")
# What only the wide shapes take for an ID.
_DOUBTFUL = re.compile(r"(?<!\w)(?:[0-9]{7,12}|[a-f]{7,12}|[0-9]{25}|[a-z]{25})(?!\w)")


@dataclass(frozen=True, slots=True)
class Sample:
    """A value in a line that differs on every machine."""

    kind: Kind
    text: str
    start: int
    """Where in the line it begins, counted from 0."""
    mask: int | None = None
    """Of an address that stands with its subnet (`172.18.0.1/16`), how many bits that shares."""

    @property
    def end(self) -> int:
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to understand a text: all that counts to the letter, and the samples, in order."""

    key: str
    """The text with the name of its kind, between NULs, for each sample. Two texts agree to the letter when
    their keys are equal; then they also have the same kinds of samples in the same order."""
    samples: tuple[Sample, ...] = ()


def slot(kind: Kind) -> str:
    """What stands for a sample in a key."""
    return f"\0{kind.name}\0"


def single(kind: Kind, text: str, start: int) -> Reading:
    """A text that is one sample in whole."""
    return Reading(slot(kind), (Sample(kind, text, start),))


def filling(kind: Kind, text: str, start: int, said: Container[str]) -> Reading:
    """A cell that is one sample in whole, save for a limit that an author chose: `444KiB / 64MiB`."""
    used, _, limit = text.partition(LIMIT)
    if limit in said:
        return joined((single(kind, used, start), Reading(limit)), LIMIT)
    return single(kind, text, start)


def joined(parts: Sequence[Reading], separator: str) -> Reading:
    """Readings of parts of one line, put together."""
    return Reading(
        separator.join(part.key for part in parts), tuple(sample for part in parts for sample in part.samples)
    )


NOTHING_SAID: frozenset[str] = frozenset()


def read_text(
    text: str,
    scanner: Scanner,
    spoken: Mapping[str, str],
    *,
    said: frozenset[str] = NOTHING_SAID,
    start: int = 0,
    wide: bool = False,
) -> Reading:
    """Reads a text that begins at `start` of its line; words that were `spoken`, and values `said`, are literal."""
    if not spoken and not scanner.own and not _PROMISING.search(text):
        return Reading(text)
    read = _read_again if len(text) <= _REMEMBERED else _read
    return read(text, scanner, tuple(spoken.items()), said, start, wide)


def _read(
    text: str, scanner: Scanner, words: tuple[tuple[str, str], ...], said: frozenset[str], start: int, wide: bool
) -> Reading:
    spoken = dict(words)
    pieces: list[str] = []
    samples: list[Sample] = []
    at = 0
    for begin, end, kind in _spans(text, scanner, spoken, wide):
        pieces.append(text[at:begin])
        if kind is None:
            pieces.append(spoken[text[begin:end]])
        elif text[begin:end] in said and is_chosen(kind, text, begin):
            pieces.append(text[begin:end])
        else:
            pieces.append(slot(kind))
            mask = _MASK.match(text, end) if kind.family == "ip" else None
            samples.append(Sample(kind, text[begin:end], start + begin, int(mask[1]) if mask else None))
        at = end
    return Reading("".join([*pieces, text[at:]]), tuple(samples))


_read_again = lru_cache(maxsize=4096)(_read)
"""As `_read`, for texts that are read again and again: the same lines stand in thousands of pages that a score of
mutants compares."""


def doubtful(text: str) -> bool:
    """Whether wide shapes may find more in the text than the usual ones."""
    return _DOUBTFUL.search(text) is not None


def _spans(text: str, scanner: Scanner, spoken: Mapping[str, str], wide: bool) -> list[tuple[int, int, Kind | None]]:
    """What is special in the text, in order: samples with their kind, spoken words with `None`."""
    spans: list[tuple[int, int, Kind | None]] = []
    words = _words(tuple(spoken)) if spoken else None
    pattern = scanner.wide if wide else scanner.usual
    word = words.search(text) if words else None
    found = pattern.search(text)
    at = 0
    while True:
        # What lies ahead is not searched for again, or a long line would take its length squared.
        if words and word and word.start() < at:
            word = words.search(text, at)
        if found and found.start() < at:
            found = pattern.search(text, at)
        if found and not (word and word.start() < found.end()):
            spans.append((found.start(), found.end(), scanner.kind(found)))
            at = found.end()
        elif word:
            before = pattern.finditer(text, at, word.start())
            spans.extend((*match.span(), scanner.kind(match)) for match in before)
            spans.append((*word.span(), None))
            at = word.end()
        else:
            return spans


@lru_cache(maxsize=64)
def _words(spoken: tuple[str, ...]) -> re.Pattern[str]:
    longest = sorted(spoken, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?!\w)")
