"""Pairing free pieces: each of the page's with one of the terminal's, in any order."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, product

from livecheck.match.arrange import Entry, Free
from livecheck.match.bind import Binder, Handle, handle
from livecheck.match.kinds import Nature
from livecheck.match.read import Gap, Line, Role
from livecheck.match.refine import colours, sketch
from livecheck.match.search import Search, explore, index_of, line_ways, offered, places_of, sought
from livecheck.match.sequence import sequence_ways
from livecheck.match.text import Reading

Piece = tuple[Entry, ...]
Value = tuple[str, tuple[int, int], Handle]
"""A piece's key, one of its identities, and at which place among these it stands."""

_FEW = 32


@dataclass(frozen=True, slots=True)
class Shelf:
    """The terminal's pieces, as they can be looked up: by what counts to the letter, and by an identity as well."""

    by_key: Mapping[str, Sequence[int]]
    by_value: Mapping[Value, Sequence[int]]

    def known(self, page: Piece, keys: set[str], binder: Binder) -> Sequence[int] | None:
        """Where the partner of a page's piece must stand if one of its identities is bound; else `None`."""
        if len(keys) > 1:
            return None
        for place, value in _identities(page, _own):
            if partner := binder.partner(*value):
                return self.by_value.get((min(keys), place, partner), ())
        return None


@dataclass(frozen=True, slots=True)
class Partners:
    """For each of the page's pieces, those of the terminal's that look like it; the search tries `first` first."""

    page: Free
    shelf: Shelf
    keys: tuple[set[str] | None, ...]
    places: tuple[Sequence[int], ...]
    first: tuple[int, ...]

    def of(self, i: int, binder: Binder) -> Iterator[int]:
        keys = self.keys[i]
        known = None if keys is None else self.shelf.known(self.page.pieces[i], keys, binder)
        places = self.places[i] if known is None else known
        return (places[(self.first[i] + number) % len(places)] for number in range(len(places)))


def free_ways(page: Free, real: Free, search: Search) -> Iterator[None]:
    """Yields once for each way to pair free pieces; what is left over must be what may be left out."""
    partners = partners_of(page, real, search.binder)
    spare = [bool(page.gaps) or is_dispensable(piece) for piece in real.pieces]
    if len(page.pieces) < spare.count(False) or not all(partners.places):
        return
    order = _order(page, real, partners, search)
    used = bytearray(len(real.pieces))
    mark = search.binder.mark

    def choices(depth: int) -> Iterator[int]:
        for j in partners.of(order[depth], search.binder) if depth < len(order) else ():
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


def partners_of(page: Free, real: Free, binder: Binder) -> Partners:
    """Looks up by their keys which pieces can be which."""
    told = _told_apart(page, real, binder)
    shelf = shelf_of(page, real, told and told[1])
    everything = range(len(real.pieces))
    all_keys = tuple(told[0] if told else map(sought_by, page.pieces))
    places: list[Sequence[int]] = []
    first: list[int] = []
    ranks: Counter[str | None] = Counter()
    for keys in all_keys:
        places.append(everything if keys is None else _places(keys, shelf.by_key))
        # In their order on the page is where partners most likely stand.
        sort = None if keys is None else min(keys)
        first.append(ranks[sort])
        ranks[sort] += 1
        if keys is not None and len(keys) == 1 and first[-1] >= len(places[-1]):
            places[-1] = []  # more of these on the page than there are in the terminal
    return Partners(page, shelf, all_keys, tuple(places), tuple(first))


def _told_apart(page: Free, real: Free, binder: Binder) -> tuple[list[set[str]], list[set[str]]] | None:
    """Keys for both sides' pieces by what they share; `None` where a side may have more than the other."""
    if page.gaps or len(page.pieces) != len(real.pieces) or any(map(is_dispensable, real.pieces)):
        return None
    mine = [[_own(line) for line in piece] for piece in page.pieces]
    wanted = {reading.key for piece in mine for line in piece for reading in line}
    theirs = [[_wanted(line, wanted) for line in piece] for piece in real.pieces]
    if any(len(line) != 1 for piece in (*mine, *theirs) for line in piece):
        return None
    sides = [[sketch([line[0] for line in piece]) for piece in side] for side in (mine, theirs)]
    one, other = colours(sides[0], sides[1], binder)
    return [{f"\4{colour}"} for colour in one], [{f"\4{colour}"} for colour in other]


