"""Verdicts → what people and programs read of a build. Everything here returns text."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from livecheck.model import DiffLine, ExerciseVerdicts, Report, Status, Verdict

SCHEMA = 1

COLOURS = {"-": "\x1b[31m", "+": "\x1b[32m", " ": ""}
PLAIN = "\x1b[0m"

CONTEXT = 2
"""Agreeing lines that are kept around a difference."""


# --- for people -------------------------------------------------------------------------------------------


def complaints(report: Report, colour: bool = False) -> Iterator[tuple[Status, str]]:
    """One text per drifted or broken step: `docs/fr/1-containers.md:45: drifted: …` and a diff below.

    Of the steps after a broken one, only the first is told.
    """
    for exercise in report.exercises:
        broken_told = False
        for verdict in exercise.verdicts:
            if verdict.status is Status.DRIFTED or (verdict.status is Status.BROKEN and not broken_told):
                broken_told = broken_told or verdict.status is Status.BROKEN
                yield verdict.status, complaint(verdict, colour)


def complaint(verdict: Verdict, colour: bool = False) -> str:
    """What is wrong with one step, where in every language, and the difference."""
    places = verdict.drift_places or verdict.places
    first, *others = (str(place) for place in places.values())
    also = f" (also {', '.join(others)})" if others else ""
    head = f"{first}: {verdict.status}: {verdict.reason}{also}"
    command = verdict.step.command.replace("\n", "\n  > ")
    return "\n".join([head, f"  $ {command}", *difference(verdict.diff, colour)])


def difference(diff: tuple[DiffLine, ...], colour: bool) -> list[str]:
    """A unified diff: `-` the page, `+` the terminal; stretches that agree are cut to their ends."""
    lines, skipped = [], False
    for number, line in enumerate(diff):
        nearby = diff[max(0, number - CONTEXT) : number + CONTEXT + 1]
        if all(near.sign == " " for near in nearby):
            if not skipped:
                lines.append("  @@")
            skipped = True
            continue
        skipped = False
        text = f"{line.sign}{line.text}"
        lines.append(f"  {COLOURS[line.sign]}{text}{PLAIN}" if colour and line.sign != " " else f"  {text}")
    return lines


def summary(report: Report) -> str:
    """One line: `61 steps: 60 verified, 1 unverified · Docker 28.5.2 · images: stand-in`."""
    counts = [f"{report.count(status)} {status}" for status in Status if report.count(status)]
    total = sum(len(exercise.verdicts) for exercise in report.exercises)
    parts = [f"{total} {'step' if total == 1 else 'steps'}: {', '.join(counts) or 'nothing to check'}"]
    if report.engine is not None:
        parts.append(f"Docker {report.engine.version}")
    if report.images is not None:
        parts.append(f"images: {report.images.source}")
    return " · ".join(parts)


# --- for programs -----------------------------------------------------------------------------------------


def as_json(report: Report) -> str:
    """`verification.json`, by the schema in DESIGN.md."""
    data = {
        "schema": SCHEMA,
        "generated": _time(report.generated),
        "engine": _engine(report),
        "images": _images(report),
        "totals": _totals(report),
        "exercises": [_exercise(exercise) for exercise in report.exercises],
    }
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _engine(report: Report) -> dict[str, str] | None:
    engine = report.engine
    return (
        None
        if engine is None
        else {
            "version": engine.version,
            "storage_driver": engine.storage_driver,
            "kernel": engine.kernel,
            "arch": engine.arch,
        }
    )


def _images(report: Report) -> dict[str, Any] | None:
    images = report.images
    return (
        None
        if images is None
        else {
            "source": images.source,
            "list": [{"name": image.name, "digest": image.digest} for image in images.list],
        }
    )


def _totals(report: Report) -> dict[str, int]:
    counts = {str(status): report.count(status) for status in Status}
    return {"steps": sum(counts.values()), **counts}


def _exercise(exercise: ExerciseVerdicts) -> dict[str, Any]:
    return {
        "name": exercise.exercise.name,
        "seconds": round(exercise.seconds, 2),
        "pages": {page.language: f"{page.language}/{page.path.name}" for page in exercise.exercise.pages},
        "steps": [_step(verdict, exercise.exercise.recipe.nodes[0]) for verdict in exercise.verdicts],
    }


def _step(verdict: Verdict, first_node: str) -> dict[str, Any]:
    return {
        "command": verdict.step.command,
        "node": verdict.step.options.node or first_node,
        "status": str(verdict.status),
        "reason": verdict.reason,
        "exit": verdict.capture.exit,
        "seconds": round(verdict.capture.seconds, 2),
        "waited": round(verdict.capture.waited, 2),
        "lines": {language: place.line for language, place in verdict.places.items()},
    }


def _time(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
