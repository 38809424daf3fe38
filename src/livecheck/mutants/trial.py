"""Trying changes against a recorded run: a change is noticed when any step is no longer verified.

A step is judged from the state before it. What its own step does not notice is carried on to the later ones, until one
of them notices, or nothing is left of the change, or the exercise ends.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from livecheck.errors import Place
from livecheck.judge import Scene, State, judge_step, scenes, verified
from livecheck.match import Line, outline, setting_of
from livecheck.model import Exercise, Mutant, Run, Score, Status, Step, Tally
from livecheck.mutants.lines import ROW_MOVED, ROW_SWAPPED
from livecheck.mutants.operators import changes, promises_of
from livecheck.mutants.promise import Change, Promise

STANDS_FOR_NOTHING = "the `...` stands for nothing in the recorded run"
SAME_SECOND = "in the recorded run these rows were made in the same second, and Docker sorts them by that"


@dataclass(frozen=True, slots=True)
class Trial:
    """An exercise as its run verifies it."""

    scenes: tuple[Scene, ...]
    states: tuple[State, ...]
    """What is known before each step."""
    verified: tuple[bool, ...]

    def said(self, index: int) -> frozenset[str]:
        """What an author has chosen when a step is judged."""
        scene = self.scenes[index]
        return self.states[index].bindings.heard(scene.written).heard(scene.step.command).said

    def notices(self, index: int, step: Step) -> bool:
        """Whether any step is no longer verified when this one stands in the place of step `index`, a verified one."""
        scene = replace(self.scenes[index], step=step, pages=dict.fromkeys(self.scenes[index].pages, step))
        state = verified(scene, self.states[index])
        for later in range(index + 1, len(self.scenes)):
            if state is None or state == self.states[later]:
                break
            if self.verified[later]:
                state = verified(self.scenes[later], state)
            else:
                state = judge_step(self.scenes[later], state)[1]
        return state is None


def trial_of(exercise: Exercise, run: Run) -> Trial:
    """Judges an exercise by its run, step by step. The run must have one capture a step."""
    all_scenes = tuple(scenes(exercise, run))
    state = State()
    states: list[State] = []
    done: list[bool] = []
    for scene in all_scenes:
        states.append(state)
        verdict, state = judge_step(scene, state)
        done.append(verdict.status is Status.VERIFIED)
    return Trial(all_scenes, tuple(states), tuple(done))


def verified_steps(exercise: Exercise, run: Run) -> frozenset[int]:
    """The numbers of the steps that a run verifies, counted from 0."""
    return frozenset(index for index, done in enumerate(trial_of(exercise, run).verified) if done)


def score_steps(exercise: Exercise, run: Run, indexes: Collection[int]) -> Score:
    """Tries every change of some of an exercise's steps; those that the run does not verify are left out."""
    trial = trial_of(exercise, run)
    trusted = [index for index, done in enumerate(trial.verified) if done]
    steps, said = [exercise.steps[index] for index in trusted], [trial.said(index) for index in trusted]
    promises = dict(zip(trusted, promises_of(steps, said, setting_of(exercise)), strict=True))
    chosen = [index for index in trusted if index in indexes]
    tried = [(index, change) for index in chosen for change in changes(promises[index])]
    wrong = [(index, change) for index, change in tried if not change.shows_less]
    survivors = [_survivor(trial, *each) for each in wrong if not trial.notices(each[0], each[1].step)]
    made = Counter(change.operator for _, change in wrong)
    unnoticed = Counter(mutant.operator for mutant in survivors)
    explained = Counter(mutant.operator for mutant in survivors if mutant.reason is not None)
    tallies = {each: Tally(number, number - unnoticed[each], explained[each]) for each, number in made.items()}
    promised, sampled = _characters(promises[index] for index in chosen)
    return Score(
        by_operator=tallies,
        by_page={str(exercise.pages[0].path): sum(tallies.values(), Tally())},
        survivors=tuple(survivors),
        shows_less=len(tried) - len(wrong),
        literal=promised - sampled.total(),
        sampled=dict(sampled),
        steps=len(chosen),
        unverified=len(set(indexes)) - len(chosen),
    )


def total(scores: Sequence[Score]) -> Score:
    """Several scores as one."""
    return Score(
        by_operator=_tallies(score.by_operator for score in scores),
        by_page=_tallies(score.by_page for score in scores),
        survivors=tuple(sorted((mutant for score in scores for mutant in score.survivors), key=_in_page_order)),
        shows_less=sum(score.shows_less for score in scores),
        literal=sum(score.literal for score in scores),
        sampled=dict(sum((Counter(score.sampled) for score in scores), Counter[str]())),
        steps=sum(score.steps for score in scores),
        unverified=sum(score.unverified for score in scores),
    )


def _tallies(parts: Iterator[Mapping[str, Tally]]) -> dict[str, Tally]:
    sums: dict[str, Tally] = {}
    for name, tally in (entry for part in parts for entry in part.items()):
        sums[name] = sums.get(name, Tally()) + tally
    return sums


def _in_page_order(mutant: Mutant) -> tuple[str, int, str, str]:
    return str(mutant.place.path), mutant.place.line, mutant.operator, mutant.changed


def _survivor(trial: Trial, index: int, change: Change) -> Mutant:
    place = Place(trial.scenes[index].step.place.path, change.line)
    return Mutant(place, change.operator, change.original, change.changed, _reason(trial, index, change))


def _reason(trial: Trial, index: int, change: Change) -> str | None:
    """Why a change could not be noticed: it is true of this run. `None` if nothing excuses it."""
    if change.twin is not None and not trial.notices(index, change.twin):
        return STANDS_FOR_NOTHING
    scene = trial.scenes[index]
    if change.operator in (ROW_SWAPPED, ROW_MOVED) and _has_ties(scene.capture.lines, scene.step.command):
        return SAME_SECOND
    return None


def _has_ties(shown: Sequence[str], command: str) -> bool:
    """Whether a terminal shows rows of one second, one below the other."""
    ties = [entry.tie if isinstance(entry, Line) else None for entry in outline(shown, command, any_order=False)[0]]
    return any(one is not None and one == other for one, other in pairwise(ties))


def _characters(promises: Iterable[Promise]) -> tuple[int, Counter[str]]:
    """How many characters are promised that are not blank; and how many of these in samples, by their kind."""
    promised, sampled = 0, Counter[str]()
    for _, line in (entry for promise in promises for entry in promise.lines):
        promised += _length(line.text)
        for sample in line.own.samples:
            sampled[sample.kind.name] += _length(sample.text)
    return promised, sampled


def _length(text: str) -> int:
    return len("".join(text.split()))
