"""The page's name of a real identity: the sample that stands for it already, or a new one that contradicts none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from livecheck.match import ID_FAMILY, Bindings, Handle, handle

_SHORT = 12
"""What a page has of an ID in most places."""


@dataclass(frozen=True, slots=True)
class Later:
    """What is known of the whole exercise before it is rewritten."""

    samples: Mapping[str, str]
    """What the page's samples stand for at the exercise's end."""
    text: str
    """All that it types and promises."""


@dataclass(slots=True)
class Names:
    """Samples and real values, both ways, while lines of a step are written anew."""

    pages: dict[Handle, tuple[str, str]]
    """For each page value, by its handle, its longest form and that of its real value."""
    reals: dict[Handle, Handle]
    """For each real value the handle of its page value."""
    later: Later
    """What is known here goes before it."""
    forms: Sequence[str]
    """Samples as the page writes them; of an ID the longest form may not be known before."""

    @classmethod
    def of(cls, known: Bindings, later: Later, forms: Sequence[str] = ()) -> Self:
        return cls(dict(known.pages), dict(known.reals), later, (*later.samples, *forms))

    def page(self, family: str, real: str, wish: str | None = None) -> str:
        """What the page writes for a real value; `wish` is taken for one that has no name yet, if it is free."""
        name = self._bound(family, real)
        if name is None:
            coming = self._coming(family, real)
            fits = wish is not None and self._can_name(family, wish, real)
            name = wish if fits and (coming is None or self._uses(wish) >= self._uses(coming)) else coming
        return self._give(family, name or self._new(family, real), real)

    def knows(self, family: str, real: str) -> bool:
        """Whether the page has a sample for this value already."""
        return (self._bound(family, real) or self._coming(family, real)) is not None

    def _uses(self, name: str | None) -> int:
        """How often the page has this sample, so that the fewest lines have to change."""
        return self.later.text.count(name[:_SHORT]) if name else 0

    def _bound(self, family: str, real: str) -> str | None:
        mine = self.reals.get(handle(family, real))
        return None if mine is None else self.pages[mine][0]

    def _coming(self, family: str, real: str) -> str | None:
        """The sample that a later line of the page has for this value."""
        wanted = handle(family, real)
        found = (page for page, value in self.later.samples.items() if handle(family, value) == wanted)
        return next((page for page in found if handle(family, page) not in self.pages), None)

    def _stands_for(self, family: str, page: str) -> str | None:
        """The real value of a page's value, here or later; `None` for one that is free."""
        mine = handle(family, page)
        if mine in self.pages:
            return self.pages[mine][1]
        return next((real for name, real in self.later.samples.items() if handle(family, name) == mine), None)

    def _can_name(self, family: str, page: str, real: str) -> bool:
        """Whether a page's value may stand for a real one; of an ID it must be as long."""
        if family == ID_FAMILY and len(page) != len(real):
            return False
        standing = self._stands_for(family, page)
        return standing is None or handle(family, standing) == handle(family, real)

    def _new(self, family: str, real: str) -> str:
        """The value itself; where that is the page's sample for another value, that value, and so on.

        So two values swap their names, and none is invented.
        """
        name, seen = real, {handle(family, real)}
        while (standing := self._stands_for(family, name)) is not None:
            name = _fitted(family, standing, real)
            if handle(family, name) in seen:
                return real
            seen.add(handle(family, name))
        return name

    def _form(self, name: str, real: str) -> str | None:
        """The longer form in which the page has this name."""
        if len(name) >= len(real):
            return None
        return next(
            (form[: len(real)] for form in self.forms if form.startswith(name) and len(form) >= len(real)), None
        )

    def _give(self, family: str, name: str, real: str) -> str:
        name = self._form(name, real) or _fitted(family, name, real)
        mine = handle(family, name)
        if mine not in self.pages or len(self.pages[mine][0]) < len(name):
            self.pages[mine] = (name, real)
            self.reals[handle(family, real)] = mine
        return name


def _fitted(family: str, name: str, real: str) -> str:
    """An ID's name as long as the value that is shown: cut, or gone on with the value's own end."""
    if family != ID_FAMILY:
        return name
    return name[: len(real)] + real[len(name) :]
