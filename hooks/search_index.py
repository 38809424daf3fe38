"""One index of the search for each language, and a search that knows accents and plurals: text in, text out.

Material writes one index, in which mkdocs-static-i18n collects the pages of all languages: an English search finds
French pages. The pages of each language look for theirs at `search/search_index.json` beside their own home page.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

WORDS = Path(__file__).with_name("search_words.js")
"""What Material's search does not know of words. It becomes a part of its worker, which works from a disk, too, where
one script cannot load another."""


def split_index(text: str, languages: Sequence[str]) -> Mapping[str, str]:
    """The index of all languages → language → its own index.

    `languages` begins with the one at the root of the site; the pages of every other are in the folder of its name,
    and its index names them without that folder. A place that is named twice, by a language that was built twice,
    stays once.

    Raises `ValueError` where `text` is no index as Material writes it.
    """
    config, pages = _read(text)
    found: dict[str, dict[str, Any]] = {language: {} for language in languages}
    for page in pages:
        folder, _, rest = page["location"].partition("/")
        language, location = (folder, rest) if folder in languages[1:] else (languages[0], page["location"])
        found[language][location] = {**page, "location": location}
    return {language: _written({**config, "lang": [language]}, [*own.values()]) for language, own in found.items()}


def as_script(index: str) -> str:
    """An index as Material’s script looks for it where there is no server: a page on a disk may load it, too."""
    return f"var __index = {index}"


def teach(worker: str) -> str:
    """Material's search worker, which from then on also finds words without their accents, and other forms of them."""
    return f"{WORDS.read_text(encoding='utf-8')}\n{worker}"


def _read(text: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    try:
        index = json.loads(text)
        config, pages = dict(index["config"]), list(index["docs"])
        if all(isinstance(page["location"], str) for page in pages):
            return config, pages
    except (ValueError, TypeError, KeyError):
        pass
    raise ValueError("this is no index as Material’s search writes it: {config: {…}, docs: [{location: …}, …]}")


def _written(config: Mapping[str, Any], pages: Sequence[Mapping[str, Any]]) -> str:
    return json.dumps({"config": config, "docs": pages}, separators=(",", ":"), ensure_ascii=False)
