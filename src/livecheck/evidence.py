"""Runs, and the report that comes of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from livecheck.course import Course
from livecheck.judge import judge
from livecheck.model import Images, Report, Run
from livecheck.notices import notices
from livecheck.other_engines import adopt, elsewhere
from livecheck.pins import EnginePin, Pins
from livecheck.store import Record
from livecheck.versions import is_of


@dataclass(frozen=True, slots=True)
class Evidence:
    """A run of each exercise of a course, all of them on one engine and one set of images."""

    course: Course
    runs: tuple[Run, ...]
    """In the order of the exercises, of which there is at least one."""
    known: Mapping[str, tuple[Run, ...]]
    """The name of each exercise → its whole runs that are on disk, on whatever engine, the youngest first."""
    images: Images
    pin: EnginePin
    """What the engine is pinned as."""


def conclude(evidence: Evidence | None) -> Report:
    """The report that comes of runs; `None` stands for a course in which there is nothing to run."""
    now = datetime.now(UTC)
    if evidence is None:
        return Report(now, None, None, ())
    course, engine, images = evidence.course, evidence.runs[0].engine, evidence.images
    others = [series for series in course.pins.series if not is_of(engine.version, series)]
    there = elsewhere(course.exercises, evidence.known, others, images.source)
    verdicts = (judge(exercise, run) for exercise, run in zip(course.exercises, evidence.runs, strict=True))
    return Report(
        now,
        engine,
        images,
        tuple(adopt(here, there) for here in verdicts),
        there,
        pinned=course.pins.pinned,
        notices=tuple(notices(course.pins, evidence.pin, images.source, engine)),
    )


def off_main(pins: Pins, record: Record) -> str | None:
    """Why a record is none of the engine of a build, or `None` where it is."""
    version = record.run.engine.version
    if pins.is_main(version, record.run.source):
        return None
    return f"its last run was on Docker {version}, which is not the engine of a build"
