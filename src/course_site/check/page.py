"""Page text + verdicts → the Markdown that the site is made from.

The text is what MkDocs hands over: front matter is gone and lines have moved, so that blocks are recognised by their
order alone. Everything outside of blocks stays as it is.
"""

from __future__ import annotations

import html
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from course_site.check.block_ids import block_names
from course_site.check.console import Console, console
from course_site.check.mark import mark
from course_site.check.score import score
from course_site.check.shown import shown
from course_site.check.spans import Spans, spans
from course_site.check.steps import steps
from course_site.check.subject import Addresses, Finding, Subject
from course_site.check.total import total
from course_site.check.transcript import TRANSCRIPT
from course_site.check.versions import versions
from course_site.check.words import label, words_of
from livecheck.course import alternatives
from livecheck.errors import Misuse
from livecheck.model import Block, Engine, ExerciseVerdicts, Page, Report, Verdict
from livecheck.parse import Fence, fences, is_ours

PLACEHOLDER = re.compile(r'<div data-livecheck="([^"]*)"></div>')
"""A line of a page in whose place something that the check has found out stands."""

FINDINGS: Mapping[str, Finding] = {
    "versions": versions,
    "mutants": score,
    "steps": steps,
    "replay": lambda _: "",  # for the room of that name
    "sum": total,
}
"""What can stand there: its name, and how a report is told."""

NOWHERE = Addresses()
"""Of a page by itself."""

INDENT = "    "
"""What a tab's content is indented by."""


@dataclass(frozen=True, slots=True)
class Part:
    """A block where the site is to show it."""

    fence: Fence
    block: Block
    verdicts: Sequence[Verdict]
    spans: Sequence[Spans]
    """For each step its samples."""
    name: str
    """The ID of the block in the page."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page with all that showing it needs."""

    lines: Sequence[str]
    page: Page
    exercise: ExerciseVerdicts
    report: Report
    used: Collection[str]
    """The samples that commands of the page use again."""


def render(
    markdown: str,
    path: Path,
    report: Report,
    language: str,
    addresses: Addresses = NOWHERE,
    findings: Mapping[str, Finding] = FINDINGS,
) -> str:
    """The page at `path`, which stands relative to the project, as the site is to show it.

    Options disappear, hidden blocks too, and below each checked block stand its mark and what was really printed.
    Blocks for several versions, one right after the other, become tabs. Raises `Misuse` for a placeholder that is not
    known.
    """
    found = _find(path, report)
    subject = Subject(report, words_of(language), language, addresses, found[1] if found else None)
    return _with_findings(_with_blocks(markdown, found, report), path, subject, findings)


def _with_findings(markdown: str, path: Path, subject: Subject, findings: Mapping[str, Finding]) -> str:
    def finding(placeholder: re.Match[str]) -> str:
        if placeholder[1] not in findings:
            raise Misuse(f"{path}: `{placeholder[0]}` is not known; there are {', '.join(findings)}")
        return findings[placeholder[1]](subject)

    lines = markdown.split("\n")
    return "\n".join(finding(place) if (place := PLACEHOLDER.fullmatch(line)) else line for line in lines)


def _with_blocks(markdown: str, found: tuple[Page, ExerciseVerdicts] | None, report: Report) -> str:
    if found is None:
        return markdown
    page, exercise = found
    parts = list(_parts(markdown, page, exercise))
    used = {argument.sample for part in parts for each in part.spans for argument in each.command}
    sheet = Sheet(markdown.split("\n"), page, exercise, report, used)
    shown: list[str] = []
    copied = 0
    for group in _groups(parts):
        shown += sheet.lines[copied : group[0].fence.line - 1]
        shown += _tabs(group, sheet) if len(group) > 1 else _shown(group[0], sheet)
        copied = group[-1].fence.end
    return "\n".join([*shown, *sheet.lines[copied:]])


