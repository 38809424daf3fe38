"""Docker's own two lists of words, from which it makes the names of containers that nobody named."""

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


_LISTS = read_names(files(__package__).joinpath("generated.txt").read_text(encoding="utf-8"))

ADJECTIVES = _LISTS["adjectives"]
SURNAMES = _LISTS["surnames"]
