"""`livecheck mutants`: recorded runs and the course's pages → a score. Needs no Docker.

An exercise is scored by its last run on the engine of a build; steps that are for other engines
only, by a run on one of those.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

from livecheck.commands import Commands, take_pages
from livecheck.commands.ending import DRIFTED, VERIFIED, say
from livecheck.course import Course, Settings, course_in
from livecheck.errors import Misuse
from livecheck.evidence import Evidence, off_main
from livecheck.model import Exercise, Run, Score
from livecheck.mutants import score_steps, tell, total, verified_steps
from livecheck.store import RUNS, fingerprint, pick, read_records, recall, remember

THRESHOLD = "mutants-threshold"
DEFAULT_THRESHOLD = 99.5
"""Percent of the mutants that must be noticed."""

Work = tuple[Exercise, Sequence[Run]]
"""An exercise, the run that it is scored by, and then those on other engines, the youngest first."""

_PARTS = 8
"""In how many parts an exercise is scored, so that all processors have something to do until the end."""


def add(commands: Commands) -> None:
    command = commands.add_parser(
        "mutants", help="change what pages promise, count what stays unnoticed; exit 1 under the threshold"
    )
    take_pages(command)
    command.set_defaults(do=_do)


def _do(options: argparse.Namespace) -> int:
    course = course_in(Path.cwd())
    least = threshold(course.settings)
    found = score(course.only(options.pages))
    print(tell(found))
    if problem := looseness(found, least):
        say(f"{problem}; see the survivors above, and make the comparison stricter")
    return DRIFTED if problem else VERIFIED


def looseness(found: Score, least: float) -> str | None:
    """How a comparison falls short of what is wanted, or `None` where it does not."""
    weak = f", and too few of: {', '.join(found.weak(least))}" if found.weak(least) else ""
    if found.rate is None or (found.rate >= least and not weak):
        return None
    return f"only {found.killed} of {found.made} mutants are noticed{weak}; {least:g} % are wanted"


def score(course: Course) -> Score:
    """Tries all mutants of the exercises against their last runs.

    Raises `Misuse` for an exercise without a run that tells something, and where nothing is verified.
    """
    on_disk = read_records(course.root / RUNS, course.exercises)
    picked = pick(on_disk, partial(off_main, course.pins))
    work = [
        _work(records.exercise, record.run, [each.run for each in records.whole()])
        for records, record in zip(on_disk, picked, strict=True)
    ]
    found = total(list(_scores(work).values()))
    if not found.made:
        raise Misuse("no step is verified, so no mutant can be tried; run `livecheck check` and mend what drifted")
    return found


def score_of_build(evidence: Evidence) -> Score:
    """The figures for a build, by its own runs; they hold no survivors.

    An exercise is not scored again while neither its pages nor the comparison change.
    """
    root, version = evidence.course.root, evidence.runs[0].engine.version
    exercises = evidence.course.exercises
    work = [_work(each, run, evidence.known[each.name]) for each, run in zip(exercises, evidence.runs, strict=True)]
    keys = {
        each.name: fingerprint(each, version, [(run.engine.version, verified_steps(each, run)) for run in runs])
        for each, runs in work
    }
    known = {each.name: recall(root, each, keys[each.name]) for each in exercises}
    found = _scores([(each, runs) for each, runs in work if known[each.name] is None])
    for each in exercises:
        if each.name in found:
            remember(root, each, keys[each.name], found[each.name])
    return total([known[each.name] or found[each.name] for each in exercises])


def _work(exercise: Exercise, run: Run, known: Sequence[Run]) -> Work:
    return exercise, (run, *(each for each in known if each.engine.version != run.engine.version))


def _scores(work: Sequence[Work]) -> dict[str, Score]:
    """The name of each exercise → what became of its mutants; all processors share the work."""
    parts = [part for exercise, runs in work for part in _parts(exercise, *runs)]
    if not parts:
        return {exercise.name: total([]) for exercise, _ in work}
    with ProcessPoolExecutor(min(len(parts), os.cpu_count() or 1)) as pool:
        scores = list(pool.map(score_steps, *zip(*parts, strict=True)))
    return {
        each.name: total([found for found, (of, *_) in zip(scores, parts, strict=True) if of.name == each.name])
        for each, _ in work
    }


def _parts(exercise: Exercise, last: Run, *others: Run) -> Iterator[tuple[Exercise, Run, tuple[int, ...]]]:
    """An exercise in parts of some steps each, with the run that each part is scored by."""
    steps = set(range(len(exercise.steps)))
    for run in others:
        theirs = sorted(steps & (verified_steps(exercise, run) - verified_steps(exercise, last)))
        steps -= set(theirs)
        if theirs:
            yield exercise, run, tuple(theirs)
    for part in range(_PARTS):
        if share := tuple(sorted(steps))[part::_PARTS]:
            yield exercise, last, share


def threshold(settings: Settings) -> float:
    """The percentage of mutants that must be noticed, from the project's settings; raises `Misuse` if it is none."""
    value = settings.values.get(THRESHOLD, DEFAULT_THRESHOLD)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 100:
        problem = f"{THRESHOLD} is {value!r}; write a percentage from 0 to 100, for example {DEFAULT_THRESHOLD}"
        raise Misuse(f"{settings.place(THRESHOLD)}: {problem}")
    return float(value)
