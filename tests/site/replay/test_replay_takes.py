"""Which steps of a run a replay shows, and what stood on the screen for each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from course_site.replay import Take, replay
from helpers.fakes import ENGINE, exercise, shows
from helpers.reports import HOSTILE
from livecheck.judge import unchecked
from livecheck.model import Capture, Cause, Engine, ExerciseVerdicts, Skip, Status, Verdict

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
TWO_NODES = "---\nlab:\n  nodes: [node1, node2]\n---\n"


def ran(text: str, captures: Sequence[Capture]) -> ExerciseVerdicts:
    """A page whose steps have shown this; the command is the page's where a capture names none."""
    made = exercise(text)
    verdicts = tuple(
        Verdict(
            step,
            {"fr": step.place},
            Status.UNVERIFIED if capture.skipped else Status.VERIFIED,
            replace(capture, command=capture.command or step.command),
        )
        for step, capture in zip(made.steps, captures, strict=True)
    )
    return ExerciseVerdicts(made, 1.0, ENGINE, NOON, verdicts)


def takes(text: str, *captures: Capture) -> tuple[Take, ...]:
    made = replay(ran(text, captures))
    assert made is not None
    return made.takes


def test_a_command_is_shown_as_it_was_typed_and_an_answer_as_the_terminal_gave_it() -> None:
    typed = replace(shows("777b"), command="docker container start 777b", seconds=0.25)
    (take,) = takes("```console\n$ docker container start 3030\n3030\n```\n", typed)
    assert take == Take((), "$ ", ("docker container start 777b",), 0.0, 0.25, ("777b",))


def test_the_prompt_of_a_shell_is_the_runs_until_the_shell_is_left() -> None:
    text = (
        "```console\n$ docker run -it ubuntu bash\nroot@2f9c1ab7d0e3:/# ls\nroot@2f9c1ab7d0e3:/# exit\n$ pwd\n/\n```\n"
    )
    inside = "root@f38a785b4c48:/# "
    shown = takes(text, shows(prompt=inside, status=None), shows(prompt=inside), shows(), shows("/"))
    assert [take.prompt for take in shown] == ["$ ", inside, inside, "$ "]


def test_where_there_are_several_nodes_each_prompt_names_its_own() -> None:
    text = '```console\n$ true\n```\n\n```console node="node2"\n[node2] $ true\n```\n'
    assert [take.prompt for take in takes(TWO_NODES + text, shows(), shows())] == ["[node1] $ ", "[node2] $ "]


def test_a_node_keeps_its_shell_while_another_is_typed_into() -> None:
    text = (
        "```console\n$ docker run -it alpine sh\n```\n\n"
        '```console node="node2"\n$ true\n```\n\n```console\n/ # ls\n/ # exit\n```\n'
    )
    shown = takes(TWO_NODES + text, shows(prompt="/ # ", status=None), shows(), shows(prompt="/ # "), shows())
    assert [take.prompt for take in shown] == ["[node1] $ ", "[node2] $ ", "/ # ", "/ # "]


def test_a_name_on_the_only_node_stays_where_a_page_writes_it() -> None:
    assert takes("```console\n[node1] $ true\n```\n", shows())[0].prompt == "[node1] $ "


def test_hidden_steps_are_left_out_but_what_they_open_is_open() -> None:
    text = "```console hidden\n$ docker run -it alpine sh\n```\n\n```console\n/ # ls\n/ # exit\n```\n"
    shown = takes(text, shows("secret", prompt="/ # ", status=None), shows("bin", prompt="/ # "), shows())
    assert [take.command for take in shown] == [("ls",), ("exit",)]
    assert shown[0].prompt == "/ # "


def test_what_this_engine_did_not_do_is_left_out_even_if_another_has_verified_it() -> None:
    text = (
        '```console\n$ true\n```\n\n```console engine="<23"\n$ docker info\n```\n\n```console engine="<24"\n$ ps\n```\n'
    )
    skipped = replace(shows(), skipped=Skip(Cause.ENGINE, "<23", "28.5.2"))
    done = ran(text, [shows(), skipped, shows("from another run")])
    older = Engine("20.10", "overlay2", "6.1", "x86_64")
    adopted = replace(done.verdicts[2], engine=older)
    made = replay(replace(done, verdicts=(*done.verdicts[:2], adopted)))
    assert made is not None
    assert [take.command for take in made.takes] == [("true",)]


@pytest.mark.parametrize("status", [Status.DRIFTED, Status.BROKEN])
def test_a_run_that_has_failed_is_not_replayed(status: Status) -> None:
    done = ran("```console\n$ true\n$ false\n```\n", [shows(), shows()])
    assert replay(done) is not None
    assert replay(replace(done, verdicts=(done.verdicts[0], replace(done.verdicts[1], status=status)))) is None


def test_where_nothing_ran_there_is_no_replay() -> None:
    assert replay(unchecked(exercise("```console\n$ true\n```\n"), Skip(Cause.OFF, "off"))) is None
    text = '```console unchecked="because"\n$ true\n```\n'
    assert replay(ran(text, [replace(shows(), skipped=Skip(Cause.UNCHECKED, "because"))])) is None


def test_a_file_is_told_before_the_next_command_if_the_run_has_written_it() -> None:
    text = (
        '```console\n$ true\n```\n\n```yaml file="compose.yaml"\na: 1\n```\n\n```text file="secret" hidden\n```\n\n'
        '```text file="old" engine="<23"\n```\n\n```text file="new" engine=">=28"\n```\n\n'
        "```console\n$ ls\n$ pwd\n```\n"
    )
    shown = takes(text, shows(), shows(), shows())
    assert [take.files for take in shown] == [(), ("compose.yaml", "new"), ()]


def test_keys_stand_where_the_page_presses_them() -> None:
    text = "```console\n$ ping redis\none\ntwo\n^C\nend\n```\n"
    assert takes(text, shows("one", "two", "end"))[0].lines == ("one", "two", "^C", "end")


def test_behind_three_dots_a_key_is_counted_from_the_end() -> None:
    text = "```console\n$ ping redis\none\n...\n^C\nend\n```\n"
    assert takes(text, shows("one", "two", "three", "end"))[0].lines == ("one", "two", "three", "^C", "end")


def test_a_command_of_several_lines_stays_one() -> None:
    assert takes("```console\n$ cat <<E\n> a\n> E\na\n```\n", shows("a"))[0].command == ("cat <<E", "a", "E")


def test_nothing_that_a_terminal_has_shown_can_do_anything() -> None:
    hostile = replace(shows(*HOSTILE, "\x9b31m"), command="echo '\x1b[2J\u202e'", prompt="/\x07 # ")
    text = "```console\n$ docker run -it alpine sh\n/ # exit\n```\n"
    first, second = takes(text, hostile, shows())
    for line in (*first.lines, *first.command, second.prompt):
        assert line.isprintable()
    assert first.lines[0] == "‹U+001B›[2J‹U+001B›[31mred‹U+001B›[0m"
    assert second.prompt == "/‹U+0007› # "
    assert "::error file=x::y" in first.lines, "no CI reads a replay"
