"""The unified diff of a step for people: only what differs is marked, and samples are shown with their real values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from livecheck.inert import WIDEST, inert, inert_cells, shortened
from livecheck.match import DOTS
from livecheck.model import DiffLine, Verdict
from livecheck.pairing import stretches
from livecheck.report.contrast import contrast, pairs
from livecheck.report.lookalikes import seeming_pairs, told_apart
from livecheck.report.tokens import Reader, Token, reader, to_the_letter, with_gaps

CONTEXT = 2
"""Agreeing lines that are kept around a difference."""

MOST_LINES = 200
"""Lines of one difference that a person is shown."""

MOST_CHARACTERS = 200_000
"""Of a longer difference no parts are marked: it would take long."""

MARGIN = "  "

_COLOURS = {"-": "\x1b[31m", "+": "\x1b[32m"}
_MARK, _UNMARK, _PLAIN = "\x1b[1;7m", "\x1b[22;27m", "\x1b[0m"
_NARROWEST = 40
"""Characters that are left of a part of a long line."""

Marked = tuple[Sequence[Token], frozenset[int]]
"""A line in tokens, and the indices of those that differ."""


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a line as it is shown."""

    text: str
    differs: bool


def difference(verdict: Verdict, colour: bool = False) -> list[str]:
    """`-` the page, `+` the terminal; stretches that agree are cut to their ends. Every line begins with two blanks.

    In colour the parts that differ are reversed; without, a line `?` below marks them with `^`.
    """
    if not verdict.diff:
        return []
    kept, left = _cut(verdict.diff)
    near = {number: verdict.diff[number] for number in kept if number is not None}
    read = reader(verdict)
    is_small = sum(len(line.text) for line in near.values()) <= MOST_CHARACTERS
    whole: dict[int, Sequence[Part]] = {number: [Part(inert(line.text), False)] for number, line in near.items()}
    parts = whole | (_marked(near, read) if is_small else {})
    lines: list[str] = []
    for number in kept:
        lines += [f"{MARGIN}@@"] if number is None else _shown(near[number].sign, parts[number], colour)
    if left:
        lines.append(f"{MARGIN}@@ and {left} more lines")
    return lines + _explained(verdict, near.values() if is_small else (), read)


# --- which lines ------------------------------------------------------------------------------------------


def _cut(diff: Sequence[DiffLine]) -> tuple[list[int | None], int]:
    """The numbers of the lines that are shown, `None` for a stretch that is not; and how many more differ."""
    near = {
        number
        for changed, line in enumerate(diff)
        if line.sign != " "
        for number in range(changed - CONTEXT, changed + CONTEXT + 1)
    }
    kept: list[int | None] = []
    for is_near, numbers in groupby(range(len(diff)), key=near.__contains__):
        kept += list(numbers) if is_near else [None]
    left = kept[MOST_LINES:]
    return kept[:MOST_LINES], sum(number is not None and diff[number].sign != " " for number in left)


# --- which parts of them ----------------------------------------------------------------------------------


def _marked(near: Mapping[int, DiffLine], read: Reader) -> dict[int, Sequence[Part]]:
    """The lines of each hunk that belong together, held against each other."""
    parts: dict[int, Sequence[Part]] = {}
    for hunk in stretches(near, lambda number: near[number].sign != " "):
        page = [(number, read.tokens(near[number])) for number in hunk if near[number].sign == "-"]
        terminal = [(number, read.tokens(near[number])) for number in hunk if near[number].sign == "+"]
        found = pairs([tokens for _, tokens in page], [tokens for _, tokens in terminal])
        for i, j in (
            found or seeming_pairs([near[n].text for n, _ in page], [near[n].text for n, _ in terminal])
        ).items():
            (mine, old), (theirs, new) = page[i], terminal[j]
            one, other = _differing(old, new)
            parts[mine], parts[theirs] = _told_apart(_split(near[mine].text, *one), _split(near[theirs].text, *other))
    return parts


