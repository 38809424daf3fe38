"""The prose is true for the Docker that readers have: versions have a reason, and what is old is called old."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import groupby
from pathlib import Path

import pytest

from helpers import PROJECT
from helpers.written_for import VERSION, shown_to_readers
from language.prose import page_prose
from livecheck.model import Page
from livecheck.parse import fences, read_page

DOCS = PROJECT / "docs"
LANGUAGES = ("fr", "en")
NAMES = sorted(path.stem for path in (DOCS / "fr").glob("*.md"))

# Versions that are no boundary between tabs, and why they are named there.
KNOWN = {
    "index": {
        "0.9": "the end of LXC",
        "1.10": "the same",
        "18.04.0": "the Docker of 2018",
        "17.04.0": "the same",
    },
    "since-2018": {
        "18.04": "the Docker of 2018",
        "20.10": "the one that needs `version:` in a stack file",
        "18": "PostgreSQL's",
    },
    "troubleshooting": {"20.10": "the tab that shows the old builder"},
    "4-capabilities": {"28.5": "what `COPY` does to capabilities was tried on this one alone"},
}

SAID_TODAY_TOO = {
    "Image is up to date": "Docker 29 says it as well, of an image that is there; the block pulls one that is not",
}
"""What only blocks of older engines show, although that is not where it ends."""

NAMED = re.compile(r"\b(?:Docker|Compose|[Vv]ersions?|[Mm]oteurs?|[Ee]ngines?)[^\S\n](\d+(?:\.\d+)*)(?![\d.]*\d)")
BARE = re.compile(r"(?<![\d.])(\d\d\.\d{1,2}(?:\.\d{1,2})?)(?![\d.]*\d|\s?[kMG]?[Bo]\b)")
"""A number of the form that Docker's versions have, where no word says what it is."""
CODE = re.compile(r"(?<!`)`([^`]+)`(?!`)")
TABBED = re.compile(r'\b(?:engine|compose)="([^"]*)"')
OURS = re.compile(r"\bversion\s1\.0\b")
"""The version of the course itself."""


@cache
def text_of(name: str, language: str) -> str:
    return (DOCS / language / f"{name}.md").read_text(encoding="utf-8")


@cache
def page_of(name: str, language: str) -> Page:
    return read_page(DOCS / language / f"{name}.md", language, text_of(name, language))


def boundaries() -> set[str]:
    """The versions at which pages change from one tab to another."""
    infos = (fence.info for name in NAMES for fence in fences(text_of(name, "fr")))
    asked = (requirement for info in infos for requirement in TABBED.findall(info))
    return {number for requirement in asked for number in re.findall(r"\d+", requirement)}


def paragraphs(name: str, language: str) -> Iterator[tuple[int, str]]:
    """The prose of a page with its code: paragraphs and rows of tables, each with the line where it begins."""
    lines = text_of(name, language).split("\n")
    for fence in fences(text_of(name, language)):
        lines[fence.line - 1 : fence.end] = [""] * (fence.end - fence.line + 1)
    numbered = [(number, line.strip()) for number, line in enumerate(lines, 1)]
    for _, group in groupby(numbered, lambda each: (bool(each[1]), each[0] if each[1].startswith("|") else 0)):
        first, *rest = group
        if first[1]:
            yield first[0], " ".join([first[1], *(line for _, line in rest)])


def versions(name: str, language: str) -> list[str]:
    told = "\n\n".join(part.text for part in page_prose(Path(name), language, text_of(name, language)))
    return [*NAMED.findall(OURS.sub("", told)), *BARE.findall(told)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_a_version_is_named_where_tabs_change_or_for_a_reason_that_is_known(name: str, language: str) -> None:
    known = boundaries() | {VERSION.split(".")[0]} | KNOWN.get(name, {}).keys()
    assert [version for version in versions(name, language) if version not in known] == []


@pytest.mark.parametrize("name", NAMES)
def test_each_known_reason_is_needed(name: str) -> None:
    told: Mapping[str, int] = Counter(versions(name, "fr"))
    assert [version for version in KNOWN.get(name, {}) if not told[version]] == []


@pytest.mark.parametrize("name", NAMES)
def test_both_languages_name_the_same_versions(name: str) -> None:
    french, english = (Counter(versions(name, language)).keys() for language in LANGUAGES)
    assert french == english


# The page on 2018 quotes what was; its column on today has a test of its own.
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", [name for name in NAMES if name != "since-2018"])
def test_what_only_older_engines_print_is_quoted_together_with_their_version(name: str, language: str) -> None:
    blocks = [block for other in NAMES for block in page_of(other, language).blocks]
    old, new = ("\n".join(each.text for each in blocks if shown_to_readers(each) is today) for today in (False, True))
    for line, paragraph in paragraphs(name, language):
        for quoted in CODE.findall(paragraph):
            if quoted in old and quoted not in new and quoted not in SAID_TODAY_TOO:
                assert NAMED.search(paragraph), f"{language}/{name}.md:{line}: `{quoted}` is not what Docker 29 prints"


# --- the tests’ own tools ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("told", "named"),
    [
        ("since version 23, and Docker\u00a029", ["23", "29"]),
        ("28.5, with the moteur 28.5.2.", ["28.5.2"]),
        ("the 3 versions of 2018", []),
        ("Docker 28.5: `COPY` loses", ["28.5"]),
    ],
)
def test_a_version_is_a_number_after_a_word_for_a_program(told: str, named: list[str]) -> None:
    assert NAMED.findall(told) == named
