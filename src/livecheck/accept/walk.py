"""Goes through an exercise step by step and finds what each drifted step is to be, so that it would be verified."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from livecheck.accept.rewrite import renamed, rewritten
from livecheck.accept.samples import Later
from livecheck.accept.written import Promised
from livecheck.judge import Scene, State, compared, judge_step, scenes
from livecheck.match import DOTS, GUARDED_DOTS, AmbiguousSample, compare, substitute
from livecheck.model import Exercise, Output, Press, Run, Status, Step
from livecheck.parse import Shells, guarded, is_prompt


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


@dataclass(slots=True)
class Walk:
    """How far an exercise has been gone through, and what is to be done about it, by the numbers of its steps."""

    later: Later
    stays: Mapping[int, str]
    """Steps that must stay as they are, and why."""
    changes: dict[int, Change] = field(default_factory=dict)
    refused: dict[int, str] = field(default_factory=dict)
    """Why a drifted step has to be mended by hand."""
    state: State = field(default_factory=State)
    prompts: tuple[str, ...] = ()
    """Those that the page declares."""
    shells: dict[str, Shells] = field(default_factory=dict)
    """Node → what is open on it."""

    def step(self, index: int, scene: Scene) -> None:
        verdict, after = judge_step(scene, self.state)
        shells = self.shells.get(scene.step.node, Shells(self.prompts))
        step = scene.step
        if verdict.status is not Status.VERIFIED and index in self.stays:
            self.refused[index] = self.stays[index]
            after = replace(after, broken=self.state.broken)
        elif verdict.status is Status.DRIFTED and step.options.eventually is not None:
            self.refused[index] = (
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
                self.refused[index] = f"{again.reason}; {_advice(scene, self.state)}"
        self.state = after
        if step.options.unchecked is None:
            self.shells[scene.step.node] = shells.through(step)


def walk(exercise: Exercise, run: Run, later: Later, stays: Mapping[int, str]) -> Walk:
    """Finds the changes; `later` says how the whole page calls what was shown, `stays` why some steps stay as they are.

    From these nothing is concluded: what looks as if the lab had failed may follow from a step that is mended now.
    """
    found = Walk(later, stays, prompts=exercise.recipe.prompts)
    for index, scene in enumerate(scenes(exercise, run)):
        found.step(index, scene)
    return found


def unchanged(step: Step) -> Change:
    """A change that leaves a step as it is."""
    return Change(step.prompt, tuple(range(len(step.transcript))), step.exit)


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
    transcript = None if lines is None else _transcript(step, prompt, lines, shells)
    return Change(prompt, unchanged(step).transcript if transcript is None else transcript, _exit(scene))


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
    return text if step.program or is_prompt(text) else step.prompt


def _transcript(step: Step, prompt: str, lines: list[Promised], shells: Shells) -> tuple[int | Fresh, ...] | None:
    """The transcript with these lines; `None` if they change something above the last key.

    A key is pressed when the lines above it have appeared, so that nothing else may come between, and what they are
    cannot be told from a run in which it was pressed.
    """
    outputs = [n for n, entry in enumerate(step.transcript) if isinstance(entry, Output)]
    kept = max((n + 1 for n, entry in enumerate(step.transcript) if isinstance(entry, Press)), default=0)
    above = sum(n < kept for n in outputs)
    if [line.page for line in lines[:above] if line.stays] != list(range(above)):
        return None
    shells = shells.through(replace(step, prompt=prompt, transcript=step.transcript[:kept]))
    entries: list[int | Fresh] = list(range(kept))
    for line in lines[above:]:
        if line.stays and line.page is not None:
            entries.append(outputs[line.page])
        else:
            text = DOTS if line.text == GUARDED_DOTS else line.text
            entries.append(Fresh(guarded(text, shells, "" if entries else step.command), text))
    return tuple(entries)
