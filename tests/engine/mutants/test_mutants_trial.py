"""Mutants are tried against a run: each is noticed by its own step, by a later one, or survives."""

from __future__ import annotations

from dataclasses import replace

import pytest

from helpers.recorded import console, course, played
from livecheck.judge import State, judge, judge_step, scenes
from livecheck.model import Cause, Exercise, Run, Skip, Status, Step, Tally
from livecheck.mutants import score_steps, total
from livecheck.mutants.operators import changes, promises_of
from livecheck.mutants.trial import STANDS_FOR_NOTHING, trial_of


def all_steps(page: Exercise) -> range:
    return range(len(page.steps))


def with_step(page: Exercise, index: int, step: Step) -> Exercise:
    """The exercise with another step, in every language."""

    def changed(number: int, old: Step) -> Step:
        return replace(step, place=old.place) if number == index else old

    numbers = iter(range(len(page.steps) * len(page.pages)))
    count = len(page.steps)
    pages = tuple(
        replace(
            each,
            blocks=tuple(
                replace(block, steps=tuple(changed(next(numbers) % count, old) for old in block.steps))
                for block in each.blocks
            ),
        )
        for each in page.pages
    )
    return replace(page, pages=pages)


def is_wholly_verified(page: Exercise, run: Run) -> bool:
    return all(verdict.status is Status.VERIFIED for verdict in judge(page, run).verdicts)


def test_the_run_verifies_the_page_as_it_is() -> None:
    page, run = course()
    assert is_wholly_verified(page, run)


def test_judging_step_by_step_is_judging_the_whole() -> None:
    page, run = course()
    state = State()
    verdicts = []
    for scene in scenes(page, run):
        verdict, state = judge_step(scene, state)
        verdicts.append(verdict)
    assert tuple(verdicts) == judge(page, run).verdicts


def test_a_change_is_noticed_just_when_judging_the_whole_exercise_notices_it() -> None:
    page, run = course()
    trial = trial_of(page, run)
    tried = 0
    for index, promise in enumerate(promises_of(page.steps, [trial.said(index) for index in range(len(page.steps))])):
        for change in changes(promise):
            tried += 1
            noticed = not is_wholly_verified(with_step(page, index, change.step), run)
            assert trial.notices(index, change.step) is noticed, (change.operator, change.changed)
    assert tried > 800


def test_every_mutant_of_a_page_with_everything_is_killed() -> None:
    found = score_steps(*course(), all_steps(course()[0]))
    assert [(mutant.operator, mutant.changed, mutant.reason) for mutant in found.survivors] == []
    assert found.rate == 100
    assert found.made == found.killed > 800


def test_an_identity_that_is_wrong_at_first_is_noticed_by_the_step_that_shows_it_again() -> None:
    page, run = played(console("$ hostname", "3030c9c91e12", "$ true", "$ hostname", "3030c9c91e12"))
    changed = replace(page.steps[0], transcript=(replace(page.steps[0].transcript[0], text="4030c9c91e12"),))  # type: ignore[call-arg]
    trial = trial_of(page, run)
    assert trial.notices(0, changed)
    alone = trial_of(*played(console("$ hostname", "3030c9c91e12", "$ true")))
    assert not alone.notices(0, changed)


def test_parts_of_a_survey_make_the_whole() -> None:
    page, run = course()
    whole = score_steps(page, run, all_steps(page))
    parts = total([score_steps(page, run, all_steps(page)[start::3]) for start in range(3)])
    assert parts == whole


def test_pages_are_told_apart() -> None:
    page, run = played(console("$ true"))
    other = replace(page, pages=tuple(replace(each, path=each.path.with_name("other.md")) for each in page.pages))
    found = total([score_steps(page, run, [0]), score_steps(other, run, [0])])
    assert found.by_page == {"docs/fr/page.md": Tally(1, 1), "docs/fr/other.md": Tally(1, 1)}
    assert found.by_operator == {"exit status": Tally(2, 2)}


def test_steps_that_the_run_does_not_verify_are_left_out() -> None:
    page, run = played(console("$ echo a", "a", "$ echo b", "b"), console("$ echo a", "a", "$ echo b", "c"))
    found = score_steps(page, run, [0, 1])
    assert (found.steps, found.unverified) == (1, 1)
    assert found.made > 0


def test_a_step_that_was_not_typed_is_left_out() -> None:
    page, run = played(console("$ echo a", "a", "$ echo b", "b"))
    run = replace(run, captures=(run.captures[0], replace(run.captures[1], skipped=Skip(Cause.NEEDS, "ipvs"))))
    found = score_steps(page, run, [0, 1])
    assert (found.steps, found.unverified) == (1, 1)


def test_dots_that_stand_for_nothing_explain_why_they_may_be_anywhere() -> None:
    page, run = played(console("$ x", "one", "...", "two"), console("$ x", "one", "two"))
    found = score_steps(page, run, [0])
    assert {(m.operator, m.reason) for m in found.survivors} == {("`...` swallows", STANDS_FOR_NOTHING)}
    assert {str(mutant.place) for mutant in found.survivors} == {"docs/fr/page.md:3", "docs/fr/page.md:4"}


def test_what_counts_to_the_letter_is_counted() -> None:
    page, run = played(console("$ x", "Id: 3030c9c91e12", "Up to 5 minutes ago"))
    found = score_steps(page, run, [0])
    assert found.sampled == {"ID": 12, "age": 8}
    assert found.literal == len("Id:") + len("Upto") + len("ago")


def test_a_page_that_may_show_less_is_no_mutant() -> None:
    page, run = played(console("$ x", "one", "...", "two"), console("$ x", "one", "and", "two"))
    found = score_steps(page, run, [0])
    assert found.shows_less == 2
    assert found.by_operator.get("line dropped") is None


FILE = '```yaml file="stack.yml"\ndelay: 10s\n```\n\n'


@pytest.mark.parametrize(
    ("before", "promised", "verdict"), [(FILE, "10s", Status.DRIFTED), ("", "10s", Status.VERIFIED)]
)
def test_what_a_file_of_the_page_speaks_counts_to_the_letter(before: str, promised: str, verdict: Status) -> None:
    pages = [before + console("$ docker logs web", f"again every {delay}") for delay in (promised, "30s")]
    assert [each.status for each in judge(*played(*pages)).verdicts] == [verdict]
