"""What a command tells about its output: which kinds of sample can stand in it, and which layout it has."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import PurePosixPath

from livecheck.match.chosen import written
from livecheck.match.kinds import Kind, Nature
from livecheck.match.own import kind_of
from livecheck.match.scanner import (
    BUILT,
    COMMITTED,
    DATED,
    INSPECTED,
    METERED,
    PRINTED,
    SIZED,
    SUMMED,
    TIMED,
    WRITTEN,
    Scanner,
    with_own,
)
from livecheck.match.templates import Template, template_of
from livecheck.match.text import NOTHING_SAID, Reading, read_text
from livecheck.model import Exercise
from livecheck.shell import Pipeline, Simple, pipelines, programs

_WRITERS = frozenset({"cat", "head", "tail", "grep", "echo", "printf"})
_SILENT = frozenset({"cd", "mkdir", "touch", "export", "sleep", "rm", "set", "true", "cp", "mv", "chmod", "unset"})
_METERS = frozenset({"df", "free", "top", "vmstat"})
_LISTERS = frozenset({"ls", "du", "ps", "/bin/ls"}) | _METERS
_BUILDS = frozenset({"build", "bake", "--build"})
_SHOW_LOGS = frozenset({"logs", "up"})
_LISTS = frozenset({"ls", "list", "ps", "create"})
_MEASURED = frozenset({"/proc/meminfo", "/proc/uptime", "/proc/vmstat", "/proc/stat"})
_VERBOSE = re.compile(r"-[A-Za-z]*v[A-Za-z]*|--verbose")
_QUIET = re.compile(r"-[a-z]*q[a-z]*|--quiet")
_COMPOSED = frozenset({"docker", "compose", "config"})
_SUM = re.compile(r"(?:sha|md5|b2)\d*sum")
_ECHOES = frozenset({"echo", "printf"})
_SIZERS = frozenset({"ls", "du"})
_SYSTEM = ("/proc/", "/sys/")
"""Where no author has written the files."""


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a command was typed."""

    nodes: tuple[str, ...] = ()
    """The names of the lab's nodes; empty where they are not known."""
    engine: str = ""
    """The version of its engines, as Docker numbers it; empty where that is not known."""
    kinds: tuple[Kind, ...] = ()
    """The author's own."""


UNKNOWN = Setting()


def setting_of(exercise: Exercise, engine: str = "") -> Setting:
    """Where the commands of an exercise are typed."""
    return Setting(exercise.recipe.nodes, engine, tuple(map(kind_of, exercise.kinds)))


@dataclass(frozen=True, slots=True)
class Context:
    """How the output of one command is to be read."""

    scanner: Scanner = PRINTED
    """What can stand in its free text."""
    chosen: bool = False
    """Whether an author chose the text (`cat`, `echo` …): no measures, no tables, no listings."""
    listing: bool = False
    """Whether a program such as `ls` arranges words in columns, so that the width of gaps does not count."""
    metered: bool = False
    """Whether the numbers in those columns are the machine's."""
    builds: bool = False
    """Whether a build prints its steps."""
    composed: bool = False
    """Whether Compose prints the logs of several containers."""
    volumes: bool = False
    """Whether Docker lists the names of volumes only."""
    template: Template | None = None
    """What Docker was told to print for each thing."""
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

    @property
    def written(self) -> Scanner:
        """What can stand in what an author chose."""
        return with_own(WRITTEN, _identities(self.setting))

    @property
    def counting(self) -> Scanner:
        """What can stand in free text, where numbers are not the machine's."""
        return with_own(PRINTED, self.setting.kinds)

    def typed(self) -> Context:
        """How the terminal's output is read, where this is how the page's is."""
        return replace(self, spoken={word: word for word in self.spoken.values()}, engine=self.setting.engine)

    def hearing(self, said: frozenset[str], *, any_order: bool) -> Context:
        """How it is read where an author has chosen these values, and may have freed the order of lines."""
        own = self.summed is not None and all(written(name) in said for name in self.summed)
        return replace(
            self, said=said, any_order=any_order, scanner=with_own(SUMMED, self.setting.kinds) if own else self.scanner
        )

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
        scanner=_scanner(chosen, everywhere, commands, setting),
        chosen=chosen,
        listing=(bool(_LISTERS & everywhere) or _is_metered(everywhere, commands)) and not chosen,
        events=any(_is_docker_word(each, "events") for each in commands),
        summed=_summed(found),
        metered=_is_metered(everywhere, commands) and not chosen,
        builds=_is_build(commands),
        composed=any(_is_docker(each, "compose", _SHOW_LOGS) for each in commands),
        volumes=any(_is_docker(each, "volume", _LISTS) for each in commands) and any(map(_is_quiet, commands)),
        template=next(filter(None, (template_of(each.words) for each in commands)), None),
        quiet=any(map(_is_quiet, commands)),
        spoken=_spoken(command, dict(aliases), setting),
        setting=setting,
    )


