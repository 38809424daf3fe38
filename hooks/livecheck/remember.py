"""The figures of an exercise's mutants ↔ a file, so that a build tries them again only where something has changed."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from livecheck.model import Exercise, Run, Survey, Tally

FOLDER = Path(".livecheck/surveys")
"""Below the project."""

_JUDGES = ("judge.py", "match", "mutants", "survey.py")
"""What decides about a mutant, beside the pages and the runs."""


def fingerprint(exercise: Exercise, runs: tuple[Run, ...]) -> str:
    """A hash of all that the figures depend on; of the runs only their engines, for the pages hold what they showed."""
    digest = sha256(exercise.key.encode())
    for version in sorted({run.engine.version for run in runs}):
        digest.update(version.encode() + b"\0")
    home = Path(__file__).parent
    for name in _JUDGES:
        for path in sorted((home / name).rglob("*") if (home / name).is_dir() else [home / name]):
            if path.suffix in (".py", ".txt"):
                digest.update(path.read_bytes())
    return digest.hexdigest()


def recall(root: Path, exercise: Exercise, key: str) -> Survey | None:
    """The figures that were remembered for this key, without the survivors; `None` where nothing useful was."""
    try:
        return _survey(json.loads(_path(root, exercise, key).read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError):  # it can all be found out again
        return None


def remember(root: Path, exercise: Exercise, key: str, survey: Survey) -> None:
    """Keeps the figures and forgets older ones. Survivors are left out: their lines move with the prose."""
    path = _path(root, exercise, key)
    path.parent.mkdir(parents=True, exist_ok=True)
    for older in path.parent.glob(f"{exercise.name}.*.json"):
        older.unlink(missing_ok=True)
    temporary = path.with_suffix(f".{os.getpid()}.new")
    temporary.write_text(json.dumps(asdict(replace(survey, survivors=()))), encoding="utf-8")
    temporary.replace(path)


def _path(root: Path, exercise: Exercise, key: str) -> Path:
    return root / FOLDER / f"{exercise.name}.{key[:16]}.json"


def _survey(data: dict[str, Any]) -> Survey:
    by_operator, by_page = _tallies(data["by_operator"]), _tallies(data["by_page"])
    return Survey(**{**data, "by_operator": by_operator, "by_page": by_page, "survivors": ()})


def _tallies(data: Mapping[str, Mapping[str, int]]) -> dict[str, Tally]:
    return {name: Tally(**tally) for name, tally in data.items()}
