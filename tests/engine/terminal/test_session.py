"""What every terminal does, on a shell of this machine; `tests/live/test_terminals.py` does it on a node."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator

import pytest

from helpers.terminal_contract import BEHAVIOURS, Behaviour, type_in
from helpers.wires import LocalWire
from livecheck.model import Trouble
from livecheck.terminal import Session


@pytest.fixture
def terminal() -> Iterator[Session]:
    session = Session(LocalWire("bash", "--noprofile", "--norc", "-i"))
    yield session
    session.close()


@pytest.mark.parametrize("behaviour", BEHAVIOURS, ids=lambda behaviour: behaviour.__name__)
def test_a_shell_of_this_machine(terminal: Session, behaviour: Behaviour) -> None:
    behaviour(terminal)


# --- what needs more than one shell ------------------------------------------------------------------------


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


def test_what_a_shell_says_when_it_is_left_is_output(terminal: Session) -> None:
    type_in(terminal, "PS1='inner # ' bash --noprofile --norc", opens="inner # ")
    left = type_in(terminal, "exit 7")
    assert (left.lines, left.exit, left.prompt) == (("exit",), 7, None)


@pytest.mark.parametrize("command", ["kill -9 $$", "exit", "exec true", "set -e; false"])
def test_a_shell_that_is_gone_is_told(terminal: Session, command: str) -> None:
    for typed in (command, "echo more"):
        capture = type_in(terminal, typed)
        assert capture.fault is not None
        assert (capture.fault.trouble, capture.exit, capture.prompt) == (Trouble.ENDED, None, None)


@pytest.fixture
def wire() -> Iterator[LocalWire]:
    wire = LocalWire("bash", "--noprofile", "--norc", "-i")
    yield wire
    wire.close()


def test_a_command_has_more_time_on_a_machine_that_is_slow(wire: LocalWire) -> None:
    terminal = Session(wire)
    wire.programs = 6
    assert type_in(terminal, "sleep 0.4; echo end", timeout=0.1).lines == ("end",)


def test_the_last_moment_is_the_last_on_a_machine_that_is_slow_too(wire: LocalWire) -> None:
    terminal = Session(wire)
    wire.programs = 6
    began = time.monotonic()
    assert type_in(terminal, "sleep 100", timeout=60, last=began + 0.5).fault is not None
    assert time.monotonic() < began + 30


def test_a_time_out_on_a_machine_that_is_slow_is_told_as_such(wire: LocalWire) -> None:
    terminal = Session(wire)
    wire.programs = 6
    fault = type_in(terminal, "sleep 100", timeout=0.1).fault
    assert fault is not None
    assert fault.trouble is Trouble.SLOW
    assert str(fault) == (
        "no end after 1 s; this machine is slow: 6 programs want to run on each of its processors; let it do less"
    )


def test_a_shell_that_does_not_expand_its_prompt_is_entered_too(terminal: Session) -> None:
    opened = type_in(terminal, "PS1='# ' dash", opens="# ")
    assert opened.prompt == "# "
    assert type_in(terminal, "echo inside; false").exit == 1
    assert type_in(terminal, "exit").prompt is None


def test_the_working_directory_in_a_prompt_is_seen(terminal: Session) -> None:
    type_in(terminal, r"PS1='\w # ' bash --noprofile --norc", opens="/ # ")
    assert type_in(terminal, "cd /tmp").prompt == "/tmp # "


# --- what only some shells do -----------------------------------------------------------------------------


class RedrawingShell:
    """Implements `livecheck.terminal.Wire`: a shell that draws its prompt anew while a line is being typed."""

    def __init__(self) -> None:
        self._said: list[bytes] = []
        self._prompt = ""

    def send(self, data: bytes) -> None:
        typed = data.decode().rstrip("\n")
        again = [typed, f"\r{self._prompt}{typed}", "\r\n"]
        if found := re.search(r"D;([0-9a-f]{8});([0-9a-f]{8});", typed):
            told = [] if self._prompt else ["pid=1\r\n"]
            self._prompt = f"\x1b]133;D;{found[1]};{found[2]};0;\x07$ \x1b]133;B;{found[1]};\x07"
            self._say(*again, *told, self._prompt)
        else:
            self._say(*again, "out", f"put\r\n{self._prompt}")

    def _say(self, *pieces: str) -> None:
        self._said += [piece.encode() for piece in pieces]

    def receive(self, timeout: float) -> bytes | None:
        return self._said.pop(0) if self._said else None

    def kill(self, shell: int) -> None:
        raise AssertionError("nothing has to be killed")

    def load(self) -> float:
        return 0.0

    def close(self) -> None:
        self._said.clear()


def test_a_prompt_that_is_drawn_anew_while_a_line_is_typed_ends_nothing() -> None:
    terminal = Session(RedrawingShell())
    for _ in range(2):
        capture = type_in(terminal, "echo output", timeout=1)
        assert (capture.lines, capture.exit, capture.fault) == (("output",), 0, None)
