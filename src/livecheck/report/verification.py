"""`verification.json`, the proof beside the site, by the schema in DESIGN.md."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from livecheck.model import ExerciseVerdicts, Report, Status, Verdict

SCHEMA = 1


def as_json(report: Report) -> str:
    """`verification.json`, by the schema in DESIGN.md."""
    score = report.score
    data = {
        "schema": SCHEMA,
        "generated": _time(report.generated),
        "recorded": report.recorded,
        "engine": asdict(report.engine) if report.engine else None,
        "notices": [asdict(notice) for notice in report.notices],
        "images": asdict(report.images) if report.images else None,
        "totals": _totals(report),
        "mutants": None if score is None else {"made": score.made, "killed": score.killed, "rate": score.told},
        "elsewhere": [_elsewhere(exercises) for exercises in report.elsewhere.values()],
        "exercises": [_exercise(exercise) for exercise in report.exercises],
    }
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _elsewhere(exercises: Sequence[ExerciseVerdicts]) -> dict[str, Any]:
    """What recorded runs on another engine say: that engine, and the totals of each exercise that ran there."""
    counts = {done.exercise.name: Counter(str(verdict.status) for verdict in done.verdicts) for done in exercises}
    return {
        "engine": asdict(exercises[0].engine) if exercises[0].engine else None,
        "exercises": [
            {"name": name, "totals": {"steps": count.total()} | {str(status): count[status] for status in Status}}
            for name, count in counts.items()
        ],
    }


def _totals(report: Report) -> dict[str, int]:
    counts = {str(status): report.count(status) for status in Status}
    return {"steps": sum(counts.values()), **counts}


def _exercise(exercise: ExerciseVerdicts) -> dict[str, Any]:
    return {
        "name": exercise.exercise.name,
        "started": _time(exercise.started) if exercise.started else None,
        "seconds": round(exercise.seconds, 2),
        "pages": {page.language: f"{page.language}/{page.path.name}" for page in exercise.exercise.pages},
        "steps": list(map(_step, exercise.verdicts)),
    }


def _step(verdict: Verdict) -> dict[str, Any]:
    return {
        "command": verdict.step.command,
        "node": verdict.step.node,
        "status": str(verdict.status),
        "engine": verdict.engine.version if verdict.engine else None,
        "skip": str(verdict.skip.cause) if verdict.skip else None,
        "reason": verdict.reason,
        "exit": verdict.capture.exit,
        "seconds": round(verdict.capture.seconds, 2),
        "waited": round(verdict.capture.waited, 2),
        "lines": {language: place.line for language, place in verdict.places.items()},
    }


def _time(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
