"""What the page about 2018 says of today stands in a block for the Docker of today, where its link leads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from helpers.written_for import shown_to_readers
from livecheck.model import Page
from livecheck.parse import read_page

LANGUAGES = ("fr", "en")
ROW = re.compile(r"\| (?P<command>[^|]+) \| (?P<then>[^|]+) \| (?P<now>[^|]+) \|")
LINK = re.compile(r"\]\((?P<page>[\w.-]+\.md)#(?P<anchor>[\w-]+)\)")
HEADING = re.compile(r"^#{2,} .*\{#(?P<anchor>[\w-]+)\}$", re.MULTILINE)


@dataclass(frozen=True)
class Row:
    """A row of the table: where its link leads, and what it quotes from there."""

    line: int
    page: str
    anchor: str
    quoted: tuple[str, ...]


def rows(project: Path, language: str) -> Iterator[Row]:
    lines = (project / "docs" / language / "since-2018.md").read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines, 1):
        if (row := ROW.fullmatch(line)) and "`" in row["then"] + row["now"] + row["command"]:
            link = LINK.search(row["now"])
            assert link, f"line {number} has no link to its block"
            yield Row(number, link["page"], link["anchor"], tuple(re.findall(r"`([^`]+)`", row["now"])))


def promised(project: Path, language: str, name: str, anchor: str) -> list[str]:
    """The lines that blocks of a section, and of the sections inside it, promise of the Docker that readers have."""
    path = project / "docs" / language / name
    text = path.read_text(encoding="utf-8")
    page: Page = read_page(path, language, text)
    starts = [(text.count("\n", 0, found.start()) + 1, found["anchor"]) for found in HEADING.finditer(text)]
    first = next(line for line, found in starts if found == anchor)
    last = next((line for line, _ in starts if line > first), 10**6)
    return [
        output
        for block in page.blocks
        if first < block.place.line < last and block.options.unchecked is None and shown_to_readers(block)
        for step in block.steps
        for output in step.output
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_row_quotes_from_today_stands_in_the_block_it_links_to(project: Path, language: str) -> None:
    found = list(rows(project, language))
    assert len(found) >= 10
    for row in found:
        lines = promised(project, language, row.page, row.anchor)
        for quoted in row.quoted:
            assert any(quoted in line for line in lines), f"{language}, line {row.line}: `{quoted}`"


def test_both_languages_have_the_same_rows(project: Path) -> None:
    french, english = ([(row.page, row.anchor, row.quoted) for row in rows(project, each)] for each in LANGUAGES)
    assert french == english
