"""Where the texts of a report go: files that are whole or not there, and what GitHub reads."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from livecheck.errors import Misuse
from livecheck.model import Report
from livecheck.report import as_annotations, job_summary
from livecheck.store import write_whole

ON_GITHUB = "GITHUB_ACTIONS"
SUMMARY_FILE = "GITHUB_STEP_SUMMARY"


def check_writable(paths: Sequence[Path]) -> None:
    """Raises `Misuse` for a file that could not be written later: a check takes minutes, this takes none."""
    targets = [path.resolve() for path in paths]
    for path, target in zip(paths, targets, strict=True):
        if problem := _problem(target):
            raise Misuse(f"{path}: a report cannot be written there, {problem}; name another file")
        if targets.count(target) > 1:
            raise Misuse(f"{path}: two reports would be written there; name a file for each")


def _problem(target: Path) -> str | None:
    if target.exists() and not target.is_file():
        return "it is no file"
    if not target.parent.is_dir():
        return f"there is no folder {target.parent}"
    return None if os.access(target.parent, os.W_OK | os.X_OK) else "its folder is read-only"


def write_report(path: Path, text: str) -> None:
    """Writes a report whole or leaves what was there; raises `Misuse` where it cannot be written."""
    try:
        write_whole(path, text)
    except OSError as error:
        raise Misuse(f"{path}: the report cannot be written ({error.strerror}); make room, or allow it") from error


def tell_github(report: Report, environment: Mapping[str, str], say: Callable[[str], None]) -> None:
    """On GitHub, says the annotations, line by line, and adds to the job's summary; elsewhere nothing happens."""
    if environment.get(ON_GITHUB) != "true":
        return
    for line in as_annotations(report):
        say(line)
    if summary := environment.get(SUMMARY_FILE):
        try:
            with Path(summary).open("a", encoding="utf-8") as file:
                file.write(job_summary(report))
        except OSError as error:
            raise Misuse(f"{SUMMARY_FILE}={summary} cannot be written ({error.strerror})") from error