def _differing(page: Sequence[Token], terminal: Sequence[Token]) -> tuple[Marked, Marked]:
    """Both lines in tokens, and those that differ in what they mean; where none does, in how they are written."""
    for read in (tuple, with_gaps, to_the_letter):
        old, new = read(page), read(terminal)
        found = contrast(old, new)
        if found.page or found.terminal:
            break
    return (old, found.page), (new, found.terminal)


def _split(text: str, tokens: Sequence[Token], differing: frozenset[int]) -> list[Part]:
    cells = inert_cells(text)
    grouped = groupby(enumerate(tokens), key=lambda entry: entry[0] in differing)
    return [
        Part("".join("".join(cells[token.start : token.end]) for _, token in group), differs)
        for differs, group in grouped
    ]


def _told_apart(page: Sequence[Part], terminal: Sequence[Part]) -> tuple[list[Part], list[Part]]:
    """The parts of two lines, those that only seem to be the same with the codes of what differs."""
    ours, others = ([part.text for part in side if part.differs] for side in (page, terminal))
    if len(ours) != len(others):
        return list(page), list(terminal)
    told = [told_apart(mine, theirs) for mine, theirs in zip(ours, others, strict=True)]
    return _with(page, [mine for mine, _ in told]), _with(terminal, [theirs for _, theirs in told])


def _with(parts: Sequence[Part], texts: Sequence[str]) -> list[Part]:
    """The parts, those that differ with these texts."""
    new = iter(texts)
    return [Part(next(new), True) if part.differs else part for part in parts]


# --- how they look ----------------------------------------------------------------------------------------


def _shown(sign: str, parts: Sequence[Part], colour: bool) -> list[str]:
    parts = _fitting(parts)
    text = "".join(part.text for part in parts)
    if sign == " " or not colour:
        return [f"{MARGIN}{sign}{text}", *_marks(parts)]
    marked = "".join(f"{_MARK}{part.text}{_UNMARK}" if part.differs else part.text for part in parts)
    return [f"{MARGIN}{_COLOURS[sign]}{sign}{marked}{_PLAIN}"]


def _marks(parts: Sequence[Part]) -> list[str]:
    if not any(part.differs and part.text for part in parts):
        return []
    return [f"{MARGIN}?{''.join(('^' if part.differs else ' ') * len(part.text) for part in parts)}".rstrip()]


def _fitting(parts: Sequence[Part]) -> Sequence[Part]:
    """The parts of a line that is not too long; of each long part its ends, so that what differs stays in sight."""
    if sum(len(part.text) for part in parts) <= WIDEST:
        return parts
    room = max(_NARROWEST, WIDEST // len(parts))
    fitting = [Part(shortened(part.text, room), part.differs) for part in parts]
    if sum(len(part.text) for part in fitting) <= WIDEST:
        return fitting
    return [Part(shortened("".join(part.text for part in parts)), False)]


# --- what is said below ------------------------------------------------------------------------------------


def _explained(verdict: Verdict, lines: Iterable[DiffLine], read: Reader) -> list[str]:
    """A line for each bound sample that the page has in these lines, or in the command."""
    typed = [(word, read.real(word)) for word in verdict.step.command.split()]
    written = [(token.text, token.real) for line in lines if line.sign != "+" for token in read.tokens(line)]
    known = {page: real for page, real in [*typed, *written] if real is not None and real != page}
    return [*_hints(lines), *(f"{MARGIN}{inert(page)} stands for {inert(real)}" for page, real in known.items())]


def _hints(lines: Iterable[DiffLine]) -> list[str]:
    """What an author may have meant by a line that the terminal has not shown."""
    indented = any(line.sign == "-" and line.text != DOTS and line.text.strip() == DOTS for line in lines)
    return [f"{MARGIN}`...` stands for any lines only where it is alone and not indented"] if indented else []
