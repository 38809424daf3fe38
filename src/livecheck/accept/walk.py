"""Goes through an exercise step by step and finds what each drifted step is to be, so that it would be verified."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from livecheck.accept.rewrite import renamed, rewritten
from livecheck.accept.samples import Later
from livecheck.accept.written import Promised
from livecheck.judge import Scene, State, compared, judge_step, scenes
from livecheck.match import DOTS, AmbiguousSample, compare, substitute
from livecheck.model import Exercise, Output, Press, Run, Status, Step
from livecheck.parse.shells import Shells, read_prompt
from livecheck.parse.transcript import ANY_LINES, KEYS
from livecheck.shell import read


@dataclass(frozen=True, slots=True)
class Fresh:
    """A new line of a transcript, with the `\\` that guards it."""

    text: str
    literal: str
    """What it promises."""


@dataclass(frozen=True, slots=True)
class Change:
    """What a step becomes, alike in every language."""

    prompt: str
    transcript: tuple[int | Fresh, ...]
    """A number is the line that it was: an index of the step's transcript."""
    exit: int


@dataclass(frozen=True, slots=True)
class Walk:
    """What is to be done about an exercise, by the numbers of its steps."""

    changes: Mapping[int, Change]
    refused: Mapping[int, str]
    """Why a drifted step has to be mended by hand."""


@dataclass(slots=True)
class _Walker:
    later: Later
    refused: Mapping[int, str]
    state: State = field(default_factory=State)
    shells: dict[str, Shells] = field(default_factory=dict)
    changes: dict[int, Change] = field(default_factory=dict)
    refusals: dict[int, str] = field(default_factory=dict)

    def step(self, index: int, scene: Scene) -> None:
        verdict, after = judge_step(scene, self.state)
        shells = self.shells.get(scene.step.node, Shells())
        step = scene.step
        if verdict.status is not Status.VERIFIED and index in self.refused:
            self.refusals[index] = self.refused[index]
            after = replace(after, broken=self.state.broken)
        elif verdict.status is Status.DRIFTED and step.options.eventually is not None:
            self.refusals[index] = (
                f"what the page promises did not show up within {step.options.eventually:g} s; what was shown then may "
                "be just passing: raise `eventually`, or mend it by hand"
            )
        elif verdict.status is Status.DRIFTED:
            change = _change(scene, self.state, self.later, shells)
            mended = changed(step, change)
            again, better = judge_step(
                replace(scene, step=mended, pages=dict.fromkeys(scene.pages, mended)), self.state
            )
            if again.status is Status.VERIFIED:
                self.changes[index] = change
                step, after = mended, better
            else:
                self.refusals[index] = f"{again.reason}; {_advice(scene, self.state)}"
        self.state = after
        if step.options.unchecked is None:
            self.shells[scene.step.node] = _shells_after(step, shells)


def walk(exercise: Exercise, run: Run, later: Later, refused: Mapping[int, str]) -> Walk:
    """Finds the changes; `later` says how the whole page calls what was shown, the `refused` steps stay as they are.

    From these nothing is concluded: what looks as if the lab had failed may follow from a step that is mended now.
    """
    walker = _Walker(later, refused)
    for index, scene in enumerate(scenes(exercise, run)):
        walker.step(index, scene)
    return Walk(walker.changes, walker.refusals)


def changed(step: Step, change: Change) -> Step:
    """The step with its change; lines of the page that are new have no number yet."""
    entries = [step.transcript[e] if isinstance(e, int) else _output(e) for e in change.transcript]
    return replace(step, prompt=change.prompt, transcript=tuple(entries), exit=change.exit)


def _output(line: Fresh) -> Output:
    return Output(0, line.literal, guarded=line.text != line.literal)


def _advice(scene: Scene, state: State) -> str:
    """What a person is to do about a step that cannot be mended here."""
    try:
        as_typed = substitute(scene.step.command, state.bindings).text == scene.capture.command
    except AmbiguousSample:
        as_typed = True
    return "mend it by hand, then check again" if as_typed else "check the page again, then accept"


# --- one step ---------------------------------------------------------------------------------------------


