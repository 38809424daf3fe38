"""`livecheck check`: pages → exercises → runs → verdicts → report. The runs are made on real engines, and recorded."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from threading import Event

import livecheck
from livecheck.commands import Commands, take_pages
from livecheck.commands.ending import graceful, say, status_of
from livecheck.course import Course, course_in
from livecheck.deliver import check_writable, tell_github, write_report
from livecheck.errors import Broken, Misuse
from livecheck.evidence import Evidence, conclude
from livecheck.lab import Laboratory, laboratory
from livecheck.model import Exercise, Fault, Progress, Report, Run, Trouble
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

STOPPED = Fault(Trouble.STOPPED, "not known: the check was stopped")

Parting = Callable[[Evidence], object]
"""Gets what is known of a check that ends before its time."""


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

    def finish(report: Report) -> int:
        tell(report)
        for path, text in files:
            write_report(path, text(report))
        print(verdict(report))
        return status_of(report)

    with watch(say) as progress:
        report = check(course, progress, lambda stopped: finish(conclude(stopped)))
    return finish(report)


def tell(report: Report) -> None:
    """Says what is wrong, and what makes the rest say less; to GitHub, too."""
    for _, complaint in complaints(report, colour=sys.stderr.isatty()):
        say(complaint)
    for notice in notices(report):
        say(notice)
    tell_github(report, os.environ, say)


def say_rest(stopped: Evidence) -> None:
    """Says what a check has found out that ends before its time."""
    report = conclude(stopped)
    tell(report)
    say(verdict(report))


def check(course: Course, progress: Progress, parting: Parting = say_rest) -> Report:
    """Runs and judges the exercises of a course; raises `Misuse` and `Broken`. See `fresh`."""
    return conclude(fresh(course, progress, parting))


def fresh(
    course: Course,
    progress: Progress,
    parting: Parting = say_rest,
    reuse: bool = False,
    series: str | None = None,
) -> Evidence | None:
    """Runs the exercises of a course; `None` where there is none. Raises `Misuse` and `Broken`.

    A lab that does not open takes no run of another exercise with it; what is known when a check is stopped is given
    to `parting`. With `reuse`, an exercise whose recorded run still fits, and met no fault, is not run again. `series`
    names one of the pinned engines, the first that can be had if left out.
    """
    if not course.exercises:
        return None
    make_room(course.root)
    # Read before anything runs: a recorded run that is damaged is told at once, and keeps nobody from a fresh one.
    found = read_records(course.root / RUNS, course.exercises)
    known = {each.exercise.name: each.whole(progress.stage) for each in found}
    with graceful(), laboratory(course.root, progress, series, course.pins) as place:
        work = _Work(course, place, progress, known, reuse)
        try:
            work.do()
        except BaseException:
            parting(work.evidence)
            raise
        return work.evidence


@dataclass(frozen=True)
class _Work:
    """The exercises of a course, run side by side, each on its own lab; the runs are recorded, apart for other images.

    What is recorded already on the same images is taken where it may be, and never lost to a run that says nothing.
    """

    course: Course
    place: Laboratory
    progress: Progress
    known: Mapping[str, Sequence[Record]]
    reuse: bool
    runs: dict[str, Run] = field(default_factory=dict)
    faults: dict[str, Fault] = field(default_factory=dict)
    stopped: Event = field(default_factory=Event)

    @property
    def evidence(self) -> Evidence:
        names = [exercise.name for exercise in self.course.exercises]
        faults = {name: self.faults.get(name, STOPPED) for name in names if name not in self.runs}
        runs = tuple(self.runs[name] for name in names if name in self.runs)
        earlier = {name: tuple(record.run for record in records) for name, records in self.known.items()}
        return Evidence(self.course, runs, earlier, self.place.images, self.place.prepared.engine, faults=faults)

    def do(self) -> None:
        """The longest begin first, and no more at once than keep the processors busy: otherwise the whole check waits
        for an exercise that the short ones have slowed down."""
        with ThreadPoolExecutor((os.cpu_count() or 1) + 1) as pool:
            mistakes = []
            try:
                for done in as_completed([pool.submit(self._one, each) for each in self._longest_first()]):
                    try:
                        done.result()
                    except Misuse as mistake:  # of one exercise, and the others go on
                        mistakes.append(str(mistake))
            except BaseException:
                self.stopped.set()
                pool.shutdown(wait=False, cancel_futures=True)
                self.place.abandon()  # ends the terminals that the other exercises wait for
                raise
        if mistakes:
            raise Misuse("\n".join(mistakes))

    def _longest_first(self) -> Sequence[Exercise]:
        return sorted(self.course.exercises, key=_weight, reverse=True)

    def _one(self, exercise: Exercise) -> None:
        folder, name = self.course.root / RUNS / self.place.prepared.key, exercise.name
        whole = next((each.run for each in self.known[name] if each.path.parent == folder), None)
        if self.reuse and whole is not None:
            self.runs[name] = whole
            return
        try:
            run = replace(_run(self.place, exercise, self.progress), source=self.place.images.source)
        except Broken as error:
            self.faults[name] = STOPPED if self.stopped.is_set() else Fault(Trouble.UNWELL, str(error))
            return
        self.runs[name] = _cut(run) if self.stopped.is_set() else run
        if not self.stopped.is_set() and (whole is None or run.fault is None or not run.fault.trouble.tells_nothing):
            save(folder, run, self.place.images)


def _cut(run: Run) -> Run:
    """A run whose lab was taken away: that is why it has failed."""
    return replace(
        run,
        captures=tuple(
            replace(each, fault=STOPPED) if each.fault is not None and each.fault.trouble.tells_nothing else each
            for each in run.captures
        ),
    )


def _run(place: Laboratory, exercise: Exercise, progress: Progress, again: bool = True) -> Run:
    """Runs an exercise; where its engines stumble, which says nothing of the course, once more on new ones."""
    with place.open(exercise) as lab:
        done = run(exercise, lab, progress)
    if not again or done.fault is None or done.fault.trouble is not Trouble.CHANCE:
        return done
    progress.stage(f"{exercise.name}: {done.fault}; {AGAIN}")
    return _run(place, exercise, progress, again=False)


def _weight(exercise: Exercise) -> tuple[int, int]:
    """How long an exercise takes, compared with others: nodes have to find each other, and steps to be typed."""
    return len(exercise.recipe.nodes), len(exercise.steps)
