"""Every step of the course: its command, where it stands, what became of it, and how long it took."""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence

from course_site.check.block_ids import block_names
from course_site.check.subject import Subject
from course_site.check.transcript import TRANSCRIPT
from course_site.check.words import Words, exercise_title, outcome
from livecheck.model import ExerciseVerdicts, Status, Verdict
from livecheck.versions import Pinned

LONGEST = 72
"""Characters of a command that the table shows."""


def steps(subject: Subject) -> str:
    """For each exercise a heading and a table, and before them what they were obtained on."""
    parts = [*_obtained(subject)]
    for done in subject.report.exercises:
        parts += ["", f"### {exercise_title(done.exercise.name, subject.words)} {{: #{done.exercise.name} }}", ""]
        parts += [f"```{TRANSCRIPT}", *_table(done, subject), "```"]
    return "\n".join(parts)


def _obtained(subject: Subject) -> Iterator[str]:
    engine, images, words = subject.report.engine, subject.report.images, subject.words
    if engine is None:
        yield f"{words.nothing_ran[0].upper()}{words.nothing_ran[1:]}."
        return
    where = f"Docker {engine.version}, `{engine.storage_driver}`, Linux `{engine.kernel}`, `{engine.arch}`"
    compose = f", Compose {engine.compose}" if engine.compose else ""
    yield f"{words.obtained}{words.colon}{where}{compose}."
    if images is not None:
        named = ", ".join(f"`{image.name}`" for image in images.list)
        yield f"{words.source[images.source][0].upper()}{words.source[images.source][1:]}{words.colon}{named}."


def _table(done: ExerciseVerdicts, subject: Subject) -> Iterator[str]:
    """Finished HTML: reading hundreds of rows as Markdown would take longer than all else on the page."""
    head = "".join(f"<th>{column}</th>" for column in subject.words.columns)
    yield f'<div class="course-steps" data-search-exclude><table><thead><tr>{head}</tr></thead><tbody>'
    for cells in _rows(done, subject):
        yield f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"
    yield "</tbody></table></div>"


def _rows(done: ExerciseVerdicts, subject: Subject) -> Iterator[Sequence[str]]:
    page = next((p for p in done.exercise.pages if p.language == subject.language), done.exercise.pages[0])
    address = subject.addresses.pages[done.exercise.name]
    verdicts = iter(done.verdicts)
    for block, name in zip(page.blocks, block_names(page.blocks), strict=True):
        link = html.escape(address if block.options.hidden else f"{address}#{name}")
        for _ in block.steps:
            yield _cells(next(verdicts), link, subject)


def _cells(verdict: Verdict, link: str, subject: Subject) -> Sequence[str]:
    return [
        f'<a href="{link}"><code>{html.escape(_short(verdict.step.command))}</code></a>',
        html.escape(verdict.step.node),
        _status(verdict, subject.report.pinned, subject.words),
        _seconds(verdict, subject.words),
    ]


def _short(command: str) -> str:
    first, newline, _ = command.partition("\n")
    return f"{first[:LONGEST]} …" if newline or len(first) > LONGEST else first


def _status(verdict: Verdict, pinned: Pinned, words: Words) -> str:
    expected = f" · {words.fails.format(exit=verdict.step.exit)}" if verdict.step.exit else ""
    engine = f" · Docker {verdict.engine.version}" if verdict.engine else ""
    told = outcome(verdict, pinned, words)
    return f'<span class="livecheck livecheck-{verdict.status}">{told}</span>{expected}{engine}'


def _seconds(verdict: Verdict, words: Words) -> str:
    """How long the command took, in seconds; nothing where it was not typed."""
    if verdict.status in (Status.UNVERIFIED, Status.BROKEN):
        return ""
    return f"{verdict.capture.seconds:.2f}".replace(".", words.separators[1])
