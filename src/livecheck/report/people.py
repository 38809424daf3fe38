"""What a person is told of a build: one text per step that is wrong, and one line in the end."""

from __future__ import annotations

from collections.abc import Iterator

from livecheck.inert import shown
from livecheck.model import Doubt, Report, Status, Trouble, Verdict
from livecheck.report.difference import MARGIN, difference

DOUBTS = {
    Doubt.NEWER: "{product} {found} is newer than all that labs/pins.toml pins (up to {wanted}): pin it there",
    Doubt.OTHER: "{product} {found} ran where labs/pins.toml pins {wanted}: look why, or pin what there is",
    Doubt.WRITTEN: "the pages are written for {product} {wanted} and were checked on {found}",
}
"""What a notice says."""


def told(report: Report, *, follows: bool = False) -> Iterator[Verdict]:
    """What a person has to be told: all drifted steps, and of an exercise that broke only the first broken one; with
    `follows` also the steps whose failure follows from such a one."""
    for exercise in report.exercises:
        first = next((each for each in exercise.verdicts if each.status is Status.BROKEN), None)
        for verdict in exercise.verdicts:
            in_vain = follows and verdict.follows is not None and verdict.status is not Status.BROKEN
            if verdict.status is Status.DRIFTED or verdict is first or in_vain:
                yield verdict


def complaints(report: Report, colour: bool = False) -> Iterator[tuple[Status, str]]:
    """One text per drifted or broken step: `docs/fr/1-containers.md:45: drifted: …` and a diff below.

    Of the steps after a broken one, only the first is told; one that failed because of an earlier one says so.
    """
    return ((verdict.status, complaint(verdict, colour)) for verdict in told(report, follows=True))


def complaint(verdict: Verdict, colour: bool = False) -> str:
    """What is wrong with one step, where in every language, and the difference."""
    first, *others = (shown(str(place)) for place in (verdict.drift_places or verdict.places).values())
    also = f" (also {', '.join(others)})" if others else ""
    head = f"{first}: {verdict.status}: {shown(verdict.reason or '')}{also}"
    return "\n".join([head, *details(verdict, colour)])


def details(verdict: Verdict, colour: bool = False) -> list[str]:
    """The command, and how page and terminal differ."""
    first, *continued = verdict.step.command.split("\n")
    command = [f"{MARGIN}$ {shown(first)}", *(f"{MARGIN}> {shown(line)}" for line in continued)]
    return [*command, *difference(verdict, colour)]


def notices(report: Report) -> list[str]:
    """One line for each thing that makes a report say less than its pages."""
    return [
        shown(DOUBTS[each.doubt].format(product=each.product.known_as, wanted=each.wanted, found=each.found))
        for each in report.notices
    ]


def summary(report: Report) -> str:
    """One line: `61 steps: 60 verified, 1 unverified · Docker 28.5.2 · images: stand-in`."""
    counts = [f"{report.count(status)} {status}" for status in Status if report.count(status)]
    total = sum(len(exercise.verdicts) for exercise in report.exercises)
    parts = [f"{total} {'step' if total == 1 else 'steps'}: {', '.join(counts) or 'nothing to check'}"]
    if report.engine is not None:
        parts.append(f"Docker {report.engine.version}")
    if report.images is not None:
        parts.append(f"images: {report.images.source}")
    if report.score is not None:
        parts.append(f"{report.score.killed} of {report.score.made} mutants killed")
    return " · ".join(parts)


def _end(report: Report) -> str:
    """What has come between a check and what it was to find out."""
    faults = (each.capture.fault for exercise in report.exercises for each in exercise.verdicts)
    troubles = {fault.trouble for fault in faults if fault is not None}
    return "the check was stopped" if troubles == {Trouble.STOPPED} else "the lab failed"


def verdict(report: Report) -> str:
    """The last line of every check; the course's mistakes and the lab's are never mixed up."""
    drifted, broken = report.count(Status.DRIFTED), report.count(Status.BROKEN)
    parts = []
    if drifted:
        steps = "1 step has" if drifted == 1 else f"{drifted} steps have"
        parts.append(f"{steps} drifted: the pages do not show what the terminal shows")
    if broken:
        steps = "1 step is" if broken == 1 else f"{broken} steps are"
        parts.append(f"{steps} broken: {_end(report)}, so nothing is known about the course")
    return f"{'; '.join(parts)} ({summary(report)})" if parts else summary(report)
