"""A run ↔ a file named by the exercise and its key, so that one can be judged again without an engine."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from livecheck.errors import Misuse
from livecheck.model import Capture, Cause, Engine, Fault, Run, Skip, Trouble
from livecheck.store.whole import write_whole

RUNS = Path(".livecheck/runs")
"""Where the last run of each exercise is kept, below the project."""

SCHEMA = 3

_KEY_LENGTH = 16
"""Letters of a key in the name of a file."""


class Outdated(Misuse):
    """A run that another version of livecheck has recorded."""


def save(folder: Path, run: Run) -> Path:
    """Writes a run whole or not at all; returns the file. Raises `Misuse` where it cannot be written."""
    path = _path(folder, run.exercise, run.key)
    body = _body(run)
    text = json.dumps({"schema": SCHEMA, "sum": _sum(body), "run": body}, ensure_ascii=False) + "\n"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_whole(path, text)
    except OSError as error:
        raise _unwritable(path, error) from error
    return path


def make_room(root: Path) -> None:
    """Makes the folder of recorded runs; raises `Misuse` where nothing can be written there: a check takes minutes."""
    folder = root / RUNS
    probe = folder / f".{os.getpid()}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise _unwritable(folder, error) from error


def _unwritable(path: Path, error: OSError) -> Misuse:
    return Misuse(f"{path}: a run cannot be recorded there ({error.strerror}); make room, or allow it")


def load(folder: Path, exercise: str, key: str) -> Run | None:
    """The run of that exercise and key, or `None` if there is none; raises `Misuse` for a file that is no good."""
    path = _path(folder, exercise, key)
    return _read(path) if path.is_file() else None


def recorded(root: Path, exercise: str, key: str) -> tuple[Run, ...]:
    """All runs of that exercise and key in the folders below `root`, one per set of images; the oldest first.

    What another version of livecheck has recorded is passed over, as if it were not there. Raises `Misuse` for a file
    that is damaged.
    """
    runs: list[Run] = []
    for path in sorted(root.glob(f"*/{_name(exercise, key)}")):
        with suppress(Outdated):
            runs.append(_read(path))
    return tuple(sorted(runs, key=lambda run: run.started))


def newest(root: Path, exercise: str, key: str, fits: Callable[[Run], bool]) -> tuple[Path, Run] | None:
    """The youngest run of that exercise and key that `fits`, in the folders below `root`, and its folder.

    A file that is no good hides no better one that was written after it; otherwise raises `Misuse`.
    """
    good: list[tuple[Path, Run]] = []
    bad: list[tuple[Path, Misuse]] = []
    for path in sorted(root.glob(f"*/{_name(exercise, key)}")):
        try:
            run = _read(path)
        except Misuse as error:
            bad.append((path, error))
        else:
            good += [(path, run)] if fits(run) else []
    best = max(good, key=lambda each: each[1].started, default=None)
    for path, problem in bad:
        if best is None or path.stat().st_mtime > best[0].stat().st_mtime:
            raise problem
    return None if best is None else (best[0].parent, best[1])


def others(root: Path, exercise: str) -> bool:
    """Whether there is any run of that exercise, also of what its pages were before."""
    return next(root.glob(f"*/{exercise}-{'[0-9a-f]' * _KEY_LENGTH}.json"), None) is not None


def _read(path: Path) -> Run:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        if data["schema"] != SCHEMA:
            raise Outdated(f"{path}: another version of livecheck recorded this run; delete it and check again")
        if data["sum"] != _sum(data["run"]):
            raise ValueError("its checksum differs")
        return _run(data["run"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise Misuse(f"{path}: this recorded run is damaged ({error}); delete it and check again") from error


def _path(folder: Path, exercise: str, key: str) -> Path:
    return folder / _name(exercise, key)


def _name(exercise: str, key: str) -> str:
    return f"{exercise}-{key[:_KEY_LENGTH]}.json"


def _body(run: Run) -> dict[str, Any]:
    return {**dataclasses.asdict(run), "started": run.started.isoformat()}


def _run(body: dict[str, Any]) -> Run:
    captures = tuple(
        Capture(
            **{
                **capture,
                "lines": tuple(capture["lines"]),
                "fault": _fault(capture["fault"]),
                "skipped": _skip(capture["skipped"]),
            }
        )
        for capture in body["captures"]
    )
    return Run(
        **{
            **body,
            "engine": Engine(**body["engine"]),
            "started": datetime.fromisoformat(body["started"]),
            "captures": captures,
        }
    )


def _fault(body: dict[str, str] | None) -> Fault | None:
    return None if body is None else Fault(Trouble(body["trouble"]), body["detail"])


def _skip(body: dict[str, Any] | None) -> Skip | None:
    return None if body is None else Skip(Cause(body["cause"]), body["detail"], body["found"])


def _sum(body: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
