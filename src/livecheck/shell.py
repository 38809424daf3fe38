"""Just enough of a shell's grammar: the words of a command, its programs, its here-documents."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator

_HEREDOC = re.compile(r"(?<!<)<<(-?)\s*(['\"]?)([A-Za-z_]\w*)\2")
_OPERATORS = frozenset("();|&<>")
_PREFIXES = frozenset({"sudo", "time", "exec", "env", "command", "nohup", "then", "do", "else"})
_SHELLS = frozenset({"sh", "ash", "bash", "/bin/sh", "/bin/ash", "/bin/bash"})
_ASSIGNMENT = re.compile(r"[A-Za-z_]\w*=")


def here_documents(command: str) -> Iterator[tuple[int, int]]:
    """The spans of the command that are bodies of here-documents, closing word included."""
    waiting: list[tuple[str, bool]] = []
    start = 0
    for line in command.splitlines(keepends=True):
        end = start + len(line)
        if waiting:
            yield start, end
            word, tabs = waiting[0]
            text = line.rstrip("\n")
            if (text.lstrip("\t") if tabs else text) == word:
                waiting.pop(0)
        else:
            waiting = [(found[3], found[1] == "-") for found in _HEREDOC.finditer(line)]
        start = end


def without_here_documents(command: str) -> str:
    """The command without the bodies of its here-documents."""
    kept, at = [], 0
    for start, end in here_documents(command):
        kept.append(command[at:start])
        at = end
    return "".join([*kept, command[at:]])


def _tokens(line: str) -> list[str]:
    reader = shlex.shlex(line, posix=True, punctuation_chars=True)
    reader.commenters = ""
    reader.whitespace_split = True
    try:
        return list(reader)
    except ValueError:  # a quote that is never closed: the terminal will tell, blanks are enough here
        return line.split()


def pipelines(command: str) -> list[list[list[str]]]:
    """The command as lists of pipelines of words: `a x | b; c` gives `[[[a, x], [b]], [[c]]]`.

    What a shell is given with `-c` stands there in place of the shell.
    """
    script = without_here_documents(command).replace("\\\n", " ")
    found: list[list[list[str]]] = []
    for line in script.splitlines():
        stages: list[list[str]] = [[]]
        for token in [*_tokens(line), ";"]:
            if token == "|":
                stages.append([])
            elif token and set(token) <= _OPERATORS - set("<>"):
                found.extend(_unwrapped(stages))
                stages = [[]]
            else:
                stages[-1].append(token)
    return found


def _unwrapped(stages: list[list[str]]) -> list[list[list[str]]]:
    for index, word in enumerate(stages[0][:-2]):
        if word in _SHELLS and stages[0][index + 1] in ("-c", "-lc", "-ec"):
            return pipelines(stages[0][index + 2])
    return [stages] if any(stages) else []


def programs(stage: list[str]) -> frozenset[str]:
    """The words of a simple command that may name the program which prints.

    That is its first word; with `docker run` and `docker exec` any of the later ones may be.
    """
    words = [word for word in stage if not _ASSIGNMENT.match(word)]
    while words and words[0] in _PREFIXES:
        words = words[1:]
    if words[:1] == ["docker"] and {"run", "exec"} & set(words[1:4]):
        return frozenset(words[2:])
    return frozenset(words[:1])
