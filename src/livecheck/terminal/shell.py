"""Invisible marks in a shell's prompt, which tell where a command may have ended, and the proof that it has.

The marks (the sequences are those of FinalTerm, OSC 133, which terminals do not show) stand in `PS1`, where a command
can read them, to print them again. So they prove nothing. What they bring is a question: a line that puts a fresh
secret and the status of the command before it into the prompt. Only a shell that takes its next command can do what
that says, and what had been printed before could not know the secret.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass, field
from enum import StrEnum


class Mark(StrEnum):
    DONE = "D"
    """A command has ended, it seems; the prompt follows."""
    READY = "B"
    """The prompt has been printed."""
    MORE = "P"
    """The prompt of a continued command has been printed."""


MARK = re.compile(
    r"\x1b\]133;(?P<mark>[DBP]);(?P<shell>[0-9a-f]{8});(?:(?P<proof>[0-9a-f]{8});(?P<status>\d{1,3});)?\x07"
)

PROMPT = re.compile(r"(?:[\w.@:~/+-]+ ?)?[#$] ")
"""What the last line on the screen looks like when an unmarked shell waits: `/ # `, `root@2f9c1ab7d0e3:/# `."""

PREPARED = "{ bind 'set enable-bracketed-paste off'; history -c; } >/dev/null 2>&1; HISTCONTROL=ignorespace"
"""Bash would print more sequences around each line, and remember our own; other shells do not know the commands."""


def fresh() -> str:
    """What nobody can know before it is said."""
    return secrets.token_hex(4)


def question(shell: str, proof: str) -> str:
    """The line that makes a shell of this name show the proof, and with which status the command before it has ended.

    It leaves all as it is: the status (also under `set -e`), `$_`, the variables, and in bash the history. It calls no
    program and no function, so that nothing can answer by having their names. Without our marks in the prompt there is
    no answer.
    """
    before, after = f"${{PS1%%D;{shell};*}}", f"${{PS1#*D;{shell};*;*;}}"
    return f' for PS1 in "{before}D;{shell};{proof};$?;{after}";do (exit $?)&&case . in esac;done'


@dataclass(frozen=True, slots=True)
class Shell:
    """A shell that carries our marks."""

    name: str = field(default_factory=fresh)
    proof: str = field(default_factory=fresh)
    """What shows that it has taken the marks."""

    def setup(self, prompt: str | None) -> str:
        """The line that makes a shell carry the marks; `prompt` is the node's own, `None` keeps the shell's.

        Shells that expand their prompt (bash, BusyBox) need the brackets to know its width; dash, whose default
        holds no backslash, would print them.
        """
        done, ready, more = f"133;D;{self.name};{self.proof};0;", f"133;B;{self.name};", f"133;P;{self.name};"
        start, end, go_on = rf"\[\e]{done}\a\]", rf"\[\e]{ready}\a\]", rf"\[\e]{more}\a\]> "
        if prompt is not None:
            return f"{PREPARED} PS1='{start}{prompt}{end}' PS2='{go_on}'"
        raw = (
            f"e=$(printf '\\033') a=$(printf '\\007');"
            f'PS1="${{e}}]{done}$a$PS1${{e}}]{ready}$a" '
            f'PS2="${{e}}]{more}$a> "'
        )
        return f"{PREPARED}; case $PS1 in *\\\\*) PS1='{start}'$PS1'{end}' PS2='{go_on}';; *) {raw};; esac"
