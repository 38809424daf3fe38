"""How many votes each side has, and how a page says it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tally:
    a: int = 0
    b: int = 0

    @property
    def total(self) -> int:
        return self.a + self.b

    @property
    def shares(self) -> tuple[int, int]:
        """Whole percentages that make a hundred together; halves as long as nobody has voted."""
        share = round(100 * self.a / self.total) if self.total else 50
        return share, 100 - share

    @property
    def summary(self) -> str:
        """`No votes yet`, `1 vote`, `2 votes`."""
        return {0: "No votes yet", 1: "1 vote"}.get(self.total, f"{self.total} votes")


def tally_of(counts: Mapping[str, int]) -> Tally:
    """The tally of a table's counts; a row for neither side counts for nobody."""
    return Tally(counts.get("a", 0), counts.get("b", 0))
