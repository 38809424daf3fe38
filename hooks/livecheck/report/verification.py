"""`verification.json`, the proof beside the site, by the schema in DESIGN.md."""

from __future__ import annotations

import json
import math
from datetime import datetime
from typing import Any

from livecheck.model import ExerciseVerdicts, Report, Status, Survey, Verdict

SCHEMA = 1


def as_json(report: Report) -> str:
    """`verification.json`, by the schema in DESIGN.md."""
    data = {
        "schema": SCHEMA,
        "generated": _time(report.generated),
        "engine": _engine(report),
        "images": _images(report),
        "totals": _totals(report),
        "mutants": _mutants(report.survey),
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


def _mutants(survey: Survey | None) -> dict[str, float | None] | None:
    """Their rate, a percentage, is never rounded up: only when all were killed it is 100."""
    if survey is None:
        return None
    rate = None if survey.rate is None else math.floor(100 * survey.rate) / 100
    return {"made": survey.made, "killed": survey.killed, "rate": rate}


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