def _change(scene: Scene, state: State, later: Later, shells: Shells) -> Change:
    """What the step would have to be; where a part cannot be had, it stays as it is."""
    step = scene.step
    prompt = _prompt(scene, state, later)
    live = state.prompts.get(scene.step.node)
    known = state.bindings
    if live is not None:
        known = compare((prompt,), (live,), known, command="").bindings
    comparison = compared(scene, step.output, known)
    lines = None if comparison.matches else rewritten(scene, known, comparison, later)
    if lines is not None and not _keeps_what_keys_wait_for(step, lines):
        lines = None
    change = Change(prompt, tuple(range(len(step.transcript))), _exit(scene))
    return change if lines is None else replace(change, transcript=_transcript(step, prompt, lines, shells))


def _keeps_what_keys_wait_for(step: Step, lines: list[Promised]) -> bool:
    """Whether all lines above the last key stay: a key is pressed when they have appeared, so that nothing else may
    come between, and what they are cannot be told from a run in which it was pressed."""
    keys = [n for n, entry in enumerate(step.transcript) if isinstance(entry, Press)]
    above = sum(isinstance(entry, Output) for entry in step.transcript[: keys[-1]]) if keys else 0
    stay = [line.page for line in lines[:above] if line.stays]
    return stay == list(range(above))


def _exit(scene: Scene) -> int:
    step, status = scene.step, scene.capture.exit
    return step.exit if step.opens is not None or status is None else status


def _prompt(scene: Scene, state: State, later: Later) -> str:
    """The prompt that the page is to show: its own where that agrees, or where the page is in no shell."""
    step = scene.step
    live = state.prompts.get(scene.step.node)
    if live is None or not step.inside:
        return step.prompt
    if compare((step.prompt,), (live,), state.bindings, command="", explains=False).matches:
        return step.prompt
    text = f"{renamed(step.prompt.rstrip(), live.rstrip(), state.bindings, later)} "
    prompt = read_prompt(text)
    return text if prompt is not None and prompt.text == text and not prompt.command else step.prompt


# --- the transcript ---------------------------------------------------------------------------------------


def _transcript(step: Step, prompt: str, lines: list[Promised], shells: Shells) -> tuple[int | Fresh, ...]:
    """The transcript with these lines; keys stay behind the lines after which they were pressed."""
    outputs = [n for n, entry in enumerate(step.transcript) if isinstance(entry, Output)]
    keys = [n for n, entry in enumerate(step.transcript) if isinstance(entry, Press)]
    guard = _Guard(_shells_at(step, prompt, shells), read(step.command).gap is not None)
    for number, line in enumerate(lines):
        while keys and keys[0] < (outputs[number] if number < len(outputs) else len(step.transcript)):
            guard.press(step, keys.pop(0))
        if line.stays and line.page is not None:
            guard.entries.append(outputs[line.page])
        else:
            guard.add(DOTS if line.text == f"\\{DOTS}" else line.text)
    for key in keys:
        guard.press(step, key)
    return tuple(guard.entries)


@dataclass(slots=True)
class _Guard:
    """The entries of a transcript so far, and which shells are open there."""

    shells: Shells
    lacks: bool
    """Whether the command looks as if it went on, so that a first line of `> ` would be taken for a part of it."""
    entries: list[int | Fresh] = field(default_factory=list)

    def press(self, step: Step, number: int) -> None:
        entry = step.transcript[number]
        assert isinstance(entry, Press)
        self.shells = self.shells.pressed(entry.key)
        self.entries.append(number)

    def add(self, text: str) -> None:
        special = self._is_special(text.lstrip("\\"))
        self.entries.append(Fresh(f"\\{text}" if special else text, text))

    def _is_special(self, text: str) -> bool:
        if text.rstrip() in KEYS or text.rstrip() == ANY_LINES:
            return True
        prompt = read_prompt(text)
        if prompt is not None and self.shells.live(prompt):
            return True
        return self.lacks and not self.entries and (text == ">" or text.startswith("> "))


def _shells_at(step: Step, prompt: str, shells: Shells) -> Shells:
    """What is open, or may be, once the command has been typed at this prompt."""
    read = read_prompt(prompt)
    return (shells if read is None else shells.at(read)).after(step.command, step.place.line)


def _shells_after(step: Step, shells: Shells) -> Shells:
    shells = _shells_at(step, step.prompt, shells)
    for entry in step.transcript:
        if isinstance(entry, Press):
            shells = shells.pressed(entry.key)
    return shells
