"""Nothing of the 2018 source is lost: its parts and commands are where `source_map.toml` says, in both languages.

A command counts when it is a step of a block in the right section, typed and checked, in the source's order; a mention
in a comment or a look-alike elsewhere does not.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from helpers import PROJECT
from livecheck.model import Block, Step
from livecheck.parse import fences, read_page

LANGUAGES = ("fr", "en")
NUMBERS = """
1  2 2.1 2.2 2.2.1 2.3 2.4  3 3.1 3.2 3.3 3.4 3.5  4 4.1 4.2 4.3 4.4 4.5  5 5.1 5.2 5.3 5.4  6
""".split()
"""The source's table of contents."""

PLACEHOLDERS = {
    "<ID>": r"[0-9a-f]{4,64}",
    "<TOKEN>": r"SWMTKN-1-[0-9a-z]+-[0-9a-z]+",
    "<ADDRESS>": r"\d+(?:\.\d+){3}:2377",
}

ANCHORED = re.compile(r"(?P<hashes>#*)\s*\S.*\{\s*#(?P<anchor>[\w-]+)[^{}]*\}\s*")
SNIPPET = re.compile(r'--8<-- "(?P<path>[^"]+\.svg)"')
CODE = re.compile(r"(?<!`)`([^`]+)`(?!`)")


# --- the table --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Location:
    """Where something stands: a page, and a section of it unless it is the whole page."""

    page: str
    anchor: str | None

    def __str__(self) -> str:
        return f"{self.page}#{self.anchor}" if self.anchor else self.page


@dataclass(frozen=True, slots=True)
class Command:
    """A command of the source, and what became of it."""

    n: int
    section: str
    source: str
    page: str
    kind: str
    location: Location

    def __str__(self) -> str:
        return f"{self.n} {self.source}"

    @property
    def pattern(self) -> re.Pattern[str]:
        """Matches the command as a page has it."""
        return re.compile(_pattern(self.page))


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the source that is no command: a section, a piece of the front matter, a term."""

    name: str
    location: Location
    holds: tuple[str | Mapping[str, str], ...] = ()
    """Words that must stand there: in both languages, or by language."""

    def __str__(self) -> str:
        return self.name


def _pattern(text: str) -> str:
    parts = re.split(f"({'|'.join(PLACEHOLDERS)})", text)
    return "".join(PLACEHOLDERS.get(part, re.escape(part)) for part in parts)


def _location(text: str) -> Location:
    page, _, anchor = text.partition("#")
    return Location(page, anchor or None)


def _commands(sections: Sequence[Mapping[str, Any]]) -> Iterator[Command]:
    for section in sections:
        home = _location(section["place"])
        for row in section.get("commands", []):
            unknown = row.keys() - {"n", "source", "page", "as", "at"}
            assert not unknown, f"command {row['n']}: {unknown} is not known"
            location = Location(home.page, row.get("at", home.anchor))
            source = row["source"]
            yield Command(row["n"], section["number"], source, row.get("page", source), row.get("as", "step"), location)


TABLE = tomllib.loads((PROJECT / "tests/course/source_map.toml").read_text(encoding="utf-8"))
COMMANDS = tuple(_commands(TABLE["section"]))
ROWS = {
    **{row["title"]: row for row in TABLE["front"]},
    **{f"{row['number']} {row['title']}": row for row in TABLE["section"]},
}
DEFINITION = ":   "
PARTS = (
    *(Part(name, _location(row["place"]), tuple(row.get("holds", ()))) for name, row in ROWS.items()),
    *(Part(f"« {term} »", _location(place), (DEFINITION,)) for term, place in TABLE["terms"].items()),
)


# --- the pages --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Section:
    """A section of a page: everything up to the next heading of its rank or above."""

    first: int
    last: int
    prose: str
    """Its text without the blocks."""

    def holds(self, block: Block) -> bool:
        return self.first <= block.place.line <= self.last


@dataclass(frozen=True, slots=True)
class Text:
    """A page as this table asks about it."""

    path: Path
    blocks: tuple[Block, ...]
    sections: Mapping[str | None, Section]
    """Anchor → section; the whole page under `None`."""


@cache
def read(page: str, language: str) -> Text:
    """Reads a page of the course; a missing one fails the test that asks for it."""
    path = PROJECT / "docs" / language / f"{page}.md"
    named = path.relative_to(PROJECT)
    assert path.is_file(), f"there is no {named}"
    text = path.read_text(encoding="utf-8")
    blocks = read_page(named, language, text).blocks
    return Text(named, blocks, sections_of(text))


def sections_of(text: str) -> dict[str | None, Section]:
    """The sections of a page by their anchors; the terms of a glossary count as well."""
    lines = _without_fences(text)
    starts = [(index, found) for index, line in enumerate(lines) if (found := ANCHORED.fullmatch(line))]
    sections: dict[str | None, Section] = {None: Section(1, len(lines), "\n".join(lines))}
    for index, found in starts:
        rank = len(found["hashes"]) or 7
        later = (other for other, heading in starts if other > index and (len(heading["hashes"]) or 7) <= rank)
        end = next(later, len(lines))
        assert found["anchor"] not in sections, f"the anchor #{found['anchor']} stands twice"
        sections[found["anchor"]] = Section(index + 1, end, "\n".join(lines[index:end]))
    return sections


def _without_fences(text: str) -> list[str]:
    lines = text.split("\n")
    for fence in fences(text):
        lines[fence.line - 1 : fence.end] = [""] * (fence.end - fence.line + 1)
    return lines


def section_at(location: Location, language: str) -> tuple[Text, Section]:
    text = read(location.page, language)
    assert location.anchor in text.sections, f"{text.path}: there is no section #{location.anchor}"
    return text, text.sections[location.anchor]


# --- where a command is -----------------------------------------------------------------------------------


@cache
def steps(page: str, language: str) -> Mapping[int, Step | str]:
    """The number of each command that is typed on a page → its step, or why there is none.

    Each command is looked for after the step of the one before it, so that two commands never share a step.
    """
    found: dict[int, Step | str] = {}
    after = 0
    for command in COMMANDS:
        if command.location.page == page and command.kind == "step":
            step = _next_step(command, language, after)
            found[command.n] = step or f"not typed in {command.location} after line {after} of docs/{language}"
            after = step.place.line if step else after
    return found


def _next_step(command: Command, language: str, after: int) -> Step | None:
    text, section = section_at(command.location, language)
    typed = (step for block in text.blocks if section.holds(block) for step in block.steps)
    fitting = (step for step in typed if step.place.line > after and command.pattern.fullmatch(step.command))
    return next(fitting, None)


def shown(command: Command, language: str) -> Iterator[str]:
    """Whatever of the command's section is of its kind: lines of output, lines of files, code in prose, figures."""
    text, section = section_at(command.location, language)
    blocks = [block for block in text.blocks if section.holds(block) and block.options.unchecked is None]
    if command.kind == "output":
        yield from (line for block in blocks for step in block.steps for line in step.output)
    elif command.kind == "file":
        yield from (line for block in blocks if block.options.file for line in block.text.splitlines())
    elif command.kind == "prose":
        yield from CODE.findall(" ".join(section.prose.split()))
    elif command.kind == "figure":
        yield from (_words(PROJECT / "docs" / path) for path in SNIPPET.findall(section.prose))
    else:
        raise AssertionError(f"command {command.n}: `as` is step, output, file, prose or figure")


