"""Captures → verdicts, step by step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from livecheck.judge.problems import Problem, problems_in, typed
from livecheck.judge.scenes import Known, Scene, State, scenes
from livecheck.match import Bindings
from livecheck.model import Capture, Exercise, ExerciseVerdicts, Fault, Run, Skip, Status, Verdict
from livecheck.signs import missed, sign_of, whence


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
    known = Known.after(state)
    verdict = _verdict(scene, known)
    return verdict, known.state


def verified(scene: Scene, state: State) -> State | None:
    """The state after a step, if from the state before it `judge_step` finds it verified; else `None`.

    It does not look for what differs, and so is the faster of the two.
    """
    if scene.capture.skipped is not None or scene.capture.fault is not None or state.broken is not None:
        return None
    known = Known.after(state, explains=False)
    if next(problems_in(scene, known), None) is not None:
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


# --- one step ---------------------------------------------------------------------------------------------


def _verdict(scene: Scene, known: Known) -> Verdict:
    capture = scene.capture
    if capture.skipped is not None:
        known.prompts.pop(scene.step.node, None)
        return _plain(scene, known, Status.UNVERIFIED, str(capture.skipped))
    if capture.fault is not None or known.broken is not None:
        before = f"not known: the lab had failed in {known.broken}"
        return _broken(scene, known, _told(capture.fault, capture.lines) if capture.fault else before)
    bindings = known.bindings
    problems = list(problems_in(scene, known))
    known.prompts[scene.step.node] = capture.prompt
    return _missed(scene, known, bindings, problems) if problems else _plain(scene, known, Status.VERIFIED, None)


def _missed(scene: Scene, known: Known, before: Bindings, problems: Sequence[Problem]) -> Verdict:
    """The verdict of a step that did not come out as promised; `before` is what was known when it was typed."""
    step, shown = scene.step, scene.capture.lines
    root = whence(step, shown, known.missed, before)
    known.missed = (*known.missed, missed(step, scene.capture, root))
    if root is not None:
        reason = f"not known: it follows from {root}, which did not come out as promised"
        return replace(_plain(scene, known, Status.UNVERIFIED, reason), follows=root)
    sign = sign_of(step, shown, scene.images)
    if sign is not None and next(typed(scene, Known.after(State(before))), None) is None:
        return _broken(scene, known, _told(sign, shown))
    return _drifted(scene, known, problems)


def _broken(scene: Scene, known: Known, reason: str) -> Verdict:
    verdict = replace(_plain(scene, known, Status.BROKEN, reason), follows=known.broken)
    known.broken = known.broken or scene.step.place
    return verdict


def _plain(scene: Scene, known: Known, status: Status, reason: str | None) -> Verdict:
    places = {language: step.place for language, step in scene.pages.items()}
    bound = {page: real for _, page, real in known.bindings.items()}
    return Verdict(scene.step, places, status, scene.capture, reason, scene.capture.skipped, bound=bound)


def _drifted(scene: Scene, known: Known, problems: Sequence[Problem]) -> Verdict:
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
