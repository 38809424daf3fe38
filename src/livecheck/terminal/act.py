"""What has happened since a command was typed, and what a silence then means."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, field
from itertools import repeat

from livecheck.model import Patience, Typed, declared, prompt_like
from livecheck.terminal.kept import Kept
from livecheck.terminal.screen import render
from livecheck.terminal.shell import PROMPT, Mark, fresh, question
from livecheck.terminal.stream import Marked
from livecheck.terminal.wire import Wire

KEYS = {"^C": b"\x03", "^D": b"\x04", "^P^Q": b"\x10\x11"}

SETTLED = 0.05
HESITATION = 0.3
WAITING = 1.5
LONG = 6.0
"""Seconds without a byte after which a shell's prompt that was promised is believed; one that a page declares, or a
question; a shell's prompt that nobody promised; and what only looks like some program's prompt."""

MOST_QUESTIONS = 4
"""How often one command's seeming end is put to the proof: a program that prints our marks again and again has no more
turns."""

ASIDE = 1 << 14
"""Characters that a shell may print while it answers."""

PROOF_TIMEOUT = 10.0
"""Seconds that a shell has for its answer, whatever time its command has had."""

MOTION = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")

QUESTION = re.compile(r".*(\?|:|\]|\))\s*")
"""How a line that waits for an answer ends: `[y/N] `, `Password: `, `Continue? `."""


@dataclass(slots=True)
class Act:
    """What has happened since a command was typed."""

    wire: Wire
    typed: Typed
    allowed: Patience
    before: str
    """The prompt that the command was typed at."""
    kept: Kept = field(init=False)
    """Echo and output up to the mark of the command's end."""
    proofs: list[str] = field(default_factory=list)
    """The secrets of which the shell has been told; with the last one, its answer is whole."""
    whole: bool = False
    """Whether all lines have been typed, so that an end is the end."""
    entered: bool = False
    """Whether the shell has taken the line that was typed last; before, its marks only tell of a prompt drawn anew."""
    shell: str | None = None
    """The name of the shell whose prompt seems to have come."""
    prompt: str = ""
    """That shell's prompt, after the command's end."""
    aside: str = ""
    """What has come behind that prompt."""
    ready: bool = False
    """Whether that prompt has been printed whole."""
    proven: str | None = None
    """The last secret that was shown, and so proves that the command has ended."""
    status: int | None = None
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

    @property
    def ended(self) -> bool:
        """Whether the shell has proven that the command has ended, and waits for the next one."""
        return self.ready and bool(self.proofs) and self.proven == self.proofs[-1]

    @property
    def interrupted(self) -> bool:
        """Whether a prompt has come before all lines were typed."""
        return self.ready and not self.whole

    def type_line(self, line: str, *, last: bool) -> None:
        self.resume()
        self.entered, self.whole = False, last
        self.wire.send(f"{line}\n".encode())

    def press_at_once(self) -> None:
        """Presses the first key at a prompt without a command."""
        self.entered = self.whole = True
        self._press()

    def say(self, text: str) -> None:
        self.silent_since = time.monotonic()
        self.entered = self.entered or "\n" in text
        if self.shell is None:
            self.kept.add(text)
        elif not self.ready:
            self.prompt += text
        elif self.proven is None:  # else it is a shell that asks for the cursor's position, say
            self.aside += text
            if len(self.aside) > ASIDE:
                self.resume()

    def mark(self, mark: Marked) -> None:
        if mark.mark is Mark.DONE and mark.proof in self.proofs:
            self.status = mark.status if self.proven is None else self.status
            self.shell, self.proven, self.prompt, self.ready = mark.shell, mark.proof, "", False
        elif mark.mark is Mark.DONE and self.proven is None and not self._is_drawn_anew():
            self.resume()
            self.shell = mark.shell
        elif mark.mark is Mark.READY and mark.shell == self.shell and not self.ready:
            self.ready = True
            if self.proven is None and self.whole and len(self.proofs) < MOST_QUESTIONS:
                self._ask(mark.shell)

    def _is_drawn_anew(self) -> bool:
        """Whether a mark tells of a prompt that a shell draws anew while it shows what is being typed."""
        if self.entered or self.shell is None:
            return not self.entered
        shown = "".join(MOTION.sub("", self.aside).split())
        return any("".join(question(self.shell, proof).split()).startswith(shown) for proof in self.proofs[-1:])

    def _ask(self, shell: str) -> None:
        self.proofs.append(fresh())
        self.entered = False
        if (now := time.monotonic()) + PROOF_TIMEOUT > self.allowed.end:
            self.allowed = Patience(PROOF_TIMEOUT, now)
        self.wire.send(f"{question(shell, self.proofs[-1])}\n".encode())

    def resume(self) -> None:
        """Takes what seemed to be an end, and what followed, for output: the command goes on."""
        if self.shell is not None and self.proven is None:
            for proof in self.proofs[-1:]:
                self.kept.expect_echo(question(self.shell, proof))
            self.kept.add(self.prompt + self.aside)
            self.shell, self.prompt, self.aside, self.ready = None, "", "", False

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
        if self.shell is not None or not self.kept.has_newline:  # before the echo's end, nothing has happened yet
            return None
        if self._key_is_due():
            return HESITATION
        return self._prompt_limit(visible(unended)) if unended else None

    def _prompt_limit(self, line: str) -> float | None:
        """How long a line that has not ended must stay as it is to be a prompt, or a question; `None` if it is none."""
        if declared(line, self.typed.prompts) is not None or self._is_asked(line):
            return HESITATION
        if PROMPT.fullmatch(line):
            return SETTLED if self.typed.opens is not None else WAITING
        return LONG if prompt_like(line) == line else None

    def _is_asked(self, line: str) -> bool:
        return self.typed.answer is not None and not self.answered and QUESTION.fullmatch(line) is not None

    def after_silence(self) -> bool:
        """Acts on a silence; whether the wait is over."""
        unended = visible(self.kept.unended)
        if self.due_since is not None:
            self._press()
        elif self._is_asked(unended) and not PROMPT.fullmatch(unended):
            self.answered = True
            self.silent_since = time.monotonic()
            self.wire.send(f"{self.typed.answer}\n".encode())
        elif self._prompt_limit(unended) is not None:
            self.unmarked = declared(unended, self.typed.prompts) or unended
            self.kept.drop_unended()
            return True
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
    if not command and lines:  # only a key was pressed: what follows stands beside the prompt
        beside = lines[0].removeprefix(prompt.rstrip()).lstrip()
        return [beside, *lines[1:]] if beside else lines[1:]
    for before, line in zip([prompt, *repeat("> ", command.count("\n"))], command.split("\n"), strict=True):
        typed = "".join((before + line).split())
        row = ""
        while lines and typed.startswith(longer := row + "".join(lines[0].split())) and row != typed:
            row, lines = longer, lines[1:]
    return lines
