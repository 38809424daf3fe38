"""Lists of words: Docker's own two, from which it makes the names of containers that nobody named, and a calendar's."""

from __future__ import annotations

from importlib.resources import files


def read_names(text: str) -> dict[str, tuple[str, ...]]:
    """Reads a file of `[list]` headings and words; `#` begins a comment line."""
    lists: dict[str, list[str]] = {}
    heading = ""
    for line in text.splitlines():
        if line.startswith("["):
            heading = line.strip("[]")
        elif line and not line.startswith("#"):
            lists.setdefault(heading, []).extend(line.split())
    return {name: tuple(words) for name, words in lists.items()}


def _lists(name: str) -> dict[str, tuple[str, ...]]:
    return read_names(files(__package__).joinpath(name).read_text(encoding="utf-8"))


_LISTS = _lists("generated.txt")
_CALENDAR = _lists("calendar.txt")

ADJECTIVES = _LISTS["adjectives"]
SURNAMES = _LISTS["surnames"]
DAYS = _CALENDAR["days"]
MONTHS = _CALENDAR["months"]
