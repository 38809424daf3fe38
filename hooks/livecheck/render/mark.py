"""The mark below a block: what became of its steps, in the page's language."""

from __future__ import annotations

from collections.abc import Sequence

from livecheck.model import ExerciseVerdicts, Options, Report, Status, Verdict
from livecheck.render.shown import is_literal
from livecheck.render.words import Words, date, engines, literal, translated

SEVERITY = (Status.VERIFIED, Status.UNVERIFIED, Status.DRIFTED, Status.BROKEN)


def mark(
    options: Options, verdicts: Sequence[Verdict], words: Words, exercise: ExerciseVerdicts, report: Report
) -> str:
    """A paragraph in HTML that says what became of a block: as bad as its worst step."""
    worst = max(verdicts, key=lambda verdict: SEVERITY.index(verdict.status))
    parts = [f'<span class="livecheck-status">{words.status[worst.status]}</span>{_reason(worst, words, exercise)}']
    if options.exit:
        parts.append(f'<span class="course-fails">{words.fails.format(exit=options.exit)}</span>')
    if exercise.engine is not None and worst.status is not Status.UNVERIFIED:
        parts += _obtained(worst, words, exercise, report)
    if worst.status is Status.VERIFIED and any(each.step.output for each in verdicts) and is_literal(verdicts):
        parts.append(words.literal)
    if options.engine is not None and worst.status is not Status.UNVERIFIED:
        parts.append(literal(engines(options.engine, words)))
    return f'<p class="livecheck livecheck-{worst.status}" data-search-exclude>{" · ".join(parts)}</p>'


def _reason(verdict: Verdict, words: Words, exercise: ExerciseVerdicts) -> str:
    if verdict.status is Status.VERIFIED:
        return ""
    if exercise.engine is None:
        return f"{words.colon}{words.nothing_ran}"
    return f"{words.colon}{literal(translated(verdict.reason or '', words))}"


def _obtained(verdict: Verdict, words: Words, exercise: ExerciseVerdicts, report: Report) -> list[str]:
    """On which engine a verdict was obtained, when, and with which images."""
    run = exercise if verdict.engine is None else _elsewhere(verdict, exercise, report)
    told = [f"Docker {run.engine.version}"] if run.engine else []
    told += [date(run.started, words)] if run.started else []
    return told + ([words.source[report.images.source]] if report.images else [])


def _elsewhere(verdict: Verdict, exercise: ExerciseVerdicts, report: Report) -> ExerciseVerdicts:
    """The run on another engine that a verdict was taken from."""
    runs = [done for each in report.elsewhere.values() for done in each if done.engine == verdict.engine]
    return next(done for done in runs if done.exercise.name == exercise.exercise.name)
