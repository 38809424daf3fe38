"""Which prompts can be live on a node: its own always, and those of the shells that its commands have opened."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from livecheck.model import Press, Step, declared
from livecheck.parse.commands import Opens, leaves, leaves_program, opens

OWN = re.compile(r"(?:\[(?P<node>[\w.-]+)\] )?\$ ")

SHAPES = (
    re.compile(r"(?P<path>[/~]\S*) [#$] "),  # BusyBox: `/ # `, `~ $ `
    re.compile(r"[\w.-]+@[\w.-]+:(?P<path>[/~]\S*?)[#$] "),  # Debian's bash: `root@2f9c1ab7d0e3:/# `
    re.compile(r"(?:ba)?sh-[0-9.]+[#$] "),  # bash without a profile: `bash-5.2# `
    re.compile(r"# "),  # dash
)
"""What the prompts of shells inside containers look like; of one shell, only the path changes."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """A line that reads as a prompt and a command."""

    text: str
    """The prompt with its final blank, also where an editor has cut that off."""
    command: str
    style: str | None = None
    """What stays the same in all prompts of one shell; `None` for a node's own prompt."""
    node: str | None = None
    """The node's name in its own prompt, if it stands there."""
    program: bool = False
    """Whether it is of a program that is no shell, declared in the front matter."""


@dataclass(frozen=True, slots=True)
class Shell:
    """A shell that is open inside a node's terminal."""

    style: str
    line: int
    """The line of the command that opened it."""
    program: bool = False
    """Whether it is a program that is no shell."""


@dataclass(frozen=True, slots=True)
class Opener:
    """The last command, if it may have opened a shell."""

    line: int
    sure: bool


@dataclass(frozen=True, slots=True)
class Shells:
    """The shells that are open on a node, the innermost last, and what may change that at the next prompt."""

    prompts: tuple[str, ...] = ()
    """Those that the page declares."""
    open: tuple[Shell, ...] = ()
    opener: Opener | None = None
    last: int | None = None
    """The line of the last command."""
    left: Shell | None = None
    """The shell that a key has just left, unless the key has only ended a command in it."""

    def live(self, prompt: Prompt) -> bool:
        """Whether the prompt can be live here."""
        known = prompt.style is None or (prompt.program and self.last is not None)
        return known or self.opener is not None or prompt.style in self._styles()

    def opened_by(self, prompt: Prompt) -> int | None:
        """The line of the command that opened the shell of this prompt, if it is a shell not seen before.

        A shell called by name always opens one; of other interactive commands the prompt tells, by being another.
        """
        if prompt.program:
            return self.last if prompt.style not in self._styles() else None
        if self.opener is None or prompt.style is None:
            return None
        return self.opener.line if self.opener.sure or prompt.style not in self._styles() else None

    def at(self, prompt: Prompt) -> Shells:
        """What is open when a command is typed at a live prompt."""
        if prompt.style is None:
            return Shells(self.prompts)
        line = self.opened_by(prompt)
        if line is not None:
            return Shells(self.prompts, (*self.open, Shell(prompt.style, line, prompt.program)))
        shells = self.open
        if self.left is not None and prompt.style not in {shell.style for shell in shells}:
            shells = (*shells, self.left)
        while shells[-1].style != prompt.style:
            shells = shells[:-1]
        return Shells(self.prompts, shells)

    def after(self, command: str, line: int) -> Shells:
        """What is open, or may be, when the command has been typed."""
        inside = self.in_program
        if leaves_program(command) if inside else leaves(command):
            return Shells(self.prompts, self.open[:-1], last=line)
        opening = Opens.NO if inside else opens(command)
        return replace(self, last=line, opener=None if opening is Opens.NO else Opener(line, opening is Opens.SURE))

    def pressed(self, key: str) -> Shells:
        """What is open when the key has been pressed: `^D` ends the innermost shell, `^P^Q` leaves it running."""
        if key == "^C" or (not self.open and self.opener is None):
            return self
        if self.opener is not None:
            return replace(self, opener=None)
        return replace(self, open=self.open[:-1], left=self.open[-1])

    def through(self, step: Step) -> Shells:
        """What is open, or may be, when a step has been typed where these are, and its keys have been pressed."""
        prompt = read_prompt(step.prompt, self.prompts)
        shells = (self if prompt is None else self.at(prompt)).after(step.command, step.place.line)
        for entry in step.transcript:
            shells = shells.pressed(entry.key) if isinstance(entry, Press) else shells
        return shells

    @property
    def in_program(self) -> bool:
        """Whether the innermost that is open is no shell."""
        return bool(self.open) and self.open[-1].program

    def unclosed(self) -> tuple[int, ...]:
        """The lines of the commands whose shells are still open."""
        pending = (self.opener.line,) if self.opener is not None and self.opener.sure else ()
        return tuple(shell.line for shell in self.open) + pending

    def _styles(self) -> set[str]:
        shells = self.open if self.left is None else (*self.open, self.left)
        return {shell.style for shell in shells}


def is_prompt(text: str) -> bool:
    """Whether a text is a prompt and nothing more."""
    prompt = read_prompt(text)
    return prompt is not None and prompt.text == text and not prompt.command


def read_prompt(text: str, prompts: tuple[str, ...] = ()) -> Prompt | None:
    """Reads a line that has the shape of a prompt, live or not; editors cut off the blank of one without a command."""
    padded = f"{text} "
    if (program := declared(text, prompts)) is not None:
        return Prompt(program, text[len(program) :], style=re.sub(r"\d+", "0", program), program=True)
    if own := OWN.match(padded):
        return Prompt(own[0], text[own.end() :], node=own["node"])
    for shape in SHAPES:
        if match := shape.match(padded):
            start, end = match.span("path") if "path" in shape.groupindex else (0, 0)
            return Prompt(match[0], text[match.end() :], style=match[0][:start] + match[0][end:])
    return None
