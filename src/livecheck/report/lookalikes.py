"""Characters that look like others: what differs in them alone is told by their codes."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence

from livecheck.inert import code


def told_apart(page: str, terminal: str) -> tuple[str, str]:
    """Two texts that differ; where they look alike, with the code of each character that is another than it seems.

    These are accents that stand behind their letter, and letters, digits and signs of another script or another form:
    `e\u0301` for `\u00e9`, a Cyrillic `\u0430` for `a`, `\u2019` for `'`.
    """
    if unicodedata.normalize("NFC", page) == unicodedata.normalize("NFC", terminal):
        return _coded(page, _composing(page)), _coded(terminal, _composing(terminal))
    differing = {place for place, (one, other) in enumerate(zip(page, terminal, strict=False)) if one != other}
    foreign = [{place for place in differing if _is_foreign(text[place])} for text in (page, terminal)]
    if len(page) != len(terminal) or differing - foreign[0] - foreign[1]:
        return page, terminal
    return _coded(page, foreign[0]), _coded(terminal, foreign[1])


def seeming_pairs(page: Sequence[str], terminal: Sequence[str]) -> Mapping[int, int]:
    """Lines that come one after the other and look alike, though no word in them is the same."""
    both = enumerate(zip(page, terminal, strict=False))
    return {number: number for number, (mine, theirs) in both if told_apart(mine, theirs) != (mine, theirs)}


def _coded(text: str, places: set[int]) -> str:
    return "".join(code(character) if place in places else character for place, character in enumerate(text))


def _composing(text: str) -> set[int]:
    """Where a character stands that is none in the composed form: a combining mark, a twin as the Kelvin sign."""
    return {
        place
        for place, character in enumerate(text)
        if unicodedata.combining(character) or unicodedata.normalize("NFC", character) != character
    }


def _is_foreign(character: str) -> bool:
    """Whether a letter, digit or sign of writing is none that Latin text is written with."""
    is_latin = character.isascii() or unicodedata.name(character, "").startswith("LATIN ")
    return not is_latin and unicodedata.category(character)[0] in "LNP"
