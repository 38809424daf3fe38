"""`livecheck check`: pages → exercises → runs → verdicts → report. The runs are made on real engines, and recorded."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path

import livecheck
from livecheck.commands import Commands, take_pages
from livecheck.commands.ending import graceful, say, status_of
from livecheck.course import Course, course_in
from livecheck.deliver import check_writable, tell_github, write_report
from livecheck.evidence import Evidence, conclude
from livecheck.lab import Laboratory, laboratory
from livecheck.model import Exercise, Progress, Report, Run, Trouble
from livecheck.progress import watch
from livecheck.report import as_json, as_junit, as_sarif, complaints, notices, verdict
from livecheck.run import run
from livecheck.store import RUNS, Record, make_room, read_records, save

REPORTS: Mapping[str, tuple[Callable[[Report], str], str]] = {
    "junit": (as_junit, "JUnit XML, for CI servers"),
    "sarif": (partial(as_sarif, version=livecheck.VERSION), "SARIF 2.1.0, for code hosts"),
    "json": (as_json, "what a build calls verification.json"),
}
"""The reports that can be written to files: option → how the text is made, and what it is."""

AGAIN = "it begins again, on new engines"
"""What is told of an exercise whose engines have stumbled."""


def add(commands: Commands) -> None:
    command = commands.add_parser("check", help="run and judge; exit 0 verified, 1 drifted, 2 broken or misused")
    take_pages(command)
    for name, (_, meaning) in REPORTS.items():
        command.add_argument(f"--{name}", type=Path, metavar="FILE", help=f"write the report to a file: {meaning}")
    command.set_defaults(do=_do)


def _do(options: argparse.Namespace) -> int:
    files = [(path, text) for name, (text, _) in REPORTS.items() if (path := getattr(options, name)) is not None]
    check_writable([path for path, _ in files])
    course = course_in(Path.cwd()).only(options.pages)
    with watch(say) as progress:
        report = check(course, progress)
    tell(report)
    for path, text in files:
        write_report(path, text(report))
    print(verdict(report))
    return status_of(report)


def tell(report: Report) -> None:
    """Says what is wrong, and what makes the rest say less; to GitHub, too."""
    for _, complaint in complaints(report, colour=sys.stderr.isatty()):
        say(complaint)
    for notice in notices(report):
        say(notice)
    tell_github(report, os.environ, say)


def check(course: Course, progress: Progress, series: str | None = None) -> Report:
    """Runs and judges the exercises of a course; raises `Misuse` and `Broken`. See `fresh`."""
    return conclude(fresh(course, progress, series=series))


def fresh(course: Course, progress: Progress, reuse: bool = False, series: str | None = None) -> Evidence | None:
    """Runs the exercises of a course; `None` where there is none. Raises `Misuse` and `Broken`.

    With `reuse`, an exercise whose recorded run still fits, and met no fault, is not run again. `series` names one
    of the pinned engines, the first that can be had if left out.
    """
    if not course.exercises:
        return None
    make_room(course.root)
    # Read before anything runs: a recorded run that is damaged is told at once, not after minutes.
    known = {each.exercise.name: each.whole() for each in read_records(course.root / RUNS, course.exercises)}
    with graceful(), laboratory(course.root, progress, series, course.pins) as place:
        runs = _run_all(course, place, progress, known if reuse else {})
        earlier = {name: tuple(record.run for record in records) for name, records in known.items()}
        return Evidence(course, tuple(runs), earlier, place.images, place.prepared.engine)


def _run_all(course: Course, place: Laboratory, progress: Progress, known: Mapping[str, Sequence[Record]]) -> list[Run]:
    """Runs the exercises side by side, each on its own lab; the runs are recorded, apart for other images.

    Of what is `known`, that is taken which was recorded on the same images. The longest begin first, and no more at
    once than keep the processors busy: otherwise the whole check waits for an exercise that the short ones have slowed
    down.
    """
    folder = course.root / RUNS / place.prepared.key

    def one(exercise: Exercise) -> Run:
        for record in known.get(exercise.name, ()):
            if record.path.parent == folder:
                return record.run
        done = replace(_run(place, exercise, progress), source=place.images.source)
        save(folder, done, place.images)
        return done

    with ThreadPoolExecutor((os.cpu_count() or 1) + 1) as pool:
        longest_first = sorted(course.exercises, key=_weight, reverse=True)
        futures = {exercise.name: pool.submit(one, exercise) for exercise in longest_first}
        try:
            return [futures[exercise.name].result() for exercise in course.exercises]
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            place.abandon()  # ends the terminals that the other exercises wait for
            raise


def _run(place: Laboratory, exercise: Exercise, progress: Progress, again: bool = True) -> Run:
    """Runs an exercise; where its engines stumble, which says nothing of the course, once more on new ones."""
    with place.open(exercise) as lab:
        done = run(exercise, lab, progress)
    fault = next((capture.fault for capture in done.captures if capture.fault is not None), None)
    if not again or fault is None or fault.trouble is not Trouble.CHANCE:
        return done
    progress.stage(f"{exercise.name}: {fault}; {AGAIN}")
    return _run(place, exercise, progress, again=False)


def _weight(exercise: Exercise) -> tuple[int, int]:
    """How long an exercise takes, compared with others: nodes have to find each other, and steps to be typed."""
    return len(exercise.recipe.nodes), len(exercise.steps)
