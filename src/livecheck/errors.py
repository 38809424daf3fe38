"""What can go wrong, told apart by whose fault it is.

Three families, never mixed: a `Misuse` is a mistake in a page or in the configuration and is found before
anything runs; a `Broken` is a lab that failed (no engine, no image, network down, time-out); a drift is no
error at all but a verdict, see `livecheck.model`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from livecheck.inert import inert


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: a file and a line in it, counted from 1."""

    path: Path
    line: int

    def __str__(self) -> str:
        return f"{self.path}:{self.line}"


class LivecheckError(Exception):
    """Anything that stops a check; its text is one clear line that ends with what to do.

    It may hold words of a page or of a program: whoever prints it is neither commanded nor deceived.
    """

    def __init__(self, text: str) -> None:
        super().__init__("\n".join(map(inert, text.split("\n"))))


class Misuse(LivecheckError):
    """A mistake of the author or the maintainer: in a page, an option, a variable, a recipe."""


class PageError(Misuse):
    """A mistake in a page, with its place; prints as `docs/fr/1-containers.md:12: …`.

    Where two languages disagree, `other` is the place in the second: `docs/fr/x.md:12 and docs/en/x.md:14 differ: …`.
    """

    def __init__(self, place: Place, problem: str, other: Place | None = None) -> None:
        text = f"{place}: {problem}" if other is None else f"{place} and {other} differ: {problem}"
        super().__init__(inert(text))
        self.place = place
        self.problem = problem
        self.other = other


class PageErrors(Misuse):
    """All the mistakes found in the pages at once, so that an author mends them in one go."""

    def __init__(self, errors: Sequence[PageError]) -> None:
        super().__init__("\n".join(str(error) for error in errors))
        self.errors = tuple(errors)


class Broken(LivecheckError):
    """The lab failed, so nothing is known about the course."""
