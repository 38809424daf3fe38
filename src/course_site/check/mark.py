"""The mark below a block: what became of its steps, in the page's language."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from course_site.check.shown import is_literal
from course_site.check.words import Words, date, label, literal, translated
from livecheck.model import Doubt, Engine, ExerciseVerdicts, Options, Report, Status, Verdict
from livecheck.versions import Product

SEVERITY = (Status.VERIFIED, Status.UNVERIFIED, Status.DRIFTED, Status.BROKEN)


def mark(
    options: Options, verdicts: Sequence[Verdict], words: Words, exercise: ExerciseVerdicts, report: Report
) -> str:
    """A paragraph in HTML that says what became of a block: as bad as its worst step."""
    worst = max(verdicts, key=lambda verdict: SEVERITY.index(verdict.status))
    told = f'<span class="livecheck-status">{words.status[worst.status]}</span>'
    parts = [told + _reason(worst, words, exercise, report)]
    if options.exit:
        parts.append(f'<span class="course-fails">{words.fails.format(exit=options.exit)}</span>')
    if exercise.engine is not None and worst.status is not Status.UNVERIFIED:
        parts += _obtained(worst, words, exercise, report)
    if worst.status is Status.VERIFIED and any(each.step.output for each in verdicts) and is_literal(verdicts):
        parts.append(words.literal)
    if options.requirement is not None and worst.status is not Status.UNVERIFIED:
        parts.append(literal(label(options.requirement, report.pinned, words)))
    return f'<p class="livecheck livecheck-{worst.status}" data-search-exclude>{" · ".join(parts)}</p>'


def _reason(verdict: Verdict, words: Words, exercise: ExerciseVerdicts, report: Report) -> str:
    if verdict.status is Status.VERIFIED:
        return ""
    if exercise.engine is None:
        return f"{words.colon}{words.nothing_ran}"
    return f"{words.colon}{literal(translated(verdict, report.pinned, words))}"


def _obtained(verdict: Verdict, words: Words, exercise: ExerciseVerdicts, report: Report) -> list[str]:
    """On which engine a verdict was obtained, when, and with which images."""
    run = exercise if verdict.engine is None else _elsewhere(verdict, exercise, report)
    told = [*_versions(run.engine, verdict, words, report)] if run.engine else []
    told += [date(run.started, words)] if run.started else []
    return told + ([words.source[report.images.source]] if report.images else [])


def _versions(engine: Engine, verdict: Verdict, words: Words, report: Report) -> Iterator[str]:
    """The engine, with the one that the page is written for if it is another, and Compose where its version counts."""
    wanted = verdict.step.options.requirement
    others = [notice.wanted for notice in report.notices if notice.doubt is Doubt.WRITTEN]
    is_told = others and wanted is None and verdict.engine is None
    yield f"Docker {engine.version}{' ' + words.written_for.format(wanted=others[0]) if is_told else ''}"
    if wanted is not None and wanted.product is Product.COMPOSE:
        yield f"Compose {engine.compose}"


def _elsewhere(verdict: Verdict, exercise: ExerciseVerdicts, report: Report) -> ExerciseVerdicts:
    """The run on another engine that a verdict was taken from."""
    runs = [done for each in report.elsewhere.values() for done in each if done.engine == verdict.engine]
    return next(done for done in runs if done.exercise.name == exercise.exercise.name)
