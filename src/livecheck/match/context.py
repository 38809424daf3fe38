"""What a command tells about its output: which kinds of sample can stand in it, and which layout it has."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import PurePosixPath

from livecheck.match.chosen import written
from livecheck.match.kinds import BUILT, INSPECTED, PRINTED, SIZED, SUMMED, WRITTEN, Scanner
from livecheck.match.text import NOTHING_SAID, Reading, read_text
from livecheck.shell import Pipeline, Simple, pipelines, programs

_WRITERS = frozenset({"cat", "head", "tail", "grep", "echo", "printf"})
_SILENT = frozenset({"cd", "mkdir", "touch", "export", "sleep", "rm", "set", "true", "cp", "mv", "chmod", "unset"})
_LISTERS = frozenset({"ls", "df", "du", "free", "ps", "/bin/ls"})
_BUILDS = frozenset({"build", "bake", "--build"})
_LISTS = frozenset({"ls", "list", "ps", "create"})
_QUIET = re.compile(r"-[a-z]*q[a-z]*|--quiet")
_COMPOSED = frozenset({"docker", "compose", "config"})
_SUM = re.compile(r"(?:sha|md5|b2)\d*sum")
_ECHOES = frozenset({"echo", "printf"})
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
    said: frozenset[str] = NOTHING_SAID
    """What an author has chosen so far: these values count to the letter."""
    summed: frozenset[str] | None = None
    """The files whose sums are printed, without their folders; none of what comes from `echo`; `None` for no sums."""
    events: bool = False
    """Whether Docker tells what happens, in the order in which it does."""
    any_order: bool = False
    setting: Setting = UNKNOWN
    engine: str = ""
    """The one version that an ENGINE VERSION cell may show; empty for a page, which may show that of any engine."""
    placed: bool = False
    """Whether NODE cells count to the letter."""

    def typed(self) -> Context:
        """How the terminal's output is read, where this is how the page's is."""
        return replace(self, spoken={word: word for word in self.spoken.values()}, engine=self.setting.engine)

    def hearing(self, said: frozenset[str], *, any_order: bool) -> Context:
        """How it is read where an author has chosen these values, and may have freed the order of lines."""
        own = self.summed is not None and all(written(name) in said for name in self.summed)
        return replace(self, said=said, any_order=any_order, scanner=SUMMED if own else self.scanner)

    def read(self, text: str, scanner: Scanner | None = None, *, start: int = 0, wide: bool = False) -> Reading:
        """Reads a text that begins at `start` of its line, by all that is known of it."""
        return read_text(text, scanner or self.scanner, self.spoken, said=self.said, start=start, wide=wide)


def context_of(command: str, aliases: Mapping[str, str] | None = None, setting: Setting = UNKNOWN) -> Context:
    """Reads a page's command; `aliases` says which of its words were replaced when it was typed."""
    return _context_of(command, tuple((aliases or {}).items()), setting)


@lru_cache(maxsize=256)
def _context_of(command: str, aliases: tuple[tuple[str, str], ...], setting: Setting) -> Context:
    found = list(pipelines(command))
    commands = [each for pipeline in found for each in pipeline]
    everywhere = frozenset().union(*map(programs, commands))
    chosen = _is_chosen([pipeline[0] for pipeline in found])
    return Context(
        scanner=_scanner(chosen, everywhere, commands),
        chosen=chosen,
        listing=bool(_LISTERS & everywhere) and not chosen,
        events=any(each.words[:1] == ("docker",) and "events" in each.words[1:3] for each in commands),
        summed=_summed(found),
        quiet=any(map(_is_quiet, commands)),
        spoken=_spoken(command, dict(aliases)),
        setting=setting,
    )


def _is_chosen(heads: Sequence[Simple]) -> bool:
    """Whether all that prints at the head of a pipeline prints what an author wrote."""
    printing = [head for head in heads if programs(head) and not programs(head) <= _SILENT]
    return bool(printing) and all(programs(head) & _WRITERS or set(head.words) >= _COMPOSED for head in printing)


def _summed(found: Sequence[Pipeline]) -> frozenset[str] | None:
    """The files of which a command prints the sums, and nothing else; the sum of what `echo` says is of none."""
    names: set[str] = set()
    for pipeline in found:
        words = pipeline[-1].words
        at = next((number for number, word in enumerate(words) if _SUM.fullmatch(word)), None)
        if at is None:
            return None
        files = {PurePosixPath(word).name for word in words[at + 1 :] if not word.startswith("-")}
        if not files and not (_ECHOES & programs(pipeline[0]) and not any("$" in word for word in pipeline[0].words)):
            return None
        names |= files
    return frozenset(names) if found else None


def _is_quiet(command: Simple) -> bool:
    lists = command.words[:1] == ("docker",) and not _LISTS.isdisjoint(command.words)
    return lists and any(map(_QUIET.fullmatch, command.words))


def _scanner(chosen: bool, words: frozenset[str], commands: list[Simple]) -> Scanner:
    if chosen:
        return WRITTEN
    if any(each.words[:1] == ("docker",) and "inspect" in each.words[1:3] for each in commands):
        return INSPECTED
    if any(each.words[:1] == ("docker",) and not _BUILDS.isdisjoint(each.words) for each in commands):
        return BUILT
    return SIZED if _SIZERS & words else PRINTED


def _spoken(command: str, aliases: Mapping[str, str]) -> Mapping[str, str]:
    """The aliases, and the identities in the command that were typed as they stand."""
    said = {found.group(): found.group() for found in WRITTEN.usual.finditer(command)}
    return {**said, **aliases}
