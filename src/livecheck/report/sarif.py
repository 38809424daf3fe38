"""SARIF 2.1.0, which code hosts show beside the lines of a file.

A result is known again by its exercise, its node and its command, not by its line, so that prose above it may grow.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from livecheck.errors import Place
from livecheck.inert import shown
from livecheck.model import ExerciseVerdicts, Report, Status, Verdict
from livecheck.report.people import details

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

RULES = {
    Status.DRIFTED: ("error", "The page does not show what the terminal shows."),
    Status.BROKEN: ("error", "The lab failed, so nothing is known about the course."),
    Status.UNVERIFIED: ("note", "The command was not typed."),
}
"""Every status that is a result: its level, and what it means."""


def as_sarif(report: Report, version: str) -> str:
    """The report as a SARIF log; `version` is livecheck's. Of the steps after a broken one only the first is told."""
    driver = {"name": "livecheck", "version": version, "rules": [_rule(status) for status in RULES]}
    run = {
        "tool": {"driver": driver},
        "invocations": [_invocation(report)],
        "columnKind": "unicodeCodePoints",
        "results": [result for exercise in report.exercises for result in _results(exercise)],
        "properties": _obtained_on(report),
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=1) + "\n"


def _rule(status: Status) -> dict[str, Any]:
    level, meaning = RULES[status]
    return {"id": str(status), "shortDescription": {"text": meaning}, "defaultConfiguration": {"level": level}}


def _invocation(report: Report) -> dict[str, Any]:
    """A check that met a broken lab has not succeeded; one that found drifts has."""
    return {
        "executionSuccessful": not report.count(Status.BROKEN),
        "endTimeUtc": report.generated.strftime("%Y-%m-%dT%H:%M:%SZ"),
    }


def _obtained_on(report: Report) -> dict[str, str]:
    engine = {} if report.engine is None else {"engine": report.engine.version}
    return engine if report.images is None else {**engine, "images": report.images.source}


def _results(exercise: ExerciseVerdicts) -> Iterator[dict[str, Any]]:
    seen: Counter[tuple[str, str]] = Counter()
    broken_told = False
    for verdict in exercise.verdicts:
        named = (verdict.step.node, verdict.step.command)
        seen[named] += 1
        if verdict.status in RULES and not (broken_told and verdict.status is Status.BROKEN):
            broken_told = broken_told or verdict.status is Status.BROKEN
            known_by = "\0".join([exercise.exercise.name, *named, str(seen[named])])
            yield _result(verdict, hashlib.sha256(known_by.encode(errors="replace")).hexdigest())


def _result(verdict: Verdict, fingerprint: str) -> dict[str, Any]:
    first, *others = (verdict.drift_places or verdict.places).values()
    reason = f"{shown(verdict.reason)}." if verdict.reason else RULES[verdict.status][1]
    return {
        "ruleId": str(verdict.status),
        "ruleIndex": list(RULES).index(verdict.status),
        "level": RULES[verdict.status][0],
        "message": {"text": "\n".join([reason, *details(verdict)])},
        "locations": [_location(first)],
        "relatedLocations": [{"id": number, **_location(place)} for number, place in enumerate(others, 1)],
        "partialFingerprints": {"step/v1": fingerprint},
    }


def _location(place: Place) -> dict[str, Any]:
    # A path becomes a relative reference, its odd characters as percent and digits.
    uri = PurePosixPath("/", place.path.as_posix()).as_uri().removeprefix("file:///")
    return {"physicalLocation": {"artifactLocation": {"uri": uri}, "region": {"startLine": place.line}}}
