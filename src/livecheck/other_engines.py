"""What recorded runs on other engines say of the same pages: they cover the steps that are for such engines only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from livecheck.judge import judge
from livecheck.model import Exercise, ExerciseVerdicts, Run, Status, Verdict
from livecheck.versions import is_of

Elsewhere = Mapping[str, tuple[ExerciseVerdicts, ...]]
"""The series of an engine → the exercises that were run there, judged by the pages as they are now."""


def elsewhere(
    exercises: Sequence[Exercise], known: Mapping[str, Sequence[Run]], engines: Sequence[str], source: str
) -> Elsewhere:
    """Judges the last run of each exercise on each engine, with images of that source.

    `known` holds the whole runs of each exercise, by its name, the youngest first.
    """
    last = {series: [(each, _last(known[each.name], series, source)) for each in exercises] for series in engines}
    found = {series: tuple(judge(each, run) for each, run in runs if run is not None) for series, runs in last.items()}
    return {series: verdicts for series, verdicts in found.items() if verdicts}


def _last(runs: Sequence[Run], series: str, source: str) -> Run | None:
    return next((run for run in runs if is_of(run.engine.version, series) and run.source == source), None)


def adopt(here: ExerciseVerdicts, there: Elsewhere) -> ExerciseVerdicts:
    """The verdicts of an exercise, with those of other engines for the steps that are not for this one.

    Such a step is `verified`, and its reason says why this engine did not do it. One that no other engine has verified
    either, or that has drifted on one of them, stays `unverified`.
    """
    if here.engine is None:
        return here
    others = [done for verdicts in there.values() for done in verdicts if done.exercise.name == here.exercise.name]
    verdicts = tuple(
        _adopted(verdict, index, others) if verdict.skip is not None and verdict.skip.is_for_others else verdict
        for index, verdict in enumerate(here.verdicts)
    )
    return replace(here, verdicts=verdicts)


def _adopted(verdict: Verdict, index: int, others: Sequence[ExerciseVerdicts]) -> Verdict:
    theirs = [(other.engine, other.verdicts[index]) for other in others]
    if any(there.status is Status.DRIFTED for _, there in theirs):
        return verdict
    for engine, there in theirs:
        if there.status is Status.VERIFIED:
            return replace(there, engine=engine, reason=verdict.reason, skip=verdict.skip)
    return verdict
