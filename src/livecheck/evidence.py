"""Where runs come from, and what a report makes of them: a check has just made them, or they are records on disk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from livecheck.course import Course
from livecheck.judge import judge, unchecked
from livecheck.model import Fault, Images, Report, Run
from livecheck.notices import notices
from livecheck.other_engines import adopt, elsewhere
from livecheck.pins import HUB, PINS, EnginePin, Pins
from livecheck.store import RUNS, Record, pick, read_records
from livecheck.versions import is_of


@dataclass(frozen=True, slots=True)
class Evidence:
    """A run of each exercise of a course, or why there is none; all runs are on one engine and one set of images."""

    course: Course
    runs: tuple[Run, ...]
    """In the order of the exercises."""
    known: Mapping[str, tuple[Run, ...]]
    """The name of each exercise → its whole runs that are on disk, on whatever engine, the youngest first."""
    images: Images
    pin: EnginePin
    """What the engine is pinned as."""
    recorded: bool = False
    """Whether the runs were on disk already."""
    faults: Mapping[str, Fault] = field(default_factory=dict)
    """The name of each exercise that has no run → why."""

    @property
    def alone(self) -> Evidence:
        """Without what is known of other engines, so that a step which is none of this one's counts as such."""
        return replace(self, known=dict.fromkeys(self.known, ()))

    @property
    def concluded(self) -> datetime:
        """The moment that the report is of, as `Report.generated` has it."""
        return max(run.started for run in self.runs) if self.recorded else datetime.now(UTC)

    @property
    def told(self) -> str:
        """When the runs were made, and on what: one line."""
        runs = (f"{run.exercise} of {run.started.astimezone(UTC):%Y-%m-%d %H:%M} UTC" for run in self.runs)
        return f"Docker {self.runs[0].engine.version}, images: {self.images.source}: {', '.join(runs)}"


def conclude(evidence: Evidence | None) -> Report:
    """The report that comes of runs; `None` stands for a course in which there is nothing to run."""
    if evidence is None:
        return Report(datetime.now(UTC), None, None, ())
    course, images = evidence.course, evidence.images
    runs = {run.exercise: run for run in evidence.runs}
    engine = evidence.runs[0].engine if runs else None
    others = [series for series in course.pins.series if engine and not is_of(engine.version, series)]
    there = elsewhere(course.exercises, evidence.known, others, images.source)
    verdicts = [
        judge(each, runs[each.name]) if each.name in runs else unchecked(each, evidence.faults[each.name])
        for each in course.exercises
    ]
    return Report(
        evidence.concluded,
        engine,
        images,
        tuple(adopt(here, there) for here in verdicts),
        there,
        pinned=course.pins.pinned,
        notices=tuple(notices(course.pins, evidence.pin, images.source, engine)) if engine else (),
        recorded=evidence.recorded,
    )


def from_records(course: Course) -> Evidence | None:
    """The runs on disk, on the engine of a build as it is pinned now; `None` where there is nothing to run.

    Raises `Misuse` with a line for each exercise that has no such run, or one that is cut short or has met a fault.
    """
    if not course.exercises:
        return None
    found = read_records(course.root / RUNS, course.exercises)
    fitting = [each for records in found for each in records.good if misfit(course.pins, each) is None]
    last = max(fitting, key=lambda record: record.run.started, default=None)
    picked = pick(found, lambda record: misfit(course.pins, record) or _differs(record, last))
    assert last is not None  # or nothing could have been picked
    assert last.images is not None
    known = {records.exercise.name: tuple(each.run for each in records.whole()) for records in found}
    pin = course.pins.main(last.images.source)
    return Evidence(course, tuple(each.run for each in picked), known, last.images, pin, recorded=True)


def off_main(pins: Pins, record: Record) -> str | None:
    """Why a record is none of the engine of a build, or `None` where it is."""
    version = record.run.engine.version
    if pins.is_main(version, record.run.source):
        return None
    return f"its last run was on Docker {version}, which is not the engine of a build"


def misfit(pins: Pins, record: Record) -> str | None:
    """Why a record says nothing of a build with these pins, as far as that can be known without a daemon."""
    version, images = record.run.engine.version, record.images
    if problem := off_main(pins, record):
        return problem
    if images is None:
        return "its last run does not tell on which images it was made"
    if images.source == HUB and not is_of(version, release := pins.main(HUB).release):
        return f"its last run was on Docker {version}, and {PINS} pins {release}"
    if changed := _pinned_otherwise(pins, images):
        return f"its last run was on other images than {PINS} pins ({', '.join(sorted(changed))})"
    return None


def _pinned_otherwise(pins: Pins, images: Images) -> set[str]:
    """The names of the images that came, went, or have another digest; a stand-in has none but its own."""
    had = {image.name: image.digest for image in images.list}
    digests = {name: reference.partition("@")[2] for name, reference in pins.images.items()}
    moved = {name for name in had.keys() & digests.keys() if digests[name] not in ("", had[name])}
    return (had.keys() ^ digests.keys()) | (moved if images.source == HUB else set())


def _differs(record: Record, last: Record | None) -> str | None:
    """Why a record cannot stand beside the youngest one in a report, or `None` where it can."""
    if last is None or (record.run.engine, record.images) == (last.run.engine, last.images):
        return None
    return f"its last run was on another engine, or other images, than that of {last.run.exercise}"
