"""Which steps of a run a replay shows, and what stood on the screen for each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from livecheck.inert import visible
from livecheck.model import Block, Engine, ExerciseVerdicts, Output, Press, Status, Step, Verdict


@dataclass(frozen=True, slots=True)
class Take:
    """What the screen showed for one step. Nothing in it but text: all else is shown as its code."""

    files: tuple[str, ...]
    """The files that were written since the take before."""
    prompt: str
    """As it stood there: an ID in it is the run's, not the page's."""
    command: tuple[str, ...]
    """The typed lines."""
    waited: float
    """Seconds before it was typed, where it was repeated until it showed something `eventually`."""
    seconds: float
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Replay:
    """What can be watched again of an exercise."""

    name: str
    """The exercise's: `1-containers`."""
    engine: Engine
    started: datetime
    takes: tuple[Take, ...]


def replay(done: ExerciseVerdicts) -> Replay | None:
    """The replay of an exercise; `None` where nothing ran, or where the run shows that the course or its lab is wrong.

    Steps that a page hides are left out, and so are those that this engine did not do.
    """
    sound = all(verdict.status in (Status.VERIFIED, Status.UNVERIFIED) for verdict in done.verdicts)
    if done.engine is None or done.started is None or not sound:
        return None
    takes = tuple(_takes(done, _Terminals(done.exercise.recipe.nodes)))
    return Replay(done.exercise.name, done.engine, done.started, takes) if takes else None


@dataclass(slots=True)
class _Terminals:
    """The terminals of a lab: which prompt is live on each."""

    nodes: tuple[str, ...]
    inner: dict[str, str | None] = field(default_factory=dict)
    """Node → the prompt of the shell that is open on it; nothing for its own."""

    def prompt(self, step: Step) -> str:
        """The prompt before a step; where there are several nodes, it names its own even if the page does not."""
        if inner := self.inner.get(step.node):
            return inner
        return f"[{step.node}] $ " if len(self.nodes) > 1 or step.prompt.startswith("[") else "$ "


def _takes(done: ExerciseVerdicts, terminals: _Terminals) -> Iterator[Take]:
    verdicts = iter(done.verdicts)
    files: list[str] = []
    for block in done.exercise.blocks:
        if _is_written(block, done):
            files.append(visible(block.options.file or ""))
        for step in block.steps:
            verdict = next(verdicts)
            if verdict.capture.skipped is not None or verdict.engine is not None:
                continue  # not typed, or by another engine, whose run it is from
            if not step.options.hidden:
                yield _take(verdict, terminals.prompt(step), files)
                files = []
            terminals.inner[step.node] = verdict.capture.prompt


def _is_written(block: Block, done: ExerciseVerdicts) -> bool:
    """Whether a block is a file that a reader sees and the run is sure to have written."""
    options = block.options
    if options.file is None or options.hidden or options.needs or options.unchecked:
        return False
    return options.requirement is None or (done.engine is not None and done.engine.fulfils(options.requirement))


def _take(verdict: Verdict, prompt: str, files: Sequence[str]) -> Take:
    capture = verdict.capture
    return Take(
        tuple(files),
        visible(prompt),
        tuple(map(visible, capture.command.split("\n"))),
        capture.waited,
        capture.seconds,
        tuple(map(visible, _with_keys(verdict.step, capture.lines))),
    )


def _with_keys(step: Step, lines: Sequence[str]) -> list[str]:
    """What was shown, and in it the keys that were pressed, which the capture does not hold.

    A key stands after as many lines as in the page; behind a `...` it is counted from the end.
    """
    shown = list(lines)
    for number, entry in reversed(list(enumerate(step.transcript))):
        if isinstance(entry, Press):
            sides = step.transcript[:number], step.transcript[number + 1 :]
            above, below = ([line for line in side if isinstance(line, Output)] for side in sides)
            is_open = any(line.text == "..." and not line.guarded for line in above)
            shown.insert(max(0, len(lines) - len(below)) if is_open else len(above), entry.key)
    return shown
