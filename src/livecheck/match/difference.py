"""What a person is shown when page and terminal differ, and what is bound all the same.

As much as possible is paired, so that later steps can be judged, but never inconsistently: a pair whose samples
contradict the bindings is a line that only the page has and one that only the terminal has.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Iterator, Sequence

from livecheck.match.align import align
from livecheck.match.arrange import Entry, Free
from livecheck.match.free import Piece, Shelf, is_dispensable, piece_ways, shelf_of, sought_by
from livecheck.match.pair import entry_ways
from livecheck.match.read import DOTS, Gap, Line
from livecheck.match.search import Search, TooManyWays, offered, sought, steps_for
from livecheck.match.sequence import runs_of, split_dots
from livecheck.model import DiffLine


def difference(page: tuple[Entry, ...], real: tuple[Entry, ...], search: Search) -> tuple[DiffLine, ...]:
    """A full diff in page order; binds what agrees."""
    kept, gaps = split_dots(page)
    dots = sorted(gaps)
    ordered = _ordered(kept, real)
    # Only what stays beside its neighbours is shown as agreeing; the first that contradicts is left out.
    lines: list[DiffLine] = []
    i = j = 0
    for mine, theirs in [*_bound(kept, ordered, search), (len(kept), len(ordered))]:
        swallowing = dots[bisect_left(dots, i) : bisect_right(dots, mine)]
        lines += _stretch(kept[i:mine], ordered[j:theirs], [number - i for number in swallowing])
        if mine < len(kept):
            lines += _agreeing(kept[mine], ordered[theirs], search)
        i, j = mine + 1, theirs + 1
    return _with_dots(lines, page)


def agreeing_lines(page: Sequence[str]) -> tuple[DiffLine, ...]:
    """The diff of a page that agrees in whole."""
    return tuple(DiffLine(" ", text, index) for index, text in enumerate(page))


def _ordered(page: tuple[Entry, ...], real: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """The terminal's entries, rows of one second in the page's order, so that no swap looks like a drift."""
    ranks = {key: rank for rank, entry in enumerate(page) for key in sought(entry)}
    ordered: list[Entry] = []
    for run in runs_of(real):
        entries = [real[j] for j in run]
        if len(run) > 1:
            entries.sort(key=lambda entry: min(ranks.get(k, len(ranks)) for k in offered(entry)))
        ordered.extend(entries)
    return tuple(ordered)


def _bound(page: tuple[Entry, ...], real: tuple[Entry, ...], search: Search) -> Iterator[tuple[int, int]]:
    """The pairs that agree, as far as they can be bound one after the other. Free entries always pair."""
    wanted = {key for entry in page for key in sought(entry)}
    for i, j in align([_key(entry) for entry in page], [_key(entry, wanted) for entry in real]):
        if isinstance(page[i], Free) or _can(page[i], real[j], search):
            yield i, j


def _key(entry: Entry, wanted: set[str] | None = None) -> str:
    """One key to align by: the entry's own, or the one of its other keys that the page has."""
    if not isinstance(entry, Line):
        return min(offered(entry))
    if wanted is None or entry.own.key in wanted:
        return entry.own.key
    return min(offered(entry) & wanted, default=entry.own.key)


def _can(page: Entry, real: Entry, search: Search) -> bool:
    """Binds two entries if they agree."""
    return _is_way(entry_ways(page, real, search))


def _stretch(page: Sequence[Entry], real: Sequence[Entry], dots: Sequence[int]) -> list[DiffLine]:
    """What stands between two pairs: all of the page's, and of the terminal's what no `...` stands for.

    Lines before a `...` are shown against as many of the terminal's first ones, lines after it against its last.
    """
    if not dots:
        return [*_only("-", page), *_only("+", real)]
    head, tail = dots[0], len(page) - dots[-1]
    first = real[:head]
    last = real[max(len(first), len(real) - tail) :] if tail else ()
    return [*_only("-", page[:head]), *_only("+", first), *_only("-", page[head:]), *_only("+", last)]


