"""Bindings: which real value each sample of a page stands for.

The invariant, within each family of identities: one sample stands for one real value and two samples for two
values, and a page value begins another if, and only if, its real value begins the other's. IDs are looked
up by their first twelve characters, which is what Docker prints of them, and of each the longest form seen is
kept; so `3030c9c91e12`, its 64-digit form and a digest that a screen has cut all bind together. Lengths must
agree, save those of two digests that were both cut: where depends, by a few characters, on what else the line had to
hold.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from livecheck.match.chosen import SUBNET, spoken_in, subnet_of
from livecheck.match.formats import look_alike
from livecheck.match.kinds import Kind, Nature
from livecheck.match.sizes import alike
from livecheck.match.text import Sample

Handle = tuple[str, str]
"""A family and the characters by which a value is looked up in it."""

ID_FAMILY = "id"
_SHORT = {ID_FAMILY: 12, "commit": 7}
"""How many characters tell the values of a family apart where they are written short."""
_FULL = 64
_CUTTABLE = "digest"
_APART = 16
"""By how many characters two cut digests may differ: sizes and seconds stand behind them."""
_WIDEST, _NARROWEST = 16, 30
"""How many bits a subnet that Docker makes shares; wider ones hold whatever a machine may have."""


def handle(family: str, value: str) -> Handle:
    """How a value is looked up."""
    return family, value[: _SHORT.get(family)]


@dataclass(frozen=True, slots=True)
class Bindings:
    """What is known of an exercise's identities after some of its steps. `Bindings()` knows nothing."""

    pages: Mapping[Handle, tuple[str, str]] = field(default_factory=dict)
    """For each page value, by its handle: its longest form on the page, and the same of its real value."""
    reals: Mapping[Handle, Handle] = field(default_factory=dict)
    """For each real value the handle of its page value."""
    said: frozenset[str] = frozenset()
    """What an author chose: values that commands and files have spoken, and that nothing had shown before."""

    def heard(self, text: str) -> Bindings:
        """The same after a command or a file that speaks."""
        new = {each for each in spoken_in(text) if not each[0] or self.real(*each) is None}
        said = self.said | {value for _, value in new}
        if said == self.said:
            return self
        subnets = {each for each in new if each[0] == SUBNET and each not in self.reals}
        return Bindings(
            {**self.pages, **{each: (each[1], each[1]) for each in subnets}},
            {**self.reals, **{each: each for each in subnets}},
            said,
        )

    def real(self, family: str, value: str) -> str | None:
        """The real value of a page value, as long as that is, or `None` if it is not bound that far."""
        bound = self.pages.get(handle(family, value))
        return bound[1][: len(value)] if bound and bound[0].startswith(value) else None

    def items(self) -> Iterator[tuple[str, str, str]]:
        """All that is bound: family, page value, real value."""
        return ((family, page, real) for (family, _), (page, real) in self.pages.items())


def _lengths_agree(kind: Kind, page: str, real: str) -> bool:
    if kind.family not in _SHORT or len(page) == len(real):
        return True
    return kind.name == _CUTTABLE and max(len(page), len(real)) < _FULL and abs(len(page) - len(real)) <= _APART


class Binder:
    """Bindings while pairs are searched for: they can be added, and taken back to a mark."""

    def __init__(self, known: Bindings, nodes: tuple[str, ...] = ()) -> None:
        self._pages = dict(known.pages)
        self._reals = dict(known.reals)
        self._said = known.said
        self._masks = {int(value.partition("/")[2]) for family, value in known.pages if family == SUBNET}
        self._trail: list[tuple[Handle, tuple[str, str] | None, Handle | None]] = []
        self._versions = [0]
        self._made = 0
        self._nodes = nodes

    @property
    def mark(self) -> int:
        """Where `undo` can come back to."""
        return len(self._trail)

    def partner(self, family: str, page: str) -> Handle | None:
        """How the real value of a page's value is looked up, or `None` if it is not bound."""
        bound = self._pages.get(handle(family, page))
        return handle(family, bound[1]) if bound else None

    def is_taken(self, real: Handle) -> bool:
        """Whether a real value is bound."""
        return real in self._reals

    @property
    def version(self) -> int:
        """A number that two states of the bindings share only if they are the same."""
        return self._versions[-1]

    def undo(self, mark: int) -> None:
        """Takes back all that was bound since the mark."""
        while len(self._trail) > mark:
            page, before, real = self._trail.pop()
            self._versions.pop()
            if before is not None:
                self._pages[page] = before
            else:
                del self._pages[page]
            if real is not None:
                del self._reals[real]

    def accept(self, page: tuple[Sample, ...], real: tuple[Sample, ...]) -> bool:
        """Whether the samples can stand for these values; binds them if so, and nothing if not."""
        mark = self.mark
        for mine, theirs in zip(page, real, strict=True):
            if not self._accept(mine, theirs):
                self.undo(mark)
                return False
        return True

    def _accept(self, mine: Sample, theirs: Sample) -> bool:
        kind, page, real = mine.kind, mine.text, theirs.text
        match kind.nature:
            case Nature.IDENTITY if kind.family == "ip":
                return self._bind(kind.family, page, real) and self._in_its_subnet(page, real, mine.mask)
            case Nature.IDENTITY:
                return _lengths_agree(kind, page, real) and self._bind(kind.family, page, real)
            case Nature.SIZE:
                return alike(page, real) and look_alike(kind.name, page, real)
            case Nature.PLACEMENT:
                return page == real or not self._nodes or {page, real} <= set(self._nodes)
            case Nature.MEASURE:
                return look_alike(kind.name, page, real)

    def _in_its_subnet(self, page: str, real: str, mask: int | None) -> bool:
        """Whether an address is in the subnet of its page's address, among those that are known; learns another."""
        if mask is not None and _WIDEST <= mask <= _NARROWEST:
            self._masks.add(mask)
            if not self._bind(SUBNET, subnet_of(page, mask), subnet_of(real, mask)):
                return False
        return all(self._are_partners(subnet_of(page, known), subnet_of(real, known)) for known in self._masks)

    def _are_partners(self, page: str, real: str) -> bool:
        """Whether two subnets stand for one another, or both are not known."""
        return self.partner(SUBNET, page) == ((SUBNET, real) if (SUBNET, real) in self._reals else None)

    def _bind(self, family: str, page: str, real: str) -> bool:
        if family in _SHORT:
            shorter = min(len(page), len(real))
            page, real = page[:shorter], real[:shorter]
        mine, theirs = handle(family, page), handle(family, real)
        bound = self._pages.get(mine)
        if bound is None and theirs not in self._reals:
            self._set(mine, (page, real), theirs)
            return True
        if bound is None or self._reals.get(theirs) != mine:
            return False
        return self._agrees(mine, bound, page, real)

    def _agrees(self, mine: Handle, bound: tuple[str, str], page: str, real: str) -> bool:
        shared = min(len(page), len(bound[0]))
        if page[:shared] != bound[0][:shared] or real[:shared] != bound[1][:shared]:
            return False
        if len(page) > len(bound[0]):
            self._set(mine, (page, real), None)
        return True

    def _set(self, mine: Handle, values: tuple[str, str], theirs: Handle | None) -> None:
        self._trail.append((mine, self._pages.get(mine), theirs))
        self._made += 1
        self._versions.append(self._made)
        self._pages[mine] = values
        if theirs is not None:
            self._reals[theirs] = mine

    def bindings(self) -> Bindings:
        """What is bound now."""
        return Bindings(dict(self._pages), dict(self._reals), self._said)
