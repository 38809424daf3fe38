"""What a page may tell of a check."""

from __future__ import annotations

from dataclasses import dataclass

from livecheck.model import ExerciseVerdicts, Report
from livecheck.render.words import Words


@dataclass(frozen=True, slots=True)
class Subject:
    """A report, and the page in which something of it is told."""

    report: Report
    words: Words
    language: str
    root: str
    """Where the page finds the root of the site: nothing, or something like `../`."""
    exercise: ExerciseVerdicts | None
    """What became of the page's own exercise; `None` for a page without blocks."""
