"""Pairing free pieces: each of the page's with one of the terminal's, in any order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from livecheck.match.arrange import Entry, Free
from livecheck.match.read import Gap, Line, Role
from livecheck.match.search import Search, explore, index_of, line_ways, offered, places_of, sought
from livecheck.match.sequence import sequence_ways

Piece = tuple[Entry, ...]
_MANY = "\4"
_FEW = 32


@dataclass(frozen=True, slots=True)
class Partners:
    """For each of the page's pieces, those of the terminal's that look like it; the search tries `first` first."""

    places: tuple[Sequence[int], ...]
    first: tuple[int, ...]

    def of(self, i: int) -> Iterator[int]:
        places = self.places[i]
        return (places[(self.first[i] + number) % len(places)] for number in range(len(places)))


def free_ways(page: Free, real: Free, search: Search) -> Iterator[None]:
    """Yields once for each way to pair free pieces; what is left over must be what may be left out."""
    partners = partners_of(page, real)
    spare = [bool(page.gaps) or is_dispensable(piece) for piece in real.pieces]
    if len(page.pieces) < spare.count(False) or not all(partners.places):
        return
    order = _order(page, real, partners, search)
    used = bytearray(len(real.pieces))
    mark = search.binder.mark

    def choices(depth: int) -> Iterator[int]:
        for j in partners.of(order[depth]) if depth < len(order) else ():
            search.step()
            if used[j]:
                continue
            for _ in piece_ways(page.pieces[order[depth]], real.pieces[j], search):
                used[j] = 1
                yield depth + 1
                used[j] = 0

    def is_complete(depth: int) -> bool:
        return depth == len(order) and all(u or s for u, s in zip(used, spare, strict=True))

    yield from explore(0, choices, is_complete, lambda _: None)
    search.binder.undo(mark)


def piece_ways(page: Piece, real: Piece, search: Search) -> Iterator[None]:
    """Yields once for each way to pair two pieces."""
    if len(page) == len(real) == 1 and not isinstance(page[0], Gap):
        return line_ways(page[0], real[0], search)
    return sequence_ways(page, real, search, line_ways)


def is_dispensable(piece: Piece) -> bool:
    """Whether the terminal may show this piece though the page does not: a detail of a build's step."""
    return len(piece) == 1 and isinstance(piece[0], Line) and piece[0].role is Role.DETAIL


def partners_of(page: Free, real: Free) -> Partners:
    """Looks up by their keys which pieces can be which."""
    index = index_of([offered(piece[0]) if len(piece) == 1 else {_MANY} for piece in real.pieces])
    everything = range(len(real.pieces))
    places: list[Sequence[int]] = []
    first: list[int] = []
    ranks: Counter[str] = Counter()
    for piece in page.pieces:
        keys = sought(piece[0]) if len(piece) == 1 else {_MANY}
        if any(isinstance(entry, Gap) for entry in piece):
            places.append(everything)
        else:
            places.append(_places(keys, index))
        # In their order on the page is where partners most likely stand.
        first.append(ranks[min(keys)])
        ranks[min(keys)] += 1
        if len(keys) == 1 and keys != {_MANY} and first[-1] >= len(places[-1]):
            places[-1] = []  # more of these on the page than there are in the terminal
    return Partners(tuple(places), tuple(first))


def _places(keys: set[str], index: dict[str, list[int]]) -> Sequence[int]:
    if len(keys) == 1:
        return index.get(next(iter(keys)), [])
    return list(places_of(keys, index))


def _order(page: Free, real: Free, partners: Partners, search: Search) -> list[int]:
    """The most constrained first: what has one partner binds names that the others are then known by."""

    def freedom(i: int) -> int:
        places = partners.places[i]
        if not 1 < len(places) <= _FEW:
            return len(places)
        return sum(_is_possible(page.pieces[i], real.pieces[j], search) for j in places)

    return sorted(range(len(page.pieces)), key=lambda i: (freedom(i), i))


def _is_possible(page: Piece, real: Piece, search: Search) -> bool:
    search.step()
    mark = search.binder.mark
    possible = next(piece_ways(page, real, search), False) is None
    search.binder.undo(mark)
    return possible
