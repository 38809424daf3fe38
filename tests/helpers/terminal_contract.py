"""What every terminal does, whatever shell is live in it: one that was just opened, or one inside a container.

Each behaviour takes a terminal whose shell waits for a command, and may leave it in any state.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from livecheck.model import Capture, Keystroke, Trouble, Typed
from livecheck.terminal import COLUMNS, Session

Behaviour = Callable[[Session], None]


def type_in(terminal: Session, command: str, timeout: float = 20, **more: Any) -> Capture:
    return terminal.type(Typed(command, timeout, **more))


def prompt_of(terminal: Session) -> str | None:
    """The prompt of the shell that is live, `None` for the node's own."""
    return type_in(terminal, "true").prompt


# --- commands ---------------------------------------------------------------------------------------------


def a_command_gives_its_lines_and_its_status(terminal: Session) -> None:
    live = prompt_of(terminal)
    capture = type_in(terminal, "echo one; echo two; (exit 3)")
    assert (capture.lines, capture.exit, capture.prompt, capture.fault) == (("one", "two"), 3, live, None)


def silent_commands_show_nothing(terminal: Session) -> None:
    assert type_in(terminal, "true").lines == ()


def empty_lines_are_output_and_the_last_newline_is_not(terminal: Session) -> None:
    assert type_in(terminal, r"printf '\na\n\n'").lines == ("", "a", "")


def output_without_a_final_newline_is_kept(terminal: Session) -> None:
    assert type_in(terminal, "printf foo").lines == ("foo",)
    assert type_in(terminal, "echo next").lines == ("next",)


def a_long_command_and_a_long_line_are_one_line_each(terminal: Session) -> None:
    assert type_in(terminal, "echo " + "x" * 350).lines == ("x" * 350,)


def a_command_that_ends_at_the_screens_edge_is_not_shown(terminal: Session) -> None:
    before = len((prompt_of(terminal) or "$ ") + "echo ")
    for width in (COLUMNS - 1, COLUMNS, COLUMNS + 1, 2 * COLUMNS):
        text = "x" * (width - before)
        assert type_in(terminal, f"echo {text}").lines == (text,)


def state_lives_on_from_command_to_command(terminal: Session) -> None:
    type_in(terminal, "cd /tmp; name=value")
    assert type_in(terminal, "echo $PWD $name $?").lines == ("/tmp value 0",)


def the_last_status_can_be_asked_for(terminal: Session) -> None:
    assert type_in(terminal, "(exit 5)").exit == 5
    assert type_in(terminal, "echo $?").lines == ("5",)


def continued_lines_and_heredocs_are_typed_line_by_line(terminal: Session) -> None:
    capture = type_in(terminal, "for i in 1 2; do\ncat <<EOF\nno $i\nEOF\ndone")
    assert capture.lines == ("no 1", "no 2")


def a_printed_prompt_does_not_end_a_command(terminal: Session) -> None:
    capture = type_in(terminal, r"printf '/ # '; printf '\033]133;D;00000000;0\007'; echo end")
    assert capture.lines == ("/ # end",)


def a_prompt_printed_with_its_marks_does_not_end_a_command(terminal: Session) -> None:
    live = prompt_of(terminal)
    capture = type_in(terminal, '(printf "$PS1"; sleep 0.05; echo real; exit 3)')
    assert (capture.exit, capture.prompt, capture.fault) == (3, live, None)
    assert capture.lines[-1].endswith("real")


# --- time-outs, floods, no text ---------------------------------------------------------------------------


def a_time_out_shows_what_came_ends_the_command_and_leaves_a_usable_shell(terminal: Session) -> None:
    live = prompt_of(terminal)
    capture = type_in(terminal, "echo started; sleep 1000", timeout=0.3)
    assert capture.fault is not None
    assert capture.fault.trouble in {Trouble.ENDLESS, Trouble.SLOW}
    assert "no end after" in str(capture.fault)
    assert capture.lines[0] == "started"
    assert capture.exit is None
    alive = type_in(terminal, "echo alive")
    assert (alive.lines, alive.prompt) == (("alive",), live)


def a_command_that_ignores_the_polite_key_is_killed(terminal: Session) -> None:
    capture = type_in(terminal, "(trap '' INT; while :; do sleep 0.1; done)", timeout=0.2)
    assert capture.fault is not None
    assert type_in(terminal, "echo alive").lines == ("alive",)


def a_flood_is_read_to_its_end_and_only_its_beginning_is_kept(terminal: Session) -> None:
    capture = type_in(terminal, "yes 0123456789abcdef | head -c 5000000; echo end", timeout=60)
    assert capture.fault is not None
    assert capture.fault.trouble is Trouble.TOO_LONG
    assert "more output than is kept (1,048,576 characters)" in str(capture.fault)
    assert type_in(terminal, "echo alive").lines == ("alive",)
    assert sum(map(len, capture.lines)) < 2_000_000


def an_animation_leaves_its_last_state_however_long_it_was(terminal: Session) -> None:
    frame = r"printf '\033[1A\033[2K=> a step that takes its time %d\n' $i"
    loop = f"i=0; while [ $i -lt 30000 ]; do {frame}; i=$((i+1)); done"
    capture = type_in(terminal, f"echo; {loop}; echo end", timeout=60)
    assert (capture.lines, capture.fault) == (("=> a step that takes its time 29999", "end"), None)


