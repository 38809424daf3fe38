"""Reads `lab: limits:` of a front matter: less than a lab may take otherwise, and never more."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from livecheck.model import Limits

SIZES = {"": 0, "b": 0, "k": 10, "m": 20, "g": 30}


def _bytes(text: str) -> int:
    """A size as Docker's `--memory` takes it."""
    found = re.fullmatch(r"([0-9]{1,12})([bkmg]?)", text.lower())
    if found is None:
        raise ValueError(text)
    return int(found[1]) << SIZES[found[2]]


def _whole(text: str) -> int:
    return int(_number(text))


def _number(text: str) -> float:
    if not re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,6})?", text):
        raise ValueError(text)
    return float(text)


READERS: Mapping[str, tuple[Callable[[str], float], float, str]] = {
    "memory": (_bytes, 256 << 20, "256m"),
    "cpus": (_number, 0.1, "0.1"),
    "pids": (_whole, 200, "200"),
    "timeout": (_number, 1.0, "1"),
}
"""Limit → what reads it, and the least that an engine works with, also as it is written."""


def read_limit(name: str, text: str) -> float:
    """One limit; raises `ValueError` that says what it may be."""
    if name not in READERS:
        raise ValueError(f"`{name}` is not known under `limits`; there are {', '.join(READERS)}")
    read, least, written = READERS[name]
    most = Limits()
    try:
        value = read(text)
    except ValueError:
        value = 0
    if not least <= value <= getattr(most, name):
        raise ValueError(f"`{name}: {text}` cannot be; it goes from {written} to {most.written(name)}, the default")
    return value
