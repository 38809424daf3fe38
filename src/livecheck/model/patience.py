"""How long something may take.

A second counts as far as the machine could work in it, so that no verdict depends on what else the machine has to do.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

SLOW = 4.0
"""Programs that want to run on each processor, from which on a machine is too slow to be judged by."""

SLOWEST = 12.0
"""How many times longer than on a free machine something may take at most."""


@dataclass(slots=True)
class Patience:
    """What is left of some time."""

    seconds: float
    """How long it may take on a free machine."""
    since: float
    load: float = 1.0
    """How many programs wanted to run on each processor when the time seemed to be up."""
    last: float = math.inf
    """When it is over, whatever the machine has to do."""

    @property
    def end(self) -> float:
        return min(self.since + self.seconds * min(max(self.load, 1.0), SLOWEST), self.last)

    def lasts(self, now: float, load: Callable[[], float]) -> bool:
        """Whether there is time left; before it says no, it asks what the machine has to do."""
        if now >= self.end:
            self.load = load()
        return now < self.end

    @property
    def lack(self) -> str | None:
        """What kept the machine from working in that time; `None` where it could work."""
        if self.load < SLOW:
            return None
        return f"this machine is slow: {self.load:.0f} programs want to run on each of its processors; let it do less"