def _words(figure: Path) -> str:
    """All that a figure says, as one line."""
    tree = ElementTree.parse(figure)
    texts = ["".join(element.itertext()) for element in tree.iter("{http://www.w3.org/2000/svg}text")]
    return " ".join(" ".join(texts).split())


# --- the tests --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ROWS)
def test_a_part_says_what_must_stand_in_its_place(name: str) -> None:
    assert ROWS[name].get("holds") or ROWS[name].get("commands"), (
        "without `holds` and commands, it would pass on nothing"
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("part", PARTS, ids=str)
def test_a_part_of_the_source_has_its_place(part: Part, language: str) -> None:
    text, section = section_at(part.location, language)
    for words in part.holds:
        here = words if isinstance(words, str) else words[language]
        assert here in section.prose, f"{text.path}: `{here}` is not in {part.location}"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("command", [command for command in COMMANDS if command.kind == "step"], ids=str)
def test_a_command_of_the_source_is_typed_and_checked(command: Command, language: str) -> None:
    step = steps(command.location.page, language)[command.n]
    assert isinstance(step, Step), step
    assert step.options.unchecked is None, f"{step.place}: shown, but never run"
    assert not step.options.hidden, f"{step.place}: run, but never shown"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("command", [command for command in COMMANDS if command.kind != "step"], ids=str)
def test_a_command_that_the_source_only_shows_is_still_shown(command: Command, language: str) -> None:
    part_of_a_line = command.kind in ("output", "figure")
    fits = command.pattern.search if part_of_a_line else command.pattern.fullmatch
    assert any(fits(line.strip()) for line in shown(command, language)), f"no `{command.page}` in {command.location}"


def test_the_table_has_every_numbered_section_of_the_source_in_its_order() -> None:
    assert [row["number"] for row in TABLE["section"]] == NUMBERS
    assert len(NUMBERS) + len(TABLE["front"]) >= 31


def test_the_table_has_every_command_once_in_its_order() -> None:
    assert [command.n for command in COMMANDS] == list(range(1, len(COMMANDS) + 1))
    assert len({(command.n, command.source) for command in COMMANDS}) == len(COMMANDS) >= 55
    assert len([command for command in COMMANDS if command.kind == "step"]) >= 55


def test_each_exercise_of_the_source_is_a_page_of_its_own() -> None:
    pages = {row["number"]: _location(row["place"]) for row in TABLE["section"]}
    for number, location in pages.items():
        assert location.page == pages[number.partition(".")[0]].page
        assert (location.anchor is None) == (number in "23456")


# --- the tests’ own tools ---------------------------------------------------------------------------------

SAMPLE = """\
# Page

## One {#one}

Text `with code`.

```console
$ echo "# Two {#two}"
```

### Inside {#inside}

More.

## Two {#two}

Last { #term data-forms="x" }
:   Word.
"""


def test_a_section_ends_at_the_next_heading_of_its_rank() -> None:
    sections = sections_of(SAMPLE)
    spans = {anchor: (section.first, section.last) for anchor, section in sections.items()}
    assert spans == {None: (1, 19), "one": (3, 14), "inside": (11, 14), "two": (15, 19), "term": (17, 19)}


def test_prose_is_what_stands_outside_of_the_blocks() -> None:
    assert CODE.findall(sections_of(SAMPLE)["one"].prose) == ["with code"]


def test_a_placeholder_stands_for_one_value_of_its_kind() -> None:
    command = Command(1, "2.3", "", "docker container start <ID>", "step", Location("x", None))
    assert command.pattern.fullmatch("docker container start 3030")
    assert not command.pattern.fullmatch("docker container start web")
    assert not command.pattern.fullmatch("docker container start 3030 4040")
