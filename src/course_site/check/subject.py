"""What a page may tell of a check."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from course_site.check.words import Words
from livecheck.model import ExerciseVerdicts, Report


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where a page finds what is not in it."""

    root: str = ""
    """The root of the site: nothing, or something like `../`."""
    pages: Mapping[str, str] = field(default_factory=dict)
    """The name of another page of the same language → where that is: `1-containers` → `../1-containers/`."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A report, and the page in which something of it is told."""

    report: Report
    words: Words
    language: str
    addresses: Addresses
    exercise: ExerciseVerdicts | None
    """What became of the page's own exercise; `None` for a page without blocks."""


Finding = Callable[[Subject], str]
"""Tells something that a check has found out, in Markdown."""
