"""Changes of whole lines: dropped, doubled, moved; and a `...` that swallows more than it stands for.

A `...` that takes the place of a line beside it is no such change: the page shows less then, and is still true. It
swallows too much where the line stands on its other side.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from livecheck.match import DOTS, Freedom, Gap, Line, Nature, Role, is_free
from livecheck.mutants.letters import literal
from livecheck.mutants.promise import Change, Promise, choose, with_another, with_moved, without
from livecheck.mutants.shifted import turned

_WORD = re.compile(r"[^\W\d_]+")

ROW_SWAPPED, ROW_MOVED = "row swapped", "row moved"


def dropped(promise: Promise) -> Iterator[Change]:
    """Each line is missing."""
    for number, line in promise.lines:
        # The notation may let a page leave it out: a `...` stands for it then, or it is a build's detail.
        shows_less = line.role is Role.DETAIL or _is_beside_dots(promise, number)
        step = without(promise.step, number)
        yield Change(f"{_sort(line)} dropped", promise.line_of(number), line.text, "", step, shows_less)


def added(promise: Promise) -> Iterator[Change]:
    """Each line stands there twice; a second time with another word."""
    for number, line in promise.lines:
        last = list(literal(line, _WORD))[-1:]
        others = (line.text[: word.start()] + turned(word[0]) + line.text[word.end() :] for word in last)
        for text in (line.text, *others):
            step, both = with_another(promise.step, number, text), f"{line.text}\n{text}"
            yield Change(f"{_sort(line)} added", promise.line_of(number), line.text, both, step)


def blank_added(promise: Promise) -> Iterator[Change]:
    """An empty line more: after the last line, and after one of the others."""
    count = len(promise.entries)
    if not count:
        return
    for number in {count - 1, choose(count, promise.step.place.line, "blank line")}:
        text = promise.step.output[number]
        # Beside a `...` an empty line may well be one of those that it stands for.
        if isinstance(promise.entries[number], Line) and not _is_beside_dots(promise, number):
            step = with_another(promise.step, number, "")
            yield Change("line added", promise.line_of(number), text, f"{text}\n", step)


def moved(promise: Promise) -> Iterator[Change]:
    """Each line changes places with the next one, or moves to the end."""
    last = len(promise.entries) - 1
    for number, line in promise.lines:
        if number == last:
            continue
        following = promise.entries[number + 1]
        if isinstance(following, Line) and order_counts(promise, line, following):
            yield _moved(promise, number, number + 1)
        rest = promise.entries[number + 1 :]
        if len(rest) > 1 and all(order_counts(promise, line, other) for other in rest):
            yield _moved(promise, number, last)


def detail_moved(promise: Promise) -> Iterator[Change]:
    """Each detail of a build's step moves below the next step."""
    for number, line in promise.lines:
        steps = (n for n, other in promise.lines if n > number and other.role is Role.STEP)
        if line.role is Role.DETAIL and line.below is not None and (to := next(steps, None)) is not None:
            yield _moved(promise, number, to, "detail moved")


def swallowing(promise: Promise) -> Iterator[Change]:
    """Each `...` changes places with a line beside it, so that it stands for that line, too, and the line elsewhere."""
    for number, entry in enumerate(promise.entries):
        if not isinstance(entry, Gap) or promise.freedom is not Freedom.NOTHING:
            continue
        for first in (number - 1, number):
            pair = promise.entries[max(first, 0) : first + 2]
            lines = [line for line in pair if isinstance(line, Line)]
            if len(pair) == 2 and len(lines) == 1 and not is_free(lines[0], promise.freedom):
                texts = [line.text if isinstance(line, Line) else DOTS for line in pair]
                before, after = "\n".join(texts), "\n".join(reversed(texts))
                step, twin = with_moved(promise.step, first, first + 1), without(promise.step, number)
                yield Change("`...` swallows", promise.line_of(first), before, after, step, twin=twin)


def _sort(line: Line) -> str:
    return "row" if line.role is Role.ROW else "line"


def _moved(promise: Promise, number: int, to: int, sort: str = "line moved") -> Change:
    first, *others = promise.step.output[number : to + 1]
    row = ROW_SWAPPED if to == number + 1 else ROW_MOVED
    operator = row if promise.line(number).role is Role.ROW else sort
    before, after = "\n".join((first, *others)), "\n".join((*others, first))
    return Change(operator, promise.line_of(number), before, after, with_moved(promise.step, number, to))


def _is_beside_dots(promise: Promise, number: int) -> bool:
    """Whether a `...` can stand for lines beside this one."""
    return any(isinstance(promise.entries[n], Gap) for n in _range(promise, number))


def _range(promise: Promise, number: int) -> range:
    """The entries among which, and right beside which, a `...` stands for this line too."""
    line, first, last = promise.line(number), number, number
    if promise.freedom is Freedom.LINES:
        return range(len(promise.entries))
    while first > 0 and _are_free(promise, line, promise.entries[first - 1]):
        first -= 1
    while last < len(promise.entries) - 1 and _are_free(promise, line, promise.entries[last + 1]):
        last += 1
    return range(max(first - 1, 0), min(last + 2, len(promise.entries)))


def _are_free(promise: Promise, line: Line, other: Line | Gap) -> bool:
    """Whether a line and another entry of its neighbourhood belong to what may come in any order."""
    if line.stream and line.stream.source and isinstance(other, Line) and line.stream == other.stream:
        return False
    return is_free(line, promise.freedom) and (isinstance(other, Gap) or is_free(other, promise.freedom))


def order_counts(promise: Promise, line: Line, other: Line | Gap) -> bool:
    """Whether a page says something else when these two change places."""
    if isinstance(other, Gap):
        return promise.freedom is Freedom.NOTHING
    if promise.freedom is Freedom.GROUPS and Role.BLANK in (line.role, other.role):
        return False
    if line.role is not other.role and Role.DETAIL in (line.role, other.role):
        # Below a `...`, a detail may be one of any step.
        return line.index == 0 or isinstance(promise.entries[line.index - 1], Line)
    if _are_free(promise, line, other) or (line.tie is not None and line.tie == other.tie):
        return False
    return _meaning(promise, line) != _meaning(promise, other)


def _meaning(promise: Promise, line: Line) -> tuple[object, ...]:
    """All that a line says: its letters, and of its samples those that stand elsewhere, too."""
    shared = (
        sample.text
        for sample in line.own.samples
        if sample.kind.nature is Nature.IDENTITY and promise.identities.others(sample)
    )
    return (line.own.key, *shared)
