"""Which lines a step is to promise, and in which order, before those that are new are written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from livecheck.accept.merge import likeness
from livecheck.match import Comparison, Line
from livecheck.model import DiffLine
from livecheck.pairing import in_any_order, in_order, stretches


@dataclass(frozen=True, slots=True)
class Stays:
    """A promised line that stays, by its index; also a `...`."""

    page: int


@dataclass(frozen=True, slots=True)
class Goes:
    """A promised line that the terminal does not show."""

    page: int


@dataclass(frozen=True, slots=True)
class Comes:
    """A shown line that the page lacks, and the promised line that it takes the place of, if there is one."""

    real: int
    page: int | None = None


Mark = Stays | Goes | Comes
Sketch = tuple[Mark, ...]


def alike(sides: Comparison, page: int, real: int) -> float:
    """How much of a promised line and of a shown one is the same."""
    mine = sides.page[page]
    return likeness(mine, sides.real[real], sides.bindings) if isinstance(mine, Line) else 0.0


def by_diff(sides: Comparison) -> Sketch:
    """The page's lines in the page's order, with what is new where the diff has it."""
    sketch = _in_stretches(sides, list(_marks(sides.diff)))
    return _in_terminal_order(sides, _moved(sides, sketch))


def by_terminal(sides: Comparison) -> Sketch:
    """The terminal's lines in the terminal's order, each as the page has it where the page has it."""
    marks = list(_marks(sides.diff))
    stays = {j: i for i, j in _counterparts(sides, marks).items()}
    gone = [mark.page for mark in marks if isinstance(mark, Goes)]
    new = [j for j in range(len(sides.real)) if j not in stays]
    partners = in_order(gone, new, partial(alike, sides))
    return tuple(Stays(stays[j]) if j in stays else Comes(j, partners.get(j)) for j in range(len(sides.real)))


def afresh(sides: Comparison) -> Sketch:
    """All of the terminal's lines, as if the page had promised none."""
    return tuple(Comes(j) for j in range(len(sides.real)))


# --- from a diff ------------------------------------------------------------------------------------------


def _marks(diff: Sequence[DiffLine]) -> Iterator[Mark]:
    for line in diff:
        if line.shown is not None:
            yield Comes(line.shown)
        elif line.expected is not None:
            yield Stays(line.expected) if line.sign == " " else Goes(line.expected)


def _in_stretches(sides: Comparison, marks: Sequence[Mark]) -> Sketch:
    """Between two lines that stay, a line that comes takes the place of the most similar one that goes."""
    sketch: list[Mark] = []
    at = 0
    for stretch in stretches(range(len(marks)), lambda n: not isinstance(marks[n], Stays)):
        sketch += marks[at : stretch[0]]
        sketch += _woven(sides, [marks[n] for n in stretch])
        at = stretch[-1] + 1
    return (*sketch, *marks[at:])


def _woven(sides: Comparison, marks: Sequence[Mark]) -> Iterator[Mark]:
    going = [mark.page for mark in marks if isinstance(mark, Goes)]
    coming = [mark.real for mark in marks if isinstance(mark, Comes)]
    partners = in_order(going, coming, partial(alike, sides))
    waiting = iter(going)
    for j in coming:
        if j in partners:
            for i in waiting:
                if i == partners[j]:
                    break
                yield Goes(i)
        yield Comes(j, partners.get(j))
    yield from (Goes(i) for i in waiting)


def _moved(sides: Comparison, sketch: Sketch) -> Sketch:
    """Where order is free, a line that comes goes to the place of the line that it is, wherever in the step."""
    going = [m.page for m in sketch if isinstance(m, Goes) and sides.is_free(sides.page[m.page])]
    coming = [m.real for m in sketch if isinstance(m, Comes) and m.page is None and sides.is_free(sides.real[m.real])]
    partners = in_any_order(going, coming, partial(alike, sides))
    places = {i: Comes(j, i) for j, i in partners.items()}
    kept = (m for m in sketch if not (isinstance(m, Comes) and m.real in partners))
    return tuple(places.get(m.page, m) if isinstance(m, Goes) else m for m in kept)


def _in_terminal_order(sides: Comparison, sketch: Sketch) -> Sketch:
    """Where order is free, a line that is new stands behind the one that it follows in the terminal."""
    shown = {i: j for i, j in _counterparts(sides, sketch).items() if sides.is_free(sides.real[j])}
    new = [m for m in sketch if isinstance(m, Comes) and m.page is None and sides.is_free(sides.real[m.real])]
    ordered: list[Mark] = [m for m in sketch if m not in new]
    for mark in sorted(new, key=lambda m: m.real):
        before = [(_place(m, shown), n) for n, m in enumerate(ordered) if 0 <= _place(m, shown) < mark.real]
        ordered.insert(max(before)[1] + 1 if before else _first_free(sides, ordered), mark)
    return tuple(ordered)


def _place(mark: Mark, shown: dict[int, int]) -> int:
    if isinstance(mark, Comes):
        return mark.real
    return shown.get(mark.page, -1) if isinstance(mark, Stays) else -1


def _first_free(sides: Comparison, marks: Sequence[Mark]) -> int:
    free = (n for n, m in enumerate(marks) if not isinstance(m, Comes) and sides.is_free(sides.page[m.page]))
    return next(free, len(marks))


def _counterparts(sides: Comparison, marks: Sequence[Mark]) -> dict[int, int]:
    """For the promised lines that stay, the shown lines that they are most likely paired with."""
    taken = {mark.real for mark in marks if isinstance(mark, Comes)}
    waiting: dict[str, list[int]] = {}
    for j in reversed([j for j in range(len(sides.real)) if j not in taken]):
        for key in {reading.key for reading in sides.real[j].readings}:
            waiting.setdefault(key, []).append(j)
    found: dict[int, int] = {}
    for mark in marks:
        line = sides.page[mark.page] if isinstance(mark, Stays) else None
        if not isinstance(mark, Stays) or not isinstance(line, Line):
            continue
        places = waiting.get(line.own.key, [])
        while places and places[-1] in taken:
            places.pop()
        if places:
            found[mark.page] = places.pop()
            taken.add(found[mark.page])
    return found
