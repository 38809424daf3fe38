"""Records: a run ↔ a file named by the exercise and its key, so that it can be judged again without an engine."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from livecheck.errors import Misuse
from livecheck.model import Exercise, Images, Run
from livecheck.store.plain import made
from livecheck.store.whole import write_whole

RUNS = Path(".livecheck/runs")
"""Where the last run of each exercise is kept, below the project, in a folder for each set of images."""

SCHEMA = 3

_KEY_LENGTH = 16
"""Letters of a key in the name of a file."""


class Outdated(Misuse):
    """A run that another version of livecheck has recorded."""


@dataclass(frozen=True, slots=True)
class Record:
    """A run on disk."""

    path: Path
    run: Run
    images: Images | None
    """What it ran on; `None` where that was not recorded."""


Misfit = Callable[[Record], str | None]
"""Why a record does not serve, or `None` where it does."""


@dataclass(frozen=True, slots=True)
class Records:
    """What is on disk of an exercise as its pages are now."""

    exercise: Exercise
    good: tuple[Record, ...]
    """The youngest first: on several engines, with several sets of images."""
    bad: tuple[tuple[Path, Misuse], ...]
    """The files that are no good, and why."""
    former: bool
    """Whether there is any run, also of what the pages were before."""

    def whole(self, told: Callable[[str], None] | None = None) -> tuple[Record, ...]:
        """Those that went through all steps and met no fault of their lab.

        What another version of livecheck has recorded is passed over, as if it were not there; so is a file that is
        damaged if somebody is `told`. Raises `Misuse` for one if nobody is.
        """
        for _, problem in self.bad:
            if isinstance(problem, Outdated):
                continue
            if told is None:
                raise problem
            told(str(problem))
        return tuple(record for record in self.good if self._lack(record.run, faults=False) is None)

    def pick(self, misfit: Misfit, faults: bool) -> Record:
        """The youngest that serves; raises `Misuse` where there is none, or it is cut short, or has met a fault.

        A file that is no good hides no better one that was written after it.
        """
        best = next((record for record in self.good if misfit(record) is None), None)
        for path, error in self.bad:
            if best is None or path.stat().st_mtime > best.path.stat().st_mtime:
                raise error
        problem = self._absence(misfit) if best is None else self._lack(best.run, faults)
        if best is None or problem is not None:
            raise Misuse(f"{self.exercise.name}: {problem}; run `livecheck check {self.exercise.name}` first")
        return best

    def _absence(self, misfit: Misfit) -> str | None:
        if self.good:
            return misfit(self.good[0])
        return "its pages have changed since its last run" if self.former else "no run of it is recorded"

    def _lack(self, run: Run, faults: bool) -> str | None:
        if len(run.captures) != len(self.exercise.steps):
            return f"its last run was cut short ({len(run.captures)} of {len(self.exercise.steps)} steps)"
        return f"its lab failed in its last run ({run.fault})" if run.fault is not None and not faults else None


def read_records(folder: Path, exercises: Iterable[Exercise]) -> tuple[Records, ...]:
    """The records of each exercise in the folders below this one; each file is read once."""
    return tuple(_records(folder, exercise) for exercise in exercises)


def _records(folder: Path, exercise: Exercise) -> Records:
    good: list[Record] = []
    bad: list[tuple[Path, Misuse]] = []
    for path in sorted(folder.glob(f"*/{_name(exercise.name, exercise.key)}")):
        try:
            good.append(_read(path))
        except Misuse as error:
            bad.append((path, error))
    good.sort(key=lambda record: record.run.started, reverse=True)
    former = any(folder.glob(f"*/{exercise.name}-{'[0-9a-f]' * _KEY_LENGTH}.json"))
    return Records(exercise, tuple(good), tuple(bad), former)


def pick(found: Iterable[Records], misfit: Misfit, faults: bool = False) -> tuple[Record, ...]:
    """A record of each exercise, with `faults` even one whose lab has failed; raises `Misuse` with a line for each that
    has none."""
    picked: list[Record] = []
    problems: list[str] = []
    for records in found:
        try:
            picked.append(records.pick(misfit, faults))
        except Misuse as error:
            problems.append(str(error))
    if problems:
        raise Misuse("\n".join(problems))
    return tuple(picked)


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


def save(folder: Path, run: Run, images: Images | None) -> Path:
    """Writes a run whole or not at all; returns the file. Raises `Misuse` where it cannot be written."""
    path = folder / _name(run.exercise, run.key)
    body = {**dataclasses.asdict(run), "started": run.started.isoformat()}
    if images is not None:
        body["images"] = dataclasses.asdict(images)
    text = json.dumps({"schema": SCHEMA, "sum": _sum(body), "run": body}, ensure_ascii=False) + "\n"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_whole(path, text)
    except OSError as error:
        raise _unwritable(path, error) from error
    return path


def _unwritable(path: Path, error: OSError) -> Misuse:
    return Misuse(f"{path}: a run cannot be recorded there ({error.strerror}); make room, or allow it")


def _name(exercise: str, key: str) -> str:
    return f"{exercise}-{key[:_KEY_LENGTH]}.json"


def _read(path: Path) -> Record:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        if data["schema"] != SCHEMA:
            raise Outdated(f"{path}: another version of livecheck recorded this run; delete it and check again")
        if data["sum"] != _sum(data["run"]):
            raise ValueError("its checksum differs")
        images = made(Images | None, data["run"].pop("images", None))
        return Record(path, made(Run, data["run"]), images)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise Misuse(f"{path}: this recorded run is damaged ({error}); delete it and check again") from error


def _sum(body: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
