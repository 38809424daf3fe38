"""Versions of Docker's programs: what a page requires of one, and the names of the versions that fulfil it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby, pairwise
from operator import eq, ge, gt, le, lt, ne

Numbers = tuple[int, ...]
"""What a version is compared by; zeros at its end say nothing: (28,) is the beginning of 28.0."""

COMPARISON = re.compile(r" *(>=|<=|==|!=|>|<) *([0-9]{1,9}(?:\.[0-9]{1,9}){0,9}) *")
COMPARE = {">=": ge, "<=": le, "==": eq, "!=": ne, ">": gt, "<": lt}


class Product(StrEnum):
    """A program whose versions answer differently, by the name of the option that asks for one."""

    ENGINE = "engine"
    COMPOSE = "compose"

    @property
    def known_as(self) -> str:
        """As people call it."""
        return "Docker" if self is Product.ENGINE else "Compose"


Pinned = Mapping[Product, Mapping[str, str]]
"""What the course is checked on: of each program the series, the newest first, and the release that stands for it."""

SERIES: Mapping[Product, tuple[Numbers, ...]] = {
    Product.ENGINE: ((20, 10), (23,), (24,), (25,), (26,), (27,), (28,), (29,)),
    Product.COMPOSE: ((2,), (5,)),
}
"""The series that Docker has made: https://docs.docker.com/engine/release-notes/ and, for Compose as a plugin of the
command line, https://github.com/docker/compose/releases (no 3, no 4). A newer one is known once it is pinned."""


@dataclass(frozen=True, slots=True)
class Requirement:
    """Which versions of a program a block is for."""

    product: Product
    text: str
    """As the page writes it: `>=26,<28.5`."""
    comparisons: tuple[tuple[str, Numbers], ...]
    """Signs and versions; all of them have to hold, each as exact as it is written: `==26.1` for every 26.1.x, `>28.5`
    for none of 28.5.x."""

    @classmethod
    def parse(cls, product: Product, text: str) -> Requirement:
        """Reads comparisons with commas between; raises `ValueError`."""
        found = [COMPARISON.fullmatch(part) for part in text.split(",")]
        comparisons = tuple((each[1], numbers(each[2])) for each in found if each is not None)
        if len(comparisons) < len(found):
            raise ValueError('this takes comparisons of versions, such as ">=29" or ">=26,<28.5"')
        return cls(product, text, comparisons)

    def __str__(self) -> str:
        return self.text

    def holds(self, version: str) -> bool:
        return self._holds(numbers(version))

    def _holds(self, version: Numbers) -> bool:
        return all(COMPARE[sign](_cut(version, len(wanted)), wanted) for sign, wanted in self.comparisons)

    def spans(self, releases: Collection[str]) -> tuple[Span, ...]:
        """The versions that fulfil it, from the oldest series of these releases to the newest: no others were tried."""
        pinned = [numbers(release) for release in releases]
        series = _between(SERIES[self.product], pinned)
        ends = [*series, _next(series[-1])]
        named = {_trimmed(each) for _, wanted in self.comparisons for each in (wanted, _next(wanted))}
        bounds = sorted({*ends, *(_begun(each, series) for each in named if ends[0] < each < ends[-1])})
        tried = [(start, end) for start, end in pairwise(bounds) if start in series or start <= max(pinned)]
        cells = [(self._holds(start), start, end) for start, end in tried]
        runs = [list(run) for holds, run in groupby(cells, key=lambda cell: cell[0]) if holds]
        return tuple(span for run in runs for span in _spans(run[0][1], run[-1][2], series, pinned))


@dataclass(frozen=True, slots=True)
class Span:
    """A version, or several in a row."""

    first: str
    last: str


def numbers(version: str) -> Numbers:
    """The numbers a version begins with: (28, 5, 2) of `28.5.2-rc.1`."""
    found = re.match(r"[0-9]*(?:\.[0-9]+)*", version)
    return tuple(int(number) for number in found[0].split(".") if number) if found else ()


def is_of(version: str, series: str) -> bool:
    """Whether a version is of a series: 26.1.5 of 26.1 and of 26."""
    wanted = numbers(series)
    return _cut(numbers(version), len(wanted)) == wanted


def is_newer(version: str, series: str) -> bool:
    """Whether a version is of a newer series than this one."""
    wanted = numbers(series)
    return _cut(numbers(version), len(wanted)) > wanted


# --- names of versions ------------------------------------------------------------------------------------


def _between(known: Collection[Numbers], pinned: Collection[Numbers]) -> list[Numbers]:
    """The series from that of the oldest pinned version to that of the newest; all of them where nothing is pinned."""
    theirs = {next((one for one in known if each[: len(one)] == one), each[:1]) for each in pinned} or set(known)
    return [one for one in sorted({*known, *theirs}) if min(theirs) <= one <= max(theirs)]


def _begun(version: Numbers, series: Sequence[Numbers]) -> Numbers:
    """The version itself, or where the next series begins if it is between two of them: there is no Docker 21."""
    gaps = ((_next(one), following) for one, following in pairwise(series))
    return next((following for begin, following in gaps if begin <= version < following), version)


def _spans(start: Numbers, end: Numbers, series: Sequence[Numbers], pinned: Collection[Numbers]) -> Iterator[Span]:
    """How the versions from `start` up to `end`, which is none of them, are told: two whole series by themselves."""
    inside = [one for one in series if start <= one < end]
    is_whole = end in series or end == _next(series[-1])
    if start in inside and is_whole and len(inside) < 3:
        yield from (Span(_text(one), _text(one)) for one in inside)
        return
    last = _last(start, end, inside, pinned) if is_whole else (*end[:-1], end[-1] - 1)
    first = _cut(start, len(last)) if last[: len(start)] == start else start
    yield Span(_text(first), _text(last))


def _last(start: Numbers, end: Numbers, inside: Sequence[Numbers], pinned: Collection[Numbers]) -> Numbers:
    """The last of the versions up to the end of a series: that series, or the newest that was tried of a part of it."""
    if inside:
        return inside[-1]
    return max((_cut(each, len(start)) for each in pinned if start <= each < end), default=start)


def _next(version: Numbers) -> Numbers:
    """The first version after all those that begin with this one."""
    return (*version[:-1], version[-1] + 1)


def _cut(version: Numbers, length: int) -> Numbers:
    """The first numbers of a version; those it does not have are 0."""
    return (*version, *(0,) * length)[:length]


def _trimmed(version: Numbers) -> Numbers:
    while len(version) > 1 and version[-1] == 0:
        version = version[:-1]
    return version


def _text(version: Numbers) -> str:
    return ".".join(map(str, version))
