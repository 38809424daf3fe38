"""What has happened since a command was typed, and what a silence then means."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, field
from itertools import repeat

from livecheck.model import Typed
from livecheck.terminal.kept import Kept
from livecheck.terminal.screen import render
from livecheck.terminal.shell import PROMPT, Mark
from livecheck.terminal.stream import Marked
from livecheck.terminal.wire import Wire

KEYS = {"^C": b"\x03", "^D": b"\x04", "^P^Q": b"\x10\x11"}

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
    kept: Kept = field(init=False)
    """Echo and output up to the mark of the command's end."""
    entered: bool = False
    """Whether the shell has taken the line that was typed last; before, its marks only tell of a prompt drawn anew."""
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
    pressed: int = 0
    """How many keys were."""
    due_since: float | None = None
    """When the lines above the next key had appeared."""
    silent_since: float = field(default_factory=time.monotonic)

    def __post_init__(self) -> None:
        self.kept = Kept(self.before)

    def say(self, text: str) -> None:
        self.silent_since = time.monotonic()
        self.entered = self.entered or "\n" in text
        if self.ready:
            return  # a shell that asks for the cursor's position, say
        if self.secret is not None:
            self.prompt += text
        else:
            self.kept.add(text)

    def mark(self, mark: Marked) -> None:
        if mark.mark is Mark.DONE:
            self.secret, self.status, self.prompt, self.ready = mark.secret, int(mark.value or 0), "", False
        elif mark.mark is Mark.READY:
            self.ready = mark.secret == self.secret

    def ended(self, mark: Marked) -> bool:
        return mark.mark is Mark.READY and mark.secret == self.secret

    # --- what a silence means -----------------------------------------------------------------------------

    def patience(self) -> float | None:
        """How long to wait for more before asking what the silence means; `None`: as long as it takes."""
        limit = self._limit()
        return None if limit is None else max(0.0, self.silent_since + limit - time.monotonic())

    def is_overdue(self) -> bool:
        """Whether a key waits for a silence that does not come, as in a log that never rests."""
        return self.due_since is not None and time.monotonic() > self.due_since + WAITING

    def _limit(self) -> float | None:
        unended = self.kept.unended
        if self.secret is not None or not self.kept.has_newline:  # before the echo's end, nothing has happened yet
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
        unended = visible(self.kept.unended)
        if self.due_since is not None:
            self._press()
        elif PROMPT.fullmatch(unended):
            self.unmarked = unended
            self.kept.drop_unended()
            return True
        elif self.typed.answer is not None:
            self.answered = True
            self.silent_since = time.monotonic()
            self.wire.send(f"{self.typed.answer}\n".encode())
        return False

    # --- keys and lines -----------------------------------------------------------------------------------

    def _key_is_due(self) -> bool:
        """Whether the lines above the next key have appeared."""
        waiting = self.typed.keystrokes[self.pressed :]
        if self.due_since is None and waiting and waiting[0].due(self.lines()):
            self.due_since = time.monotonic()
        return self.due_since is not None

    def _press(self) -> None:
        stroke = self.typed.keystrokes[self.pressed]
        self.pressed += 1
        self.kept.expect_echo(stroke.key)
        self.due_since = None
        self.silent_since = time.monotonic()
        self.wire.send(KEYS[stroke.key])

    def lines(self) -> list[str]:
        """The output on the screen: without the echo of what was typed, and of the keys pressed."""
        shown = _without_typed(self.kept.lines(), self.before, self.typed.command)
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
