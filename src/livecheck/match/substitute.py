"""Rule 4: a bound identity in a later command is replaced by its real value before it is typed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

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
    for start, end in _words(command):
        found = _argument(command[start:end], known)
        if found is not None:
            yield replace(found, start=start + found.start, end=start + found.end)


def substitute(command: str, known: Bindings) -> Substituted:
    """Replaces the arguments that are, or begin, a bound identity; all else stays byte for byte.

    Raises `AmbiguousSample` for a word that begins two identities with different real values.
    """
    pieces: list[str] = []
    aliases: dict[str, str] = {}
    at = 0
    for start, end in _words(command):
        word = command[start:end]
        found = _argument(word, known)
        typed = word if found is None else word[: found.start] + found.real + word[found.end :]
        if typed != word:
            aliases[word] = typed
            pieces += [command[at:start], typed]
            at = end
    return Substituted("".join([*pieces, command[at:]]), aliases)


def aliases_between(command: str, typed: str) -> Mapping[str, str]:
    """The words of a page's command that were replaced when it was typed, and what stands for them."""
    mine, theirs = _WORD.findall(command), _WORD.findall(typed)
    if len(mine) != len(theirs):
        return {}
    return {word: real for word, real in zip(mine, theirs, strict=True) if word != real}


def _words(command: str) -> Iterator[tuple[int, int]]:
    """The spans of whole arguments, quotes not included, outside here-documents."""
    bodies = read(command).bodies
    for found in _WORD.finditer(command):
        inside = any(start <= found.start() < end for start, end in bodies)
        if not inside and _is_whole(command, *found.span()):
            yield found.span()


def _is_whole(command: str, start: int, end: int) -> bool:
    """Whether what stands around a word is the edge of an argument: `x"3030"` is one argument, not two."""
    while start > 0 and command[start - 1] in _QUOTES:
        start -= 1
    while end < len(command) and command[end] in _QUOTES:
        end += 1
    before = start == 0 or _OPENERS.match(command[start - 1])
    after = end == len(command) or _OPENERS.match(command[end])
    return bool(before and after)


def _argument(word: str, known: Bindings) -> Argument | None:
    """The piece of a word that stands for a bound identity, or `None` if none does."""
    address = _ADDRESS.fullmatch(word)
    if address:
        return _whole_value(word, *address.span("address"), known)
    if word.startswith(_DIGEST):
        return _id(word, len(_DIGEST), known)
    return _id(word, 0, known) or _whole_value(word, 0, len(word), known)


def _whole_value(word: str, start: int, end: int, known: Bindings) -> Argument | None:
    value = word[start:end]
    reals = {real for family, page, real in known.items() if family != ID_FAMILY and page == value}
    real = _only(value, dict.fromkeys(reals, value))
    return None if real is None else Argument(start, end, value, real)


def _id(word: str, start: int, known: Bindings) -> Argument | None:
    """The ID that a page's ID, or the beginning of one, stands for."""
    begun = word[start:]
    if len(begun) < _SHORTEST:
        return None
    found = {real: page for family, page, real in known.items() if family == ID_FAMILY and page.startswith(begun)}
    real = _only(word, found)
    if real is None:
        return None
    return Argument(start, len(word), found[real], real[: max(len(begun), _distinguishing(real, known))])


def _only(word: str, found: Mapping[str, str]) -> str | None:
    if len(found) > 1:
        raise AmbiguousSample(word, tuple(sorted(found.values())) if len(set(found.values())) > 1 else (word,))
    return next(iter(found), None)


def _distinguishing(real: str, known: Bindings) -> int:
    """How many characters tell a real ID from all other real IDs that are bound."""
    others = [value for family, _, value in known.items() if family == ID_FAMILY and value != real]
    return 1 + max((_shared(real, other) for other in others), default=0)


def _shared(one: str, other: str) -> int:
    """How many first characters two values share."""
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
