"""Reads the lines of a console block: commands, what they show, and keys pressed while they run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from livecheck.inert import inert
from livecheck.model import Output, Press, how_to_declare, prompt_like
from livecheck.parse.commands import may_open_program
from livecheck.parse.flaw import Flaw
from livecheck.parse.shells import Prompt, Shells, read_prompt
from livecheck.shell import Gap, read

KEYS = frozenset({"^C", "^D", "^P^Q"})
LEAVING = KEYS - {"^C"}
"""Those that do something at a prompt without a command."""

ANY_LINES = "..."


@dataclass(frozen=True, slots=True)
class Typing:
    """A command of a block with what follows it."""

    line: int
    prompt: str
    inside: bool
    """Whether that is not the node's own."""
    command: str
    transcript: tuple[Output | Press, ...]
    opened_by: int | None
    """The line of the earlier command that opened the shell which this one is the first to be typed into."""
    program: bool = False
    """Whether it is typed into a program that is no shell."""


@dataclass(frozen=True, slots=True)
class Transcript:
    """A console block, read."""

    typings: tuple[Typing, ...]
    shells: Shells
    """What is open on the node after the block."""
    flaws: tuple[Flaw, ...]


def read_transcript(lines: Sequence[str], first: int, node: str, shells: Shells) -> Transcript:
    """Reads a block's lines, typed on `node` where `shells` are open; the first of them is line `first` of the page."""
    typings: list[Typing] = []
    flaws: list[Flaw] = []
    index = 0
    while index < len(lines):
        prompt = _live(lines[index], shells)
        if prompt is None:
            flaws.append(_before_any_command(lines[index], first + index))
            index = _skip_to_prompt(lines, index, shells)
            continue
        flaws.extend(_prompt_flaws(prompt, first + index, node))
        typing, end, shells = _read_typing(lines, index, first, prompt, shells, flaws)
        typings.append(typing)
        index = end
    return Transcript(tuple(typings), shells, tuple(flaws))


def _read_typing(
    lines: Sequence[str], start: int, first: int, prompt: Prompt, shells: Shells, flaws: list[Flaw]
) -> tuple[Typing, int, Shells]:
    """Reads the command at index `start` and all that follows it, up to the index of the next prompt."""
    line = first + start
    opened_by = shells.opened_by(prompt)
    entries: list[Output | Press] = []
    if prompt.program:
        command, index, lacks = prompt.command, start + 1, None
    else:
        command, index, lacks = _read_command(lines, start, prompt.command)
    if command.strip() in KEYS:
        flaws.append(Flaw(line, "a key stands alone in its line, below the prompt that it is pressed at"))
    if lacks is not None and lacks.sure:
        flaws.append(Flaw(line, f"the command lacks {lacks.what}; mend it, or go on with `> ` in the next line"))
    if unseen := next((letter for letter in command if not letter.isprintable() and letter not in "\n\t"), ""):
        flaws.append(Flaw(line, f"the command holds {inert(unseen)}, which nobody can see; write it without"))
    shells = shells.at(prompt).after(command, line)
    asks = not prompt.program and may_open_program(command)
    while index < len(lines) and _live(lines[index], shells) is None:
        entry = _read_entry(lines[index], first + index, shells, lacks if not entries else None)
        if isinstance(entry, Press):
            shells = shells.pressed(entry.key)
        flaws.extend(_undeclared(entry) if asks else [])
        entries.append(entry)
        index += 1
    if not command.strip() and not (entries and isinstance(entries[0], Press) and entries[0].key in LEAVING):
        problem = "a prompt without a command; leave it out, or put a `\\` before it if it is output"
        flaws.append(Flaw(line, problem))
    inside = prompt.style is not None
    return Typing(line, prompt.text, inside, command, tuple(entries), opened_by, prompt.program), index, shells


def _read_command(lines: Sequence[str], start: int, command: str) -> tuple[str, int, Gap | None]:
    """Joins the continued lines (`> `) to a command; the index after it, and what it lacks even so."""
    index = start + 1
    parts = [command]
    lacks = read(command).gap
    while lacks is not None and index < len(lines) and _continues(lines[index]):
        parts.append(lines[index][2:])
        lacks = read("\n".join(parts)).gap
        index += 1
    return "\n".join(parts), index, lacks


def _read_entry(text: str, line: int, shells: Shells, lacks: Gap | None) -> Output | Press:
    """Reads a line below a command; a `\\` before what would mean something is a guard, elsewhere a letter."""
    if text.rstrip() in KEYS:
        return Press(line, text.rstrip())
    if text[:1] == "\\" and _special(text.lstrip("\\"), shells, lacks):
        return Output(line, text[1:], guarded=True)
    return Output(line, text)


def guarded(text: str, shells: Shells, command: str = "") -> str:
    """A line of output as a page has it; `command` is the one that it stands directly below, if it does."""
    lacks = None if shells.in_program else read(command).gap
    return f"\\{text}" if _special(text.lstrip("\\"), shells, lacks) else text


def _special(text: str, shells: Shells, lacks: Gap | None) -> bool:
    """Whether a line would mean something below a command, which `lacks` something if it directly follows that."""
    if text.rstrip() in KEYS or text.rstrip() == ANY_LINES or _live(text, shells) is not None:
        return True
    return lacks is not None and _continues(text)


def _live(text: str, shells: Shells) -> Prompt | None:
    prompt = read_prompt(text, shells.prompts)
    return prompt if prompt is not None and shells.live(prompt) else None


def _continues(text: str) -> bool:
    return text == ">" or text.startswith("> ")


def _skip_to_prompt(lines: Sequence[str], start: int, shells: Shells) -> int:
    return next((i for i in range(start, len(lines)) if _live(lines[i], shells)), len(lines))


# --- what can be wrong ------------------------------------------------------------------------------------


def _before_any_command(text: str, line: int) -> Flaw:
    if text.rstrip() in KEYS:
        return Flaw(line, "a key before any command; put it into the block of the command that it is pressed for")
    if read_prompt(text) is not None:
        return Flaw(
            line, "output before any command: no shell with this prompt is open here; open it, or begin with `$ `"
        )
    return Flaw(line, "output before any command; begin the block with the command that shows it: `$ …`")


def _prompt_flaws(prompt: Prompt, line: int, node: str) -> list[Flaw]:
    if prompt.node is None or prompt.node == node:
        return []
    problem = (
        f"the prompt is of {prompt.node} and the block is typed on {node}; "
        f'add node="{prompt.node}" to the fence, or put a `\\` before the line if it is output'
    )
    return [Flaw(line, problem)]


def _undeclared(entry: Output | Press) -> list[Flaw]:
    """What is wrong with a line that looks like the prompt of the program which the command above may have opened."""
    if not isinstance(entry, Output) or entry.guarded:
        return []
    prompt = prompt_like(f"{entry.text} ")
    if prompt is None or prompt == "> ":
        return []
    advice = (
        f"declare it with {how_to_declare(prompt)} in the front matter, or put a `\\` before the line if it is output"
    )
    return [Flaw(entry.line, f"this looks like the prompt of a program, `{prompt.rstrip()}`: {advice}")]
