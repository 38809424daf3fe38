"""Verdicts: whose fault it is, which line drifted in which language, and what is never green."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from helpers.fakes import fault_of
from livecheck.errors import Place
from livecheck.judge import Scene, State, judge, judge_step, scenes, unchecked, verified
from livecheck.model import (
    Block,
    Capture,
    Cause,
    Engine,
    Exercise,
    ExerciseVerdicts,
    Options,
    Output,
    Page,
    Press,
    Recipe,
    Run,
    Skip,
    Status,
    Step,
    Verdict,
)

ENGINE = Engine("28.5.2", "overlay2", "6.18", "x86_64")
STARTED = datetime(2026, 11, 23, 22, 0, tzinfo=UTC)
FRENCH, ENGLISH = Path("docs/fr/x.md"), Path("docs/en/x.md")


def step(
    command: str,
    *output: str,
    line: int = 10,
    prompt: str = "$ ",
    opens: str | None = None,
    exit: int = 0,  # noqa: A002 -- the field's name
    node: str | None = None,
    any_order: bool = False,
) -> Step:
    """A step whose command stands on this line of the French page, with its output below it; `^C` is a key."""
    transcript = tuple(
        Press(line + 1 + n, text) if text == "^C" else Output(line + 1 + n, text) for n, text in enumerate(output)
    )
    options = Options(node=node, exit=exit, any_order=any_order)
    node, inside = node or "node1", not prompt.endswith("$ ")
    return Step(Place(FRENCH, line), node, prompt, inside, command, transcript, exit, options, opens)


def in_english(french: Step) -> Step:
    """The same step in the English page, a hundred lines further down."""
    moved = tuple(replace(entry, line=entry.line + 100) for entry in french.transcript)
    return replace(french, place=Place(ENGLISH, french.place.line + 100), transcript=moved)


def capture(
    *lines: str,
    command: str = "",
    exit: int | None = 0,  # noqa: A002 -- the field's name
    prompt: str | None = None,
    fault: str | None = None,
    skipped: str | None = None,
) -> Capture:
    skip = skipped and Skip(Cause.UNCHECKED, skipped)
    return Capture(command, lines, exit, prompt, 0.1, fault=fault_of(fault), skipped=skip)


def exercise_of(steps: Sequence[Step], nodes: tuple[str, ...] = ("node1",)) -> Exercise:
    recipe = Recipe(nodes)

    def page(path: Path, language: str, these: Sequence[Step]) -> Page:
        blocks = tuple(
            Block(replace(s.place, line=s.place.line - 1), s.place.line + 50, s.node, "console", s.options, "", (s,))
            for s in these
        )
        return Page(path, language, recipe, blocks)

    english = [in_english(s) for s in steps]
    return Exercise("x", (page(FRENCH, "fr", steps), page(ENGLISH, "en", english)), "key")


def judged(*pairs: tuple[Step, Capture], nodes: tuple[str, ...] = ("node1",)) -> tuple[Verdict, ...]:
    captures = tuple(replace(c, command=c.command or s.command) for s, c in pairs)
    run = Run("x", "key", ENGINE, STARTED, 4.2, captures)
    return judge(exercise_of([s for s, _ in pairs], nodes), run).verdicts


def lines(verdict: Verdict) -> list[str]:
    return [line.sign + line.text for line in verdict.diff]


def places(verdict: Verdict) -> dict[str, str]:
    return {language: str(place) for language, place in verdict.drift_places.items()}


def at(line: int) -> dict[str, str]:
    return {"fr": f"docs/fr/x.md:{line}", "en": f"docs/en/x.md:{line + 100}"}


# --- green ------------------------------------------------------------------------------------------------


def test_what_agrees_is_verified() -> None:
    (verdict,) = judged((step("echo a", "a"), capture("a")))
    assert (verdict.status, verdict.reason, verdict.diff) == (Status.VERIFIED, None, ())
    assert {language: place.line for language, place in verdict.places.items()} == {"fr": 10, "en": 110}


def test_the_verdicts_say_what_they_were_obtained_on() -> None:
    run = Run("x", "key", ENGINE, STARTED, 4.2, (capture("a"),))
    exercise = exercise_of([step("echo a", "a")])
    assert judge(exercise, run) == ExerciseVerdicts(exercise, 4.2, ENGINE, STARTED, judge(exercise, run).verdicts)


def test_what_was_bound_in_one_step_counts_in_the_next() -> None:
    verdicts = judged(
        (step("hostname", "3030c9c91e12"), capture("7f2a01b44c5d")),
        (step("docker start 3030", "3030", line=20), capture("7f2a", command="docker start 7f2a")),
        (step("hostname", "3030c9c91e12", line=30), capture("a6a9d46d0b2f")),
    )
    assert [verdict.status for verdict in verdicts] == [Status.VERIFIED, Status.VERIFIED, Status.DRIFTED]


def test_a_key_is_no_output() -> None:
    (verdict,) = judged((step("logs -f", "one", "^C", "two"), capture("one", "two")))
    assert verdict.status is Status.VERIFIED


def test_any_order_is_heeded() -> None:
    pair = (step("x", "a", "b", any_order=True), capture("b", "a"))
    assert judged(pair)[0].status is Status.VERIFIED
    assert judged((step("x", "a", "b"), capture("b", "a")))[0].status is Status.DRIFTED


def test_tasks_may_run_on_other_nodes_of_the_lab() -> None:
    header = "ID             NAME     NODE      CURRENT STATE"
    page = "k4hqz0mxtbq1   vote.1   node1     Running 15 seconds ago"
    real = "z0mxtbq1k4hq   vote.1   node2     Running 5 seconds ago"
    pair = (step("docker service ps vote", header, page), capture(header, real))
    assert judged(pair, nodes=("node1", "node2"))[0].status is Status.VERIFIED
    assert judged(pair, nodes=("node1",))[0].status is Status.DRIFTED


# --- lines that differ ------------------------------------------------------------------------------------


def test_a_drift_names_the_first_line_in_each_language() -> None:
    (verdict,) = judged((step("x", "a", "b", "c"), capture("a", "x", "y")))
    assert verdict.status is Status.DRIFTED
    assert verdict.reason == "lines differ: 2 only in the page, 2 only in the terminal"
    assert places(verdict) == at(12)
    assert lines(verdict) == [" a", "-b", "-c", "+x", "+y"]


def test_keys_do_not_shift_the_line() -> None:
    (verdict,) = judged((step("x", "a", "^C", "b"), capture("a", "x")))
    assert places(verdict) == at(13)


@pytest.mark.parametrize(("shown", "line"), [(("new", "a", "b"), 11), (("a", "new", "b"), 12), (("a", "b", "new"), 10)])
def test_a_line_too_many_is_shown_at_the_line_that_it_precedes(shown: tuple[str, ...], line: int) -> None:
    (verdict,) = judged((step("x", "a", "b"), capture(*shown)))
    assert places(verdict) == at(line)


def test_output_that_nobody_promised_is_shown_at_the_command() -> None:
    (verdict,) = judged((step("x"), capture("a")))
    assert places(verdict) == at(10)
    assert lines(verdict) == ["+a"]


def test_a_search_that_gave_up_says_what_to_do() -> None:
    page = ["...", "92d79b6de29f"] * 1500 + ["a6a9d46d0b2f"]
    (verdict,) = judged((step("x", *page), capture(*["92d79b6de29f"] * 3000)))
    assert verdict.status is Status.DRIFTED
    assert verdict.reason == "too many ways to pair these lines: write fewer `...`, or show less"


# --- exit statuses ----------------------------------------------------------------------------------------


def test_another_exit_status_is_a_drift_though_the_lines_agree() -> None:
    (verdict,) = judged((step("x", "a"), capture("a", exit=1)))
    assert (verdict.status, verdict.reason) == (Status.DRIFTED, "exit status 1, the page promises 0")
    assert places(verdict) == at(10)


def test_a_promised_failure_is_green_and_an_unpromised_success_is_not() -> None:
    assert judged((step("x", exit=1), capture(exit=1)))[0].status is Status.VERIFIED
    assert judged((step("x", exit=1), capture(exit=0)))[0].reason == "exit status 0, the page promises 1"


def test_a_command_that_ends_the_terminals_own_shell_is_a_drift_with_its_cure() -> None:
    (verdict,) = judged((step("x"), capture(exit=None)))
    assert verdict.status is Status.DRIFTED
    assert str(verdict.reason).startswith("this ends the terminal's own shell")
    assert "leave it out" in str(verdict.reason)


def test_lines_and_status_that_differ_are_both_told() -> None:
    (verdict,) = judged((step("x", "a"), capture("b", exit=2)))
    assert verdict.reason == (
        "lines differ: 1 only in the page, 1 only in the terminal; exit status 2, the page promises 0"
    )
    assert places(verdict) == at(11)


# --- shells -----------------------------------------------------------------------------------------------

OPENS = (step("docker run -it alpine", opens="/ # "), capture(exit=None, prompt="/ # "))
LEAVES = (step("exit", prompt="/ # ", line=40), capture())


def test_a_shell_that_was_opened_has_no_exit_status_yet() -> None:
    verdicts = judged(OPENS, LEAVES, (step("ls", line=50), capture()))
    assert [verdict.status for verdict in verdicts] == [Status.VERIFIED] * 3


def test_an_id_in_a_prompt_is_bound() -> None:
    opens = step("docker run -it ubuntu", opens="root@3030c9c91e12:/# ")
    inside = step("hostname", "3030c9c91e12", prompt="root@3030c9c91e12:/# ", line=20)
    live = "root@7f2a01b44c5d:/# "
    opened = (opens, capture(exit=None, prompt=live))
    assert judged(opened, (inside, capture("7f2a01b44c5d", prompt=live)))[1].status is Status.VERIFIED
    assert judged(opened, (inside, capture("a6a9d46d0b2f", prompt=live)))[1].status is Status.DRIFTED


def test_a_shell_that_did_not_open_drifts_where_the_page_goes_on_in_it() -> None:
    opens = step("docker run -it alpine", opens="/ # ")
    inside = step("ls", prompt="/ # ", line=20)
    verdicts = judged((opens, capture(exit=127)), (inside, capture(skipped="not typed")))
    assert verdicts[0].status is Status.DRIFTED
    assert verdicts[0].reason == "no shell waits (exit status 127), the page goes on with the prompt `/ #`"
    assert places(verdicts[0]) == at(20)
    assert verdicts[1].status is Status.UNVERIFIED


def test_a_shell_that_nobody_promised_is_a_drift() -> None:
    for following in ([], [(step("ls", line=20), capture())]):
        verdict = judged((step("docker run -it alpine"), capture(exit=None, prompt="/ # ")), *following)[0]
        assert verdict.status is Status.DRIFTED
        assert verdict.reason == "a shell waits with the prompt `/ #`, the page shows none: leave it with `exit`"
        assert places(verdict) == at(10)


def test_another_prompt_drifts_at_the_line_that_shows_it() -> None:
    moves = (step("cd /app", prompt="/ # ", line=20), capture(prompt="/app # "))
    lists = (step("ls", "index.js", prompt="/ # ", line=30), capture("index.js", prompt="/app # "))
    verdicts = judged(OPENS, moves, lists, LEAVES)
    assert [verdict.status for verdict in verdicts[:3]] == [Status.VERIFIED, Status.VERIFIED, Status.DRIFTED]
    assert verdicts[2].reason == "the prompt is `/app #`, the page shows `/ #`"
    assert places(verdicts[2]) == at(30)
    assert lines(verdicts[2]) == ["-/ # ls", "+/app # ls"]


def test_prompts_of_other_nodes_do_not_meddle() -> None:
    nodes = ("node1", "node2")
    other = step("ls", node="node2", prompt="[node2] $ ", line=20)
    verdicts = judged(OPENS, (other, capture()), LEAVES, nodes=nodes)
    assert [verdict.status for verdict in verdicts] == [Status.VERIFIED] * 3


def test_a_page_that_ends_inside_a_shell_says_nothing_of_what_waits() -> None:
    verdicts = judged(OPENS, (step("ls", prompt="/ # ", line=20), capture(prompt="/ # ")))
    assert verdicts[1].status is Status.VERIFIED


# --- what was not typed, and labs that fail ---------------------------------------------------------------


def test_what_was_skipped_is_unverified_with_its_reason() -> None:
    shown = replace(capture(exit=None), skipped=Skip(Cause.NEEDS, "ipvs"))
    (verdict,) = judged((step("x", "a"), shown))
    assert (verdict.status, verdict.reason) == (Status.UNVERIFIED, "this machine has no ipvs")
    assert verdict.skip == shown.skipped


def test_a_fault_is_broken_and_tells_what_was_shown_last() -> None:
    (verdict,) = judged((step("x", "a"), capture("a", "b", "", fault="no end after 60 s", exit=None)))
    assert (verdict.status, verdict.reason) == (Status.BROKEN, "no end after 60 s; shown last: `b`")
    assert verdict.drift_places == {}
    (verdict,) = judged((step("x"), capture(fault="the engine is gone", exit=None)))
    assert verdict.reason == "the engine is gone; nothing was shown"


def test_after_a_fault_nothing_is_green() -> None:
    verdicts = judged(
        (step("x"), capture(fault="no end after 60 s", exit=None)),
        (step("echo a", "a", line=20), capture("a")),
        (step("y", line=30), capture(skipped="shown, never run")),
        (step("z", line=40), capture(fault="not typed")),
    )
    assert [verdict.status for verdict in verdicts] == [
        Status.BROKEN,
        Status.BROKEN,
        Status.UNVERIFIED,
        Status.BROKEN,
    ]
    assert verdicts[1].reason == "not known: the lab had failed in docs/fr/x.md:10"
    assert [verdict.follows for verdict in verdicts] == [None, verdicts[0].step.place, None, verdicts[0].step.place]


def test_a_run_of_another_exercise_is_refused() -> None:
    run = Run("x", "key", ENGINE, STARTED, 4.2, ())
    with pytest.raises(ValueError, match="shorter"):
        judge(exercise_of([step("x")]), run)


def test_unchecked_steps_are_unverified_and_ran_on_nothing() -> None:
    exercise = exercise_of([step("x", "a"), step("y", line=20)])
    result = unchecked(exercise, Skip(Cause.OFF, "LIVECHECK=off"))
    assert (result.engine, result.started, result.seconds) == (None, None, 0.0)
    assert [(v.status, v.reason, v.skip) for v in result.verdicts] == [
        (Status.UNVERIFIED, "LIVECHECK=off", Skip(Cause.OFF, "LIVECHECK=off"))
    ] * 2
    assert {language: place.line for language, place in result.verdicts[1].places.items()} == {"fr": 20, "en": 120}


# --- what was typed ---------------------------------------------------------------------------------------


def test_a_sample_that_the_page_has_changed_since_the_run_is_noticed_where_it_is_typed() -> None:
    _, later = judged(
        (step("docker run -d alpine", "4141c9c91e12"), capture("92d79b6de29f")),
        (step("docker stop 3030", "3030", line=20), capture("92d7", command="docker stop 92d7")),
    )
    assert later.status is Status.DRIFTED
    assert "`docker stop 92d7` was typed, by what the page shows it should be `docker stop 3030`" in str(later.reason)


def test_a_word_that_may_stand_for_two_values_is_a_drift() -> None:
    *_, later = judged(
        (step("docker run -d alpine", "3030c9c91e12"), capture("92d79b6de29f")),
        (step("docker run -d alpine", "3030ffffff12", line=15), capture("aad79b6de29f")),
        (step("docker stop 3030", "3030", line=20), capture("92d7", command="docker stop 92d7")),
    )
    assert later.status is Status.DRIFTED
    assert "`3030` may stand for" in str(later.reason)


def test_a_verdict_says_which_values_the_samples_stand_for() -> None:
    (made,) = judged((step("docker run -d alpine", "3030c9c91e12"), capture("92d79b6de29f")))
    assert made.bound == {"3030c9c91e12": "92d79b6de29f"}


# --- step by step -----------------------------------------------------------------------------------------


def scenes_of(*pairs: tuple[Step, Capture]) -> list[Scene]:
    captures = tuple(replace(c, command=c.command or s.command) for s, c in pairs)
    return list(scenes(exercise_of([s for s, _ in pairs]), Run("x", "key", ENGINE, STARTED, 4.2, captures)))


def test_a_step_is_judged_from_the_state_before_it() -> None:
    first, second = scenes_of(
        (step("hostname", "3030c9c91e12"), capture("7f2a01b44c5d")),
        (step("docker ps -q", "3030c9c91e12"), capture("7f2a01b44c5d")),
    )
    verdict, state = judge_step(first, State())
    assert verdict.status is Status.VERIFIED
    assert judge_step(second, state)[0].bound == {"3030c9c91e12": "7f2a01b44c5d"}
    other, _ = judge_step(replace(second, step=step("docker ps -q", "4030c9c91e12")), state)
    assert other.status is Status.DRIFTED


def test_judging_a_step_leaves_the_state_before_it_alone() -> None:
    (scene,) = scenes_of((step("run", "3030c9c91e12", opens="/ # "), capture("7f2a01b44c5d", exit=None, prompt="/ # ")))
    before = State()
    _, after = judge_step(scene, before)
    assert before == State()
    assert (after.prompts, list(after.bindings.items())) == (
        {"node1": "/ # "},
        [("id", "3030c9c91e12", "7f2a01b44c5d")],
    )


def test_what_is_verified_leads_to_the_same_state_as_its_verdict() -> None:
    (scene,) = scenes_of((step("hostname", "3030c9c91e12"), capture("7f2a01b44c5d")))
    assert verified(scene, State()) == judge_step(scene, State())[1]


@pytest.mark.parametrize(
    "shown",
    [
        capture("b"),
        capture("a", exit=1),
        capture("a", command="other"),
        capture("a", prompt="/ # "),
        capture("a", fault="the engine is gone"),
        capture("a", skipped="needs ipvs"),
    ],
    ids=["output", "exit", "typed", "prompt", "broken", "unverified"],
)
def test_what_is_not_verified_leads_nowhere(shown: Capture) -> None:
    (scene,) = scenes_of((step("echo a", "a"), shown))
    assert judge_step(scene, State())[0].status is not Status.VERIFIED
    assert verified(scene, State()) is None


def test_nothing_is_verified_once_the_lab_has_failed() -> None:
    (scene,) = scenes_of((step("echo a", "a"), capture("a")))
    assert verified(scene, State(broken="docs/fr/x.md:3")) is None
