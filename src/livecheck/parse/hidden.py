"""What is done out of a reader's sight must not change what the commands mean that they see.

A hidden block sets up and tidies up. Who follows the page does not do what it does, so that a `docker` which it
defines, or an address which it sets, would make the page show what no reader gets.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from livecheck.model import Block, Step
from livecheck.parse.flaw import Flaw
from livecheck.shell import Simple, given, is_shell, pipelines, read

VARIABLES = re.compile(
    r"PATH|PS[0-4]|PROMPT_COMMAND|BASH_\w+|ENV|IFS|CDPATH|HOME|SHELLOPTS|BASHOPTS|GLOBIGNORE|TERM|COLUMNS|TZ|LANG\w*"
    r"|(?:LC|LD|DOCKER|COMPOSE|BUILDKIT|BUILDX)_\w+|\w+_(?i:proxy)"
)
"""Variables that decide what commands do, or how they show it, without being named."""

EXPORTING = frozenset({"export", "declare", "typeset", "readonly", "local", "unset", "read", "mapfile", "readarray"})
"""Words that set the variables which they name."""

NOT_FOUND = "command_not_found_handle"
"""What bash calls for every command that there is not."""

CHANGING = frozenset("export unalias set shopt trap enable bind hash stty umask ulimit eval source . exec".split())
"""Words that change the shell itself, or do in it what cannot be read here."""

PLACES = re.compile(
    r"(?:.*/)?\.(?:bashrc|bash_\w+|profile|inputrc|docker(?:/.*)?)"
    r"|/etc/(?:profile|bash|docker|environment|inputrc|hosts|ld\.so).*"
    r"|(?:/usr(?:/local)?)?/s?bin(?:[/:].*)?"
)
"""Where files lie that decide what commands do."""

WRITING = frozenset({"mv", "tee", "chmod", "rm", "sed", "dd", "curl", "wget", "touch", "tar"})
COPYING = frozenset({"cp", "ln", "install"})
"""Programs that write where they are told to, the latter what they name last."""

SWITCHES = ({"context", "use"}, {"buildx", "use"}, {"buildx", "--use"})
"""Words of `docker` that change where its later commands go."""

_VARIABLE = re.compile(r"\$\{?[!#]?(\w+)")
_EXEC = re.compile(r"(?:\A|[;&|(\n])[ \t]*exec[ \t]")


def disguises(blocks: Sequence[Block]) -> Iterator[Flaw]:
    """What hidden blocks change for the commands that are shown after them on their node."""
    for number, block in enumerate(blocks):
        if not block.options.hidden:
            continue
        later = (other for other in blocks[number + 1 :] if other.node == block.node)
        shown = [step.command for other in later if _is_seen(other) for step in other.steps]
        if shown and block.options.file is not None and PLACES.fullmatch(block.options.file):
            yield Flaw(block.place.line, _told(f"writes `{block.options.file}`"))
        if shown:
            yield from _in_steps(block.steps, shown)


def _is_seen(block: Block) -> bool:
    return not block.options.hidden and block.options.unchecked is None


def _in_steps(steps: Iterable[Step], shown: Sequence[str]) -> Iterator[Flaw]:
    variables = {name for command in shown for name in _VARIABLE.findall(command)}
    programs = {stage.words[0] for command in shown for stages in pipelines(command) for stage in stages if stage.words}
    for step in steps:
        for change in _changes(step.command, variables, programs):
            yield Flaw(step.place.line, _told(change))


def _told(change: str) -> str:
    return f"what is hidden may not change what shown commands mean, and this {change}; show it, or do without"


def _changes(command: str, variables: set[str], programs: set[str]) -> Iterator[str]:
    """What a hidden command changes for shown ones that use these variables and call these programs."""
    script = read(command)
    stages = [stage for pipeline in pipelines(command) for stage in pipeline if stage.words]
    names = {*script.sets, *_each(_named, stages)}
    yield from (f"sets `{name}`" for name in sorted(names) if VARIABLES.fullmatch(name) or name in variables)
    defined = {*script.defines, *_each(_defined, stages)} & {*programs, NOT_FOUND}
    yield from (f"defines another `{name}`" for name in sorted(defined))
    paths = {*_redirected(command), *_each(_written, stages)}
    yield from (f"writes `{path}`" for path in sorted(paths) if PLACES.fullmatch(path))
    words = ["exec"] if _EXEC.search(command) else []
    yield from (f"changes the shell with `{word}`" for word in [*words, *_each(_changing, stages)])


def _redirected(command: str) -> Iterator[str]:
    """Where a command sends output, and what a shell in it is given with `-c`."""
    script = read(command)
    yield from script.writes
    for stages in script.pipelines:
        yield from _redirected(given(stages[0].words) or "")


def _each(told: Callable[[Simple], Iterator[str]], stages: Iterable[Simple]) -> list[str]:
    return [what for stage in stages for what in told(stage)]


def _named(stage: Simple) -> Iterator[str]:
    """The variables that a command sets which names them."""
    word, *arguments = stage.words
    if word in EXPORTING or (word == "printf" and arguments[:1] == ["-v"]):
        yield from (argument.partition("=")[0].rstrip("+") for argument in arguments)
    elif "+=" in word:
        yield word.partition("+=")[0]


def _defined(stage: Simple) -> Iterator[str]:
    """The functions and aliases that a command defines."""
    word, *arguments = stage.words
    if word == "alias":
        yield from (name for name, sign, _ in (argument.partition("=") for argument in arguments) if sign)
    elif word == "function":
        yield from arguments[:1]


def _written(stage: Simple) -> Iterator[str]:
    """The paths that a command may write; those of `docker` are mounts."""
    word, *arguments = stage.words
    if word == "docker":
        yield from (argument for argument in arguments if ":" in argument and not argument.endswith(":ro"))
    elif word in COPYING:
        yield from arguments[-1:]
    elif word in WRITING:
        yield from (argument.removeprefix("of=") for argument in arguments)


def _changing(stage: Simple) -> Iterator[str]:
    """The words that change the shell, its environment, or where `docker` goes."""
    word, *arguments = stage.words
    to_programs = word == "cd" and any(map(PLACES.fullmatch, arguments))
    another_shell = is_shell(word) and not arguments and not stage.fed
    if to_programs or another_shell or word in CHANGING or (word in {"declare", "typeset"} and "-x" in arguments):
        yield word
    elif word == "docker" and any(switch <= set(arguments) for switch in SWITCHES):
        yield " ".join(stage.words[:3])
