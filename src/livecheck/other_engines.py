"""What recorded runs on other engines say of the same pages: they cover the steps that are for such engines only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from livecheck.judge import judge
from livecheck.model import Exercise, ExerciseVerdicts, Run, Status, Verdict
from livecheck.store.runs import recorded
from livecheck.versions import is_of

Elsewhere = Mapping[str, tuple[ExerciseVerdicts, ...]]
"""The series of an engine → the exercises that were run there, judged by the pages as they are now."""


def elsewhere(folder: Path, exercises: Sequence[Exercise], engines: Sequence[str], source: str) -> Elsewhere:
    """Judges the last recorded run of each exercise on each engine, with images of the same source.

    `folder` holds the recorded runs. A run that met a fault of its lab says nothing. Raises `Misuse` for a file that is
    no good.
    """
    runs = {exercise.name: recorded(folder, exercise.name, exercise.key) for exercise in exercises}
    found = {series: _judged(exercises, runs, series, source) for series in engines}
    return {series: verdicts for series, verdicts in found.items() if verdicts}


def _judged(
    exercises: Sequence[Exercise], runs: Mapping[str, Sequence[Run]], series: str, source: str
) -> tuple[ExerciseVerdicts, ...]:
    last = [(exercise, _last(exercise, runs[exercise.name], series, source)) for exercise in exercises]
    return tuple(judge(exercise, run) for exercise, run in last if run is not None)


def _last(exercise: Exercise, runs: Sequence[Run], series: str, source: str) -> Run | None:
    fit = [run for run in runs if is_of(run.engine.version, series) and run.source == source]
    return next((run for run in reversed(fit) if is_whole(exercise, run)), None)


def is_whole(exercise: Exercise, run: Run) -> bool:
    """Whether a run went through all steps and met no fault of its lab."""
    return len(run.captures) == len(exercise.steps) and all(capture.fault is None for capture in run.captures)


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
