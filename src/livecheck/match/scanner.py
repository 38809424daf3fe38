"""Finding samples in a text: some kinds, and the one expression that finds all of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from livecheck.match.kinds import IDENTITIES as COMMON_IDENTITIES
from livecheck.match.kinds import MEASURES as COMMON_MEASURES
from livecheck.match.kinds import NL, SHORT_SIZE, STAMP, Kind, R
from livecheck.match.rare import AMOUNT, DATE_FIELD, RARE_IDENTITIES, RARE_MEASURES, SECONDS, SHORT_COMMIT

# Where a sample can begin, and how. It only saves time: without it all shapes are tried at every character.
_GATE = (
    r"(?:(?<![\dA-Za-z_])|(?<=@if)|(?<=--\\n))"
    r"(?=\d|[0-9a-f:]{4}|[0-9a-z]{12}|[0-9A-Z]{26}|[a-z]+_[a-z]|[ALMTWFSJNDO]|about|less|veth|/tmp/|[dsjlmv][aeiu][a-z])"
)

IDENTITIES = (*COMMON_IDENTITIES, *RARE_IDENTITIES)
MEASURES = (*COMMON_MEASURES, *RARE_MEASURES)


@dataclass(frozen=True, eq=False)
class Scanner:
    """Some kinds, and the expressions that find all of them; the group that matched is `kN`, N the index.

    An expression is made when it is first needed: that takes as long as reading hundreds of lines.
    """

    kinds: tuple[Kind, ...]
    own: int = 0
    """How many of them, the first, may begin anywhere: those of an author, and what one program alone prints."""

    @cached_property
    def usual(self) -> re.Pattern[str]:
        return _expression([kind.shape for kind in self.kinds], self.own)

    @cached_property
    def wide(self) -> re.Pattern[str]:
        return _expression([kind.wide or kind.shape for kind in self.kinds], self.own)

    def kind(self, found: re.Match[str]) -> Kind:
        """The kind of what one of the expressions has found."""
        return self.kinds[int((found.lastgroup or "k0")[1:])]


def _expression(shapes: Sequence[str], own: int) -> re.Pattern[str]:
    named = [f"(?P<k{number}>{shape})" for number, shape in enumerate(shapes)]
    return re.compile("|".join([*named[:own], f"{_GATE}(?:{'|'.join(named[own:])})"]))


@lru_cache(maxsize=64)
def with_own(scanner: Scanner, own: tuple[Kind, ...]) -> Scanner:
    """The scanner that finds these kinds, too, and before its own."""
    return Scanner((*own, *scanner.kinds), len(own) + scanner.own) if own else scanner


WRITTEN = Scanner(IDENTITIES)
"""For what an author wrote."""
PRINTED = Scanner((*IDENTITIES, *MEASURES))
"""For what Docker or a program printed."""
BUILT = Scanner((*IDENTITIES, STAMP, *MEASURES))
"""For what a build printed."""
SIZED = Scanner((*IDENTITIES, *MEASURES, SHORT_SIZE))
"""For programs that print short sizes."""
METERED = Scanner((*IDENTITIES, *(kind for kind in MEASURES if kind.name not in ("size", "percentage")), AMOUNT))
"""For programs that tell how large a machine is, and how busy."""
COMMITTED = Scanner((*IDENTITIES, SHORT_COMMIT, *MEASURES))
"""For git."""
DATED = Scanner((DATE_FIELD, *IDENTITIES, *MEASURES), own=1)
"""For `date` with a format."""
TIMED = Scanner((*IDENTITIES, SECONDS, *MEASURES))
"""For `curl` where it tells how long something took."""

_DURATION = next(kind for kind in MEASURES if kind.name == "duration")
_NO_SETTING = replace(_DURATION, shape=rf"(?!(?:\d+[hms])+{R}){_DURATION.shape}")
_TENTHS = replace(_DURATION, shape=rf"{NL}\d+\.\ds{R}")


def _with_durations(other: Kind) -> Scanner:
    return Scanner((*IDENTITIES, *(other if kind is _DURATION else kind for kind in MEASURES)))


INSPECTED = _with_durations(_NO_SETTING)
"""For what tells how something was made, where a duration of whole seconds is what was asked for."""
PROGRESS = _with_durations(_TENTHS)
"""For lines of progress, where BuildKit and Compose print seconds with one decimal."""
SUMMED = Scanner((*(kind for kind in IDENTITIES if kind.name != "ID"), *MEASURES))
"""For sums of what an author wrote."""
