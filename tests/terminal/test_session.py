"""What every terminal does, on a shell of this machine; `tests/integration` does the same on a node."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from livecheck.model import Capture, Keystroke, Typed
from livecheck.terminal import Session
from wires import LocalWire


@pytest.fixture
def terminal() -> Iterator[Session]:
    session = Session(LocalWire("bash", "--noprofile", "--norc", "-i"))
    yield session
    session.close()


def type_in(terminal: Session, command: str, timeout: float = 20, **more: object) -> Capture:
    return terminal.type(Typed(command, timeout, **more))  # type: ignore[arg-type]


# --- commands ---------------------------------------------------------------------------------------------


def test_a_command_gives_its_lines_and_its_status(terminal: Session) -> None:
    capture = type_in(terminal, "echo one; echo two; (exit 3)")
    assert (capture.lines, capture.exit, capture.prompt, capture.fault) == (("one", "two"), 3, None, None)


def test_silent_commands_show_nothing(terminal: Session) -> None:
    assert type_in(terminal, "true").lines == ()


def test_empty_lines_are_output_and_the_last_newline_is_not(terminal: Session) -> None:
    assert type_in(terminal, r"printf '\na\n\n'").lines == ("", "a", "")


def test_output_without_a_final_newline_is_kept(terminal: Session) -> None:
    assert type_in(terminal, "printf foo").lines == ("foo",)
    assert type_in(terminal, "echo next").lines == ("next",)


def test_a_long_command_and_a_long_line_are_one_line_each(terminal: Session) -> None:
    assert type_in(terminal, "echo " + "x" * 350).lines == ("x" * 350,)


def test_a_command_that_fills_the_screens_width_exactly_is_not_shown(terminal: Session) -> None:
    assert type_in(terminal, "echo " + "x" * (100 - len("$ echo "))).lines == ("x" * (100 - len("$ echo ")),)


def test_state_lives_on_from_command_to_command(terminal: Session) -> None:
    type_in(terminal, "cd /tmp; name=value")
    assert type_in(terminal, "echo $PWD $name $?").lines == ("/tmp value 0",)


def test_continued_lines_and_heredocs_are_typed_line_by_line(terminal: Session) -> None:
    capture = type_in(terminal, "for i in 1 2; do\ncat <<EOF\nno $i\nEOF\ndone")
    assert capture.lines == ("no 1", "no 2")


def test_a_printed_prompt_does_not_end_a_command(terminal: Session) -> None:
    capture = type_in(terminal, r"printf '/ # '; printf '\033]133;D;00000000;0\007'; echo end")
    assert capture.lines == ("/ # end",)


def test_a_replayed_mark_of_a_shell_that_is_gone_ends_nothing(terminal: Session) -> None:
    inner = type_in(terminal, "PS1='/ # ' bash --noprofile --norc", opens="/ # ")
    assert inner.prompt == "/ # "
    stolen = type_in(terminal, "printf '%s' \"$PS1\" > /tmp/livecheck-stolen-prompt; echo kept").lines
    assert stolen == ("kept",)
    type_in(terminal, "exit")
    capture = type_in(
        terminal, 'printf "$(cat /tmp/livecheck-stolen-prompt)"; rm /tmp/livecheck-stolen-prompt; echo end'
    )
    assert capture.lines[-1].endswith("end")


# --- time-outs, floods, the end ---------------------------------------------------------------------------


def test_a_time_out_shows_what_came_ends_the_command_and_leaves_a_usable_shell(terminal: Session) -> None:
    capture = type_in(terminal, "echo started; sleep 1000", timeout=0.2)
    assert capture.fault == "no end after 0.2 s"
    assert capture.lines[0] == "started"
    assert capture.exit is None
    assert type_in(terminal, "echo alive").lines == ("alive",)


def test_a_command_that_ignores_the_polite_key_is_killed(terminal: Session) -> None:
    capture = type_in(terminal, "(trap '' INT; while :; do sleep 0.1; done)", timeout=0.2)
    assert capture.fault is not None
    assert type_in(terminal, "echo alive").lines == ("alive",)


def test_a_flood_is_read_to_its_end_and_only_its_beginning_is_kept(terminal: Session) -> None:
    capture = type_in(terminal, "yes 0123456789abcdef | head -c 20000000; echo end", timeout=60)
    assert capture.truncated
    assert capture.exit == 0
    assert sum(map(len, capture.lines)) < 2_000_000


def test_bytes_that_are_no_text_are_shown_as_such(terminal: Session) -> None:
    assert type_in(terminal, r"printf 'a\xff\xfeb\n'").lines == ("a\ufffd\ufffdb",)


def test_a_shell_that_is_gone_is_a_fault(terminal: Session) -> None:
    assert "closed" in (type_in(terminal, "kill -9 $$").fault or "")
    assert "closed" in (type_in(terminal, "echo more").fault or "")


# --- shells in shells -------------------------------------------------------------------------------------


def test_an_inner_shell_is_entered_used_and_left(terminal: Session) -> None:
    opened = type_in(terminal, "PS1='inner # ' bash --noprofile --norc", opens="inner # ")
    assert (opened.exit, opened.prompt, opened.lines) == (None, "inner # ", ())
    failed = type_in(terminal, "echo inside; false")
    assert (failed.lines, failed.exit, failed.prompt) == (("inside",), 1, "inner # ")
    left = type_in(terminal, "exit 7")
    assert (left.lines, left.exit, left.prompt) == (("exit",), 7, None)


def test_a_shell_that_does_not_expand_its_prompt_is_entered_too(terminal: Session) -> None:
    opened = type_in(terminal, "PS1='# ' dash", opens="# ")
    assert opened.prompt == "# "
    assert type_in(terminal, "echo inside; false").exit == 1
    assert type_in(terminal, "exit").prompt is None


def test_shells_nest(terminal: Session) -> None:
    type_in(terminal, "PS1='a # ' bash --noprofile --norc", opens="a # ")
    type_in(terminal, "PS1='b # ' bash --noprofile --norc", opens="b # ")
    assert type_in(terminal, "exit").prompt == "a # "
    assert type_in(terminal, "exit").prompt is None


def test_a_shell_that_nobody_promised_is_noticed_and_not_waited_for(terminal: Session) -> None:
    capture = type_in(terminal, "PS1='/ # ' bash --noprofile --norc")
    assert (capture.prompt, capture.exit, capture.fault) == ("/ # ", None, None)


def test_a_promised_shell_that_does_not_open_is_an_ordinary_end(terminal: Session) -> None:
    capture = type_in(terminal, "echo no shell here", opens="/ # ")
    assert (capture.lines, capture.exit, capture.prompt) == (("no shell here",), 0, None)


def test_the_working_directory_in_a_prompt_is_seen(terminal: Session) -> None:
    type_in(terminal, r"PS1='\w # ' bash --noprofile --norc", opens="/ # ")
    assert type_in(terminal, "cd /tmp").prompt == "/tmp # "


# --- keys and answers -------------------------------------------------------------------------------------


def test_a_key_is_pressed_when_the_lines_above_it_have_appeared(terminal: Session) -> None:
    stroke = Keystroke("^C", lambda shown: "two" in shown)
    capture = type_in(terminal, "echo one; echo two; sleep 1000", keystrokes=(stroke,))
    assert (capture.lines, capture.exit) == (("one", "two"), 130)


def test_a_key_is_pressed_although_the_output_never_rests(terminal: Session) -> None:
    stroke = Keystroke("^C", lambda shown: "y" in shown)
    capture = type_in(terminal, "while :; do echo y; sleep 0.05; done", keystrokes=(stroke,))
    assert set(capture.lines) == {"y"}
    assert capture.exit == 130


def test_the_end_of_input_can_be_typed(terminal: Session) -> None:
    capture = type_in(terminal, "cat; echo end", keystrokes=(Keystroke("^D", lambda shown: True),))
    assert (capture.lines, capture.exit) == (("end",), 0)


def test_a_question_is_answered(terminal: Session) -> None:
    capture = type_in(terminal, "read -p 'Are you sure? [y/N] ' a; echo got $a", answer="y")
    assert capture.lines == ("Are you sure? [y/N] y", "got y")


def test_a_question_without_an_answer_runs_into_the_time_out(terminal: Session) -> None:
    capture = type_in(terminal, "read -p 'Are you sure? [y/N] ' a", timeout=0.2)
    assert capture.fault is not None
    assert capture.lines[0].startswith("Are you sure? [y/N]")
