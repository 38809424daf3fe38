"""What judging a step needs, and what is known between two of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from livecheck.errors import Place
from livecheck.match import Bindings, Comparison, Setting, aliases_between, compare, setting_of
from livecheck.model import Capture, Exercise, Run, Step
from livecheck.signs import Missed


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
class Known:
    """A state while a step is judged: what has been learned so far."""

    bindings: Bindings
    prompts: dict[str, str | None]
    broken: Place | None
    missed: tuple[Missed, ...]
    explains: bool = True
    """Whether a problem must say what differs; without it, only that something does."""

    @classmethod
    def after(cls, state: State, *, explains: bool = True) -> Known:
        return cls(state.bindings, dict(state.prompts), state.broken, state.missed, explains)

    @property
    def state(self) -> State:
        return State(self.bindings, self.prompts, self.broken, self.missed)


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
