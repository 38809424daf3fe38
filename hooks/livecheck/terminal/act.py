"""What has happened since a command was typed, and what a silence then means."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, field
from itertools import repeat

from livecheck.model import Typed
from livecheck.terminal.screen import render
from livecheck.terminal.shell import PROMPT, Mark
from livecheck.terminal.stream import Marked
from livecheck.terminal.wire import Wire

KEYS = {"^C": b"\x03", "^D": b"\x04", "^P^Q": b"\x10\x11"}

KEPT = 1 << 20
"""Characters of one command's output that are kept; the rest is read and dropped."""

SETTLED = 0.05
HESITATION = 0.3
WAITING = 1.5
"""Seconds without a byte after which a prompt that was promised is believed, a question counts as asked, and a
prompt that nobody promised counts as a shell that waits."""

QUESTION = re.compile(r".*(\?|:|\]|\))\s*")
"""How a line that waits for an answer ends: `[y/N] `, `Password: `, `Continue? `."""


@dataclass(slots=True)
class Act:
    """What has happened since a command was typed."""

    wire: Wire
    typed: Typed
    deadline: float
    before: str
    """The prompt that the command was typed at."""
    entered: bool = False
    """Whether the shell has taken the line that was typed last; before, its marks only tell of a prompt drawn anew."""
    said: str = ""
    """Echo and output up to the mark of the command's end."""
    dropped: bool = False
    status: int | None = None
    secret: str | None = None
    """The shell whose prompt has come."""
    prompt: str = ""
    """That shell's prompt, after the command's end."""
    ready: bool = False
    """Whether that prompt has been printed whole."""
    unmarked: str | None = None
    """The prompt of a shell that waits and does not carry our marks."""
    answered: bool = False
    pressed: list[tuple[str, int]] = field(default_factory=list)
    """Each key that was pressed, and how much had been said before."""
    due_since: float | None = None
    """When the lines above the next key had appeared."""
    silent_since: float = field(default_factory=time.monotonic)

    def say(self, text: str) -> None:
        self.silent_since = time.monotonic()
        self.entered = self.entered or "\n" in text
        if self.ready:
            return  # a shell that asks for the cursor's position, say
        if self.secret is not None:
            self.prompt += text
        elif len(self.said) < KEPT:
            self.said += text[:KEPT]
        else:
            self.dropped = True

    def mark(self, mark: Marked) -> None:
        if mark.mark is Mark.DONE:
            self.secret, self.status, self.prompt, self.ready = mark.secret, int(mark.value or 0), "", False
        elif mark.mark is Mark.READY:
            self.ready = mark.secret == self.secret

    def ended(self, mark: Marked) -> bool:
        return mark.mark is Mark.READY and mark.secret == self.secret

    # --- what a silence means -----------------------------------------------------------------------------

    def unended(self) -> str:
        """What has come since the last newline."""
        return self.said[self.said.rfind("\n") + 1 :]

    def patience(self) -> float | None:
        """How long to wait for more before asking what the silence means; `None`: as long as it takes."""
        limit = self._limit()
        return None if limit is None else max(0.0, self.silent_since + limit - time.monotonic())

    def is_overdue(self) -> bool:
        """Whether a key waits for a silence that does not come, as in a log that never rests."""
        return self.due_since is not None and time.monotonic() > self.due_since + WAITING

    def _limit(self) -> float | None:
        unended = self.unended()
        if self.secret is not None or unended is self.said:  # before the echo's end, nothing has happened yet
            return None
        if self._key_is_due():
            return HESITATION
        if unended and PROMPT.fullmatch(visible(unended)):
            return SETTLED if self.typed.opens is not None else WAITING
        if unended and self.typed.answer is not None and not self.answered and QUESTION.fullmatch(visible(unended)):
            return HESITATION
        return None

    def after_silence(self) -> bool:
        """Acts on a silence; whether the wait is over."""
        unended = visible(self.unended())
        if self.due_since is not None:
            self._press()
        elif PROMPT.fullmatch(unended):
            self.unmarked = unended
            self.said = self.said[: self.said.rfind("\n") + 1]
            return True
        elif self.typed.answer is not None:
            self.answered = True
            self.silent_since = time.monotonic()
            self.wire.send(f"{self.typed.answer}\n".encode())
        return False

    # --- keys and lines -----------------------------------------------------------------------------------

    def _key_is_due(self) -> bool:
        """Whether the lines above the next key have appeared."""
        waiting = self.typed.keystrokes[len(self.pressed) :]
        if self.due_since is None and waiting and waiting[0].due(self.lines()):
            self.due_since = time.monotonic()
        return self.due_since is not None

    def _press(self) -> None:
        stroke = self.typed.keystrokes[len(self.pressed)]
        self.pressed.append((stroke.key, len(self.said)))
        self.due_since = None
        self.silent_since = time.monotonic()
        self.wire.send(KEYS[stroke.key])

    def lines(self) -> list[str]:
        """The output on the screen: without the echo of what was typed, and of the keys pressed."""
        said = self.said
        for key, before in reversed(self.pressed):
            said = _without_echo(said, key, before)
        shown = _without_typed(render(self.before + said), self.before, self.typed.command)
        if shown and not shown[-1]:
            shown.pop()
        return shown


def visible(text: str) -> str:
    """The unended line as the screen shows it, with the blank at its end that a prompt has."""
    line = render(text)[-1]
    return f"{line} " if re.search(r" (\x1b\[[0-9;]*[mnJK])*$", text) else line


def _without_typed(lines: list[str], prompt: str, command: str) -> list[str]:
    """The lines below what was typed; some shells break a long line themselves where the screen ends."""
    for before, line in zip([prompt, *repeat("> ", command.count("\n"))], command.split("\n"), strict=True):
        typed = "".join((before + line).split())
        row = ""
        while lines and typed.startswith(longer := row + "".join(lines[0].split())) and row != typed:
            row, lines = longer, lines[1:]
    return lines


def _without_echo(said: str, key: str, before: int) -> str:
    """What was said, without the `^C` that the terminal echoes for a key."""
    start = said.find(key, before)
    if start < 0:
        return said
    end = start + len(key)
    if said[start - 1] == "\n" and said[end : end + 2] == "\r\n":
        end += 2  # it stood on a line of its own
    return said[:start] + said[end:]
