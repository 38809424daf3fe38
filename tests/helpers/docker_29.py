"""What a Docker Engine 29.7.2 has shown, and how one would go through a page of the course as it is now.

The texts stand under `tests/cases/docker-29.7.2`, in the notation of the pages.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from helpers import PROJECT
from helpers.recorded import STARTED
from livecheck.course import make_exercises
from livecheck.judge import Scene, State, judge_step, scenes
from livecheck.match import substitute
from livecheck.model import Capture, Cause, Engine, Exercise, Run, Skip, Step
from livecheck.parse import read_page

CASES = PROJECT / "tests/cases/docker-29.7.2"
COMPOSE = "2.40.3"
ENGINE = Engine("29.7.2", "overlayfs", "6.18", "x86_64", COMPOSE)
BEFORE = "28.5.2"
NOT_RECORDED = Skip(Cause.UNCHECKED, "no Docker 29.7.2 was recorded while this was typed")


@dataclass(frozen=True, slots=True)
class Shown:
    """A command of a recorded terminal, and what it showed."""

    node: str
    capture: Capture


def is_for_29(step: Step) -> bool:
    """Whether a step stands on its page for Docker 29 alone."""
    wanted = step.options.engine
    return wanted is not None and wanted.holds(ENGINE.version) and not wanted.holds(BEFORE)


def played(exercise: Exercise) -> tuple[Run, frozenset[int]]:
    """The run of an exercise on an engine 29.7.2, and the numbers of the steps for which a text was recorded.

    Other steps were not typed, as on any engine those that are not for it.
    """
    waiting = list(_recorded(exercise.name))
    state, captures, found = State(), [], set()
    for number, scene in enumerate(_scenes(exercise)):
        typed = substitute(scene.step.command, state.bindings).text
        place = next((n for n, shown in enumerate(waiting) if _is(shown, scene.step.node, typed)), None)
        if is_typed(scene.step) and place is not None:
            scene = replace(scene, capture=waiting[place].capture)
            del waiting[: place + 1]
            found.add(number)
        captures.append(scene.capture)
        state = judge_step(scene, state)[1]
    return Run(exercise.name, exercise.key, ENGINE, STARTED, 1.0, tuple(captures)), frozenset(found)


def _is(shown: Shown, node: str, typed: str) -> bool:
    return (shown.node, shown.capture.command) == (node, typed)


def _scenes(exercise: Exercise) -> Iterator[Scene]:
    """The scenes of a run in which nothing was recorded."""
    nothing = tuple(Capture(step.command, (), None, None, 0.0, skipped=NOT_RECORDED) for step in exercise.steps)
    return scenes(exercise, Run(exercise.name, exercise.key, ENGINE, STARTED, 0.0, nothing))


def is_typed(step: Step) -> bool:
    """Whether that engine types a step."""
    options = step.options
    engine, compose = options.engine, options.compose
    wanted = (engine is None or engine.holds(ENGINE.version)) and (compose is None or compose.holds(COMPOSE))
    return wanted and options.unchecked is None and options.needs in (None, "compose")


def _recorded(name: str) -> Iterator[Shown]:
    """What a terminal of each node showed, in order."""
    path = CASES / f"{name}.md"
    (made,) = make_exercises([read_page(path, "en", path.read_text(encoding="utf-8"))], [])
    for scene in scenes(made, Run(name, made.key, ENGINE, STARTED, 0.0, tuple(map(_capture, made.steps)))):
        yield Shown(scene.step.node, replace(scene.capture, prompt=_prompt_after(scene)))


def _capture(step: Step) -> Capture:
    return Capture(step.command, step.output, None if step.opens is not None else step.exit, None, 0.1)


def _prompt_after(scene: Scene) -> str | None:
    if scene.following is None:
        return scene.step.opens
    following = next(iter(scene.following.values()))
    return following.prompt if following.inside else None
