"""What a command tells about its output: which kinds of sample can stand in it, and which layout it has."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

from livecheck.match.kinds import BUILT, PRINTED, SIZED, WRITTEN, Scanner
from livecheck.shell import Simple, pipelines, programs

_WRITERS = frozenset({"cat", "head", "tail", "grep", "echo", "printf"})
_SILENT = frozenset({"cd", "mkdir", "touch", "export", "sleep", "rm", "set", "true", "cp", "mv", "chmod", "unset"})
_LISTERS = frozenset({"ls", "df", "du", "free", "ps", "/bin/ls"})
_BUILDS = frozenset({"build", "bake", "--build"})
_LISTS = frozenset({"ls", "list", "ps", "create"})
_QUIET = re.compile(r"-[a-z]*q[a-z]*|--quiet")
_SIZERS = frozenset({"ls", "df", "du", "free"})


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a command was typed."""

    nodes: tuple[str, ...] = ()
    """The names of the lab's nodes; empty where they are not known."""
    engine: str = ""
    """The version of its engines, as Docker numbers it; empty where that is not known."""


UNKNOWN = Setting()


@dataclass(frozen=True, slots=True)
class Context:
    """How the output of one command is to be read."""

    scanner: Scanner = PRINTED
    """What can stand in its free text."""
    chosen: bool = False
    """Whether an author chose the text (`cat`, `echo` …): no measures, no tables, no listings."""
    listing: bool = False
    """Whether a program such as `ls` arranges words in columns, so that the width of gaps does not count."""
    quiet: bool = False
    """Whether Docker lists IDs only (`-q`): a line that is nothing but an ID may be a short swarm ID."""
    spoken: Mapping[str, str] = field(default_factory=dict, hash=False)
    """Words of the command, as the page has them, and what was typed for them. In the output they are no
    samples: whoever repeats a word means that word."""
    setting: Setting = UNKNOWN
    engine: str = ""
    """The one version that an ENGINE VERSION cell may show; empty for a page, which may show that of any engine."""
    placed: bool = False
    """Whether NODE cells count to the letter."""

    def typed(self) -> Context:
        """How the terminal's output is read, where this is how the page's is."""
        return replace(self, spoken={word: word for word in self.spoken.values()}, engine=self.setting.engine)


def context_of(command: str, aliases: Mapping[str, str] | None = None, setting: Setting = UNKNOWN) -> Context:
    """Reads a page's command; `aliases` says which of its words were replaced when it was typed."""
    return _context_of(command, tuple((aliases or {}).items()), setting)


@lru_cache(maxsize=256)
def _context_of(command: str, aliases: tuple[tuple[str, str], ...], setting: Setting) -> Context:
    found = list(pipelines(command))
    commands = [each for pipeline in found for each in pipeline]
    everywhere = frozenset().union(*map(programs, commands))
    chosen = _is_chosen([programs(pipeline[0]) for pipeline in found])
    return Context(
        scanner=_scanner(chosen, everywhere, commands),
        chosen=chosen,
        listing=bool(_LISTERS & everywhere) and not chosen,
        quiet=any(map(_is_quiet, commands)),
        spoken=_spoken(command, dict(aliases)),
        setting=setting,
    )


def _is_chosen(sources: list[frozenset[str]]) -> bool:
    """Whether all that prints at the head of a pipeline prints what an author wrote."""
    printing = [source for source in sources if source and not source <= _SILENT]
    return bool(printing) and all(source & _WRITERS for source in printing)


def _is_quiet(command: Simple) -> bool:
    lists = command.words[:1] == ("docker",) and not _LISTS.isdisjoint(command.words)
    return lists and any(map(_QUIET.fullmatch, command.words))


def _scanner(chosen: bool, words: frozenset[str], commands: list[Simple]) -> Scanner:
    if chosen:
        return WRITTEN
    if any(each.words[:1] == ("docker",) and not _BUILDS.isdisjoint(each.words) for each in commands):
        return BUILT
    return SIZED if _SIZERS & words else PRINTED


def _spoken(command: str, aliases: Mapping[str, str]) -> Mapping[str, str]:
    """The aliases, and the identities in the command that were typed as they stand."""
    said = {found.group(): found.group() for found in WRITTEN.usual.finditer(command)}
    return {**said, **aliases}
