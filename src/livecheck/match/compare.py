"""Comparing what a page promises with what a terminal showed (DESIGN.md, "How a page is compared")."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from types import MappingProxyType

from livecheck.match.alignment import kept_aligned
from livecheck.match.arrange import Freedom, arrange, freedom_of, is_free
from livecheck.match.bind import Binder, Bindings
from livecheck.match.context import UNKNOWN, Context, Setting, context_of
from livecheck.match.difference import agreeing_lines, difference
from livecheck.match.pair import pair
from livecheck.match.read import DOTS, Gap, Line, placements, read_page, read_terminal
from livecheck.match.search import Search, TooManyWays, steps_for
from livecheck.match.text import NOTHING_SAID
from livecheck.model import DiffLine

_REMEMBERED = 100_000
"""How many characters an output may have so that its reading is remembered."""

BY_CHANCE = frozenset({"failed to resize tty, using default size"})
"""Lines that Docker's client adds where a machine is slow, for it asks only so often for the size of a container's
terminal (`initTtySize` in Docker's command line); a page need not show them."""

NO_ALIASES: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Comparison:
    """The outcome of comparing the output of one command."""

    matches: bool
    bindings: Bindings
    """What is known afterwards; after a mismatch what the lines that agree have bound."""
    diff: tuple[DiffLine, ...]
    """The whole page, line by line, and what only the terminal has."""
    page: tuple[Line | Gap, ...]
    real: tuple[Line, ...]
    """Both sides as they were read."""
    freedom: Freedom
    """What in them may come in another order."""
    gave_up: bool = False
    """Whether the search for a consistent binding met its limit; the lines may then agree after all."""

    def is_free(self, line: Line | Gap) -> bool:
        """Whether a line may stand among its like in any order."""
        return is_free(line, self.freedom)


def compare(
    expected: Sequence[str],
    shown: Sequence[str],
    known: Bindings,
    *,
    command: str,
    any_order: bool = False,
    aliases: Mapping[str, str] = NO_ALIASES,
    setting: Setting = UNKNOWN,
    explains: bool = True,
) -> Comparison:
    """Compares the lines that a page promises with those that a terminal showed.

    `command` is the page's command, and `aliases` says which of its words were replaced when it was typed.
    Without a `setting`, a cell that names a node or the version of an engine may hold any.
    After a mismatch there is no diff, and nothing is bound, unless the comparison `explains`.
    """
    known = known.heard(command)
    context = context_of(command, aliases, setting).hearing(known.said, any_order=any_order)
    shown = [line for line in shown if line not in BY_CHANCE or line in expected]
    page, real, context = _read(expected, shown, context)
    freedom = freedom_of(page, any_order)
    mine, theirs = arrange(page, freedom), arrange(real, freedom)
    search = _search(known, context, len(expected) + len(shown))
    try:
        if pair(mine, theirs, search):
            bound = search.binder.bindings()
            bound = bound.heard("\n".join(expected)) if context.chosen else bound
            return Comparison(True, bound, agreeing_lines(expected), page, real, freedom)
        gave_up = False
    except TooManyWays:
        gave_up = True
    if not explains:
        return Comparison(False, known, (), page, real, freedom, gave_up)
    search = _search(known, context, len(expected) + len(shown))
    diff = difference(mine, theirs, search)
    return Comparison(False, search.binder.bindings(), diff, page, real, freedom, gave_up)


def shown_so_far(
    expected: Sequence[str],
    shown: Sequence[str],
    known: Bindings,
    command: str,
    aliases: Mapping[str, str] = NO_ALIASES,
    setting: Setting = UNKNOWN,
) -> bool:
    """Whether the lines shown so far hold all that is promised before a key is pressed; the last may be new."""
    if not expected:
        return True
    return compare([*expected, DOTS], shown, known, command=command, aliases=aliases, setting=setting).matches


Places = tuple[tuple[int, int, str], ...]
"""The samples of a line: where they begin and end, and what kind they are."""


def samples(lines: Sequence[str], command: str, setting: Setting = UNKNOWN) -> tuple[Places, ...]:
    """The samples of each line of a page."""
    return tuple(map(_places, read_page(lines, context_of(command, setting=setting))))


def read_alone(lines: Sequence[str], command: str, known: Bindings) -> tuple[tuple[Places, ...], Bindings]:
    """What a page tells without a terminal: as `samples`, and what is known if each sample stands for itself."""
    page, binder = read_page(lines, context_of(command)), Binder(known)
    for entry in page:
        if isinstance(entry, Line):
            binder.accept(entry.own.samples, entry.own.samples)
    return tuple(map(_places, page)), binder.bindings()


def _places(entry: Line | Gap) -> Places:
    if isinstance(entry, Gap):
        return ()
    return tuple((sample.start, sample.end, sample.kind.name) for sample in entry.own.samples)


def outline(
    lines: Sequence[str], command: str, any_order: bool, setting: Setting = UNKNOWN, said: frozenset[str] = NOTHING_SAID
) -> tuple[tuple[Line | Gap, ...], Freedom]:
    """What a page promises, as the comparison reads it, and what in it may come in another order."""
    page = read_page(lines, context_of(command, setting=setting).hearing(said, any_order=any_order))
    return page, freedom_of(page, any_order)


def _search(known: Bindings, context: Context, lines: int) -> Search:
    return Search(Binder(known, context.setting.nodes), steps_for(lines))


def _read(
    expected: Sequence[str], shown: Sequence[str], context: Context
) -> tuple[tuple[Line | Gap, ...], tuple[Line, ...], Context]:
    """Reads both sides. NODE cells count to the letter where the count per node does not hold."""
    page, real = _read_both(expected, shown, context)
    if not _placed_alike(page, real):
        context = replace(context, placed=True)
        page, real = _read_both(expected, shown, context)
    return page, kept_aligned(page, real), context


def _read_both(
    expected: Sequence[str], shown: Sequence[str], context: Context
) -> tuple[tuple[Line | Gap, ...], tuple[Line, ...]]:
    read = _read_again if sum(map(len, shown)) + len(shown) <= _REMEMBERED else read_terminal
    return read_page(expected, context), read(tuple(shown), context.typed())


@lru_cache(maxsize=64)
def _read_again(shown: tuple[str, ...], context: Context) -> tuple[Line, ...]:
    """As `read_terminal`: what a step showed is compared thousands of times when the check itself is checked."""
    return read_terminal(shown, context)


def _placed_alike(page: Sequence[Line | Gap], real: Sequence[Line]) -> bool:
    """Whether each node has as many rows as the page says, give or take one; `...` may stand for any rows."""
    if any(isinstance(line, Gap) for line in page):
        return True
    mine, theirs = placements(page), placements(real)
    near = all(abs(mine[node] - theirs[node]) <= 1 for node in mine.keys() | theirs.keys())
    return near and _spread(mine) == _spread(theirs)


def _spread(placed: Counter[tuple[str, str]]) -> list[tuple[str, int]]:
    """For each desired state how many rows some node has, whichever: tasks that are spread evenly stay so."""
    return sorted((state, count) for (state, _), count in placed.items())