def _parts(markdown: str, page: Page, exercise: ExerciseVerdicts) -> Iterator[Part]:
    ours = [fence for fence in fences(markdown) if is_ours(fence.info)]
    if [fence.text for fence in ours] != [block.text for block in page.blocks]:
        raise Misuse(f"{page.path}: the page has changed while it was checked; build again")
    samples = iter(spans(step for block in page.blocks for step in block.steps))
    verdicts = iter(exercise.verdicts)
    for fence, block, name in zip(ours, page.blocks, block_names(page.blocks), strict=True):
        count = len(block.steps)
        yield Part(fence, block, tuple(islice(verdicts, count)), tuple(islice(samples, count)), name)


def _find(path: Path, report: Report) -> tuple[Page, ExerciseVerdicts] | None:
    pages = ((page, exercise) for exercise in report.exercises for page in exercise.exercise.pages)
    return next((found for found in pages if found[0].path == path), None)


# --- tabs -------------------------------------------------------------------------------------------------


def _groups(parts: Sequence[Part]) -> Iterator[tuple[Part, ...]]:
    """The blocks one by one, alternatives together, unless a fence is indented by what tabs cannot be."""
    left = iter(parts)
    for group in alternatives(part.block for part in parts):
        together = tuple(islice(left, len(group)))
        yield from ((part,) for part in together) if together[0].fence.indent % len(INDENT) else (together,)


def _tabs(group: Sequence[Part], sheet: Sheet) -> Iterator[str]:
    """Tabs that name the versions; a script remembers which one a reader has chosen (docs/assets/js/engines.js)."""
    opened = _opened(group, sheet.exercise.engine)
    for number, part in enumerate(group):
        margin = " " * part.fence.indent
        # A set of its own, whatever stands before it; a plus opens a tab.
        marker = f"==={'' if number else '!'}{'+' if number == opened else ''}"
        yield from (f'{margin}{marker} "{_label(part, sheet)}"', "")
        yield from (f"{INDENT}{line}" if line else line for line in _shown(part, sheet, group[0].name))
        yield ""


def _opened(group: Sequence[Part], engine: Engine | None) -> int:
    """The tab of the engine that has verified the page; the first where there is none, or it is for none of them."""
    wanted = [part.block.options.requirement for part in group]
    return next((n for n, each in enumerate(wanted) if each and engine and engine.fulfils(each)), 0)


def _label(part: Part, sheet: Sheet) -> str:
    wanted = part.block.options.requirement
    assert wanted is not None
    pinned = sheet.report.pinned
    series = [each for each, release in pinned.get(wanted.product, {}).items() if wanted.holds(release)]
    text = html.escape(label(wanted, pinned, words_of(sheet.page.language)))
    return f"<span data-product='{wanted.product}' data-versions='{' '.join(series)}'>{text}</span>"


# --- a block ----------------------------------------------------------------------------------------------


def _shown(part: Part, sheet: Sheet, step: str | None = None) -> list[str]:
    """A block and what the check says of it; a hidden block is not shown.

    In a tab, which says itself which engines it is for, `step` is the name that the set of tabs goes by.
    """
    if part.block.options.hidden:
        return []
    if part.block.options.file is not None:
        return _file(sheet.lines, part.fence, part.block)
    options = part.block.options if step is None else replace(part.block.options, engine=None, compose=None)
    words = words_of(sheet.page.language)
    nodes = sheet.exercise.exercise.recipe.nodes
    opening, closing = sheet.lines[part.fence.line - 1], sheet.lines[part.fence.end - 1]
    margin = opening[: len(opening) - len(opening.lstrip())]
    lines = [
        f'<div class="course-block" id="{part.name}" data-step="{step or part.name}">',
        *console(Console(part.block, part.spans, sheet.used, nodes, words)),
        mark(options, part.verdicts, words, sheet.exercise, sheet.report),
        *(shown(part.verdicts, words) if sheet.exercise.engine else ()),
        "</div>",
    ]
    return [f"{margin}{part.fence.marker}{TRANSCRIPT}", *(f"{margin}{line}" for line in lines), closing]


def _file(lines: Sequence[str], fence: Fence, block: Block) -> list[str]:
    opening = lines[fence.line - 1]
    margin = opening[: len(opening) - len(opening.lstrip())]
    header = f'{block.language} title="{html.escape(block.options.file or "")}"'
    return [f"{margin}{fence.marker}{header}", *lines[fence.line : fence.end]]
