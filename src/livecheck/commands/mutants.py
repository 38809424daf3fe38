"""`livecheck mutants`: recorded runs and the course's pages → a score. Needs no Docker.

An exercise is scored by its last run on the engine of a build; steps that are for other engines
only, by a run on one of those.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from livecheck.course.files import Course, plan
from livecheck.errors import Misuse, Place
from livecheck.model import Exercise, Run, Score
from livecheck.mutants import score_steps, total, verified_steps
from livecheck.other_engines import is_whole
from livecheck.pins import read_pins
from livecheck.store.runs import RUNS, newest, others, recorded
from livecheck.store.scores import fingerprint, recall, remember
from livecheck.versions import is_of

SETTINGS = Path("pyproject.toml")
THRESHOLD = "mutants-threshold"
DEFAULT_THRESHOLD = 99.5
"""Percent of the mutants that must be noticed."""

Fits = Callable[[Run], bool]
"""Whether a run is one that an exercise may be scored by."""

_PARTS = 8
"""In how many parts an exercise is scored, so that all processors have something to do until the end."""


def score(course: Course, names: Collection[str] = ()) -> Score:
    """Tries all mutants of the exercises (those of the `names`, if any) against their last runs.

    Raises `Misuse` for an exercise without a run that tells something, and where nothing is verified.
    """
    pins = read_pins(course.root)
    exercises = plan(course, names)
    found = total(
        list(_scores(course.root, exercises, lambda run: pins.is_main(run.engine.version, run.source)).values())
    )
    if not found.made:
        raise Misuse("no step is verified, so no mutant can be tried; run `livecheck check` and mend what drifted")
    return found


def score_of_build(course: Course, version: str) -> Score:
    """The figures for a build that was just checked on an engine of that version; they hold no survivors.

    An exercise is not scored again while neither its pages nor the comparison change. Raises `Misuse` as `score`.
    """
    exercises = plan(course)
    keys = {each.name: fingerprint(each, version, _verified(course.root / RUNS, each)) for each in exercises}
    known = {each.name: recall(course.root, each, keys[each.name]) for each in exercises}
    left = [each for each in exercises if known[each.name] is None]
    found = _scores(course.root, left, lambda run: is_of(run.engine.version, version))
    for each in exercises:
        if each.name in found:
            remember(course.root, each, keys[each.name], found[each.name])
    return total([known[each.name] or found[each.name] for each in exercises])


def _verified(root: Path, exercise: Exercise) -> list[tuple[str, frozenset[int]]]:
    """The engine of each good run, and the steps that it verifies."""
    runs = [run for run in recorded(root, exercise.name, exercise.key) if is_whole(exercise, run)]
    return [(run.engine.version, verified_steps(exercise, run)) for run in runs]


def _scores(root: Path, exercises: Sequence[Exercise], fits: Fits) -> dict[str, Score]:
    """The name of each exercise → what became of its mutants; all processors share the work."""
    parts = [part for exercise in exercises for part in _parts(root / RUNS, exercise, fits)]
    if not parts:
        return {exercise.name: total([]) for exercise in exercises}
    with ProcessPoolExecutor(min(len(parts), os.cpu_count() or 1)) as pool:
        scores = list(pool.map(score_steps, *zip(*parts, strict=True)))
    return {
        each.name: total([found for found, (of, *_) in zip(scores, parts, strict=True) if of.name == each.name])
        for each in exercises
    }


def last_run(root: Path, exercise: Exercise, fits: Fits) -> Run:
    """The newest recorded run of an exercise that `fits`; raises `Misuse` if there is none, or it is no good."""
    check = f"run `livecheck check {exercise.name}` first"
    newest(root, exercise.name, exercise.key, lambda run: True)  # raises for one that another version has recorded
    runs = recorded(root, exercise.name, exercise.key)
    if not runs and others(root, exercise.name):
        raise Misuse(f"{exercise.name}: its pages have changed since its last run; {check}")
    if not runs:
        raise Misuse(f"{exercise.name}: no run of it is recorded; {check}")
    fitting = [run for run in runs if fits(run)]
    if not fitting:
        where = ", ".join(sorted({run.engine.version for run in runs}))
        raise Misuse(f"{exercise.name}: it ran on Docker {where} only, which is not the engine of a build; {check}")
    run = fitting[-1]
    if len(run.captures) != len(exercise.steps):
        problem = f"its recorded run holds {len(run.captures)} captures for {len(exercise.steps)} steps"
        raise Misuse(f"{exercise.name}: {problem}; {check}")
    if fault := next((capture.fault for capture in run.captures if capture.fault is not None), None):
        raise Misuse(f"{exercise.name}: its lab failed in its last run ({fault}); {check}")
    return run


def threshold(root: Path) -> float:
    """The percentage of mutants that must be noticed, from the project's settings; raises `Misuse` if it is none."""
    path = root / SETTINGS
    try:
        text = path.read_text(encoding="utf-8")
        settings = tomllib.loads(text)
    except FileNotFoundError:
        return DEFAULT_THRESHOLD
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise Misuse(f"{path}: cannot be read ({error}); mend it") from error
    tools = settings.get("tool", {})
    ours = tools.get("livecheck", {}) if isinstance(tools, dict) else None
    if not isinstance(ours, dict):
        raise Misuse(f"{Place(path, _line_of(text))}: [tool.livecheck] is no table; write it as [tool.livecheck]")
    value = ours.get(THRESHOLD, DEFAULT_THRESHOLD)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 100:
        problem = f"{THRESHOLD} is {value!r}; write a percentage from 0 to 100, for example {DEFAULT_THRESHOLD}"
        raise Misuse(f"{Place(path, _line_of(text))}: {problem}")
    return float(value)


def _line_of(text: str) -> int:
    """The line of the setting, or of the table that it should stand in."""
    lines = text.splitlines()
    for pattern in (rf"[^#]*\b{THRESHOLD}\b", r"[^#]*\blivecheck\b *[]=]"):
        for number, line in enumerate(lines, 1):
            if re.match(pattern, line):
                return number
    return 1


def _parts(root: Path, exercise: Exercise, fits: Fits) -> Iterator[tuple[Exercise, Run, tuple[int, ...]]]:
    """An exercise in parts of some steps each, with the run that each part is scored by."""
    last = last_run(root, exercise, fits)
    steps = set(range(len(exercise.steps)))
    for run in _elsewhere(root, exercise, last):
        theirs = sorted(steps & (verified_steps(exercise, run) - verified_steps(exercise, last)))
        steps -= set(theirs)
        if theirs:
            yield exercise, run, tuple(theirs)
    for part in range(_PARTS):
        if share := tuple(sorted(steps))[part::_PARTS]:
            yield exercise, last, share


def _elsewhere(root: Path, exercise: Exercise, last: Run) -> list[Run]:
    """The good runs of an exercise on other engines than the last one, the newest first."""
    runs = recorded(root, exercise.name, exercise.key)
    return [run for run in reversed(runs) if run.engine.version != last.engine.version and is_whole(exercise, run)]
