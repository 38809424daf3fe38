"""Which commands leave a person in front of another prompt than that which they were typed at."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum
from pathlib import PurePosixPath

from livecheck.shell import is_given_a_command, is_shell, read


class Opens(Enum):
    """Whether a command leaves the person in front of another shell's prompt."""

    NO = 0
    MAYBE = 1
    """An interactive container whose program we do not know."""
    SURE = 2
    """A shell, called by its name."""


def leaves(command: str) -> bool:
    """Whether the command leaves the shell that it is typed into: `exit`, `exit 3`, `logout`."""
    last = read(command).last
    return last is not None and not last.fed and last.words[:1] in {("exit",), ("logout",)}


_LEFT = re.compile(r"[\\.:]?(?:q|quit|exit|bye)(?:\(\))?[ \t]*;?", re.IGNORECASE)
"""`\\q`, `.exit`, `quit()`, `exit;`: how programs that are no shells are left."""


_PROGRAMS = frozenset(
    {"psql", "mysql", "mariadb", "redis-cli", "valkey-cli", "sqlite3", "mongosh", "cqlsh", "python", "python3", "node"}
    | {"irb", "ghci", "iex", "php", "lua", "gdb"}
)
"""Programs that ask as a shell does, each at a prompt of its own."""


def may_open_program(command: str) -> bool:
    """Whether a person may be in front of the prompt of a program that is no shell, when the command has been typed."""
    last = read(command).last
    if last is None or last.fed or not last.words:
        return False
    return PurePosixPath(last.words[0]).name in _PROGRAMS or opens(command) is not Opens.NO


def leaves_program(command: str) -> bool:
    """Whether what is typed leaves the program that it is typed into."""
    return _LEFT.fullmatch(command.strip()) is not None


def opens(command: str) -> Opens:
    """Whether the command, or the last one of a list, may open a shell.

    That is: a shell's name without a script, `docker attach`, and `docker run`, `exec` and `start` with `-i` or `-t` in
    any form and without `-d`; Compose's `run` and `exec` are interactive by themselves.
    """
    last = read(command).last
    if last is None or last.fed or not last.words:
        return Opens.NO
    program, *arguments = last.words
    if is_shell(program):
        return _shell_opens(program, arguments)
    if PurePosixPath(program).name == "docker":
        return _docker_opens(arguments)
    return Opens.NO


def _shell_opens(program: str, arguments: Sequence[str]) -> Opens:
    if is_given_a_command(arguments):
        return Opens.NO
    script = PurePosixPath(program).name != "su" and any(not word.startswith("-") for word in arguments)
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
    return Opens.SURE if is_shell(program) else Opens.MAYBE


def _flags(word: str) -> str:
    """The letters of a bundle of short options (`-it`), or the letter that a long one stands for."""
    long = {"--interactive": "i", "--tty": "t", "--detach": "d", "--no-TTY": "T", "--no-tty": "T"}
    if word.startswith("--"):
        return long.get(word.removesuffix("=true"), "")
    return word[1:] if re.fullmatch(r"-[A-Za-z]+", word) else ""
