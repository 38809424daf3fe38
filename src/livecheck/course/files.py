"""The course on disk: its pages, and the exercises that they make."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from livecheck.course.exercises import make_exercises, version_mistakes
from livecheck.errors import Misuse, PageError, PageErrors, Place
from livecheck.judge import unchecked
from livecheck.model import Exercise, Page, Report
from livecheck.parse import read_page
from livecheck.pins import read_pins

OFF = "the check was switched off (LIVECHECK=off)"


@dataclass(frozen=True, slots=True)
class Course:
    """Where the pages are."""

    root: Path
    """The project's folder; pages are named relative to it in messages."""
    docs: Path
    """The folder with one folder of pages per language, relative to `root`."""
    languages: tuple[str, ...]
    """The default language first."""


def plan(course: Course, names: Collection[str] = ()) -> tuple[Exercise, ...]:
    """All exercises of the course, or those of the `names`; raises `Misuse` for a name that there is not."""
    pins = read_pins(course.root)
    exercises = make_exercises(_pages(course), pins.images, root=course.root)
    if mistakes := list(version_mistakes(exercises, pins.pinned)):
        raise PageErrors(mistakes)
    known = {exercise.name for exercise in exercises}
    if missing := set(names) - known:
        raise Misuse(f"no exercise is called {', '.join(sorted(missing))}; there are {', '.join(sorted(known))}")
    return tuple(exercise for exercise in exercises if not names or exercise.name in names)


def _pages(course: Course) -> Sequence[Page]:
    pages: list[Page] = []
    mistakes: list[PageError] = []
    for language in course.languages:
        folder = course.docs / language
        if not (course.root / folder).is_dir():
            raise Misuse(f"{folder}: there is no such folder, and {language} is a language of the course; make it")
        for path in sorted((course.root / folder).rglob("*.md")):
            try:
                pages.append(_page(path, course.root, language))
            except PageErrors as errors:
                mistakes += errors.errors
    if mistakes:
        raise PageErrors(mistakes)
    return pages


def _page(path: Path, root: Path, language: str) -> Page:
    named = path.relative_to(root)
    try:
        return read_page(named, language, path.read_text(encoding="utf-8-sig"), root=root)
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise PageErrors([PageError(Place(named, line), "this is no UTF-8; save the page as UTF-8")]) from error


def skip(course: Course) -> Report:
    """The report of a build without an engine: every step is `unverified`."""
    verdicts = tuple(unchecked(exercise, OFF) for exercise in plan(course))
    return Report(datetime.now(UTC), None, None, verdicts, pinned=read_pins(course.root).pinned)
