"""Page text + verdicts → the Markdown that the site is made from.

The text is what MkDocs hands over: front matter is gone and lines have moved, so that blocks are recognised by their
order alone. Everything outside of blocks stays as it is.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from livecheck.errors import Misuse
from livecheck.model import Block, ExerciseVerdicts, Output, Page, Report, Verdict
from livecheck.parse import Fence, fences, is_ours
from livecheck.render.mark import mark
from livecheck.render.survey import survey
from livecheck.render.transcript import TRANSCRIPT
from livecheck.render.versions import versions
from livecheck.render.words import engines, words_of

MORE = "> "
"""The prompt of a continued command."""

PLACEHOLDER = re.compile(r'<div data-livecheck="([^"]*)"></div>')
"""A line of a page in whose place something that the check has found out stands."""

FINDINGS: Mapping[str, Callable[[Report, str], str]] = {"versions": versions, "mutants": survey}
"""What can stand there: its name, and how a report is told in a language."""

INDENT = "    "
"""What a tab's content is indented by."""


@dataclass(frozen=True, slots=True)
class Part:
    """A block where the site is to show it."""

    fence: Fence
    block: Block
    verdicts: Sequence[Verdict]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page with all that showing it needs."""

    lines: Sequence[str]
    page: Page
    exercise: ExerciseVerdicts
    report: Report


def render(markdown: str, path: Path, report: Report, language: str) -> str:
    """The page at `path`, which stands relative to the project, as the site is to show it.

    Options disappear, hidden blocks too, and below each checked block stands its mark. Blocks for several engines, one
    right after the other, become tabs. Raises `Misuse` for a placeholder that is not known.
    """
    return _with_findings(_with_blocks(markdown, path, report), path, report, language)


def _with_findings(markdown: str, path: Path, report: Report, language: str) -> str:
    def finding(found: re.Match[str]) -> str:
        if found[1] not in FINDINGS:
            raise Misuse(f"{path}: `{found[0]}` is not known; there are {', '.join(FINDINGS)}")
        return FINDINGS[found[1]](report, language)

    lines = markdown.split("\n")
    return "\n".join(finding(found) if (found := PLACEHOLDER.fullmatch(line)) else line for line in lines)


def _with_blocks(markdown: str, path: Path, report: Report) -> str:
    found = _find(path, report)
    if found is None:
        return markdown
    page, exercise = found
    sheet = Sheet(markdown.split("\n"), page, exercise, report)
    ours = [fence for fence in fences(markdown) if is_ours(fence.info)]
    parts = (Part(*each) for each in zip(ours, page.blocks, _by_block(page, exercise), strict=True))
    shown: list[str] = []
    copied = 0
    for group in _alternatives(parts, sheet.lines):
        shown += sheet.lines[copied : group[0].fence.line - 1]
        shown += _tabs(group, sheet) if len(group) > 1 else _shown(group[0], sheet)
        copied = group[-1].fence.end
    return "\n".join([*shown, *sheet.lines[copied:]])


def _find(path: Path, report: Report) -> tuple[Page, ExerciseVerdicts] | None:
    for exercise in report.exercises:
        for page in exercise.exercise.pages:
            if page.path == path:
                return page, exercise
    return None


def _by_block(page: Page, exercise: ExerciseVerdicts) -> list[Sequence[Verdict]]:
    """The verdicts of each block's steps."""
    verdicts = iter(exercise.verdicts)
    return [[next(verdicts) for _ in block.steps] for block in page.blocks]


# --- tabs -------------------------------------------------------------------------------------------------


def _alternatives(parts: Iterable[Part], lines: Sequence[str]) -> Iterator[tuple[Part, ...]]:
    """The blocks one by one; the same command for several engines, without a word between, together."""
    groups: list[list[Part]] = []
    for part in parts:
        if groups and _is_alternative(groups[-1][-1], part, lines):
            groups[-1].append(part)
        else:
            groups.append([part])
    yield from map(tuple, groups)


def _is_alternative(before: Part, part: Part, lines: Sequence[str]) -> bool:
    one, other = before.block.options, part.block.options
    between = lines[before.fence.end : part.fence.line - 1]
    if any(line.strip() for line in between) or one.hidden or other.hidden or part.fence.indent % len(INDENT):
        return False
    is_choice = bool(one.engine and other.engine) and one.engine != other.engine and one.node == other.node
    return is_choice and _subject(before.block) == _subject(part.block)


def _subject(block: Block) -> str | None:
    """The first command of a block, or the file that it is."""
    return block.steps[0].command if block.steps else block.options.file


def _tabs(group: Sequence[Part], sheet: Sheet) -> Iterator[str]:
    """Tabs that name the engines; a script remembers which engine a reader has chosen (docs/assets/js/engines.js)."""
    for number, part in enumerate(group):
        margin = " " * part.fence.indent
        wanted = part.block.options.engine or ""
        label = html.escape(engines(wanted, words_of(sheet.page.language)))
        marker = "===" if number else "===!"  # a set of its own, whatever stands before it
        yield from (f"{margin}{marker} \"<span data-engines='{html.escape(wanted)}'>{label}</span>\"", "")
        yield from (f"{INDENT}{line}" if line else line for line in _shown(part, sheet, in_tab=True))
        yield ""


# --- a block ----------------------------------------------------------------------------------------------


def _shown(part: Part, sheet: Sheet, in_tab: bool = False) -> list[str]:
    """A block and its mark; a hidden block is not shown. A tab says itself which engines it is for."""
    if part.block.options.hidden:
        return []
    options = replace(part.block.options, engine=None) if in_tab else part.block.options
    told = mark(part.fence.indent, options, part.verdicts, sheet.page.language, sheet.exercise, sheet.report)
    return [*_block(sheet.lines, part.fence, part.block), *told]


def _block(lines: Sequence[str], fence: Fence, block: Block) -> list[str]:
    opening, closing = lines[fence.line - 1], lines[fence.end - 1]
    margin = opening[: len(opening) - len(opening.lstrip())]
    body = list(lines[fence.line : fence.end - 1])
    for number, text in _unguarded(block):
        body[number] = f"{margin}{text}"
    return [f"{margin}{fence.marker}{_header(block)}", *body, closing]


def _header(block: Block) -> str:
    if block.options.file is not None:
        return f'{block.language} title="{html.escape(block.options.file)}"'
    return f'{TRANSCRIPT} typed="{" ".join(f"{line}:{width}" for line, width in _typed(block))}"'


def _typed(block: Block) -> Iterator[tuple[int, int]]:
    """The lines of a block that are typed, counted from 0, and how wide the prompt before each is."""
    for step in block.steps:
        first = step.place.line - block.place.line - 1
        for number, _ in enumerate(step.command.split("\n")):
            yield first + number, len(step.prompt) if number == 0 else len(MORE)


def _unguarded(block: Block) -> list[tuple[int, str]]:
    """The lines of a block that begin with a `\\` for the check alone: their index, and how they are shown."""
    promised = [entry for step in block.steps for entry in step.transcript if isinstance(entry, Output)]
    return [(entry.line - block.place.line - 1, entry.text) for entry in promised if entry.guarded]
