"""The check as the build of a site asks for it: whole, told as it goes on, with the mutants' figures in its report."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

from livecheck.commands.mutants import looseness, score_of_build, threshold
from livecheck.course import Course
from livecheck.errors import Misuse
from livecheck.evidence import Evidence, conclude, from_records
from livecheck.judge import unchecked
from livecheck.model import Cause, Report, Skip, Status

SWITCH = "LIVECHECK"
"""The variable that says where a build's verdicts come from."""

OFF = Skip(Cause.OFF, "the check was switched off (LIVECHECK=off)")


def asked_for(switch: str, course: Course, say: Callable[[str], None], reuse: bool = False) -> Report:
    """The report of the whole course that the variable asks for; `say` gets what is to stay in the log.

    Raises `Misuse` and `Broken` as a check does; and `Misuse` where nothing is wrong, but the check would let too much
    pass, or where the variable says something else.
    """
    match switch:
        case "":
            return checked(course, say, reuse)
        case "recorded":
            return recorded(course, say)
        case "off":
            say(f"{SWITCH}=off: nothing is checked, every block is shown as unverified")
            return skip(course)
    raise Misuse(f"{SWITCH}={switch} is not known; it is `off` or `recorded`, or left out")


def checked(course: Course, say: Callable[[str], None], reuse: bool) -> Report:
    """The report of a check; `reuse` is as in `fresh`."""
    # Only now: what speaks to Docker takes longer to import than to build a page.
    from livecheck.commands.check import fresh
    from livecheck.progress import watch

    with watch(say) as progress:
        evidence = fresh(course, progress, reuse=reuse)
    return _scored(evidence)


def recorded(course: Course, say: Callable[[str], None]) -> Report:
    """The report of the runs on disk, without a daemon; raises `Misuse` where one is missing or does not fit."""
    evidence = from_records(course)
    if evidence is not None:
        say(f"judged from records on {evidence.told}")
    return _scored(evidence)


def skip(course: Course) -> Report:
    """The report of a build without an engine: every step is `unverified`."""
    verdicts = tuple(unchecked(exercise, OFF) for exercise in course.exercises)
    return Report(datetime.now(UTC), None, None, verdicts, pinned=course.pins.pinned)


def _scored(evidence: Evidence | None) -> Report:
    """The report of these runs, with what the mutants say of it; raises `Misuse` where too few are noticed."""
    report = conclude(evidence)
    if evidence is None or report.count(Status.DRIFTED) or report.count(Status.BROKEN):
        return report
    found = score_of_build(evidence)
    if problem := looseness(found, threshold(evidence.course.settings)):
        raise Misuse(f"{problem}; `livecheck mutants` shows the others")
    return replace(report, score=found)
