"""Invisible marks in a shell's prompt, which tell where a command ends and with which status.

Each shell gets a secret of its own, so that nothing printed, not even a log of the very same shell, can pass for
the end of a command (the sequences are those of FinalTerm, OSC 133, which terminals do not show).
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass, field
from enum import StrEnum


class Mark(StrEnum):
    DONE = "D"
    """The command has ended; the prompt follows."""
    READY = "B"
    """The prompt has been printed."""
    MORE = "P"
    """The prompt of a continued command has been printed."""


MARK = re.compile(r"\x1b\]133;(?P<mark>[DBP]);(?P<secret>[0-9a-f]{8});(?P<value>\d*)\x07")

PROMPT = re.compile(r"(?:[\w.@:~/+-]+ ?)?[#$] ")
"""What the last line on the screen looks like when an unmarked shell waits: `/ # `, `root@2f9c1ab7d0e3:/# `."""

PLAIN_PASTE = "bind 'set enable-bracketed-paste off' 2>/dev/null"
"""Bash would print more sequences around each line; other shells do not know the command."""


@dataclass(frozen=True, slots=True)
class Shell:
    """A shell that carries our marks."""

    secret: str = field(default_factory=lambda: secrets.token_hex(4))

    def setup(self, prompt: str | None) -> str:
        """The line that makes a shell carry the marks; `prompt` is the node's own, `None` keeps the shell's.

        Shells that expand their prompt (bash, BusyBox) need the brackets to know its width; dash, whose default
        holds no backslash, would print them.
        """
        start = rf"\[\e]133;D;{self.secret};$?\a\]"
        end, more = rf"\[\e]133;B;{self.secret};\a\]", rf"\[\e]133;P;{self.secret};\a\]> "
        if prompt is not None:
            return f"{PLAIN_PASTE}; PS1='{start}{prompt}{end}' PS2='{more}'"
        raw = (
            f"e=$(printf '\\033') a=$(printf '\\007');"
            f'PS1="${{e}}]133;D;{self.secret};\\$?$a$PS1${{e}}]133;B;{self.secret};$a" '
            f'PS2="${{e}}]133;P;{self.secret};$a> "'
        )
        return f"{PLAIN_PASTE}; case $PS1 in *\\\\*) PS1='{start}'$PS1'{end}' PS2='{more}';; *) {raw};; esac"
