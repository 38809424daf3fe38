"""Arranging lines: which of them are in order, and which are free among themselves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from itertools import groupby

from livecheck.match.read import Gap, Line, Role


class Freedom(Enum):
    """What may come in another order."""

    NOTHING = auto()
    """But for the steps of a build, the parts of a pull, and rows within a second, which always may."""
    LINES = auto()
    GROUPS = auto()
    """Groups of lines between blank lines."""
    ROWS = auto()
    """The rows of a table."""


@dataclass(frozen=True, slots=True)
class Free:
    """Pieces that may come in any order; each is a sequence that keeps its own."""

    pieces: tuple[tuple[Entry, ...], ...]
    gaps: tuple[Gap, ...] = ()
    """The `...` lines among them; with any, the terminal may have more pieces than the page."""
    key: str = ""
    """What sort of pieces they are; only the same sorts are compared."""

    @property
    def index(self) -> int:
        """The first line's place."""
        return min([first_line(piece[0]) for piece in self.pieces] + [gap.index for gap in self.gaps])


Entry = Line | Gap | Free


def first_line(entry: Entry) -> int:
    """The place of the first line of an entry."""
    return entry.index


def freedom_of(page: Sequence[Line | Gap], any_order: bool) -> Freedom:
    """What `order="any"` frees on a page: rows of its tables, else groups, else lines."""
    roles = [line.role for line in page if isinstance(line, Line)]
    if not any_order:
        return Freedom.NOTHING
    if Role.HEADER in roles:
        return Freedom.ROWS
    return Freedom.GROUPS if Role.BLANK in roles else Freedom.LINES


_PROGRESS = frozenset({Role.STEP, Role.DETAIL, Role.LAYER})


def is_free(line: Line | Gap, freedom: Freedom) -> bool:
    """Whether a line by itself may come in another place among its like."""
    if not isinstance(line, Line):
        return False
    match freedom:
        case Freedom.LINES:
            return True
        case Freedom.GROUPS:
            return False
        case Freedom.ROWS:
            return line.role is Role.ROW
        case Freedom.NOTHING:
            return line.role in _PROGRESS or line.stream is not None


def arrange(lines: Sequence[Line | Gap], freedom: Freedom) -> tuple[Entry, ...]:
    """The lines as a sequence of single lines and free pieces; the same freedom for page and terminal."""
    match freedom:
        case Freedom.LINES:
            return _all_free([(line,) for line in lines], "lines")
        case Freedom.GROUPS:
            return _all_free(list(_groups(lines)), "groups")
        case Freedom.ROWS | Freedom.NOTHING:
            return _runs(lines, freedom)


def _all_free(pieces: Sequence[Sequence[Line | Gap]], key: str) -> tuple[Entry, ...]:
    gaps = tuple(piece[0] for piece in pieces if len(piece) == 1 and isinstance(piece[0], Gap))
    others = tuple(tuple(piece) for piece in pieces if not (len(piece) == 1 and isinstance(piece[0], Gap)))
    return (Free(others, gaps, key),)


def _groups(lines: Sequence[Line | Gap]) -> Iterator[tuple[Line | Gap, ...]]:
    """The groups between blank lines, and each blank line by itself, so that these count too."""
    for blank, group in groupby(lines, lambda line: isinstance(line, Line) and line.role is Role.BLANK):
        if blank:
            yield from ((line,) for line in group)
        else:
            yield tuple(group)


def _runs(lines: Sequence[Line | Gap], freedom: Freedom) -> tuple[Entry, ...]:
    """Runs of free lines, with the `...` in and around them, become one entry each."""
    entries: list[Entry] = []
    for sort, group in groupby(_sorted(lines, freedom), lambda each: each[0]):
        run = tuple(line for _, line in group)
        if not sort or all(isinstance(line, Gap) for line in run):
            entries.extend(run)
        else:
            entries.extend(_run(run, sort, freedom))
    return tuple(entries)


def _sorted(lines: Sequence[Line | Gap], freedom: Freedom) -> Iterator[tuple[str, Line | Gap]]:
    """Each line with the sort of its run, empty for those in order; a `...` goes on with what is before it."""
    sorts = [_sort(line, freedom) for line in lines]
    following = ""
    for n in range(len(lines) - 1, -1, -1):
        following = sorts[n] = sorts[n] if isinstance(lines[n], Line) else following
    before = ""
    for line, sort in zip(lines, sorts, strict=True):
        before = sort if isinstance(line, Line) else before or sort
        yield before, line


def _sort(line: Line | Gap, freedom: Freedom) -> str:
    if not is_free(line, freedom) or not isinstance(line, Line):
        return ""
    return line.stream.sort if line.stream and freedom is Freedom.NOTHING else freedom.name


def _pieces(run: Sequence[Line | Gap]) -> Iterator[tuple[Line | Gap, ...]]:
    """The lines of a run, those of one source in order; a `...` stands for lines of any of these."""
    sources: dict[str, list[Line | Gap]] = {}
    sources.update((line.stream.source, []) for line in run if isinstance(line, Line) and line.stream)
    single = sources.pop("", [])
    for line in run:
        if isinstance(line, Gap):
            for source in sources.values():
                source.append(line)
        elif line.stream and line.stream.source:
            sources[line.stream.source].append(line)
        else:
            single.append(line)
    yield from sorted([*((line,) for line in single), *map(tuple, sources.values())], key=lambda p: p[0].index)


def _run(run: tuple[Line | Gap, ...], key: str, freedom: Freedom) -> Iterator[Entry]:
    """One run; a `...` at its edge also stands for lines outside it, so it is kept there as well."""
    alone = ((line,) for line in run if isinstance(line, Line))
    lines = tuple(_pieces(run) if freedom is Freedom.NOTHING else alone)
    gaps = tuple(line for line in run if isinstance(line, Gap))
    if isinstance(run[0], Gap):
        yield run[0]
    yield Free(lines, gaps, key)
    if isinstance(run[-1], Gap):
        yield run[-1]
