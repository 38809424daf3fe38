"""Exercise + run → verdicts: what became of each step, and where each language's page drifted.

Pure: it reads captures and compares. A drift is the course's fault, `broken` is the lab's; what was not typed
is `unverified`, and nothing that follows a broken step is ever green. A single step can be judged from the state
before it, so that what a changed step does to the later ones is known without judging the whole exercise again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate

from livecheck.errors import Place
from livecheck.match import (
    AmbiguousSample,
    Bindings,
    Comparison,
    Gap,
    Setting,
    aliases_between,
    compare,
    setting_of,
    substitute,
)
from livecheck.model import (
    Capture,
    DiffLine,
    Exercise,
    ExerciseVerdicts,
    Fault,
    Run,
    Skip,
    Status,
    Step,
    Verdict,
    how_to_declare,
    prompt_like,
)
from livecheck.signs import Missed, missed, sign_of, whence

ENDED = (
    "this ends the terminal's own shell, which is needed to the end of the page: leave it out, or end a shell of its "
    "own, as in `(set -e; …)` or `bash -c '…'`"
)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing in a step that is not as the page promises."""

    reason: str
    pages: Mapping[str, Step]
    """The step that it is about, as each language's page has it."""
    line: int | None = None
    """Which of the step's promised lines it is about, counted from 0; `None` for its command."""
    diff: tuple[DiffLine, ...] = ()


@dataclass(frozen=True, slots=True)
class Scene:
    """A step with all that judging it needs."""

    setting: Setting
    pages: Mapping[str, Step]
    """The step as each language's page has it."""
    step: Step
    following: Mapping[str, Step] | None
    """The next step on the same node, in each language."""
    capture: Capture
    images: tuple[str, ...]
    """What the mirror holds, as the front matter names it."""
    written: str
    """What the files of the recipe say, and all that the blocks before it have written into others."""


@dataclass(frozen=True, slots=True)
class State:
    """What is known between two steps."""

    bindings: Bindings = field(default_factory=Bindings)
    prompts: Mapping[str, str | None] = field(default_factory=dict)
    """Node → the prompt that is live there, `None` for its own; absent where that is unknown."""
    broken: Place | None = None
    """Where the first step stands that the lab did not survive."""
    missed: tuple[Missed, ...] = ()
    """The steps that did not come out as promised."""


@dataclass(slots=True)
class _Known:
    """A state while a step is judged: what has been learned so far."""

    bindings: Bindings
    prompts: dict[str, str | None]
    broken: Place | None
    missed: tuple[Missed, ...]
    explains: bool = True
    """Whether a problem must say what differs; without it, only that something does."""

    @classmethod
    def after(cls, state: State, *, explains: bool = True) -> _Known:
        return cls(state.bindings, dict(state.prompts), state.broken, state.missed, explains)

    @property
    def state(self) -> State:
        return State(self.bindings, self.prompts, self.broken, self.missed)


def judge(exercise: Exercise, run: Run) -> ExerciseVerdicts:
    """Judges every step of an exercise by its capture. The run must be of this exercise, one capture a step."""
    state = State()
    verdicts: list[Verdict] = []
    for scene in scenes(exercise, run):
        verdict, state = judge_step(scene, state)
        verdicts.append(verdict)
    return ExerciseVerdicts(exercise, run.seconds, run.engine, run.started, tuple(verdicts))


def judge_step(scene: Scene, state: State) -> tuple[Verdict, State]:
    """Judges one step from the state before it; returns the state after it, too."""
    known = _Known.after(state)
    verdict = _verdict(scene, known)
    return verdict, known.state


def verified(scene: Scene, state: State) -> State | None:
    """The state after a step, if from the state before it `judge_step` finds it verified; else `None`.

    It does not look for what differs, and so is the faster of the two.
    """
    if scene.capture.skipped is not None or scene.capture.fault is not None or state.broken is not None:
        return None
    known = _Known.after(state, explains=False)
    if next(_problems(scene, known), None) is not None:
        return None
    known.prompts[scene.step.node] = scene.capture.prompt
    return known.state


def unchecked(exercise: Exercise, why: Skip | Fault) -> ExerciseVerdicts:
    """The verdicts of an exercise without a run: every step is `unverified` for a skip, `broken` for a fault."""
    skip, fault = (why, None) if isinstance(why, Skip) else (None, why)
    verdicts = [
        Verdict(
            step,
            {language: page.place for language, page in exercise.twins(index).items()},
            Status.BROKEN if skip is None else Status.UNVERIFIED,
            Capture(step.command, (), None, None, 0.0, fault, skip),
            str(why),
            skip,
        )
        for index, step in enumerate(exercise.steps)
    ]
    return ExerciseVerdicts(exercise, 0.0, None, None, tuple(verdicts))


