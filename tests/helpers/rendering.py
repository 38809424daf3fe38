"""Reports of small pages, for tests of what the site shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from livecheck.model import Capture, Engine, Exercise, ExerciseVerdicts, Images, Report, Status, Verdict
from livecheck.parse import read_page

ENGINE = Engine("28.5.2", "overlay2", "6.1", "x86_64")
DAY = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


def verified(text: str, captures: Sequence[Sequence[str]] = (), name: str = "1-page", language: str = "fr") -> Report:
    """The report of a page whose steps are all verified; they have shown `captures`, or what the page promises."""
    page = read_page(Path(f"docs/{language}/{name}.md"), language, text)
    exercise = Exercise(name, (page,), "key")
    verdicts = tuple(
        Verdict(step, {language: step.place}, Status.VERIFIED, Capture(step.command, step.output, step.exit, None, 0.5))
        for step in exercise.steps
    )
    given = [replace(v, capture=replace(v.capture, lines=tuple(c))) for v, c in zip(verdicts, captures, strict=False)]
    done = ExerciseVerdicts(exercise, 1.0, ENGINE, DAY, (*given, *verdicts[len(given) :]))
    return Report(DAY, ENGINE, Images("stand-in", ()), (done,))
