"""What all searches share: a limit of steps, a walk without recursion, and when two lines agree.

Lines are paired by what is not a sample first (their keys), then by whether their samples can be bound. Where
there is a choice, every choice is tried: where `...` ends, which row of one second comes first, which free piece
is which. A generator yields once for each way to pair two things, with the bindings of that way made; asked for
more it takes them back and tries the next. Each try is a step, and a search has a limit of steps, so that no
input can make it explode; ordinary output takes about one step a line.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import merge
from itertools import groupby
from typing import TypeVar

from livecheck.match.arrange import Entry, Free
from livecheck.match.bind import Binder
from livecheck.match.build_steps import width_of_seconds
from livecheck.match.read import Line
from livecheck.match.text import Reading

BASE_STEPS = 200_000
STEPS_PER_LINE = 20


class TooManyWays(Exception):
    """The search has used up its steps."""


@dataclass(slots=True)
class Search:
    """What a search holds: the bindings so far, and how many steps it may still take."""

    binder: Binder
    steps: int

    def step(self) -> None:
        """Counts a try; raises `TooManyWays` when there have been too many."""
        self.steps -= 1
        if self.steps < 0:
            raise TooManyWays


def steps_for(lines: int) -> int:
    """How many steps a search over so many lines may take."""
    return BASE_STEPS + STEPS_PER_LINE * lines


State = TypeVar("State")
Ways = Callable[[Entry, Entry, Search], Iterator[None]]
"""Yields once for each way to pair an entry of the page with one of the terminal."""


def explore(
    first: State,
    choices: Callable[[State], Iterator[State]],
    is_goal: Callable[[State], bool],
    failed: Callable[[State], None],
) -> Iterator[None]:
    """Goes depth first through states and yields at each goal. A stack of its own, for output can be long.

    `failed` hears of each state below which there is no goal.
    """
    stack = [(first, iter([first]), 0)]
    goals = 0
    while stack:
        state, rest, before = stack[-1]
        following = next(rest, None)
        if following is None:
            stack.pop()
            if goals == before:
                failed(state)
        elif is_goal(following):
            goals += 1
            yield
        else:
            stack.append((following, choices(following), goals))


def agreements(page: Line, real: Line) -> list[tuple[Reading, Reading]]:
    """All pairs of readings of two lines that agree to the letter; a detail of a build stays below its step."""
    if page.below is not None and page.below != real.below:
        return []
    pairs = [(page.own, reading) for reading in real.readings if reading.key == page.own.key]
    wider = width_of_seconds(page.text) - width_of_seconds(real.text) if page.cuts or real.cuts else 0
    if 0 < wider <= len(real.cuts) and real.cuts[wider - 1].key == page.own.key:
        pairs.append((page.own, real.cuts[wider - 1]))
    if 0 < -wider <= len(page.cuts) and page.cuts[-wider - 1].key == real.own.key:
        pairs.append((page.cuts[-wider - 1], real.own))
    return pairs


def line_ways(page: Entry, real: Entry, search: Search) -> Iterator[None]:
    """Yields once for each way to pair two lines."""
    if not (isinstance(page, Line) and isinstance(real, Line)):
        return
    mark = search.binder.mark
    for mine, theirs in agreements(page, real):
        if search.binder.accept(mine.samples, theirs.samples):
            yield
            search.binder.undo(mark)


def offered(entry: Entry) -> set[str]:
    """All keys under which a terminal's entry can be looked up; it has one in common with what it agrees with."""
    if isinstance(entry, Line):
        return {reading.key for reading in (*entry.readings, *entry.cuts)}
    return {f"\3{entry.key}"} if isinstance(entry, Free) else set()


def sought(entry: Entry) -> set[str]:
    """All keys by which a page's entry looks for its partner."""
    if isinstance(entry, Line):
        return {entry.own.key, *(reading.key for reading in entry.cuts)}
    return {f"\3{entry.key}"} if isinstance(entry, Free) else set()


Index = Mapping[str, Sequence[int]]


def index_of(keys: Sequence[set[str]]) -> dict[str, list[int]]:
    """For each key the places where it stands, in order."""
    places: dict[str, list[int]] = {}
    for place, some in enumerate(keys):
        for key in some:
            places.setdefault(key, []).append(place)
    return places


def places_of(wanted: set[str], index: Index, start: int = 0) -> Iterator[int]:
    """The places from `start` on where any of the keys stands, in order and one at a time."""
    lists = [index[key] for key in sorted(wanted) if key in index]
    tails = [_tail(places, start) for places in lists]
    return (place for place, _ in groupby(merge(*tails))) if len(tails) != 1 else tails[0]


def _tail(places: Sequence[int], start: int) -> Iterator[int]:
    for number in range(bisect_left(places, start), len(places)):
        yield places[number]