def scenes(exercise: Exercise, run: Run) -> Iterator[Scene]:
    """The steps of an exercise in order, each with its capture, of which there must be one a step."""
    setting = setting_of(exercise, run.engine.version)
    languages = [page.language for page in exercise.pages]
    twins = [dict(zip(languages, steps, strict=True)) for steps in zip(*(p.steps for p in exercise.pages), strict=True)]
    steps, written = exercise.steps, _written(exercise)
    for index, (step, capture) in enumerate(zip(steps, run.captures, strict=True)):
        later = range(index + 1, len(steps))
        following = next((twins[j] for j in later if steps[j].node == step.node), None)
        yield Scene(setting, twins[index], step, following, capture, exercise.recipe.images, written[index])


def _written(exercise: Exercise) -> Sequence[str]:
    """For each step what the files of the recipe say, and all that the blocks before it have written into others."""
    _, *so_far = accumulate((block.written for block in exercise.blocks), initial=exercise.given)
    return [text for block, text in zip(exercise.blocks, so_far, strict=True) for _ in block.steps]


# --- one step ---------------------------------------------------------------------------------------------


def _verdict(scene: Scene, known: _Known) -> Verdict:
    capture = scene.capture
    if capture.skipped is not None:
        known.prompts.pop(scene.step.node, None)
        return _plain(scene, known, Status.UNVERIFIED, str(capture.skipped))
    if capture.fault is not None or known.broken is not None:
        before = f"not known: the lab had failed in {known.broken}"
        return _broken(scene, known, _told(capture.fault, capture.lines) if capture.fault else before)
    bindings = known.bindings
    problems = list(_problems(scene, known))
    known.prompts[scene.step.node] = capture.prompt
    return _missed(scene, known, bindings, problems) if problems else _plain(scene, known, Status.VERIFIED, None)


def _missed(scene: Scene, known: _Known, before: Bindings, problems: Sequence[Problem]) -> Verdict:
    """The verdict of a step that did not come out as promised; `before` is what was known when it was typed."""
    step, shown = scene.step, scene.capture.lines
    root = whence(step, shown, known.missed, before)
    known.missed = (*known.missed, missed(step, scene.capture, root))
    if root is not None:
        reason = f"not known: it follows from {root}, which did not come out as promised"
        return replace(_plain(scene, known, Status.UNVERIFIED, reason), follows=root)
    sign = sign_of(step, shown, scene.images)
    if sign is not None and next(_typed(scene, _Known.after(State(before))), None) is None:
        return _broken(scene, known, _told(sign, shown))
    return _drifted(scene, known, problems)


def _broken(scene: Scene, known: _Known, reason: str) -> Verdict:
    verdict = replace(_plain(scene, known, Status.BROKEN, reason), follows=known.broken)
    known.broken = known.broken or scene.step.place
    return verdict


def _plain(scene: Scene, known: _Known, status: Status, reason: str | None) -> Verdict:
    places = {language: step.place for language, step in scene.pages.items()}
    bound = {page: real for _, page, real in known.bindings.items()}
    return Verdict(scene.step, places, status, scene.capture, reason, scene.capture.skipped, bound=bound)


def _drifted(scene: Scene, known: _Known, problems: Sequence[Problem]) -> Verdict:
    first = problems[0]
    return replace(
        _plain(scene, known, Status.DRIFTED, "; ".join(problem.reason for problem in problems)),
        drift_places={
            language: step.place if first.line is None else replace(step.place, line=step.output_lines[first.line])
            for language, step in first.pages.items()
        },
        diff=tuple(line for problem in problems for line in problem.diff),
    )


def _told(fault: Fault, shown: Sequence[str]) -> str:
    last = next((line for line in reversed(shown) if line), None)
    return f"{fault}; shown last: `{last}`" if last else f"{fault}; nothing was shown"


def _problems(scene: Scene, known: _Known) -> Iterator[Problem]:
    """All that is not as promised, in the order in which the page shows it; learns what agrees."""
    yield from _prompt_before(scene, known)
    yield from _typed(scene, known)
    yield from _output(scene, known)
    yield from _exit(scene)
    yield from _prompt_after(scene, known)


def _typed(scene: Scene, known: _Known) -> Iterator[Problem]:
    """Whether what was typed is what the page has typed now: a sample of the page may have changed since the run."""
    try:
        meant = substitute(scene.step.command, known.bindings).text
    except AmbiguousSample as error:
        yield Problem(str(error), scene.pages)
        return
    if meant != scene.capture.command:
        yield Problem(
            f"`{scene.capture.command}` was typed, by what the page shows it should be `{meant}`", scene.pages
        )


