"""The identities of an exercise's pages: in how many places each stands, and which values there are."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from livecheck.match import UNKNOWN, Gap, Nature, Sample, Setting, handle, outline
from livecheck.model import Step

Handle = tuple[str, str]

SHORTEST = 4
"""How many characters of an identity a command must have to mean it."""

_WORD = re.compile(r"[^\s'\"`;|&()<>\[\]:]+")


@dataclass(frozen=True, slots=True)
class Identities:
    """What an exercise's pages show of identities."""

    places: Mapping[Handle, Sequence[int]]
    """For each identity, the lengths at which it is written, one per place: in output, prompts and commands."""
    values: Mapping[str, Sequence[str]]
    """For each family its values, each in its longest form."""

    def others(self, sample: Sample) -> int:
        """In how many places beside this one the identity stands."""
        return len(self.places.get(_handle(sample), ())) - 1

    def longest_other(self, sample: Sample) -> int:
        """The greatest length at which the identity stands beside this place; 0 if there is none."""
        lengths = Counter(self.places.get(_handle(sample), ()))
        lengths[len(sample.text)] -= 1
        return max(lengths.elements(), default=0)


def identities_of(steps: Sequence[Step], setting: Setting = UNKNOWN) -> Identities:
    """Looks through all that the steps show."""
    places: defaultdict[Handle, list[int]] = defaultdict(list)
    longest: dict[Handle, str] = {}
    for step in steps:
        for sample in (*_samples(step.output, step.command, setting), *_samples((step.prompt,), "", setting)):
            mine = _handle(sample)
            places[mine].append(len(sample.text))
            longest[mine] = max(longest.get(mine, ""), sample.text, key=len)
    for step in steps:
        for start, end in _words(step.command):
            for mine in _meant(step.command[start:end], longest):
                places[mine].append(end - start)
    values: defaultdict[str, list[str]] = defaultdict(list)
    for (family, _), value in longest.items():
        values[family].append(value)
    return Identities(dict(places), dict(values))


def meant_words(command: str, known: Identities) -> Iterator[tuple[int, int]]:
    """Where in a command the words stand that mean an identity."""
    longest = {handle(family, value): value for family, values in known.values.items() for value in values}
    return ((start, end) for start, end in _words(command) if _meant(command[start:end], longest))


def _words(command: str) -> Iterator[tuple[int, int]]:
    return (found.span() for found in _WORD.finditer(command))


def _meant(word: str, longest: Mapping[Handle, str]) -> list[Handle]:
    """The identities that a word of a command may mean."""
    return [
        (family, short)
        for (family, short), value in longest.items()
        if word == value or (family == "id" and len(word) >= SHORTEST and value.startswith(word))
    ]


def _samples(lines: Sequence[str], command: str, setting: Setting) -> Iterator[Sample]:
    for entry in outline(lines, command, False, setting)[0]:
        if not isinstance(entry, Gap):
            yield from (sample for sample in entry.own.samples if sample.kind.nature is Nature.IDENTITY)


def _handle(sample: Sample) -> Handle:
    return handle(sample.kind.family, sample.text)
