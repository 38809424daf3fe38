"""Changes of what counts to the letter: letters, words, digits, signs, blanks, and the status of something."""

from __future__ import annotations

import re
from collections.abc import Iterator

from livecheck.match import Line, Role
from livecheck.mutants.promise import Change, Promise, choose
from livecheck.mutants.shifted import shifted, turned
from livecheck.mutants.tables import edit

_WORD = re.compile(r"[^\W\d_]+")
_DIGITS = re.compile(r"\d+")
_SIGN = re.compile(r"([^\w\s]|_)\1*")
_BLANK = re.compile(r"(?<=\S) (?=\S)")

STATES = (
    ("Exited (0)", "Exited (137)"),
    ("Exited (137)", "Exited (0)"),
    ("Up ", "Exited (0) "),
    ("Ready", "Down"),
    ("Active", "Drain"),
    ("Drain", "Active"),
    ("Leader", "Reachable"),
    ("Running", "Failed"),
    ("running", "starting"),
    ("1/1", "0/1"),
    ("2/2", "1/2"),
    ("Created", "Error"),
    ("Started", "Created"),
    ("Removed", "Stopped"),
    ("complete", "waiting"),
    ("CACHED ", ""),
    ("Downloaded newer image", "Image is up to date"),
    ("Deleted", "Untagged"),
    ("Untagged", "Deleted"),
    ("converged", "rolled back"),
)
"""What a command tells of a thing's status, and another that it could as well tell."""


def literal(line: Line, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
    """What the pattern finds in a line outside of its samples."""
    start = 0
    for sample in line.own.samples:
        yield from pattern.finditer(line.text, start, sample.start)
        start = sample.end
    yield from pattern.finditer(line.text, start)


def letter(promise: Promise) -> Iterator[Change]:
    """One letter of each word."""
    for number, line in promise.lines:
        for found in literal(line, _WORD):
            at = found.start() + choose(len(found[0]), promise.line_of(number), "letter", found.start())
            yield edit(promise, "letter", number, (at, at + 1), shifted(line.text[at], 1))


def case(promise: Promise) -> Iterator[Change]:
    """The case of one letter of one word of each line."""
    for number, line in promise.lines:
        words = list(literal(line, _WORD))
        if words:
            at = words[choose(len(words), promise.line_of(number), "case")].start()
            yield edit(promise, "case", number, (at, at + 1), line.text[at].swapcase())


def word(promise: Promise) -> Iterator[Change]:
    """Each word becomes another one, or is missing."""
    for number, line in promise.lines:
        for found in literal(line, _WORD):
            yield edit(promise, "word", number, found.span(), turned(found[0]))
            # Without a word, and the blank after it.
            end = found.end() + line.text[found.end() :].startswith(" ")
            yield edit(promise, "word", number, (found.start(), end), "")


def digit(promise: Promise) -> Iterator[Change]:
    """One digit of each number becomes another, or stands there twice."""
    for number, line in promise.lines:
        for found in literal(line, _DIGITS):
            at = found.start() + choose(len(found[0]), promise.line_of(number), "digit", found.start())
            another = str((int(line.text[at]) + 1 + choose(8, promise.line_of(number), at)) % 10)
            yield edit(promise, "digit", number, (at, at + 1), another)
            yield edit(promise, "digit", number, (at, at), line.text[at])


def sign(promise: Promise) -> Iterator[Change]:
    """One of each run of the same sign becomes another."""
    for number, line in promise.lines:
        for found in literal(line, _SIGN):
            at = found.start() + choose(len(found[0]), promise.line_of(number), "sign", found.start())
            yield edit(promise, "sign", number, (at, at + 1), ";" if line.text[at] in ".,:!?-_" else "-")


def blank(promise: Promise) -> Iterator[Change]:
    """A second blank between two words, where the width of gaps counts."""
    for number, line in promise.lines:
        if line.role not in (Role.TEXT, Role.BLANK) or not line.exact:
            continue
        blanks = list(literal(line, _BLANK))
        if blanks:
            at = blanks[choose(len(blanks), promise.line_of(number), "blank")].start()
            yield edit(promise, "blank", number, (at, at), " ")
        if line.text.startswith(" "):
            yield edit(promise, "blank", number, (0, 1), "")


def status(promise: Promise) -> Iterator[Change]:
    """The status of something becomes another one."""
    for number, line in promise.lines:
        for before, after in STATES:
            for found in literal(line, re.compile(rf"(?<!\w){re.escape(before)}")):
                yield edit(promise, "status", number, found.span(), after)
