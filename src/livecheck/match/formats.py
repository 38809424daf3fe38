"""THE table of formats: how the values of a measure look, whatever they are.

Two values of a kind have one format when some program prints both: Docker writes `900ms` and `1.2s`, BuildKit `0.9s`
and `1.2s`, and nothing writes `0.9s` and `900ms`. To teach the comparison a format, add a row. What no row knows may
look as it likes.
"""

from __future__ import annotations

import re
from functools import lru_cache

_ANY = r"\d[\d,]*(?:\.\d+)?"
_SHORT = r"\d+(?:\.\d*[1-9])?"
"""A number without a zero at the end of its decimals."""
_MOST_DECIMALS = 9


def _fixed(shape: str) -> tuple[str, ...]:
    """A row for each number of decimals; they stand in the place of the `~`."""
    return tuple(shape.replace("~", rf"\.\d{{{count}}}" if count else "") for count in range(_MOST_DECIMALS + 1))


_UNITS = ("[kMGTP]?B", "[KMGTP]?B", "(?:[KMGTP]i)?B")
_SIZES = (
    *(f"{_SHORT}{unit}" for unit in _UNITS),
    *(row for prefix in ("[kMGTP]", "[KMGTP]", "[KMGTP]i") for row in _fixed(rf"(?:\d+~{prefix}|\d+)B")),
    *(f"{_ANY} {unit}" for unit in _UNITS),
    rf"{_ANY}[KMGT]",
)
_SHORT_SIZES = (r"\d+", r"\d{1,3}|\d+(?:\.\d)?[KMGT]")
_HUMAN = r"\d+ [a-z]+|{}ess than a second|{}bout an? [a-z]+"

FORMATS = {
    "duration": (
        *_fixed(r"\d+~s"),
        # As Go does: below a second in a smaller unit, above a minute in minutes, and no zero at the end.
        rf"{_SHORT}(?:[nuµm]s)|(?!0[hm.])(?:\d+h)?(?:\d+m)?[1-5]?\d(?:\.\d*[1-9])?s",
        *_fixed(r"\d+ms|[1-9]\d*~s"),
        rf"{_ANY}ms",
        rf"{_ANY} ms",
        r"\d+h(?:\d+m)?(?: ?\d+s)?",
        *_fixed(r"(?:\d+h)?\d+m\d+~s"),
        *_fixed(r"(?:\d+h)?\d+m \d+~s"),
        *(rf"\d+\.\d+(?:/\d+\.\d+){{{slashes}}} ms" for slashes in (2, 3)),
        *(rf"{_ANY} {unit}" for unit in ("s", "secs?", "seconds?")),
    ),
    "size": _SIZES,
    "rate": tuple(
        f"{_ANY}{gap}{unit}/s" for gap in ("", " ") for unit in (*_UNITS, "[kMGT]?bit", "[KMGT]?bit", "(?:[KMGT]i)?bit")
    ),
    "percentage": (*_fixed(r"\d+~%"), r"\d+(?:\.\d{4,})?%"),
    "share": _fixed(r"\d+~"),
    "age": (_HUMAN.format("L", "A"), _HUMAN.format("l", "a")),
    "time": (r"\d+:\d\d(?:\.\d\d)?", r"(?:\d+-)?\d\d:\d\d:\d\d", r"\d\d:\d\d(?::\d\d)?|[A-Z]\w\w\d\d"),
    "size of a directory": _SHORT_SIZES,
    "total": _SHORT_SIZES,
}
"""For the name of a kind its formats; a value may have several."""

_DATE_PARTS = (
    (r"[^\W\d_]{2,}\.?", "A"),  # a day, a month, a zone
    (r"(?:Z|[+-]\d\d:\d\d)$", "Z"),
    (r"[.,]\d{1,3}(?!\d)", "m"),
    (r"[.,]\d{4,}", "n"),  # Go leaves out the zeros at the end of nanoseconds
    (r"(?<!\d)\d{4}(?!\d)", "Y"),
    (r" *(?<!\d)\d{1,2}(?!\d)", "0"),
    (r"^A0 *(?:Y|0:0)$", "A0"),  # `ls` shows the year of what is old, and of what is not the time
)
"""Of a date, what stands for its parts, tried in this order: `Tue Nov  4 01:43:50 UTC 2026` becomes `A A0:0:0 A Y`."""


@lru_cache(maxsize=4096)
def formats_of(kind: str, value: str) -> frozenset[str]:
    """All formats in which the value of a kind may have been printed."""
    if kind == "date":
        for part, stand_in in _DATE_PARTS:
            value = re.sub(part, stand_in, value)
        return frozenset({value})
    return frozenset(row for row in FORMATS.get(kind, ()) if re.fullmatch(row, value))


def look_alike(kind: str, one: str, other: str) -> bool:
    """Whether two values of a kind have a format in common, or both have none that is known."""
    mine, theirs = formats_of(kind, one), formats_of(kind, other)
    return mine == theirs or not mine.isdisjoint(theirs)
