"""A page, and what a terminal showed for it, written as pages both: an exercise and its run."""

from __future__ import annotations

from datetime import UTC, datetime

from helpers import CASES
from helpers.fakes import ENGINE, exercise
from livecheck.model import Capture, Exercise, Run, Step

STARTED = datetime(2026, 11, 23, 22, 0, tzinfo=UTC)
MUTANTS = CASES / "mutants"


def run_of(page: Exercise, terminal: Exercise) -> Run:
    """The run of a page's exercise whose commands, output, exit statuses and prompts another one shows."""
    return Run(page.name, page.key, ENGINE, STARTED, 1.0, tuple(_captures(terminal.steps)))


def course() -> tuple[Exercise, Run]:
    """An exercise with some of everything, and a run that verifies it."""
    page, terminal = (exercise((MUTANTS / f"{name}.md").read_text(encoding="utf-8")) for name in ("page", "terminal"))
    return page, run_of(page, terminal)


def console(*lines: str, options: str = "") -> str:
    """A page with one block of these lines."""
    return "\n".join((f"```console{options}", *lines, "```", ""))


def played(page: str, terminal: str | None = None) -> tuple[Exercise, Run]:
    """A page's exercise, and the run in which the terminal showed just that, or what another page shows."""
    shown = exercise(page)
    return shown, run_of(shown, exercise(terminal) if terminal is not None else shown)


def _captures(steps: tuple[Step, ...]) -> list[Capture]:
    following = [*(step.prompt for step in steps[1:]), "$ "]
    return [
        Capture(
            step.command,
            step.output,
            None if step.opens is not None else step.exit,
            None if prompt.startswith(("$ ", "[")) else prompt,
            0.1,
        )
        for step, prompt in zip(steps, following, strict=True)
    ]
