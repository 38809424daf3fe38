"""Words that nobody writes."""

from __future__ import annotations


def turned(word: str) -> str:
    """Another word of the same length and case."""
    return "".join(shifted(character, 7) for character in word)


def shifted(character: str, by: int) -> str:
    """The letter that stands so much later in the alphabet; what is no plain letter becomes an `e`, if it is one."""
    for first in "aA":
        if first <= character <= chr(ord(first) + 25):
            return chr(ord(first) + (ord(character) - ord(first) + by) % 26)
    return "e" if character.isalpha() else character
