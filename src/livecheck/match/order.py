"""What goes back where output goes on: a numbered step of a build below a later one, an event below a later one.

Such a line is marked in what counts to the letter. So a page on which something goes back agrees with a terminal
on which it does, too, and with no other; and of lines that are left out nothing need be known.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from livecheck.match.build_steps import step_number
from livecheck.match.context import Context

_TIME = re.compile(r"(?P<second>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(?P<fraction>\d{1,9}))?(?=[Z+-])")


@dataclass(slots=True)
class Order:
    """How far an output has come."""

    context: Context
    latest: dict[str, str] = field(default_factory=dict)
    """For each stage of a build its latest step, and when the latest event was."""

    def goes_back(self, line: str) -> bool:
        """Whether a line belongs before one that has been seen already."""
        place = None if self.context.any_order else step_number(line) or self._time(line)
        if place is None:
            return False
        sort, number = place
        before = self.latest.get(sort, number)
        self.latest[sort] = max(before, number)
        return number < before

    def _time(self, line: str) -> tuple[str, str] | None:
        found = _TIME.match(line) if self.context.events else None
        return found and ("", found["second"] + (found["fraction"] or "").ljust(9, "0"))
