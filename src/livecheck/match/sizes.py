"""Sizes: two of them are alike when neither is more than twice the other."""

from __future__ import annotations

import math
import re

_SIZE = re.compile(r"([\d,]+(?:\.\d+)?) ?([kKMGTP]?)(i?)B?")
_POWERS = " KMGTP"
_FACTOR = 2


def in_bytes(size: str) -> float:
    """The bytes that a size such as `7.8MB`, `1,234 kB` or `4.0K` means; raises `ValueError` for other text."""
    found = _SIZE.fullmatch(size)
    if found is None:
        raise ValueError(f"`{size}` is no size")
    number, unit, binary = found.groups()
    base = 1024.0 if binary else 1000.0
    return float(number.replace(",", "")) * math.pow(base, _POWERS.index(unit.upper() or " "))


def alike(one: str, other: str) -> bool:
    """Whether two sizes are within a factor of two; nothing is only like nothing."""
    smaller, larger = sorted((in_bytes(one), in_bytes(other)))
    return larger <= _FACTOR * smaller
