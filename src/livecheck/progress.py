"""Telling a person how a check goes on: a moving display on a terminal, plain lines in CI."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.markup import escape
from rich.progress import Progress as Display
from rich.progress import SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

from livecheck.inert import inert
from livecheck.model import Progress

WIDEST_COMMAND = 60


@contextmanager
def watch(say: Callable[[str], None]) -> Iterator[Progress]:
    """Gives whoever works something to report to; `say` gets the lines that are to stay."""
    if not sys.stderr.isatty():  # rich would take FORCE_COLOR for a terminal
        yield Lines(say)
        return
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        TextColumn("{task.completed:.0f}/{task.total:.0f}"),
        TimeElapsedColumn(),
        TextColumn("[dim]{task.fields[command]}"),
    )
    with Display(*columns, console=Console(stderr=True), transient=True) as display:
        yield Moving(display, say)


class Lines:
    """Implements `livecheck.model.Progress`: a line per stage and per exercise."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say

    def stage(self, text: str) -> None:
        self._say(text)

    def step(self, exercise: str, number: int, total: int, command: str) -> None:
        if number == 1:
            self._say(f"{exercise}: {total} steps")

    def done(self, exercise: str, seconds: float) -> None:
        self._say(f"{exercise}: {seconds:.1f} s")


class Moving:
    """Implements `livecheck.model.Progress`: one moving line per exercise."""

    def __init__(self, display: Display, say: Callable[[str], None]) -> None:
        self._display = display
        self._say = say
        self._tasks: dict[str, TaskID] = {}

    def stage(self, text: str) -> None:
        self._say(text)

    def step(self, exercise: str, number: int, total: int, command: str) -> None:
        shown = escape(inert(command.partition("\n")[0][:WIDEST_COMMAND]))
        if exercise not in self._tasks:
            self._tasks[exercise] = self._display.add_task(exercise, total=total, command=shown)
        self._display.update(self._tasks[exercise], completed=number, command=shown)

    def done(self, exercise: str, seconds: float) -> None:
        if exercise in self._tasks:
            self._display.remove_task(self._tasks.pop(exercise))
        self._say(f"{exercise}: {seconds:.1f} s")