def _wanted(line: Entry, keys: set[str]) -> Sequence[Reading]:
    """The ways to understand a terminal's line that the page has; its own if there is none."""
    return [reading for reading in _all(line) if reading.key in keys] or _all(line)[:1]


def shelf_of(page: Free, real: Free, keys: Sequence[set[str]] | None = None) -> Shelf:
    """Makes the terminal's pieces ready to be looked up."""
    if keys is None:
        wanted = {key for piece in page.pieces for line in piece for key in sought(line)}
        keys = [_keys(piece, lambda line: offered(line) & wanted) for piece in real.pieces]
    by_value: dict[Value, list[int]] = {}
    for j, piece in enumerate(real.pieces):
        for key, (place, value) in product(keys[j], _identities(piece, _all)):
            by_value.setdefault((key, place, value), []).append(j)
    return Shelf(index_of(keys), by_value)


def sought_by(piece: Piece) -> set[str] | None:
    """All keys by which a page's piece looks for its partner; `None` if a `...` in it may stand for any lines."""
    return None if any(isinstance(entry, Gap) for entry in piece) else _keys(piece, sought)


def _keys(piece: Piece, of: Callable[[Entry], set[str]]) -> set[str]:
    """A piece's keys: those of its line, or of its lines in whatever way each is understood."""
    if len(piece) == 1:
        return of(piece[0])
    return set(map("\4".join, islice(product(*map(sorted, map(of, piece))), _FEW)))


def _own(line: Entry) -> Sequence[Reading]:
    """How a page's line is understood, if that is for certain."""
    return line.readings[:1] if isinstance(line, Line) and not line.cuts else ()


def _all(line: Entry) -> Sequence[Reading]:
    """All ways to understand a terminal's line."""
    return (*line.readings, *line.cuts) if isinstance(line, Line) else ()


def _identities(
    piece: Piece, understood: Callable[[Entry], Sequence[Reading]]
) -> Iterator[tuple[tuple[int, int], Handle]]:
    """The identities of a piece, each with its line and its place among the samples there."""
    seen = set()
    for n, line in enumerate(piece):
        for reading in understood(line):
            for k, sample in enumerate(reading.samples):
                found = (n, k), handle(sample.kind.family, sample.text)
                if sample.kind.nature is Nature.IDENTITY and found not in seen:
                    seen.add(found)
                    yield found


def _places(keys: set[str], index: Mapping[str, Sequence[int]]) -> Sequence[int]:
    if len(keys) == 1:
        return index.get(next(iter(keys)), [])
    return list(places_of(keys, index))


def _order(page: Free, real: Free, partners: Partners, search: Search) -> list[int]:
    """The most constrained first, and after each those that share an identity with it: by that they are known."""

    def freedom(i: int) -> int:
        places = partners.places[i]
        if not 1 < len(places) <= _FEW:
            return len(places)
        return sum(_is_possible(page.pieces[i], real.pieces[j], search) for j in places)

    values = [[value for _, value in _identities(piece, _own)] for piece in page.pieces]
    sharing: dict[Handle, list[int]] = {}
    for i in (order := sorted(range(len(values)), key=lambda i: (freedom(i), i))):
        for value in values[i]:
            sharing.setdefault(value, []).append(i)
    found: dict[int, None] = {}
    for start in order:
        waiting = deque([start])
        while waiting:
            i = waiting.popleft()
            if i not in found:
                found[i] = None
                waiting.extend(j for value in values[i] for j in sharing.pop(value, ()))
    return list(found)


def _is_possible(page: Piece, real: Piece, search: Search) -> bool:
    search.step()
    mark = search.binder.mark
    possible = next(piece_ways(page, real, search), False) is None
    search.binder.undo(mark)
    return possible
