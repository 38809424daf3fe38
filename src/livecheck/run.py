"""Exercise + lab → run: types every command, in order, and keeps what the terminals showed.

Comparing is not its business; it looks at the comparison only to learn which real value a sample stands for (a later
command may contain it), to repeat what has to show up `eventually`, and to ask the lab how it feels after a surprise.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from time import monotonic, sleep

from livecheck.errors import Broken, PageError
from livecheck.match import AmbiguousSample, Bindings, Comparison, compare, setting_of, shown_so_far, substitute
from livecheck.model import (
    Block,
    Capture,
    Cause,
    Exercise,
    Fault,
    Keystroke,
    Lab,
    Output,
    Patience,
    Press,
    Progress,
    Run,
    Skip,
    Step,
    Trouble,
    Typed,
)
from livecheck.signs import Missed, missed, sign_of, whence

TIMEOUT = 60.0
"""Seconds for a command that names no `timeout`."""

PAUSE = 0.5
"""Seconds between two tries of a command that is to show something `eventually`."""


def run(exercise: Exercise, lab: Lab, progress: Progress) -> Run:
    """Runs an exercise on its lab; faults of the lab are told in the captures, not raised.

    Raises `PageError` for a command that holds a sample with two meanings.
    """
    started, clock = datetime.now(UTC), monotonic()
    limit = clock + exercise.recipe.limits.timeout
    runner = _Runner(exercise, lab, progress, limit, known=Bindings().heard(exercise.given))
    for block in exercise.blocks:
        runner.do(block)
    seconds = monotonic() - clock
    progress.done(exercise.name, seconds)
    return Run(exercise.name, exercise.key, lab.engine, started, seconds, tuple(runner.captures))


@dataclass
class _Runner:
    """How far a run has come."""

    exercise: Exercise
    lab: Lab
    progress: Progress
    last: float
    """When the time of the exercise is over."""
    captures: list[Capture] = field(default_factory=list)
    known: Bindings = field(default_factory=Bindings)
    fault: str | None = None
    """Why nothing can be typed any more: the lab is broken."""
    lost: dict[str, str] = field(default_factory=dict)
    """Node → why nothing can be typed there any more: another shell is live than the page says."""
    missed: list[Missed] = field(default_factory=list)
    """The steps that did not come out as promised."""

    def do(self, block: Block) -> None:
        skipped = _skipped(block, self.lab)
        if block.options.file is not None and skipped is None and self.fault is None:
            self._write(block)
        for step in block.steps:
            self.captures.append(self._capture(step, skipped))

    def _write(self, block: Block) -> None:
        assert block.options.file is not None
        try:
            self.lab.write(block.node, block.options.file, block.text)
            self.known = self.known.heard(block.written)
        except Broken as error:
            self.fault = f"{block.place}: {error}"

    def _capture(self, step: Step, skipped: Skip | None) -> Capture:
        if skipped is not None:
            return _untyped(step, skipped=skipped)
        if self.fault is not None:
            return _untyped(step, fault=Fault(Trouble.BEFORE, f"not typed: {self.fault}"))
        if step.node in self.lost:
            return _untyped(step, skipped=Skip(Cause.LOST, self.lost[step.node]))
        self.progress.step(self.exercise.name, len(self.captures) + 1, len(self.exercise.steps), step.command)
        capture = self._type(step)
        self._look_for_loss(step, capture)
        if capture.fault is not None:
            self.fault = f"{capture.fault} in {step.place}"
        return capture

    # --- one step -----------------------------------------------------------------------------------------

    def _type(self, step: Step) -> Capture:
        begun = monotonic()
        if begun >= self.last:
            return _untyped(step, fault=self._too_late())
        patience = Patience(step.options.eventually or 0, begun, last=self.last)
        try:
            terminal = self.lab.terminal(step.node)
            while True:
                waited = monotonic() - begun if step.options.eventually else 0.0
                typed, comparison = self._typed(step)
                capture = terminal.type(typed)
                compared = comparison(capture)
                if _as_promised(step, capture, compared) or capture.fault:
                    break
                if step.options.eventually is None or not patience.lasts(monotonic(), terminal.load):
                    break
                sleep(PAUSE)
        except Broken as error:
            return _untyped(step, fault=Fault(Trouble.UNWELL, str(error)))
        self.known = _with_prompt(step, capture, compared.bindings)
        if capture.fault is not None or not _as_promised(step, capture, compared):
            capture = replace(capture, fault=self._explained(step, capture, patience.lack))
        return replace(capture, waited=waited)

    def _explained(self, step: Step, capture: Capture, lack: str | None) -> Fault | None:
        """What is wrong with the lab, now that a step has not come out as promised; `None` if nothing is."""
        root = whence(step, capture.lines, self.missed, self.known)
        self.missed.append(missed(step, capture, root))
        unwell = self.lab.fault()
        if unwell is not None:
            return Fault(Trouble.UNWELL, f"{unwell}; {capture.fault}" if capture.fault else unwell)
        if monotonic() >= self.last:
            return self._too_late()
        if capture.fault is not None:
            return capture.fault if capture.fault.trouble is not Trouble.ENDED else None
        if lack is not None:
            return Fault(Trouble.SLOW, f"not shown within {step.options.eventually:g} s; {lack}")
        return sign_of(step, capture.lines, self.exercise.recipe.images) if root is None else None

    def _too_late(self) -> Fault:
        told = self.exercise.recipe.limits.told("timeout")
        return Fault(Trouble.ENDLESS, f"the exercise takes longer than it may (lab: {told}, in seconds)")

    def _typed(self, step: Step) -> tuple[Typed, Callable[[Capture], Comparison]]:
        """What to type, with samples replaced, and how to compare what comes of it."""
        try:
            real = substitute(step.command, self.known)
        except AmbiguousSample as error:
            raise PageError(step.place, str(error)) from error
        typed = Typed(
            command=real.text,
            timeout=step.options.timeout or TIMEOUT,
            last=self.last,
            opens=step.opens,
            answer=step.options.answer,
            keystrokes=tuple(self._keystrokes(step, real.aliases)),
            prompts=self.exercise.recipe.prompts,
        )

        def comparison(capture: Capture) -> Comparison:
            return compare(
                step.output,
                capture.lines,
                self.known,
                command=step.command,
                any_order=step.options.any_order,
                aliases=real.aliases,
                setting=setting_of(self.exercise, self.lab.engine.version),
            )

        return typed, comparison

    def _keystrokes(self, step: Step, aliases: Mapping[str, str]) -> list[Keystroke]:
        strokes = []
        for number, entry in enumerate(step.transcript):
            if isinstance(entry, Press):
                above = [e.text for e in step.transcript[:number] if isinstance(e, Output)]
                strokes.append(Keystroke(entry.key, self._due(above, step.command, aliases)))
        return strokes

    def _due(self, above: Sequence[str], command: str, aliases: Mapping[str, str]) -> Callable[[Sequence[str]], bool]:
        return lambda shown: shown_so_far(above, shown, self.known, command, aliases, setting_of(self.exercise))

    # --- shells -------------------------------------------------------------------------------------------

    def _look_for_loss(self, step: Step, capture: Capture) -> None:
        """Notices that the page's next command would be typed into another shell than it says."""
        later = self.exercise.steps[len(self.captures) + 1 :]
        following = next((other for other in later if other.node == step.node), None)
        if capture.fault or following is None:
            return
        if capture.has_ended_terminal:
            self.lost[step.node] = f"{step.place} has ended the terminal of {step.node}"
        elif following.inside != (capture.prompt is not None):
            shown = f"`{capture.prompt}`" if capture.prompt else "its own prompt"
            where = f"the terminal of {step.node}"
            self.lost[step.node] = f"after {step.place} {where} shows {shown}, not `{following.prompt}`"


def _skipped(block: Block, lab: Lab) -> Skip | None:
    """Why a block is not run here, or `None`."""
    options, wanted = block.options, block.options.requirement
    if options.unchecked is not None:
        return Skip(Cause.UNCHECKED, options.unchecked)
    if wanted is not None and not lab.engine.fulfils(wanted):
        found = lab.engine.version_of(wanted.product)
        return Skip(Cause(wanted.product), wanted.text, found) if found else Skip(Cause.NEEDS, wanted.product.value)
    if options.needs is not None and not lab.able(options.needs):
        return Skip(Cause.NEEDS, options.needs)
    return None


def _as_promised(step: Step, capture: Capture, compared: Comparison) -> bool:
    return compared.matches and step.ends(capture.exit, capture.prompt)


def _with_prompt(step: Step, capture: Capture, known: Bindings) -> Bindings:
    """What is known after a shell's prompt has been seen: it may hold the ID of its container."""
    if step.opens is None or capture.prompt is None:
        return known
    return compare((step.opens,), (capture.prompt,), known, command="").bindings


def _untyped(step: Step, fault: Fault | None = None, skipped: Skip | None = None) -> Capture:
    return Capture(step.command, (), None, None, 0.0, fault=fault, skipped=skipped)
