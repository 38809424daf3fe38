"""Rule 4: a bound identity in a later command is replaced by its real value before it is typed."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from livecheck.match.bind import ID_FAMILY, Bindings
from livecheck.shell import read

_SHORTEST = 4
_WORD = re.compile(r"""[^\s'"`;|&()<>]+""")
_OPENERS, _QUOTES = re.compile(r"[\s;|&()<>`]"), "'\""
_DIGEST = "sha256:"
_ADDRESS = re.compile(r"(\[)?(?P<address>[0-9a-f.:]+)(?(1)\]):\d+")


class AmbiguousSample(ValueError):
    """A word of a command that begins two bound identities; says which."""

    def __init__(self, word: str, candidates: tuple[str, ...]) -> None:
        super().__init__(
            f"`{word}` may stand for {' or '.join(f'`{value}`' for value in candidates)}: write more of it"
        )
        self.word = word
        self.candidates = candidates


@dataclass(frozen=True, slots=True)
class Substituted:
    """A command as it is to be typed."""

    text: str
    aliases: Mapping[str, str]
    """Words of the page's command, and what is typed for them."""


@dataclass(frozen=True, slots=True)
class Argument:
    """A piece of a command that stands for a bound identity."""

    start: int
    end: int
    """Where in the command it is, counted from 0."""
    sample: str
    """The identity, as long as the page has shown it."""
    real: str
    """What is to be typed for the piece."""


def arguments(command: str, known: Bindings) -> Iterator[Argument]:
    """The pieces of a command that are, or begin, a bound identity.

    Raises `AmbiguousSample` for a word that begins two identities with different real values.
    """
    index = _Index.of(known)
    meant = cache(lambda word: _argument(word, index))
    bodies = deque(read(command).bodies)
    for found in _WORD.finditer(command) if index.ids or index.others else ():
        start, end = found.span()
        while bodies and bodies[0][1] <= start:
            bodies.popleft()
        inside = bodies and bodies[0][0] <= start
        if not inside and (argument := _whole_argument(command, start, end, meant)):
            yield replace(argument, start=start + argument.start, end=start + argument.end)


def substitute(command: str, known: Bindings) -> Substituted:
    """Replaces the arguments that are, or begin, a bound identity; all else stays byte for byte.

    Raises `AmbiguousSample` for a word that begins two identities with different real values.
    """
    pieces: list[str] = []
    at = 0
    for found in arguments(command, known):
        pieces += [command[at : found.start], found.real]
        at = found.end
    typed = "".join([*pieces, command[at:]])
    return Substituted(typed, aliases_between(command, typed))


def aliases_between(command: str, typed: str) -> Mapping[str, str]:
    """The words of a page's command that were replaced when it was typed, and what stands for them."""
    mine, theirs = _WORD.findall(command), _WORD.findall(typed)
    if len(mine) != len(theirs):
        return {}
    return {word: real for word, real in zip(mine, theirs, strict=True) if word != real}


def _whole_argument(command: str, start: int, end: int, meant: Callable[[str], Argument | None]) -> Argument | None:
    """What a word stands for, if it is a whole argument, quotes not included."""
    try:
        found = meant(command[start:end])
    except AmbiguousSample:
        if _is_whole(command, start, end):
            raise
        return None
    return found if found and _is_whole(command, start, end) else None


def _is_whole(command: str, start: int, end: int) -> bool:
    """Whether what stands around a word is the edge of an argument: `x"3030"` is one argument, not two."""
    while start > 0 and command[start - 1] in _QUOTES:
        start -= 1
    while end < len(command) and command[end] in _QUOTES:
        end += 1
    before = start == 0 or _OPENERS.match(command[start - 1])
    after = end == len(command) or _OPENERS.match(command[end])
    return bool(before and after)


@dataclass(frozen=True, slots=True)
class _Index:
    """What is bound, as it can be looked up."""

    ids: Mapping[str, Sequence[tuple[str, str]]]
    """The page's and the real form of each ID, by the first characters of the former."""
    others: Mapping[str, frozenset[str]]
    """For each other identity its real values."""
    reals: Sequence[str]
    """All real IDs, sorted."""

    @classmethod
    def of(cls, known: Bindings) -> _Index:
        ids: dict[str, list[tuple[str, str]]] = {}
        others: dict[str, frozenset[str]] = {}
        for family, page, real in known.items():
            if family == ID_FAMILY:
                ids.setdefault(page[:_SHORTEST], []).append((page, real))
            else:
                others[page] = others.get(page, frozenset()) | {real}
        return cls(ids, others, sorted(real for some in ids.values() for _, real in some))

    def distinguishing(self, real: str) -> int:
        """How many characters tell a real ID from all other real IDs that are bound."""
        place = bisect_left(self.reals, real)
        beside = (*self.reals[max(place - 1, 0) : place], *self.reals[place + 1 : place + 2])
        return 1 + max((_shared(real, other) for other in beside), default=0)


def _argument(word: str, known: _Index) -> Argument | None:
    """The piece of a word that stands for a bound identity, or `None` if none does."""
    address = _ADDRESS.fullmatch(word)
    if address:
        return _whole_value(word, *address.span("address"), known)
    if word.startswith(_DIGEST):
        return _id(word, len(_DIGEST), known)
    return _id(word, 0, known) or _whole_value(word, 0, len(word), known)


def _whole_value(word: str, start: int, end: int, known: _Index) -> Argument | None:
    value = word[start:end]
    real = _only(value, dict.fromkeys(known.others.get(value, ()), value))
    return None if real is None else Argument(start, end, value, real)


def _id(word: str, start: int, known: _Index) -> Argument | None:
    """The ID that a page's ID, or the beginning of one, stands for."""
    begun = word[start:]
    if len(begun) < _SHORTEST:
        return None
    found = {real: page for page, real in known.ids.get(begun[:_SHORTEST], ()) if page.startswith(begun)}
    real = _only(word, found)
    if real is None:
        return None
    return Argument(start, len(word), found[real], real[: max(len(begun), known.distinguishing(real))])


def _only(word: str, found: Mapping[str, str]) -> str | None:
    if len(found) > 1:
        raise AmbiguousSample(word, tuple(sorted(found.values())) if len(set(found.values())) > 1 else (word,))
    return next(iter(found), None)


def _shared(one: str, other: str) -> int:
    """How many first characters two values share."""
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
