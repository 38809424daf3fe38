"""Programs that are no shells: their prompts are seen where a page declares them, and told where it does not."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator

import pytest

from helpers.terminal_contract import type_in
from helpers.wires import LocalWire
from livecheck.model import Capture, Keystroke
from livecheck.terminal import Session

DATABASE = (
    r"n=0; while read -{flags} -p 'postgres=# ' line && [ \"$line\" != '\\q' ]; do sleep 0.1; echo \"got $line\"; done"
)
PYTHON = f"PYTHONSTARTUP= TERM=dumb {sys.executable} -q"


@pytest.fixture
def terminal() -> Iterator[Session]:
    session = Session(LocalWire("bash", "--noprofile", "--norc", "-i"))
    yield session
    session.close()


def database(flags: str) -> str:
    return f'bash -c "{DATABASE.replace("{flags}", flags)}; exit 4"'.replace("$line", "\\$line")


def seen(capture: Capture) -> tuple[tuple[str, ...], int | None, str | None]:
    assert capture.fault is None
    return capture.lines, capture.exit, capture.prompt


@pytest.mark.parametrize("flags", ["r", "re"])
def test_a_program_with_a_declared_prompt_is_entered_used_and_left(terminal: Session, flags: str) -> None:
    more = {"prompts": (">>> ", "postgres=# ")}
    assert seen(type_in(terminal, database(flags), opens="postgres=# ", **more)) == ((), None, "postgres=# ")
    assert seen(type_in(terminal, "SELECT 1;", **more)) == (("got SELECT 1;",), None, "postgres=# ")
    assert seen(type_in(terminal, "it's", **more)) == (("got it's",), None, "postgres=# ")
    assert seen(type_in(terminal, r"\q", **more)) == ((), 4, None)
    assert seen(type_in(terminal, "echo back")) == (("back",), 0, None)


def test_a_language_is_spoken_with_prompts_of_its_own(terminal: Session) -> None:
    more = {"prompts": (">>> ", "... ")}
    assert seen(type_in(terminal, PYTHON, opens=">>> ", **more)) == ((), None, ">>> ")
    assert seen(type_in(terminal, "for n in 1, 2:", opens="... ", **more)) == ((), None, "... ")
    assert seen(type_in(terminal, "    print(n)", **more)) == ((), None, "... ")
    assert seen(type_in(terminal, "", **more)) == (("1", "2"), None, ">>> ")
    assert seen(type_in(terminal, "", keystrokes=(Keystroke("^D", lambda shown: True),), **more))[1:] == (0, None)


def test_numbers_in_a_prompt_count_on(terminal: Session) -> None:
    count = "bash -c 'n=0; while read -rp \"irb:$((++n))> \" line; do echo $line; done'"
    more = {"prompts": ("irb:1> ",)}
    assert type_in(terminal, count, opens="irb:1> ", **more).prompt == "irb:1> "
    assert type_in(terminal, "x", **more).prompt == "irb:2> "
    assert seen(type_in(terminal, "", keystrokes=(Keystroke("^D", lambda shown: True),), **more))[1:] == (0, None)


@pytest.mark.parametrize(
    "prompt", ["postgres=# ", "127.0.0.1:6379> ", ">>> ", "MariaDB [(none)]> ", "irb(main):001:0> "]
)
def test_a_program_that_nobody_declared_is_told_long_before_the_time_out(
    terminal: Session, prompt: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("livecheck.terminal.act.LONG", 0.3)
    begun = time.monotonic()
    capture = type_in(terminal, f"read -p '{prompt}' line", timeout=60)
    assert time.monotonic() - begun < 5
    assert seen(capture) == ((), None, prompt)


def test_a_line_that_is_only_on_its_way_is_no_prompt(terminal: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("livecheck.terminal.act.LONG", 0.3)
    capture = type_in(terminal, "printf 'Reading 50%% '; sleep 0.6; echo; printf '=====>  '; sleep 0.6; echo")
    assert seen(capture) == (("Reading 50%", "=====>"), 0, None)


# --- a prompt with nothing but a key ----------------------------------------------------------------------


@pytest.mark.parametrize("shell", ["bash --noprofile --norc", "dash"])
def test_the_end_of_input_leaves_a_shell_without_a_command(terminal: Session, shell: str) -> None:
    type_in(terminal, f"PS1='/ # ' {shell}", opens="/ # ")
    type_in(terminal, "echo a")
    left = type_in(terminal, "", keystrokes=(Keystroke("^D", lambda shown: True),))
    assert (left.exit, left.prompt, left.fault) == (0, None, None)
    assert left.lines in {(), ("exit",)}
    assert seen(type_in(terminal, "echo back")) == (("back",), 0, None)
