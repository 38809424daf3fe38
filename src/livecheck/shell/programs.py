"""Which programs a command calls."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from livecheck.shell.grammar import GIVEN
from livecheck.shell.reader import read
from livecheck.shell.script import Pipeline, Simple


def pipelines(command: str) -> Iterator[Pipeline]:
    """The pipelines of a command; what a shell is given with `-c` stands there in place of the shell."""
    for pipeline in read(command).pipelines:
        inner = given(pipeline[0].words)
        yield from [pipeline] if inner is None else pipelines(inner)


def given(words: Sequence[str]) -> str | None:
    """The command that a shell is given."""
    found = (n for n, word in enumerate(words[:-2]) if is_shell(word) and GIVEN.fullmatch(words[n + 1]))
    return next((words[n + 2] for n in found), None)


def is_shell(word: str) -> bool:
    """Whether a word names a shell."""
    return word.rpartition("/")[2] in {"sh", "bash", "ash", "dash", "su"}


def is_given_a_command(arguments: Sequence[str]) -> bool:
    """Whether a shell with these arguments does what these say, and asks for nothing."""
    return any(GIVEN.fullmatch(word.partition("=")[0]) for word in arguments)


def programs(command: Simple) -> frozenset[str]:
    """The words of a simple command that may name the program which prints.

    That is its first word; with `docker run` and `docker exec` any of the later ones may be.
    """
    words = command.words
    if words[:1] == ("docker",) and {"run", "exec"} & set(words[1:4]):
        return frozenset(words[2:])
    return frozenset(words[:1])
