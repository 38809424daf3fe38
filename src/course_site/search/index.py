"""One index of the search for each language, and a search that knows accents and plurals.

Material writes one index, in which mkdocs-static-i18n collects the pages of all languages: an English search finds
French pages. The pages of each language look for theirs at `search/search_index.json` beside their own home page.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

WORDS = Path(__file__).with_name("words.js")
"""What Material's search does not know of words. It becomes a part of its worker, which works from a disk, too, where
one script cannot load another."""


INDEX = Path("search", "search_index.json")
"""Where Material keeps the index of its search, below the home page of each language."""

WORKERS = "assets/javascripts/workers/*.js"


def split_search(site: Path, languages: Sequence[str], *, for_files: bool) -> None:
    """Gives each language of a built site its own index, where the index of all of them is; one without stays without.

    The indexes can be read from a disk, too, if the site is `for_files`. Raises `ValueError` where Material's index is
    none.
    """
    index = site / INDEX
    if not index.is_file():
        return
    for language, text in split_index(index.read_text(encoding="utf-8"), languages).items():
        own = (site if language == languages[0] else site / language) / INDEX
        own.parent.mkdir(parents=True, exist_ok=True)
        own.write_text(text, encoding="utf-8")
        if for_files:
            own.with_suffix(".js").write_text(as_script(text), encoding="utf-8")
    for worker in site.glob(WORKERS):
        worker.write_text(teach(worker.read_text(encoding="utf-8")), encoding="utf-8")


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
    indexes = {each: {"config": {**config, "lang": [each]}, "docs": [*own.values()]} for each, own in found.items()}
    return {each: json.dumps(index, separators=(",", ":"), ensure_ascii=False) for each, index in indexes.items()}


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
    shape = "{config: {…}, docs: [{location: …}, …]}"
    raise ValueError(f"{INDEX}: this is no index as Material’s search writes it: {shape}")
