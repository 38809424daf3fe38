"""The promised lines of a step that has drifted, rewritten: what agrees stays, and no more changes than has to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from livecheck.accept.merge import Writer
from livecheck.accept.samples import Later, Names
from livecheck.accept.sketch import Comes, Goes, Sides, Sketch, Stays, afresh, by_diff, by_terminal
from livecheck.accept.written import Promised, written
from livecheck.match import DOTS, Bindings, Comparison, Gap, Line, Setting, compare
from livecheck.match.arrange import freedom_of
from livecheck.match.context import context_of
from livecheck.match.read import GUARDED_DOTS, read_page, read_terminal

_LIKE = 0.6
"""How much a line that a `...` would now stand for must have of one that went, to take its place."""
_SHORT = 24
"""How many lines may be shown in whole though the page has a `...`, where nothing else helps."""
_TRIES = 8
"""For how many lines that went such a line is looked for."""


Write = Callable[[Sketch], list[Promised] | None]
"""Writes a sketch; gives `None` where the lines would not agree with what was shown."""


@dataclass(frozen=True, slots=True)
class Output:
    """What a step promises to show, what was shown, and all that their comparison depends on."""

    page: tuple[str, ...]
    shown: tuple[str, ...]
    command: str
    aliases: Mapping[str, str]
    any_order: bool
    setting: Setting
    known: Bindings

    def compared(self, page: Sequence[str], *, explains: bool = True) -> Comparison:
        return compare(
            page,
            self.shown,
            self.known,
            command=self.command,
            any_order=self.any_order,
            aliases=self.aliases,
            setting=self.setting,
            explains=explains,
        )

    def agrees(self, lines: Sequence[Promised]) -> bool:
        return self.compared([line.text for line in lines], explains=False).matches

    def sides(self, known: Bindings) -> Sides:
        """Both sides, read; `known` is what the lines that agree have bound."""
        context = context_of(self.command, self.aliases, self.setting)
        page = read_page(self.page, context)
        return Sides(page, read_terminal(self.shown, context.typed()), freedom_of(page, self.any_order), known)


def rewritten(output: Output, later: Later) -> list[Promised] | None:
    """The lines that the step is to promise, which agree with what was shown; `None` if none can be found.

    `later` says how the rest of the page calls what was shown.
    """
    comparison = output.compared(output.page)
    if comparison.gave_up or any("\ufffd" in line.replace("\0", "\ufffd") for line in output.shown):
        return None
    sides = output.sides(comparison.bindings)
    forms = [s.text for line in sides.page if isinstance(line, Line) for s in line.own.samples if s.kind.family]

    def write(sketch: Sketch, keeps: bool) -> list[Promised] | None:
        said = {real: word for word, real in output.aliases.items()}
        writer = Writer(Names.of(comparison.bindings, later, forms), said, keeps)
        lines = [_literal(line) for line in written(sides, sketch, writer, output.page)]
        return lines if output.agrees(lines) else None

    for sketch in _sketches(sides, comparison):
        for keeps in (True, False):
            if (lines := write(sketch, keeps)) is not None:
                found = _beside_dots(sides, sketch, lines, partial(write, keeps=keeps))
                return _without_idle_dots(output, found)
    return None


def _sketches(sides: Sides, comparison: Comparison) -> Iterator[Sketch]:
    """From the one that changes least to the one that changes all. Without its `...` a page must not grow endlessly."""
    yield by_diff(sides, comparison.diff)
    dots = any(isinstance(line, Gap) for line in sides.page)
    if not dots or len(sides.real) <= max(_SHORT, 2 * len(sides.page)):
        yield by_terminal(sides, comparison.diff)
        yield afresh(sides)


def _literal(line: Promised) -> Promised:
    """Three dots that the terminal shows stand for themselves."""
    return replace(line, text=GUARDED_DOTS) if line.text == DOTS and not line.stays else line


def _beside_dots(sides: Sides, sketch: Sketch, lines: list[Promised], write: Write) -> list[Promised]:
    """Where there are `...`: a line that one of them stands for does not come, but one that only changed does."""
    if not any(isinstance(line, Gap) for line in sides.page):
        return lines
    promised = sum(isinstance(line, Line) for line in sides.page)
    for new in [mark for mark in sketch if isinstance(mark, Comes) and mark.page is None][:_TRIES]:
        # A page does not come to promise less than it did: where a line went, one stays.
        if _promised(sides, sketch) <= promised:
            break
        tried = tuple(mark for mark in sketch if mark is not new)
        if (better := write(tried)) is not None:
            sketch, lines = tried, better
    stay = {_text(sides, mark) for mark in sketch if isinstance(mark, Stays)}
    for gone in [mark for mark in sketch if isinstance(mark, Goes) and _text(sides, mark) not in stay][:_TRIES]:
        back = _most_alike(sides, sketch, gone)
        tried = tuple(back if mark is gone and back else mark for mark in sketch)
        if back is not None and (better := write(tried)) is not None:
            sketch, lines = tried, better
    return lines


def _promised(sides: Sides, sketch: Sketch) -> int:
    """How many lines a sketch promises; a `...` is none."""
    return sum(
        isinstance(mark, Comes) or (isinstance(mark, Stays) and isinstance(sides.page[mark.page], Line))
        for mark in sketch
    )


def _most_alike(sides: Sides, sketch: Sketch, gone: Goes) -> Comes | None:
    """The shown line that a line which went has become, if there is one so like it."""
    shown = {mark.real for mark in sketch if isinstance(mark, Comes)}
    scores = [(sides.alike(gone.page, j), -j) for j in range(len(sides.real)) if j not in shown]
    score, place = max(scores, default=(0.0, 0))
    return Comes(-place, gone.page) if score >= _LIKE else None


def _text(sides: Sides, mark: Stays | Goes) -> str:
    line = sides.page[mark.page]
    return line.text if isinstance(line, Line) else DOTS


def _without_idle_dots(output: Output, lines: list[Promised]) -> list[Promised]:
    """Without each `...` beside a change that stands for nothing any more."""
    for line in [line for line in lines if line.stays and line.text.rstrip() == DOTS]:
        rest = [other for other in lines if other is not line]
        if _is_beside_change(output, lines, lines.index(line)) and output.agrees(rest):
            lines = rest
    return lines


def _is_beside_change(output: Output, lines: Sequence[Promised], place: int) -> bool:
    """Whether another line stands before or behind a line than did in the page."""
    pages = [-1, *(line.page if line.stays else None for line in lines), len(output.page)]
    here = lines[place].page
    assert here is not None
    return pages[place] != here - 1 or pages[place + 2] != here + 1


def renamed(text: str, real: str, known: Bindings, later: Later) -> str:
    """A prompt as the page is to show it: the real one, its ID by the page's sample."""
    context = context_of("")
    (mine,) = read_page((text,), context)
    (theirs,) = read_terminal((real,), context)
    sides = Sides((mine,), (theirs,), freedom_of((mine,), any_order=False), known)
    (line,) = written(sides, (Comes(0, 0),), Writer(Names.of(known, later), {}), (text,))
    return line.text
