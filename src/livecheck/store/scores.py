"""The figures of an exercise's mutants ↔ a file, so that a build tries them again only where something has changed."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from contextlib import suppress
from dataclasses import asdict, replace
from functools import cache
from hashlib import sha256
from pathlib import Path

from livecheck.model import Exercise, Score
from livecheck.store.plain import made
from livecheck.store.whole import write_whole

FOLDER = Path(".livecheck/scores")
"""Below the project."""

_HOME = Path(__file__).parents[1]
"""Our own sources: any of them may decide about a mutant."""


def fingerprint(exercise: Exercise, version: str, verified: Iterable[tuple[str, Collection[int]]]) -> str:
    """A hash of all that the figures depend on: the pages, the engine that they are for, our own sources, and which
    steps each run verifies, by its engine. What these showed the pages hold, but for values that differ every time.
    """
    runs = sorted((engine, sorted(steps)) for engine, steps in verified)
    kinds = [asdict(kind) for kind in exercise.kinds]
    return sha256(json.dumps([exercise.key, kinds, version, runs, _sources(_HOME)]).encode()).hexdigest()


@cache
def _sources(folder: Path) -> str:
    digest = sha256()
    for path in sorted(folder.rglob("*")):
        if path.suffix in (".py", ".txt"):
            digest.update(path.read_bytes())
    return digest.hexdigest()


def recall(root: Path, exercise: Exercise, key: str) -> Score | None:
    """The figures that were remembered for this key, without the survivors; `None` where nothing useful was."""
    try:
        found: Score = made(Score, json.loads(_path(root, exercise, key).read_text(encoding="utf-8")))
        return found
    except (OSError, ValueError, KeyError, TypeError, AttributeError):  # it can all be found out again
        return None


def remember(root: Path, exercise: Exercise, key: str, score: Score) -> None:
    """Keeps the figures and forgets older ones. Survivors are left out: their lines move with the prose.

    Where nothing can be written, nothing is kept: it can all be found out again.
    """
    path = _path(root, exercise, key)
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        for older in path.parent.glob(f"{exercise.name}.*.json"):
            older.unlink(missing_ok=True)
        write_whole(path, json.dumps(asdict(replace(score, survivors=()))))


def _path(root: Path, exercise: Exercise, key: str) -> Path:
    return root / FOLDER / f"{exercise.name}.{key[:16]}.json"