def _only(sign: str, entries: Sequence[Entry]) -> Iterator[DiffLine]:
    for entry in entries:
        if isinstance(entry, Free):
            for line in sorted((line for piece in entry.pieces for line in piece), key=lambda line: line.index):
                yield from _only(sign, [line])
        elif isinstance(entry, Line):
            yield _line(sign, entry)


def _line(sign: str, line: Line) -> DiffLine:
    if sign == "+":
        return DiffLine(sign, line.text, shown=line.index)
    return DiffLine(sign, line.text, expected=line.index)


def _agreeing(page: Entry, real: Entry, search: Search) -> Iterator[DiffLine]:
    if isinstance(page, Free) and isinstance(real, Free) and not _can(page, real, search):
        yield from _free_difference(page, real, search)
    else:
        yield from _only(" ", [page])


def _free_difference(page: Free, real: Free, search: Search) -> Iterator[DiffLine]:
    """Free pieces in the page's order, then what only the terminal has."""
    steps = Search(search.binder, steps_for(len(page.pieces) + len(real.pieces)))
    shelf = shelf_of(page, real)
    waiting = {key: deque(places) for key, places in shelf.by_key.items()}
    taken: set[int] = set()
    signs: list[tuple[str, Entry]] = []
    for piece in page.pieces:
        partner = _partner(piece, real, (shelf, waiting), taken, steps)
        signs += [("-" if partner is None else " ", line) for line in piece]
        if partner is not None:
            taken.add(partner)
    for sign, line in sorted(signs, key=lambda each: each[1].index):
        yield from _only(sign, [line])
    for j, piece in enumerate(real.pieces):
        if j not in taken and not page.gaps and not is_dispensable(piece):
            yield from _only("+", piece)


Waiting = tuple[Shelf, dict[str, deque[int]]]
"""The terminal's pieces as they can be looked up, and by their keys those that may be untaken."""


def _partner(page: Piece, real: Free, waiting: Waiting, taken: set[int], search: Search) -> int | None:
    """The first of the terminal's pieces that agrees with a page's piece; binds the two."""
    for j in _promising(page, real, waiting, taken, search):
        if search.steps <= 0:
            return None
        search.step()
        if j not in taken and _is_way(piece_ways(page, real.pieces[j], search)):
            return j
    return None


def _promising(page: Piece, real: Free, waiting: Waiting, taken: set[int], search: Search) -> Iterator[int]:
    """The places where a page's piece may have its partner."""
    shelf, by_key = waiting
    keys = sought_by(page)
    known = None if keys is None else shelf.known(page, keys, search.binder)
    if keys is None or known is not None:
        yield from range(len(real.pieces)) if known is None else known
        return
    for key in sorted(keys):
        places = by_key.get(key, deque())
        while places and places[0] in taken:
            places.popleft()
        yield from places


def _is_way(found: Iterator[None]) -> bool:
    try:
        return next(found, False) is None
    except TooManyWays:
        return False


def _with_dots(lines: Sequence[DiffLine], page: Sequence[Entry]) -> tuple[DiffLine, ...]:
    """Puts the page's `...` lines back in their places."""
    gaps = deque(sorted({index for entry in page for index in _gaps(entry)}))
    merged: list[DiffLine] = []
    for line in lines:
        while line.expected is not None and gaps and gaps[0] < line.expected:
            merged.append(DiffLine(" ", DOTS, gaps.popleft()))
        merged.append(line)
    return (*merged, *(DiffLine(" ", DOTS, index) for index in gaps))


def _gaps(entry: Entry) -> Iterator[int]:
    if isinstance(entry, Gap):
        yield entry.index
    elif isinstance(entry, Free):
        yield from (gap.index for gap in entry.gaps)
        yield from (line.index for piece in entry.pieces for line in piece if isinstance(line, Gap))