def compared(scene: Scene, page: Sequence[str], known: Bindings, *, explains: bool = True) -> Comparison:
    """Compares what was shown with what a page promises for this step."""
    step, capture = scene.step, scene.capture
    return compare(
        page,
        capture.lines,
        known.heard(scene.written),
        command=step.command,
        any_order=step.options.any_order,
        aliases=aliases_between(step.command, capture.command),
        setting=scene.setting,
        explains=explains,
    )


def _output(scene: Scene, known: _Known) -> Iterator[Problem]:
    comparison = compared(scene, scene.step.output, known.bindings, explains=known.explains)
    known.bindings = comparison.bindings
    if not comparison.matches:
        line = _first_drift(comparison.diff)
        yield Problem(_difference(comparison), scene.pages, line, comparison.diff)


def _difference(comparison: Comparison) -> str:
    page = sum(line.sign == "-" for line in comparison.diff)
    real = sum(line.sign == "+" for line in comparison.diff)
    if any("\ufffd" in line.text for line in comparison.diff if line.sign == "+"):
        return "the command prints bytes that are no text: let it print text, for example with `| od -c`"
    if comparison.gave_up:
        fewer = (
            "write fewer `...`, or show less" if any(isinstance(line, Gap) for line in comparison.page) else "show less"
        )
        return f"too many ways to pair these lines: {fewer}"
    return f"lines differ: {page} only in the page, {real} only in the terminal"


def _first_drift(diff: Sequence[DiffLine]) -> int | None:
    """The first promised line that disagrees; for one too many in the terminal, the line that it precedes."""
    first = next((number for number, line in enumerate(diff) if line.sign != " "), len(diff))
    return next((line.expected for line in diff[first:] if line.expected is not None), None)


def _exit(scene: Scene) -> Iterator[Problem]:
    step, capture = scene.step, scene.capture
    if capture.has_ended_terminal:
        yield Problem(ENDED, scene.pages)
    elif step.opens is not None or step.ends(capture.exit, capture.prompt):
        return
    elif capture.exit is not None:
        yield Problem(f"exit status {capture.exit}, the page promises {step.exit}", scene.pages)
    elif step.inside:
        yield Problem(f"exit status unknown, the page promises {step.exit}", scene.pages)


# --- prompts ----------------------------------------------------------------------------------------------


def _prompt_before(scene: Scene, known: _Known) -> Iterator[Problem]:
    """The prompt that the page shows before this command, where both page and terminal have a shell open."""
    live = known.prompts.get(scene.step.node)
    if live is None or not scene.step.inside or _agrees(scene.step.prompt, live, known):
        return
    command = scene.step.command.partition("\n")[0]
    yield Problem(
        f"the prompt is `{live.rstrip()}`, the page shows `{scene.step.prompt.rstrip()}`",
        scene.pages,
        diff=(DiffLine("-", scene.step.prompt + command), DiffLine("+", live + command)),
    )


def _prompt_after(scene: Scene, known: _Known) -> Iterator[Problem]:
    """Whether a shell waits where the page goes on in one, and only there."""
    live = scene.capture.prompt
    promised = _promised_prompt(scene)
    if promised is None and live is not None and not _stays_inside(scene):
        yield Problem(_left_waiting(live), scene.pages)
    elif promised is not None and live is None:
        ended = "" if scene.capture.exit is None else f" (exit status {scene.capture.exit})"
        reason = f"no shell waits{ended}, the page goes on with the prompt `{promised.rstrip()}`"
        yield Problem(reason, scene.following or scene.pages)


def _left_waiting(live: str) -> str:
    if prompt_like(live) is None:
        return f"a shell waits with the prompt `{live.rstrip()}`, the page shows none: leave it with `exit`"
    advice = f"leave it, or go on in it and declare its prompt with {how_to_declare(live)} in the front matter"
    return f"a program waits with the prompt `{live.rstrip()}`, the page shows none: {advice}"


def _promised_prompt(scene: Scene) -> str | None:
    """The prompt of the shell that the page shows after this step; `None` for the node's own, or for none."""
    if scene.following is None:
        return scene.step.opens
    following = next(iter(scene.following.values()))
    return following.prompt if following.inside else None


def _stays_inside(scene: Scene) -> bool:
    """Whether the page ends inside a shell, so that it says nothing of what waits afterwards."""
    return scene.following is None and scene.step.inside


def _agrees(promised: str, live: str, known: _Known) -> bool:
    """Whether two prompts agree; an ID in them is bound."""
    comparison = compare((promised,), (live,), known.bindings, command="")
    known.bindings = comparison.bindings
    return comparison.matches
