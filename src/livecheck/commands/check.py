"""The stages in their order: pages → exercises → runs → verdicts → report."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Collection, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from types import FrameType

from livecheck.course.files import Course, plan
from livecheck.errors import LivecheckError
from livecheck.judge import judge
from livecheck.lab import Laboratory, laboratory, offered
from livecheck.model import Exercise, Progress, Report, Run, Trouble
from livecheck.notices import notices
from livecheck.other_engines import adopt, elsewhere, is_whole
from livecheck.pins import read_pins
from livecheck.run import run
from livecheck.store.runs import RUNS, load, make_room, save
from livecheck.versions import is_of

AGAIN = "it begins again, on new engines"
"""What is told of an exercise whose engines have stumbled."""


def check(
    course: Course,
    progress: Progress,
    names: Collection[str] = (),
    reuse: bool = False,
    series: str | None = None,
) -> Report:
    """Runs and judges the exercises (those of the `names`, if any); raises `Misuse` and `Broken`.

    With `reuse`, an exercise whose recorded run still fits, and met no fault, is not run again. `series` names one
    of the pinned engines, the first that can be had if left out.
    """
    exercises = plan(course, names)
    if not exercises:
        return Report(datetime.now(UTC), None, None, ())
    pins = read_pins(course.root)
    make_room(course.root)
    with graceful(), laboratory(course.root, progress, series) as place:
        # Read before anything runs: a recorded run that is damaged is told at once, not after minutes.
        known = elsewhere(course.root / RUNS, exercises, pins.series, place.images.source)
        runs = _run_all(course, place, exercises, progress, reuse)
        engine, images, pin = runs[0].engine, place.images, place.prepared.engine
    there = {other: done for other, done in known.items() if not is_of(engine.version, other)}
    verdicts = (judge(exercise, run) for exercise, run in zip(exercises, runs, strict=True))
    return Report(
        datetime.now(UTC),
        engine,
        images,
        tuple(adopt(here, there) for here in verdicts),
        there,
        pinned=pins.pinned,
        notices=tuple(notices(pins, pin, images.source, engine)),
    )


def matrix(
    course: Course, progress: Progress, engines: Sequence[str] = (), names: Collection[str] = ()
) -> Mapping[str, Report | LivecheckError]:
    """Checks the course on several of the pinned engines, one after the other, on all that can be had if none is named.

    An engine whose labs cannot be had does not hide the others: its error stands in its report's place. Raises `Misuse`
    for an engine that is not pinned, and for mistakes in the pages.
    """
    pins = read_pins(course.root)
    for series in engines:
        pins.engine(series)
    plan(course, names)
    wanted = engines or offered(course.root, progress)
    return {series: _attempt(course, progress, series, names) for series in wanted}


def _attempt(course: Course, progress: Progress, series: str, names: Collection[str]) -> Report | LivecheckError:
    progress.stage(f"engine {series}")
    try:
        return check(course, progress, names, series=series)
    except LivecheckError as error:
        return error


def _run_all(
    course: Course, place: Laboratory, exercises: Sequence[Exercise], progress: Progress, reuse: bool
) -> list[Run]:
    """Runs the exercises side by side, each on its own lab; the runs are recorded, apart for other images.

    The longest begin first, and no more at once than keep the processors busy: otherwise the whole check waits for an
    exercise that the short ones have slowed down.
    """
    folder = course.root / RUNS / place.prepared.key

    def one(exercise: Exercise) -> Run:
        if reuse and (recorded := load(folder, exercise.name, exercise.key)) and is_whole(exercise, recorded):
            return recorded
        done = replace(_run(place, exercise, progress), source=place.images.source)
        save(folder, done)
        return done

    with ThreadPoolExecutor((os.cpu_count() or 1) + 1) as pool:
        futures = {
            exercise.name: pool.submit(one, exercise) for exercise in sorted(exercises, key=_weight, reverse=True)
        }
        try:
            return [futures[exercise.name].result() for exercise in exercises]
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            place.abandon()  # ends the terminals that the other exercises wait for
            raise


def _run(place: Laboratory, exercise: Exercise, progress: Progress) -> Run:
    """Runs an exercise; where its engines stumble, which says nothing of the course, once more on new ones."""
    with place.open(exercise) as lab:
        done = run(exercise, lab, progress)
    fault = next((capture.fault for capture in done.captures if capture.fault is not None), None)
    if fault is None or fault.trouble is not Trouble.CHANCE:
        return done
    progress.stage(f"{exercise.name}: {fault}; {AGAIN}")
    with place.open(exercise) as lab:
        return run(exercise, lab, progress)


def _weight(exercise: Exercise) -> tuple[int, int]:
    """How long an exercise takes, compared with others: nodes have to find each other, and steps to be typed."""
    return len(exercise.recipe.nodes), len(exercise.steps)


@contextmanager
def graceful() -> Iterator[None]:
    """Lets a polite end (SIGTERM, SIGHUP) clean up as Ctrl-C does; only the main thread can.

    A signal that was ignored goes on being ignored: under nohup, a check outlives its terminal.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(number: int, frame: FrameType | None) -> None:
        raise SystemExit(128 + number)

    heard = [name for name in (signal.SIGTERM, signal.SIGHUP) if signal.getsignal(name) is not signal.SIG_IGN]
    former = {name: signal.signal(name, stop) for name in heard}
    try:
        yield
    finally:
        for name, handler in former.items():
            signal.signal(name, handler)
