"""The table of engine versions: how many steps of which exercise were verified on which engine.

A step that is for other engines does not count there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from course_site.check.subject import Subject
from course_site.check.words import Words, exercise_title, literal, noticed, outcome
from livecheck.model import Engine, ExerciseVerdicts, Report, Status, Verdict
from livecheck.versions import Pinned

Runs = Mapping[str, ExerciseVerdicts]
"""The name of an exercise → what became of it on one engine."""


def versions(subject: Subject) -> str:
    """A Markdown table; before it what has to be said of these engines, and below it what one of them has not verified,
    with its reasons."""
    report, words = subject.report, subject.words
    engines = list(_engines(report))
    if not engines:
        return f"{words.nothing_ran[0].upper()}{words.nothing_ran[1:]}."
    names = [done.exercise.name for done in report.exercises]
    tried = [[runs.get(name) for _, runs in engines] for name in names]
    cells = [[_share([done], words) if done else words.not_tried for done in row] for row in tried]
    rows = [[_link(name, words), *row] for name, row in zip(names, cells, strict=True)]
    total = [f"**{words.every}**", *(_share(list(runs.values()), words) for _, runs in engines)]
    head = [words.exercise, *(f"Docker {engine.version}" for engine, _ in engines)]
    table = [f"| {' | '.join(row)} |" for row in (head, ["---", *("--:" for _ in engines)], *rows, total)]
    said = [line for notice in report.notices for line in (noticed(notice, words), "")]
    return "\n".join([*said, *table, *_open_questions(engines, report.pinned, words)])


def _engines(report: Report) -> Iterator[tuple[Engine, Runs]]:
    """The engines that there are runs of, that of the build first."""
    for exercises in (report.exercises, *report.elsewhere.values()):
        engine = next((done.engine for done in exercises if done.engine is not None), None)
        if engine is not None:
            yield engine, {done.exercise.name: done for done in exercises}


def _link(name: str, words: Words) -> str:
    return f"[{exercise_title(name, words)}]({name}.md)"


def _share(done: Sequence[ExerciseVerdicts], words: Words) -> str:
    verdicts = [verdict for each in done for verdict in own(each)]
    return words.share.format(some=sum(verdict.status is Status.VERIFIED for verdict in verdicts), all=len(verdicts))


def own(done: ExerciseVerdicts) -> Iterator[Verdict]:
    """What became of the steps that are for the engine of this run."""
    return (verdict for verdict in done.verdicts if verdict.skip is None or not verdict.skip.is_for_others)


def _open_questions(engines: Sequence[tuple[Engine, Runs]], pinned: Pinned, words: Words) -> Iterator[str]:
    """For each engine the steps that it has not verified, with the reason."""
    for engine, runs in engines:
        verdicts = ((name, verdict) for name, done in runs.items() for verdict in own(done))
        left = [_question(*each, pinned, words) for each in verdicts if each[1].status is not Status.VERIFIED]
        if left:
            yield from ("", words.elsewhere.format(engine=engine.version), "", *dict.fromkeys(left))


def _question(name: str, verdict: Verdict, pinned: Pinned, words: Words) -> str:
    command = verdict.step.command.partition("\n")[0]
    told = f"<code>{literal(command)}</code> – {outcome(verdict, pinned, words)}"
    return f"- {_link(name, words)}{words.colon}{told}"
