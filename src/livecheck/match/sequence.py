"""Pairing two sequences: in order, with `...` for any lines, and rows of one second free to swap."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from livecheck.match.arrange import Entry
from livecheck.match.read import Gap, Line
from livecheck.match.search import (
    Search,
    Ways,
    agreements,
    explore,
    index_of,
    offered,
    places_of,
    sought,
)

_LONGEST_REMEMBERED = 64
"""The longest run of which a search remembers what it has tried; memory would grow with its square."""


@dataclass(frozen=True, slots=True)
class Spot:
    """How far two sequences are paired."""

    page: int
    """The next entry of the page."""
    run: int
    """The current run of the terminal's entries: it still has unused ones, or it is past the last."""
    open: bool = False
    """Whether a `...` may stand for what is unused in this run."""


@dataclass(slots=True)
class Course:
    """Two sequences, prepared for pairing."""

    page: tuple[Entry, ...]
    """Without its `...`."""
    dots: frozenset[int]
    """The entries of the page that have `...` before them; also its length if `...` comes last."""
    real: tuple[Entry, ...]
    runs: list[range]
    """The terminal's entries in stretches whose entries are free to swap; most hold but one."""
    run_of: list[int]
    left: list[int]
    """For each run, how many of its entries are unused."""
    index: dict[str, list[int]]
    used: bytearray
    failed: set[tuple[Spot, bytes, int]] = field(default_factory=set)

    def use(self, j: int) -> None:
        self.used[j] = 1
        self.left[self.run_of[j]] -= 1

    def free(self, j: int) -> None:
        self.used[j] = 0
        self.left[self.run_of[j]] += 1


def sequence_ways(page: tuple[Entry, ...], real: tuple[Entry, ...], search: Search, ways: Ways) -> Iterator[None]:
    """Yields once for each way to pair two sequences; `ways` pairs their entries."""
    course = _course(page, real)
    if any(course.index.keys().isdisjoint(sought(entry)) for entry in course.page):
        return  # a line that is nowhere needs no search
    mark = search.binder.mark
    first = _forced(course, Spot(0, 0), search)
    if first is not None:
        yield from explore(
            first,
            lambda spot: _choices(course, spot, search, ways),
            lambda spot: _is_end(course, spot),
            lambda spot: course.failed.update(_memory(course, spot, search)),
        )
    search.binder.undo(mark)


def split_dots(page: tuple[Entry, ...]) -> tuple[tuple[Entry, ...], frozenset[int]]:
    """A page's entries without its `...`, and before which of them those stand."""
    kept: list[Entry] = []
    dots: set[int] = set()
    for entry in page:
        if isinstance(entry, Gap):
            dots.add(len(kept))
        else:
            kept.append(entry)
    return tuple(kept), frozenset(dots)


def runs_of(real: tuple[Entry, ...]) -> list[range]:
    """The stretches whose entries are free to swap: rows that were made in the same second."""
    starts = [j for j in range(len(real)) if j == 0 or not _tied(real[j - 1], real[j])]
    return [range(start, end) for start, end in pairwise([*starts, len(real)])]


def _tied(before: Entry, entry: Entry) -> bool:
    if not (isinstance(before, Line) and isinstance(entry, Line)):
        return False
    return entry.tie is not None and entry.tie == before.tie


def _course(page: tuple[Entry, ...], real: tuple[Entry, ...]) -> Course:
    kept, dots = split_dots(page)
    runs = runs_of(real)
    return Course(
        page=kept,
        dots=dots,
        real=real,
        runs=runs,
        run_of=[number for number, run in enumerate(runs) for _ in run],
        left=[len(run) for run in runs],
        index=index_of([offered(entry) for entry in real]),
        used=bytearray(len(real)),
    )


def _is_end(course: Course, spot: Spot) -> bool:
    if spot.page < len(course.page):
        return False
    if spot.page in course.dots or spot.run == len(course.runs):
        return True
    return spot.open and spot.run == len(course.runs) - 1


def _memory(course: Course, spot: Spot, search: Search) -> set[tuple[Spot, bytes, int]]:
    """All that the outcome of a search from here depends on; nothing if that is too much to remember."""
    run = course.runs[spot.run] if spot.run < len(course.runs) else range(0)
    if len(run) > _LONGEST_REMEMBERED:
        return set()
    used = bytes(course.used[run.start : run.stop]) if len(run) > 1 else b""
    return {(spot, used, search.binder.version)}


def _choices(course: Course, spot: Spot, search: Search, ways: Ways) -> Iterator[Spot]:
    """Pairs the next entry of the page in each possible way."""
    if spot.page == len(course.page) or len(course.page) - spot.page > _remaining(course, spot):
        return
    entry = course.page[spot.page]
    for j in _candidates(course, spot):
        search.step()
        if course.used[j]:
            continue
        for _ in ways(entry, course.real[j], search):
            mark = search.binder.mark
            course.use(j)
            following = _forced(course, _after(course, spot, j), search)
            if following is not None and course.failed.isdisjoint(_memory(course, following, search)):
                yield following
            course.free(j)
            search.binder.undo(mark)


def _remaining(course: Course, spot: Spot) -> int:
    """How many of the terminal's entries can still be paired."""
    return len(course.real) - course.runs[spot.run].start if spot.run < len(course.runs) else 0


def _candidates(course: Course, spot: Spot) -> Iterator[int]:
    """The terminal's entries that may come next, nearest first; used ones are among them."""
    if spot.run == len(course.runs):
        return
    last = spot.run
    if spot.page in course.dots:
        last = len(course.runs) - 1
    elif spot.open:
        last = min(spot.run + 1, len(course.runs) - 1)
    run, keys = course.runs[spot.run], sought(course.page[spot.page])
    # In a run most rows stand in the page's order: the next one is tried first.
    expected = run.stop - course.left[spot.run]
    for j in places_of(keys, course.index, expected):
        if j >= course.runs[last].stop:
            break
        yield j
    for j in places_of(keys, course.index, run.start):
        if j >= expected:
            return
        yield j


def _after(course: Course, spot: Spot, j: int) -> Spot:
    """Where the pairing stands when the next entry has been paired with `j`."""
    run = course.run_of[j]
    if course.left[run] == 0:
        return Spot(spot.page + 1, run + 1)
    return Spot(spot.page + 1, run, open=spot.page in course.dots or (spot.open and run == spot.run))


def _forced(course: Course, spot: Spot, search: Search) -> Spot | None:
    """Makes all moves that leave no choice; `None` if one of them fails."""
    here = spot
    while not here.open and _is_forced(course, here):
        page, real = course.page[here.page], course.real[course.runs[here.run].start]
        if not (isinstance(page, Line) and isinstance(real, Line)):
            return here
        search.step()
        pairs = agreements(page, real)
        if len(pairs) > 1:
            return here
        if not pairs or not search.binder.accept(pairs[0][0].samples, pairs[0][1].samples):
            return None
        here = Spot(here.page + 1, here.run + 1)
    return here


def _is_forced(course: Course, spot: Spot) -> bool:
    """Whether the next entry can only be paired with the one entry of the current run."""
    if spot.page == len(course.page) or spot.page in course.dots or spot.run == len(course.runs):
        return False
    return len(course.runs[spot.run]) == 1