def _is_chosen(sources: list[Simple]) -> bool:
    """Whether all that prints at the head of a pipeline prints what an author wrote."""
    printing = [source for source in sources if programs(source) and not programs(source) <= _SILENT]
    return bool(printing) and all(map(_prints_what_was_written, printing))


def _prints_what_was_written(command: Simple) -> bool:
    if set(command.words) >= _COMPOSED:
        return True
    return bool(programs(command) & _WRITERS) and not _tells_of_a_system(command)


def _tells_of_a_system(command: Simple) -> bool:
    return any(word.startswith(_SYSTEM) for word in command.words[1:])


def _is_metered(everywhere: frozenset[str], commands: list[Simple]) -> bool:
    """Whether what is printed tells of the machine: its disks, its memory, the packets that have gone through it."""
    return (
        bool(_METERS & everywhere)
        or any(map(_counts_packets, commands))
        or any(not _MEASURED.isdisjoint(each.words) for each in commands)
    )


def _counts_packets(command: Simple) -> bool:
    return "iptables" in programs(command) and any(map(_VERBOSE.fullmatch, command.words))


def _is_build(commands: list[Simple]) -> bool:
    return any(each.words[:1] == ("docker",) and not _BUILDS.isdisjoint(each.words) for each in commands)


def _is_docker_word(command: Simple, word: str) -> bool:
    """Whether one of Docker's own commands is, or does, this."""
    return command.words[:1] == ("docker",) and word in command.words[1:3]


def _is_docker(command: Simple, object_: str, verbs: frozenset[str]) -> bool:
    """Whether one of Docker's own commands does this with such a thing."""
    return command.words[:1] == ("docker",) and object_ in command.words[1:] and not verbs.isdisjoint(command.words)


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


def _scanner(chosen: bool, words: frozenset[str], commands: list[Simple], setting: Setting) -> Scanner:
    if chosen:
        return with_own(WRITTEN, _identities(setting))
    return with_own(_printing(words, commands), setting.kinds)


def _identities(setting: Setting) -> tuple[Kind, ...]:
    return tuple(kind for kind in setting.kinds if kind.nature is Nature.IDENTITY)


def _printing(words: frozenset[str], commands: list[Simple]) -> Scanner:
    if any(_is_docker_word(each, "inspect") for each in commands):
        return INSPECTED
    if _is_build(commands):
        return BUILT
    if _is_metered(words, commands):
        return METERED
    if any("date" in programs(each) and any(word.startswith("+") for word in each.words) for each in commands):
        return DATED
    if "curl" in words and any("%{time_" in word for each in commands for word in each.words):
        return TIMED
    if "git" in words:
        return COMMITTED
    return SIZED if _SIZERS & words else PRINTED


def _spoken(command: str, aliases: Mapping[str, str], setting: Setting) -> Mapping[str, str]:
    """The aliases, and the identities in the command that were typed as they stand."""
    written = with_own(WRITTEN, _identities(setting)).usual
    said = {found.group(): found.group() for found in written.finditer(command)}
    return {**said, **aliases}