def bytes_that_are_no_text_are_shown_as_such(terminal: Session) -> None:
    assert type_in(terminal, r"printf 'a\377\376b\n'").lines == ("a\ufffd\ufffdb",)


# --- shells in shells -------------------------------------------------------------------------------------


def an_inner_shell_is_entered_used_and_left(terminal: Session) -> None:
    live = prompt_of(terminal)
    opened = type_in(terminal, "PS1='inner # ' sh", opens="inner # ")
    assert (opened.exit, opened.prompt, opened.lines) == (None, "inner # ", ())
    failed = type_in(terminal, "echo inside; false")
    assert (failed.lines, failed.exit, failed.prompt) == (("inside",), 1, "inner # ")
    left = type_in(terminal, "exit 7")
    assert (left.exit, left.prompt) == (7, live)


def an_inner_shell_is_left_with_a_key_alone(terminal: Session) -> None:
    live = prompt_of(terminal)
    type_in(terminal, "PS1='inner # ' sh", opens="inner # ")
    left = type_in(terminal, "", keystrokes=(Keystroke("^D", lambda shown: True),))
    assert (left.exit, left.prompt, left.fault) == (0, live, None)
    assert type_in(terminal, "echo back").lines == ("back",)


def shells_nest(terminal: Session) -> None:
    live = prompt_of(terminal)
    type_in(terminal, "PS1='a # ' sh", opens="a # ")
    type_in(terminal, "PS1='b # ' sh", opens="b # ")
    assert type_in(terminal, "exit").prompt == "a # "
    assert type_in(terminal, "exit").prompt == live


def a_shell_that_nobody_promised_is_noticed_and_not_waited_for(terminal: Session) -> None:
    capture = type_in(terminal, "PS1='other # ' sh")
    assert (capture.prompt, capture.exit, capture.fault) == ("other # ", None, None)


def a_promised_shell_that_does_not_open_is_an_ordinary_end(terminal: Session) -> None:
    live = prompt_of(terminal)
    capture = type_in(terminal, "echo no shell here", opens="inner # ")
    assert (capture.lines, capture.exit, capture.prompt) == (("no shell here",), 0, live)


# --- keys and answers -------------------------------------------------------------------------------------


def a_key_is_pressed_when_the_lines_above_it_have_appeared(terminal: Session) -> None:
    stroke = Keystroke("^C", lambda shown: "two" in shown)
    capture = type_in(terminal, "echo one; echo two; sleep 1000", keystrokes=(stroke,))
    assert (capture.lines, capture.exit) == (("one", "two"), 130)


def a_key_is_pressed_although_the_output_never_rests(terminal: Session) -> None:
    stroke = Keystroke("^C", lambda shown: "y" in shown)
    # A program of its own: between two programs of a loop, an interactive bash may overlook the key.
    capture = type_in(terminal, "sh -c 'while :; do echo y; sleep 0.05; done'", keystrokes=(stroke,))
    assert set(capture.lines) == {"y"}
    assert capture.exit == 130


def the_end_of_input_can_be_typed(terminal: Session) -> None:
    capture = type_in(terminal, "cat; echo end", keystrokes=(Keystroke("^D", lambda shown: True),))
    assert (capture.lines, capture.exit) == (("end",), 0)


def a_question_is_answered(terminal: Session) -> None:
    capture = type_in(terminal, "read -p 'Are you sure? [y/N] ' a; echo got $a", answer="y")
    assert capture.lines == ("Are you sure? [y/N] y", "got y")


def a_question_without_an_answer_runs_into_the_time_out(terminal: Session) -> None:
    capture = type_in(terminal, "read -p 'Are you sure? [y/N] ' a", timeout=0.3)
    assert capture.fault is not None
    assert capture.lines[0].startswith("Are you sure? [y/N]")


BEHAVIOURS: tuple[Behaviour, ...] = (
    a_command_gives_its_lines_and_its_status,
    silent_commands_show_nothing,
    empty_lines_are_output_and_the_last_newline_is_not,
    output_without_a_final_newline_is_kept,
    a_long_command_and_a_long_line_are_one_line_each,
    a_command_that_ends_at_the_screens_edge_is_not_shown,
    state_lives_on_from_command_to_command,
    the_last_status_can_be_asked_for,
    continued_lines_and_heredocs_are_typed_line_by_line,
    a_printed_prompt_does_not_end_a_command,
    a_prompt_printed_with_its_marks_does_not_end_a_command,
    a_time_out_shows_what_came_ends_the_command_and_leaves_a_usable_shell,
    a_command_that_ignores_the_polite_key_is_killed,
    a_flood_is_read_to_its_end_and_only_its_beginning_is_kept,
    an_animation_leaves_its_last_state_however_long_it_was,
    bytes_that_are_no_text_are_shown_as_such,
    an_inner_shell_is_entered_used_and_left,
    an_inner_shell_is_left_with_a_key_alone,
    shells_nest,
    a_shell_that_nobody_promised_is_noticed_and_not_waited_for,
    a_promised_shell_that_does_not_open_is_an_ordinary_end,
    a_key_is_pressed_when_the_lines_above_it_have_appeared,
    a_key_is_pressed_although_the_output_never_rests,
    the_end_of_input_can_be_typed,
    a_question_is_answered,
    a_question_without_an_answer_runs_into_the_time_out,
)
