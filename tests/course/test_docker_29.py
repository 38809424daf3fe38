"""The pages are written for Docker 29, which no machine of this project has: what one has shown is compared with them.

`tests/cases/docker-29.7.2/README.md` says where the texts come from.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest

from helpers import PROJECT
from helpers.docker_29 import CASES, is_for_29, is_typed, played
from livecheck.course import course_in, make_exercises
from livecheck.judge import judge
from livecheck.model import Exercise, Status, Verdict
from livecheck.mutants import score_steps
from livecheck.parse import read_page

EXERCISES = {exercise.name: exercise for exercise in course_in(PROJECT).exercises}
NEW_IN_29 = re.compile(r": Download complete$|i Info →")
RECORDED = sorted(path.stem for path in CASES.glob("*.md") if path.stem != "README")


@dataclass(frozen=True, slots=True)
class Played:
    """What became of an exercise on that engine."""

    verdicts: tuple[Verdict, ...]
    recorded: frozenset[int]
    """The numbers of the steps for which there is a text."""

    def drifted(self) -> list[Verdict]:
        return [v for n, v in enumerate(self.verdicts) if n in self.recorded and v.status is not Status.VERIFIED]


def play(exercise: Exercise) -> Played:
    run, recorded = played(exercise)
    return Played(judge(exercise, run).verdicts, recorded)


@pytest.fixture(scope="module", params=RECORDED)
def done(request: pytest.FixtureRequest) -> Played:
    return play(EXERCISES[request.param])


def told(verdict: Verdict) -> str:
    """Where a step stands, and what of it differs."""
    lines = [f"{line.sign}{line.text}" for line in verdict.diff]
    return "\n".join([f"{verdict.step.place}: `{verdict.step.command}`: {verdict.reason}", *lines])


def test_what_a_docker_29_has_shown_is_what_the_page_promises(done: Played) -> None:
    assert not done.drifted(), "\n\n".join(map(told, done.drifted()))


def test_each_block_for_docker_29_alone_has_a_recorded_text(done: Played) -> None:
    missing = [v for n, v in enumerate(done.verdicts) if is_for_29(v.step) and n not in done.recorded]
    assert not missing, "\n\n".join(map(told, missing))


def test_most_of_what_that_engine_would_type_was_recorded(done: Played) -> None:
    assert len(done.recorded) > 0.8 * sum(map(is_typed, (verdict.step for verdict in done.verdicts)))


def test_each_exercise_with_a_block_for_docker_29_is_recorded() -> None:
    written = {name for name, exercise in EXERCISES.items() if any(map(is_for_29, exercise.steps))}
    assert {"1-containers", "2-images"} <= written <= set(RECORDED)


def test_what_an_older_engine_shows_is_noticed() -> None:
    """The same page, but without the lines that came with Docker 29: each block that lost one has drifted."""
    page = EXERCISES["1-containers"].pages[0]
    text = (PROJECT / page.path).read_text(encoding="utf-8")
    kept = [line for line in text.splitlines(keepends=True) if not NEW_IN_29.search(line)]
    (older,) = make_exercises([read_page(page.path, "fr", "".join(kept))], ["alpine", "hello-world"])
    commands = [verdict.step.command for verdict in play(older).drifted()]
    assert commands == ["docker container run hello-world", *["docker image ls"] * 2]


@pytest.mark.parametrize("name", ["1-containers", "2-images"])
def test_what_the_blocks_for_docker_29_promise_is_worth_as_much_as_the_rest(name: str) -> None:
    run, recorded = played(EXERCISES[name])
    numbers = {number for number in recorded if is_for_29(EXERCISES[name].steps[number])}
    score = score_steps(EXERCISES[name], run, numbers)
    assert score.made > 200
    assert not [mutant for mutant in score.survivors if mutant.reason is None]
