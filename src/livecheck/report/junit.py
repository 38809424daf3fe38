"""JUnit XML, which every CI server reads: an exercise is a suite, a step is a case.

A drift is a failure of the case and a broken lab an error, as JUnit tells them apart; what was not typed is skipped.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from xml.etree import ElementTree as Xml

from livecheck.inert import inert, shown
from livecheck.model import ExerciseVerdicts, Report, Status, Verdict
from livecheck.report.people import complaint

_NAMES = {Status.DRIFTED: "failure", Status.BROKEN: "error", Status.UNVERIFIED: "skipped"}


def as_junit(report: Report) -> str:
    """The report as a JUnit file; well-formed whatever the terminals have shown."""
    root = Xml.Element("testsuites", {"name": "livecheck", **_counts(*report.exercises)})
    root.set("time", _seconds(sum(exercise.seconds for exercise in report.exercises)))
    for number, exercise in enumerate(report.exercises):
        suite = _suite(exercise, exercise.started or report.generated)
        suite.set("id", str(number))
        suite.insert(0, _properties(report, exercise))
        root.append(suite)
    Xml.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{Xml.tostring(root, encoding="unicode")}\n'


def _suite(exercise: ExerciseVerdicts, started: datetime) -> Xml.Element:
    suite = Xml.Element("testsuite", {"name": inert(exercise.exercise.name), **_counts(exercise)})
    suite.set("skipped", str(exercise.count(Status.UNVERIFIED)))
    suite.set("time", _seconds(exercise.seconds))
    suite.set("timestamp", started.strftime("%Y-%m-%dT%H:%M:%S"))
    suite.extend(_case(number, verdict, suite.get("name", "")) for number, verdict in enumerate(exercise.verdicts, 1))
    return suite


def _counts(*exercises: ExerciseVerdicts) -> dict[str, str]:
    counted = {"failures": Status.DRIFTED, "errors": Status.BROKEN}
    counts = {name: sum(each.count(status) for each in exercises) for name, status in counted.items()}
    return {"tests": str(sum(len(each.verdicts) for each in exercises)), **{k: str(v) for k, v in counts.items()}}


def _properties(report: Report, exercise: ExerciseVerdicts) -> Xml.Element:
    """What the verdicts of the exercise were obtained on."""
    engine = exercise.engine or report.engine
    values = {"images": report.images.source} if report.images else {}
    values |= asdict(engine) if engine else {}
    properties = Xml.Element("properties")
    for name, value in values.items():
        if value is not None:
            Xml.SubElement(properties, "property", name="engine" if name == "version" else name, value=inert(value))
    return properties


def _case(number: int, verdict: Verdict, exercise: str) -> Xml.Element:
    place = next(iter(verdict.places.values()))
    case = Xml.Element(
        "testcase",
        classname=exercise,
        name=f"{number} {' '.join(shown(line) for line in verdict.step.command.splitlines())}",
        file=inert(place.path.as_posix()),
        line=str(place.line),
        time=_seconds(verdict.capture.waited + verdict.capture.seconds),
    )
    if verdict.status is not Status.VERIFIED:
        outcome = Xml.SubElement(case, _NAMES[verdict.status], message=shown(verdict.reason or ""))
        if verdict.status is not Status.UNVERIFIED:
            outcome.set("type", str(verdict.status))
            outcome.text = complaint(verdict)
    return case


def _seconds(seconds: float) -> str:
    return f"{seconds:.3f}"
