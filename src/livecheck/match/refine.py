"""Telling alike pieces apart by what they share: before any is tried, most of those that cannot be partners are known.

Pieces and identities get colours. At first a piece's colour is its key, and an identity's is what it is bound to;
then, round by round, a piece's colour also tells those of its identities, and an identity's those of the pieces that it
stands in, and where. Partners have the same colour, whatever is paired with what. It is the usual refinement of graphs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from livecheck.match.bind import Binder, Handle, handle
from livecheck.match.kinds import Nature
from livecheck.match.text import Reading

_ROUNDS = 32
"""So many are enough for all but long chains, which a search follows from end to end."""


@dataclass(frozen=True, slots=True)
class Sketch:
    """What of a piece its colour depends on."""

    key: str
    values: tuple[Handle, ...]
    """Its identities in order."""


def sketch(readings: Sequence[Reading]) -> Sketch:
    """A piece whose lines are understood so."""
    samples = (s for reading in readings for s in reading.samples if s.kind.nature is Nature.IDENTITY)
    return Sketch("\4".join(r.key for r in readings), tuple(handle(s.kind.family, s.text) for s in samples))


def colours(page: Sequence[Sketch], real: Sequence[Sketch], binder: Binder) -> tuple[list[int], list[int]]:
    """The colours of pieces of the page and of the terminal."""
    sides = page, real
    first: dict[object, int] = {}
    pieces = [_interned(first, (piece.key for piece in side)) for side in sides]
    values = [
        {v: _number(first, binder.partner(*v)) for piece in page for v in piece.values},
        {v: _number(first, v if binder.is_taken(v) else None) for piece in real for v in piece.values},
    ]
    before = 0
    for _ in range(_ROUNDS):
        known: dict[object, int] = {}
        pieces = [
            _interned(known, ((c, *(of[v] for v in piece.values)) for c, piece in zip(some, side, strict=True)))
            for some, side, of in zip(pieces, sides, values, strict=True)
        ]
        values = [_spread(known, *each) for each in zip(sides, pieces, values, strict=True)]
        if len(known) == before:
            break
        before = len(known)
    return pieces[0], pieces[1]


def _spread(
    known: dict[object, int], side: Sequence[Sketch], pieces: Sequence[int], values: Mapping[Handle, int]
) -> dict[Handle, int]:
    """The colours of values, by those of the pieces in which they stand."""
    places: defaultdict[Handle, list[tuple[int, int]]] = defaultdict(list)
    for colour, piece in zip(pieces, side, strict=True):
        for place, value in enumerate(piece.values):
            places[value].append((colour, place))
    return {value: _number(known, ("value", values[value], *sorted(some))) for value, some in places.items()}


def _interned(known: dict[object, int], keys: Iterable[object]) -> list[int]:
    return [_number(known, key) for key in keys]


def _number(known: dict[object, int], key: object) -> int:
    return known.setdefault(key, len(known))
