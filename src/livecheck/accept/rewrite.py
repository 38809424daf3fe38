"""The promised lines of a step that has drifted, rewritten: what agrees stays, and no more changes than has to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial

from livecheck.accept.merge import Writer
from livecheck.accept.samples import Later, Names
from livecheck.accept.sketch import Comes, Goes, Sketch, Stays, afresh, alike, by_diff, by_terminal
from livecheck.accept.written import Promised, written
from livecheck.judge import Scene, compared
from livecheck.match import DOTS, GUARDED_DOTS, Bindings, Comparison, Gap, Line, aliases_between, compare

_LIKE = 0.6
"""How much a line that a `...` would now stand for must have of one that went, to take its place."""
_SHORT = 24
"""How many lines may be shown in whole though the page has a `...`, where nothing else helps."""
_TRIES = 8
"""For how many lines that went such a line is looked for."""


Write = Callable[[Sketch], list[Promised] | None]
"""Writes a sketch; gives `None` where the lines would not agree with what was shown."""


def rewritten(scene: Scene, known: Bindings, comparison: Comparison, later: Later) -> list[Promised] | None:
    """The lines that the step is to promise, which agree with what was shown; `None` if none can be found.

    `comparison` is that of what it promises now; `later` says how the rest of the page calls what was shown.
    """
    if comparison.gave_up or any("\ufffd" in line.text for line in comparison.real):
        return None
    output = scene.step.output
    said = {real: word for word, real in aliases_between(scene.step.command, scene.capture.command).items()}
    forms = [s.text for line in comparison.page if isinstance(line, Line) for s in line.own.samples if s.kind.family]

    def agrees(lines: Sequence[Promised]) -> bool:
        return compared(scene, [line.text for line in lines], known, explains=False).matches

    def write(sketch: Sketch, keeps: bool) -> list[Promised] | None:
        writer = Writer(Names.of(comparison.bindings, later, forms), said, keeps)
        lines = [_literal(line) for line in written(comparison, sketch, writer, output)]
        return lines if agrees(lines) else None

    for sketch in _sketches(comparison):
        for keeps in (True, False):
            if (lines := write(sketch, keeps)) is not None:
                found = _beside_dots(comparison, sketch, lines, partial(write, keeps=keeps))
                return _without_idle_dots(found, len(output), agrees)
    return None


def _sketches(comparison: Comparison) -> Iterator[Sketch]:
    """From the one that changes least to the one that changes all. Without its `...` a page must not grow endlessly."""
    yield by_diff(comparison)
    dots = any(isinstance(line, Gap) for line in comparison.page)
    if not dots or len(comparison.real) <= max(_SHORT, 2 * len(comparison.page)):
        yield by_terminal(comparison)
        yield afresh(comparison)


def _literal(line: Promised) -> Promised:
    """Three dots that the terminal shows stand for themselves."""
    return replace(line, text=GUARDED_DOTS) if line.text == DOTS and not line.stays else line


def _beside_dots(sides: Comparison, sketch: Sketch, lines: list[Promised], write: Write) -> list[Promised]:
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


def _promised(sides: Comparison, sketch: Sketch) -> int:
    """How many lines a sketch promises; a `...` is none."""
    return sum(
        isinstance(mark, Comes) or (isinstance(mark, Stays) and isinstance(sides.page[mark.page], Line))
        for mark in sketch
    )


def _most_alike(sides: Comparison, sketch: Sketch, gone: Goes) -> Comes | None:
    """The shown line that a line which went has become, if there is one so like it."""
    shown = {mark.real for mark in sketch if isinstance(mark, Comes)}
    scores = [(alike(sides, gone.page, j), -j) for j in range(len(sides.real)) if j not in shown]
    score, place = max(scores, default=(0.0, 0))
    return Comes(-place, gone.page) if score >= _LIKE else None


def _text(sides: Comparison, mark: Stays | Goes) -> str:
    line = sides.page[mark.page]
    return line.text if isinstance(line, Line) else DOTS


def _without_idle_dots(
    lines: list[Promised], former: int, agrees: Callable[[Sequence[Promised]], bool]
) -> list[Promised]:
    """Without each `...` beside a change that stands for nothing any more; `former` lines were promised before."""
    for line in [line for line in lines if line.stays and line.text.rstrip() == DOTS]:
        rest = [other for other in lines if other is not line]
        if _is_beside_change(lines, former, lines.index(line)) and agrees(rest):
            lines = rest
    return lines


def _is_beside_change(lines: Sequence[Promised], former: int, place: int) -> bool:
    """Whether another line stands before or behind a line than did in the page."""
    pages = [-1, *(line.page if line.stays else None for line in lines), former]
    here = lines[place].page
    assert here is not None
    return pages[place] != here - 1 or pages[place + 2] != here + 1


def renamed(text: str, real: str, known: Bindings, later: Later) -> str:
    """A prompt as the page is to show it: the real one, its ID by the page's sample."""
    sides = compare((text,), (real,), known, command="")
    (line,) = written(sides, (Comes(0, 0),), Writer(Names.of(known, later), {}), (text,))
    return line.text
