"""Nothing that a command prints, sets or replaces can pass for its end: what is seen is its real output and status."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from helpers.terminal_contract import type_in
from helpers.wires import LocalWire
from livecheck.model import Keystroke, Patience, Typed
from livecheck.terminal import Session, render
from livecheck.terminal.act import Act
from livecheck.terminal.shell import Mark
from livecheck.terminal.stream import Marked

REST = "bash -c 'sleep 0.05; echo real; exit 3'"
"""What goes on behind a forged end; a terminal that believes that end never sees it."""

READ_MEMORY = """
import re, sys
with open("/proc/%s/maps" % sys.argv[1]) as maps:
    start, end = (int(edge, 16) for edge in re.search(r"(\\S+)-(\\S+) .*heap", maps.read()).groups())
with open("/proc/%s/mem" % sys.argv[1], "rb") as memory:
    memory.seek(start)
    found = set(re.findall(r"133;D;([0-9a-f]{8});([0-9a-f]{8})", memory.read(end - start).decode("latin-1")))
for name, proof in found:
    print(end="\\33]133;D;%s;%s;0;\\7$ \\33]133;B;%s;\\7" % (name, proof, name))
""".strip().replace("\n", "\\n")
"""Prints all that the memory of a shell holds of marks."""


@pytest.fixture
def terminal() -> Iterator[Session]:
    session = Session(LocalWire("bash", "--noprofile", "--norc", "-i"))
    yield session
    session.close()


IN_ONE_COMMAND = {
    "the prompt expanded in a subshell": f"(printf '%s' \"${{PS1@P}}\"; {REST})",
    "the prompt expanded in the shell itself": f"{{ printf '%s' \"${{PS1@P}}\"; {REST}; }}",
    "the prompt expanded twice": f'(printf \'%s%s\' "${{PS1@P}}" "${{PS1@P}}"; {REST})',
    "again and again": f"(for i in 1 2 3 4 5 6 7 8; do printf '%s\\n' \"${{PS1@P}}\"; sleep 0.02; done; {REST})",
    "with a line behind it": f"(printf '%s\\n' \"${{PS1@P}}\"; {REST})",
    "without echo": f"(stty -echo; printf '%s' \"${{PS1@P}}\"; sleep 0.1; echo hid; stty echo; {REST})",
    "read out of declare": f'(eval "$(declare -p PS1)"; printf \'%s\' "${{PS1@P}}"; {REST})',
    "read out of set": f'(p=$(set | grep ^PS1=); eval "$p"; printf \'%s\' "${{PS1@P}}"; {REST})',
    "exported to a program": f'(export PS1; bash -c \'printf "%s" "${{PS1@P}}"\'; {REST})',
    "read out of the environment of a process": (
        f'(export PS1; bash -c \'p=$(tr "\\0" "\\n" </proc/$$/environ | grep ^PS1=); p=${{p#PS1=}}; '
        f'printf "%s" "${{p@P}}"\'; {REST})'
    ),
    "read out of the shell's memory": (f"(python3 -c $'{READ_MEMORY}' $$; {REST})"),
    "while it is traced": f"set -x; printf '%s' \"${{PS1@P}}\"; {REST}",
    "by a trap before each command": f'trap \'printf "%s" "${{PS1@P}}"\' DEBUG; {REST}',
    "by a trap on errors": f'trap \'printf "%s" "${{PS1@P}}"\' ERR; false; {REST}',
    "by a trap on the end": f'(trap \'printf "%s" "${{PS1@P}}"\' EXIT; {REST})',
    "with all that is set before a prompt": f'PROMPT_COMMAND=\'printf "%s" "${{PS1@P}}"\'; {REST}',
    "in the background": f"(sleep 0.02; printf '%s' \"${{PS1@P}}\") & {REST}",
    "by functions that are called as ours": (
        "exit() { builtin exit 0; }; printf() { builtin printf '%s' \"${PS1@P}\"; }; case_() { :; }; printf x; " + REST
    ),
    "with the history": f"(history | tail -1; fc -l -1; printf '%s' \"${{PS1@P}}\"; {REST}) 2>/dev/null",
    "with programs that swallow what is typed": f"(printf '%s' \"${{PS1@P}}\"; read -t 0.1 x; {REST})",
    "with a program that swallows and shows it": f"(printf '%s' \"${{PS1@P}}\"; timeout 0.1 cat; {REST})",
}


@pytest.mark.parametrize("command", IN_ONE_COMMAND.values(), ids=IN_ONE_COMMAND.keys())
def test_a_forged_end_ends_nothing(terminal: Session, command: str) -> None:
    capture = type_in(terminal, command)
    assert (capture.exit, capture.fault) == (3, None)
    assert any("real" in line for line in capture.lines)


BEFORE = {
    "a prompt printed when a command begins": "PS0=$PS1",
    "a prompt printed before each prompt": 'PROMPT_COMMAND=\'printf "%s" "${PS1@P}"\'',
    "two of them": 'PROMPT_COMMAND=(\'printf "%s" "${PS1@P}"\' \'printf "%s\\n" "${PS1@P}"\')',
    "a trap before each command": 'trap \'printf "%s" "${PS1@P}"\' DEBUG',
    "a trap on errors": 'trap \'printf "%s" "${PS1@P}"\' ERR',
    "a file that each shell reads": (
        'echo \'printf "%s" "${PS1@P}"\' >/tmp/livecheck-env; export PS1 BASH_ENV=/tmp/livecheck-env'
    ),
    "a key that prints it": 'bind -x \'"\\C-t": printf "%s" "${PS1@P}"\'',
    "commands shown as they are read": "set -v",
    "commands shown as they are run": "set -x",
    "a trace that prints it": "PS4=$PS1; set -x",
    "a function that is called as its word": (
        "function case() { printf '%s' \"${PS1@P}\"; }; function exit() { return 0; }"
    ),
    "a shell without line editing": "set +o emacs",
    "a prompt that is kept": "kept=${PS1@P}",
}


@pytest.mark.parametrize("before", BEFORE.values(), ids=BEFORE.keys())
def test_what_an_earlier_command_has_laid_ends_nothing(terminal: Session, before: str) -> None:
    type_in(terminal, before)
    for status in (3, 0, 1):
        capture = type_in(terminal, f"printf '%s' \"$kept\"; bash -c 'sleep 0.05; echo real; exit {status}'")
        assert (capture.exit, capture.fault) == (status, None)
        assert any("real" in line for line in capture.lines)


HOSTILE = {
    "the prompt cannot be set": "readonly PS1",
    "another prompt": "PS1='$ '",
    "no prompt": "unset PS1",
    "a trap that keeps commands from running": 'shopt -s extdebug; trap \'printf "%s" "${PS1@P}"; false\' DEBUG',
    "a key that does something else": "bind '\"\\C-j\": self-insert'",
}


@pytest.mark.parametrize("before", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_shell_that_does_not_do_what_is_typed_is_never_believed(
    terminal: Session, before: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("livecheck.terminal.act.PROOF_TIMEOUT", 0.5)
    monkeypatch.setattr("livecheck.terminal.session.END_TIMEOUT", 0.2)
    captures = [type_in(terminal, each, timeout=0.5) for each in (before, "true")]
    assert any(capture.exit != 0 for capture in captures)


@pytest.mark.parametrize("shell", ["dash", "bash --posix --noprofile --norc", "bash --noprofile --norc"])
def test_in_a_shell_in_a_shell_it_is_the_same(terminal: Session, shell: str) -> None:
    assert type_in(terminal, f"PS1='# ' {shell}", opens="# ").prompt == "# "
    capture = type_in(terminal, f'(printf "$PS1"; {REST})')
    assert (capture.exit, capture.prompt, capture.lines[-1]) == (3, "# ", "real")
    assert type_in(terminal, "exit").prompt is None


def test_a_forged_end_of_the_outer_shell_does_not_leave_the_inner(terminal: Session) -> None:
    type_in(terminal, 'export OUTER="${PS1@P}"')
    type_in(terminal, "PS1='inner # ' bash --noprofile --norc", opens="inner # ")
    capture = type_in(terminal, "printf '%s' \"$OUTER\"; false")
    assert (capture.exit, capture.prompt) == (1, "inner # ")


class Silent:
    """Implements `livecheck.terminal.Wire`: takes what is typed, and says nothing."""

    def send(self, data: bytes) -> None: ...

    def receive(self, timeout: float) -> bytes | None:
        return None

    def kill(self, shell: int) -> None: ...

    def load(self) -> float:
        return 0.0

    def close(self) -> None: ...


SECRETS = st.sampled_from(["00000000", "0123abcd", None])
SAID = st.text("ab\r\n$ \x1b[") | st.builds(
    Marked, st.sampled_from(Mark), st.just("89abcdef"), SECRETS, st.integers(0, 255)
)


@given(st.lists(SAID, max_size=20), st.integers(0, 255))
@example(["[\x1b\r\r"], 0)
@example(["[\x1b", "\r", "\r\r"], 0)
def test_whatever_is_printed_before_the_secret_ends_nothing_and_is_output(
    said: list[str | Marked], status: int
) -> None:
    act = Act(Silent(), Typed("x", 60), Patience(60, 0), "$ ")
    act.type_line("x", last=True)
    act.say("x\r\n")
    shown = ""
    for piece in said:
        if isinstance(piece, str):
            act.say(piece)
            shown += piece
        else:
            act.mark(piece)
        assert not act.ended
    act.say("real\r\n")
    for proof in [None, *(secret for secret in act.proofs[-1:])]:
        act.mark(Marked(Mark.DONE, "89abcdef", proof, status))
        act.say("$ ")
        act.mark(Marked(Mark.READY, "89abcdef"))
        act.say("typed\r\n")
    while not act.ended:
        act.mark(Marked(Mark.DONE, "89abcdef", act.proofs[-1], status))
        act.mark(Marked(Mark.READY, "89abcdef"))
    assert act.status == status
    assert act.kept.lines() == render(f"$ x\r\n{shown}real\r\n")


# --- what proving must not change ----------------------------------------------------------------------------


def test_proving_leaves_the_shell_as_it_was(terminal: Session) -> None:
    type_in(terminal, "mkdir -p /tmp/livecheck-last")
    assert type_in(terminal, "echo $_").lines == ("/tmp/livecheck-last",)
    assert type_in(terminal, "(exit 7)").exit == 7
    assert type_in(terminal, "echo $?").lines == ("7",)
    assert [line.split(None, 1)[1] for line in type_in(terminal, "history").lines] == [
        "mkdir -p /tmp/livecheck-last",
        "echo $_",
        "(exit 7)",
        "echo $?",
        "history",
    ]


def test_a_trace_shows_what_was_typed_and_nothing_of_ours(terminal: Session) -> None:
    type_in(terminal, "set -x")
    assert type_in(terminal, "echo one").lines == ("+ echo one", "one")
    assert type_in(terminal, "false").lines == ("+ false",)


def test_a_trap_before_each_command_shows_what_it_shows_a_person(terminal: Session) -> None:
    type_in(terminal, "trap 'echo now' DEBUG")
    assert type_in(terminal, "echo one").lines == ("now", "one")


def test_a_shell_that_ends_on_errors_survives_the_proof(terminal: Session) -> None:
    type_in(terminal, "set -e")
    assert type_in(terminal, "! true").exit == 1
    assert type_in(terminal, "false || true").exit == 0


def test_a_key_that_ends_a_command_leaves_its_status(terminal: Session) -> None:
    stroke = Keystroke("^C", lambda shown: True)
    assert type_in(terminal, "sleep 100", keystrokes=(stroke,)).exit == 130
