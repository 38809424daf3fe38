"""How an exercise is typed: in order, with samples replaced, and never on after the lab has failed."""

from __future__ import annotations

import re
import time
from dataclasses import replace

import pytest

from helpers.fakes import ENGINE, FakeLab, FakeTerminal, Quiet, exercise, shows
from livecheck.errors import PageError
from livecheck.model import Cause, Fault, Run, Skip, Trouble
from livecheck.run import TIMEOUT, run


class Clock:
    """The time of a run: a pause is all that takes some."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 0.0
        monkeypatch.setattr("livecheck.run.monotonic", lambda: self.now)
        monkeypatch.setattr("livecheck.run.sleep", self._pass)

    def _pass(self, _: float) -> None:
        self.now += 1


def run_page(text: str, lab: FakeLab) -> Run:
    return run(exercise(text), lab, Quiet())


def test_commands_are_typed_in_the_pages_order_and_every_step_has_a_capture() -> None:
    lab = FakeLab([shows("a"), shows("b"), shows()])
    done = run_page("```console\n$ echo a\na\n$ echo b\nb\n```\n\n```console\n$ true\n```\n", lab)
    assert lab.commands() == ["echo a", "echo b", "true"]
    assert [capture.lines for capture in done.captures] == [("a",), ("b",), ()]


def test_each_node_has_its_own_terminal() -> None:
    lab = FakeLab([shows(), shows()])
    front = "---\nlab:\n  nodes: [node1, node2]\n---\n"
    run_page(f'{front}```console\n$ one\n```\n\n```console node="node2"\n$ two\n```\n', lab)
    assert (lab.commands("node1"), lab.commands("node2")) == (["one"], ["two"])


def test_files_are_written_when_the_exercise_gets_there() -> None:
    lab = FakeLab([shows()])
    run_page('```console\n$ true\n```\n\n```js file="index.js"\nlet x\n```\n', lab)
    assert lab.files == {("node1", "index.js"): "let x\n"}


def test_a_sample_seen_before_is_replaced_by_its_real_value() -> None:
    page = "```console\n$ docker create x\n3030c9c91e12\n```\n\n```console\n$ docker container start 3030\n3030\n```\n"
    lab = FakeLab([shows("a1b2c3d4e5f6"), shows("a1b2")])
    run_page(page, lab)
    assert lab.commands() == ["docker create x", "docker container start a1b2"]


@pytest.mark.parametrize("word", ["EOF", "E.O", "end-of", "'E F'", "\\EOF", '"E"OF'])
def test_in_a_here_document_samples_stay_and_behind_it_they_are_replaced(word: str) -> None:
    end = re.sub(r"[\\'\"]", "", word)
    typed = [f"cat > f <<{word} &&", "3030c9c91e12", end, "docker container start 3030c9c91e12"]
    command = "\n> ".join(typed)
    lab = FakeLab([shows("a1b2c3d4e5f6"), shows("a1b2c3d4e5f6")])
    run_page(f"```console\n$ docker create x\n3030c9c91e12\n$ {command}\n3030c9c91e12\n```\n", lab)
    assert lab.commands()[1].split("\n") == [*typed[:3], "docker container start a1b2c3d4e5f6"]


def test_a_sample_that_drifted_away_leaves_the_rest_of_the_line_to_bind() -> None:
    page = "```console\n$ docker ps -q\nwhat\n3030c9c91e12\n```\n\n```console\n$ docker stop 3030c9c91e12\n```\n"
    lab = FakeLab([shows("other", "a1b2c3d4e5f6"), shows()])
    run_page(page, lab)
    assert lab.commands()[1] == "docker stop a1b2c3d4e5f6"


def test_a_sample_with_two_meanings_is_an_error_with_its_place() -> None:
    page = "```console\n$ x\n30301111aaaa\n3030222bbbbb\n```\n\n```console\n$ docker stop 3030\n```\n"
    with pytest.raises(PageError, match=r"docs/fr/page\.md:8: .*3030"):
        run_page(page, FakeLab([shows("111111111111a"[1:], "22222222222b"), shows()]))


def test_options_reach_the_terminal() -> None:
    lab = FakeLab([shows()])
    run_page('```console timeout="7" answer="y"\n$ docker prune\n```\n', lab)
    (typed,) = lab.terminals["node1"].typed
    assert (typed.timeout, typed.answer, typed.opens) == (7, "y", None)


def test_a_command_without_a_time_out_gets_the_usual_one() -> None:
    lab = FakeLab([shows()])
    run_page("```console\n$ true\n```\n", lab)
    assert lab.terminals["node1"].typed[0].timeout == TIMEOUT


def test_a_key_is_due_when_the_lines_above_it_have_appeared() -> None:
    lab = FakeLab([shows("one", "two")])
    run_page("```console\n$ docker logs -f x\none\n^C\ntwo\n```\n", lab)
    (stroke,) = lab.terminals["node1"].typed[0].keystrokes
    assert (stroke.key, stroke.due([]), stroke.due(["one"])) == ("^C", False, True)


def test_eventually_repeats_until_the_page_is_right(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("livecheck.run.PAUSE", 0)
    lab = FakeLab([shows("0/1"), shows("0/1"), shows("1/1")])
    done = run_page('```console eventually="60"\n$ docker service ls\n1/1\n```\n', lab)
    assert len(lab.commands()) == 3
    assert done.captures[0].lines == ("1/1",)


def test_eventually_ends_with_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("livecheck.run.PAUSE", 0)
    moments = iter(range(100))
    monkeypatch.setattr("livecheck.run.monotonic", lambda: float(next(moments)))
    lab = FakeLab([shows("0/1") for _ in range(100)])
    done = run_page('```console eventually="6"\n$ docker service ls\n1/1\n```\n', lab)
    assert done.captures[0].lines == ("0/1",)
    assert 4 <= done.captures[0].waited <= 6
    assert len(lab.commands()) < 6


@pytest.mark.parametrize(("programs", "tries"), [(0.0, 6), (1.0, 6), (3.0, 18), (1000.0, 72)])
def test_eventually_counts_the_time_in_which_the_machine_can_work(
    monkeypatch: pytest.MonkeyPatch, programs: float, tries: int
) -> None:
    clock = Clock(monkeypatch)
    lab = FakeLab([shows("0/1") for _ in range(100)], programs=programs)
    run_page('```console eventually="6"\n$ docker service ls\n1/1\n```\n', lab)
    assert clock.now == len(lab.commands()) - 1 == tries


def test_what_a_slow_machine_does_not_show_in_time_is_no_drift(monkeypatch: pytest.MonkeyPatch) -> None:
    Clock(monkeypatch)
    lab = FakeLab([shows("0/1") for _ in range(100)], programs=5.0)
    (capture,) = run_page('```console eventually="6"\n$ docker service ls\n1/1\n```\n', lab).captures
    assert capture.fault is not None
    assert capture.fault.trouble is Trouble.SLOW
    assert str(capture.fault).startswith("not shown within 6 s; this machine is slow: 5 programs")


def test_what_a_machine_that_can_work_does_not_show_in_time_is_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    Clock(monkeypatch)
    lab = FakeLab([shows("0/1") for _ in range(100)], programs=3.0)
    (capture,) = run_page('```console eventually="6"\n$ docker service ls\n1/1\n```\n', lab).captures
    assert capture.fault is None


def test_a_machine_that_becomes_free_makes_nobody_wait_for_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock(monkeypatch)
    lab = FakeLab([shows("0/1") for _ in range(100)])
    loads = iter([3.0, 1.0])
    monkeypatch.setattr(FakeTerminal, "load", lambda _: next(loads))
    run_page('```console eventually="6"\n$ docker service ls\n1/1\n```\n', lab)
    assert clock.now == 18


def test_a_command_that_is_typed_once_has_waited_for_nothing() -> None:
    assert run_page("```console\n$ echo a\na\n```\n", FakeLab([shows("a")])).captures[0].waited == 0


# --- what is not run --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ('unchecked="needs a screen"', "needs a screen"),
        ('engine=">=29"', "for engines >=29, this one is 28.5.2"),
        ('compose=">=5"', "for Compose >=5, this one is 2.40.3"),
        ('needs="ipvs"', "this machine has no ipvs"),
    ],
)
def test_what_does_not_apply_here_is_not_typed_and_says_why(options: str, reason: str) -> None:
    lab = FakeLab([], engine=replace(ENGINE, compose="2.40.3"))
    done = run_page(f"```console {options}\n$ true\n```\n", lab)
    assert lab.terminals == {}
    assert str(done.captures[0].skipped) == reason


def test_without_compose_it_is_compose_that_the_machine_lacks() -> None:
    done = run_page('```console compose=">=5"\n$ true\n```\n', FakeLab([], engine=replace(ENGINE, compose=None)))
    assert done.captures[0].skipped == Skip(Cause.NEEDS, "compose")


def test_what_applies_here_is_typed() -> None:
    lab = FakeLab([shows(), shows(), shows()], abilities=("ipvs",), engine=replace(ENGINE, compose="2.40.3"))
    options = ('needs="ipvs"', 'engine=">=28"', 'compose="<5"')
    done = run_page("".join(f"```console {each}\n$ a\n```\n\n" for each in options), lab)
    assert [capture.skipped for capture in done.captures] == [None, None, None]


# --- when the lab fails -----------------------------------------------------------------------------------


TIMED = "---\nlab: {limits: {timeout: 30}}\n---\n"


def test_a_command_has_no_more_time_than_its_exercise() -> None:
    lab = FakeLab([shows(), shows()])
    run_page(f'{TIMED}```console timeout="900"\n$ one\n```\n\n```console timeout="5"\n$ two\n```\n', lab)
    one, two = lab.terminal("node1").typed
    assert (one.timeout, two.timeout) == (900, 5)
    assert 25 < one.last - time.monotonic() <= 30
    assert two.last == one.last


@pytest.mark.parametrize("options", ["", ' eventually="900"'])
def test_an_exercise_ends_with_its_time_whatever_is_wrong_then(monkeypatch: pytest.MonkeyPatch, options: str) -> None:
    now = iter(range(0, 10_000, 20))
    monkeypatch.setattr("livecheck.run.monotonic", lambda: next(now))
    monkeypatch.setattr("livecheck.run.sleep", lambda _: None)
    lab = FakeLab([shows("wrong")] * 9, programs=50)
    done = run_page(f"{TIMED}```console{options}\n$ one\nright\n$ two\n```\n", lab)
    first, second = (capture.fault for capture in done.captures)
    assert first == Fault(
        Trouble.ENDLESS, "the exercise takes longer than it may (lab: limits: {timeout: 30}, in seconds)"
    )
    assert second is not None
    assert second.trouble is Trouble.BEFORE


def test_after_a_fault_nothing_more_is_typed_and_nothing_is_green() -> None:
    lab = FakeLab([shows(fault="no end after 60 s", status=None)])
    done = run_page('```console\n$ a\n$ b\n```\n\n```js file="f"\n```\n\n```console\n$ c\n```\n', lab)
    assert lab.commands() == ["a"]
    assert lab.files == {}
    assert [str(capture.fault) for capture in done.captures] == [
        "no end after 60 s",
        "not typed: no end after 60 s in docs/fr/page.md:2",
        "not typed: no end after 60 s in docs/fr/page.md:2",
    ]


def test_a_surprise_from_a_broken_lab_is_the_labs_fault() -> None:
    lab = FakeLab([shows("connection refused", status=1)], wrong="node1 does not reach the mirror")
    done = run_page("```console\n$ docker pull alpine\ndone\n```\n", lab)
    assert str(done.captures[0].fault) == "node1 does not reach the mirror"


@pytest.mark.parametrize("trouble", [Trouble.ENDLESS, Trouble.CLOSED, Trouble.TOO_LONG])
def test_a_fault_of_a_terminal_asks_the_lab_too(trouble: Trouble) -> None:
    shown = replace(shows(status=None), fault=Fault(trouble, "no end after 60 s"))
    page = "```console\n$ docker pull alpine\ndone\n```\n"
    (unwell,) = run_page(page, FakeLab([shown], wrong="the mirror is paused")).captures
    assert unwell.fault == Fault(Trouble.UNWELL, "the mirror is paused; no end after 60 s")
    (well,) = run_page(page, FakeLab([shown])).captures
    assert well.fault == shown.fault


def test_a_surprise_from_a_sound_lab_is_not() -> None:
    done = run_page("```console\n$ docker pull alpine\ndone\n```\n", FakeLab([shows("other")]))
    assert done.captures[0].fault is None


ENDED = Fault(Trouble.ENDED, "the terminal was closed")


def test_a_command_that_ends_its_terminal_is_no_fault_of_a_sound_lab() -> None:
    lab = FakeLab([replace(shows(status=None), fault=ENDED), shows("b")])
    front = "---\nlab:\n  nodes: [node1, node2]\n---\n"
    page = f'{front}```console\n$ exit\n$ echo a\na\n```\n\n```console node="node2"\n$ echo b\nb\n```\n'
    done = run_page(page, lab)
    assert [capture.fault for capture in done.captures] == [None, None, None]
    assert str(done.captures[1].skipped) == "not typed: docs/fr/page.md:6 has ended the terminal of node1"
    assert done.captures[2].lines == ("b",)


def test_a_terminal_that_ends_with_its_node_is_a_fault() -> None:
    lab = FakeLab([replace(shows(status=None), fault=ENDED)], wrong="the node node1 has stopped")
    done = run_page("```console\n$ exit\n```\n", lab)
    assert str(done.captures[0].fault) == "the node node1 has stopped; the terminal was closed"


def test_a_file_that_cannot_be_written_breaks_what_follows() -> None:
    lab = FakeLab([], unwritable=True)
    done = run_page('```js file="f"\nx\n```\n\n```console\n$ cat f\nx\n```\n', lab)
    assert str(done.captures[0].fault) == "not typed: docs/fr/page.md:1: the disk of the node is full"


# --- shells -----------------------------------------------------------------------------------------------

SHELL = "```console\n$ docker run -it alpine sh\n/ # echo a\na\n/ # exit\n$ docker ps\n```\n"


def test_the_terminal_is_told_which_shell_a_command_opens() -> None:
    lab = FakeLab([shows(status=None, prompt="/ # "), shows("a", prompt="/ # "), shows(), shows()])
    run_page(SHELL, lab)
    assert [typed.opens for typed in lab.terminals["node1"].typed] == ["/ # ", None, None, None]


def test_nothing_is_typed_into_another_shell_than_the_page_says() -> None:
    lab = FakeLab([shows("no such image", status=125)])
    done = run_page(SHELL, lab)
    assert lab.commands() == ["docker run -it alpine sh"]
    assert "after docs/fr/page.md:2 the terminal of node1 shows its own prompt, not `/ # `" in str(
        done.captures[1].skipped
    )


def test_a_shells_prompt_binds_the_id_in_it() -> None:
    page = (
        "```console\n$ docker run -it ubuntu bash\nroot@2f9c1ab7d0e3:/# exit\nexit\n```\n\n"
        "```console\n$ docker rm 2f9c1ab7d0e3\n2f9c1ab7d0e3\n```\n"
    )
    lab = FakeLab(
        [shows(status=None, prompt="root@a1b2c3d4e5f6:/# "), shows("exit"), shows("a1b2c3d4e5f6")],
    )
    run_page(page, lab)
    assert lab.commands()[2] == "docker rm a1b2c3d4e5f6"


def test_guarded_dots_stand_for_themselves() -> None:
    page = "```console\n$ docker ps -q\n\\...\n3030c9c91e12\n```\n\n```console\n$ docker stop 3030c9c91e12\n```\n"
    wrong = FakeLab([shows("anything", "a1b2c3d4e5f6"), shows()], wrong="it was compared and found to differ")
    assert run_page(page, wrong).captures[0].fault is not None
    right = FakeLab([shows("...", "a1b2c3d4e5f6"), shows()], wrong="it was compared and found to differ")
    assert run_page(page, right).captures[0].fault is None
