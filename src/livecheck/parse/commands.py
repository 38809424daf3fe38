"""What a command's text alone tells: whether it is complete, whether it opens a shell, whether it leaves one.

This is no shell. It knows as much of a shell's grammar as decides whether the next line of a page can continue the
command, and the few commands that leave a person in front of another prompt.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from pathlib import PurePosixPath

SHELLS = frozenset({"sh", "bash", "ash", "dash", "su"})

TOKEN = re.compile(
    r"""
      (?P<blank>[^\S\n]+ | \\\n)
    | (?P<word>\\[^\n])
    | (?P<dangling>\\\Z)
    | (?P<quoted>'[^']*' | "(?:\\[\s\S]|[^"\\])*" | `(?:\\[\s\S]|[^`\\])*`)
    | (?P<quote>['"`])
    | (?P<comment>(?<![^\s;&|()])\#[^\n]*)
    | (?P<arithmetic>\(\((?:[^()]|\([^()]*\))*\)\))
    | (?P<heredoc><<(?!<)(?P<tabs>-?)[ \t]*(?:'(?P<single>[^'\n]+)'|"(?P<double>[^"\n]+)"|\\?(?P<plain>[\w.-]+)))
    | (?P<newline>\n)
    | (?P<redirect><<<|<)
    | (?P<operator>\|\||&&|;;|\|&|[|&;()])
    | (?P<text>[^\s'"`\\;&|()<]+)
    """,
    re.VERBOSE,
)

ENDS = {"if": "fi", "for": "done", "while": "done", "until": "done", "case": "esac", "{": "}"}
"""What opens a compound command, and what ends it."""

LEADS = frozenset({"if", "then", "elif", "else", "while", "until", "do", "{", "!"})
"""Words after which another command begins."""

LACKS = {
    "quote": "the closing {}",
    "dangling": "what follows the final {}",
    "unended": "the line `{}` that ends the here-document",
}
"""Kinds of pieces after which a shell certainly waits for more."""

JOINS = frozenset({"|", "|&", "&&", "||"})
"""What cannot end a command."""


@dataclass(frozen=True, slots=True)
class Gap:
    """What a command still lacks."""

    what: str
    sure: bool
    """Whether a shell certainly waits for more. Of compound commands we know too little to insist."""


class Opens(Enum):
    """Whether a command leaves the person in front of another shell's prompt."""

    NO = 0
    MAYBE = 1
    """An interactive container whose program we do not know."""
    SURE = 2
    """A shell, called by its name."""


def gap(command: str) -> Gap | None:
    """What the command lacks to be complete, or `None`: a shell would print `> ` and wait for more."""
    ends: list[str] = []
    leading, last = True, ""
    for kind, text in _tokens(command):
        if kind in LACKS:
            return Gap(LACKS[kind].format(text), sure=True)
        if kind == "newline":
            leading = True
            continue
        _nest(ends, text, leading, kind)
        leading, last = kind == "operator" or (leading and text in LEADS), text
    if last in JOINS:
        return Gap(f"what follows `{last}`", sure=True)
    return Gap(f"`{ends[-1]}`", sure=False) if ends else None


def _nest(ends: list[str], text: str, leading: bool, kind: str) -> None:
    """Keeps account of what ends the compound commands that are open."""
    if kind == "operator" and text == "(":
        ends.append(")")
    elif kind == "text" and leading and text in ENDS:
        ends.append(ENDS[text])
    elif ends and ends[-1] == text and (leading or text == ")"):
        ends.pop()


def _tokens(command: str) -> Iterator[tuple[str, str]]:
    """Kind and text of each piece that matters; the kind `unended` names a here-document that never ends."""
    waiting: list[re.Match[str]] = []
    position = 0
    while match := TOKEN.match(command, position):
        kind, position = str(match.lastgroup), match.end()
        if kind == "heredoc":
            waiting.append(match)
        elif kind == "newline" and waiting:
            position = _after_heredocs(command, position, waiting)
            if waiting:
                break
        if kind not in {"blank", "comment"}:
            yield kind, match[0]
    if waiting:
        yield "unended", _delimiter(waiting[0])


def _after_heredocs(command: str, position: int, waiting: list[re.Match[str]]) -> int:
    """The position after the bodies of the here-documents; those that do not end stay in `waiting`."""
    while waiting:
        tabs = r"\t*" if waiting[0]["tabs"] else ""
        last = re.compile(rf"^{tabs}{re.escape(_delimiter(waiting[0]))}(?:\n|\Z)", re.MULTILINE)
        end = last.search(command, position)
        if end is None:
            break
        position = end.end()
        waiting.pop(0)
    return position


def _delimiter(heredoc: re.Match[str]) -> str:
    return heredoc["single"] or heredoc["double"] or heredoc["plain"]


# --- which commands open and leave shells -----------------------------------------------------------------


def leaves(command: str) -> bool:
    """Whether the command leaves the shell that it is typed into: `exit`, `exit 3`, `logout`."""
    words = _last_command(command)
    return bool(words) and words[0] in {"exit", "logout"}


def opens(command: str) -> Opens:
    """Whether the command, or the last one of a list, may open a shell.

    That is: a shell's name without a script, `docker attach`, and `docker run`, `exec` and `start` with `-i` or `-t` in
    any form and without `-d`; Compose's `run` and `exec` are interactive by themselves.
    """
    words = _last_command(command)
    if not words or any(word.startswith("<") for word in words):
        return Opens.NO
    program = PurePosixPath(words[0]).name
    if program in SHELLS:
        return _shell_opens(program, words[1:])
    if program == "docker":
        return _docker_opens(words[1:])
    return Opens.NO


@lru_cache(maxsize=1024)  # the pages of all languages hold the same commands
def _last_command(command: str) -> tuple[str, ...]:
    """The words of the last command of a list, without what stands before its program."""
    lexer = shlex.shlex(command.replace("\\\n", ""), posix=True, punctuation_chars="();|&<")
    lexer.whitespace_split = True
    try:
        words = list(lexer)
    except ValueError:
        return ()
    for index, word in reversed(list(enumerate(words))):
        if word and not word.strip("();|&"):
            words = words[index + 1 :]
            break
    while words and (words[0] in {"sudo", "exec", "command"} or re.match(r"\w+=", words[0])):
        words = words[1:]
    return tuple(words)


def _shell_opens(program: str, arguments: Sequence[str]) -> Opens:
    if any(re.fullmatch(r"--command(=.*)?|-[A-Za-z]*c", word) for word in arguments):
        return Opens.NO
    script = program != "su" and any(not word.startswith("-") for word in arguments)
    return Opens.NO if script else Opens.SURE


def _docker_opens(arguments: Sequence[str]) -> Opens:
    verb = next((word for word in arguments if word in {"run", "exec", "start", "attach"}), None)
    if verb is None:
        return Opens.NO
    compose = "compose" in arguments[: arguments.index(verb)] and verb in {"run", "exec"}
    flags = {letter for word in arguments for letter in _flags(word)}
    detached = bool(flags & set("dT")) and verb in {"run", "exec"}
    if detached or not (compose or verb == "attach" or flags & (set("i") if verb == "start" else set("it"))):
        return Opens.NO
    program = next((word for word in reversed(arguments) if not word.startswith("-")), "")
    return Opens.SURE if PurePosixPath(program).name in SHELLS else Opens.MAYBE


def _flags(word: str) -> str:
    """The letters of a bundle of short options (`-it`), or the letter that a long one stands for."""
    long = {"--interactive": "i", "--tty": "t", "--detach": "d", "--no-TTY": "T", "--no-tty": "T"}
    if word.startswith("--"):
        return long.get(word.removesuffix("=true"), "")
    return word[1:] if re.fullmatch(r"-[A-Za-z]+", word) else ""
