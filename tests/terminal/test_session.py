"""What every terminal does, on a shell of this machine; `tests/integration/test_terminals.py` does it on a node."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from livecheck.terminal import Session
from terminal_contract import BEHAVIOURS, Behaviour, type_in
from wires import LocalWire


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


def test_a_shell_that_is_gone_is_a_fault(terminal: Session) -> None:
    assert "closed" in (type_in(terminal, "kill -9 $$").fault or "")
    assert "closed" in (type_in(terminal, "echo more").fault or "")


def test_a_shell_that_does_not_expand_its_prompt_is_entered_too(terminal: Session) -> None:
    opened = type_in(terminal, "PS1='# ' dash", opens="# ")
    assert opened.prompt == "# "
    assert type_in(terminal, "echo inside; false").exit == 1
    assert type_in(terminal, "exit").prompt is None


def test_the_working_directory_in_a_prompt_is_seen(terminal: Session) -> None:
    type_in(terminal, r"PS1='\w # ' bash --noprofile --norc", opens="/ # ")
    assert type_in(terminal, "cd /tmp").prompt == "/tmp # "
