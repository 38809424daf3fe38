"""Looseness has to be earned (rule 6), on the pages of all cases: what may be changed unnoticed, and what not."""

from __future__ import annotations

import re

import pytest

from helpers import PROJECT
from livecheck.match import DOTS, Bindings, Setting, compare, samples
from livecheck.match.build_steps import step_number
from livecheck.match.read import GUARDED_DOTS

CASES = sorted((PROJECT / "tests/cases/match").glob("*.txt"))
PAGES = [
    (path.stem, command, page.splitlines())
    for path in CASES
    for command, page in re.findall(
        r"^\$ (.*)\n(?:--- (?:typed\n.*|any order)\n)*--- page\n((?:.*\n)*?)--- terminal$",
        path.read_text(encoding="utf-8"),
        re.MULTILINE,
    )
]
IDS = [f"{stem}-{number}" for number, (stem, _, _) in enumerate(PAGES)]
each_page = pytest.mark.parametrize(("command", "page"), [(c, p) for _, c, p in PAGES], ids=IDS)


def agrees(page: list[str], real: list[str], command: str) -> bool:
    return compare(page, real, Bindings(), command=command, setting=Setting(("node1", "node2", "node3"))).matches


LAYER = re.compile(r"[0-9a-f]{12}: [A-Z]")


def shown(page: list[str]) -> list[str]:
    """A terminal that shows just what the page does."""
    return [DOTS if line == GUARDED_DOTS else line for line in page if line != DOTS]


def test_the_cases_are_read() -> None:
    assert len(PAGES) >= len(CASES)


@each_page
def test_a_page_agrees_with_itself(command: str, page: list[str]) -> None:
    assert agrees(page, shown(page), command)


@each_page
def test_each_letter_and_digit_that_is_no_sample_counts(command: str, page: list[str]) -> None:
    for number, found in enumerate(samples(page, command)):
        line = page[number]
        for at, letter in enumerate(line):
            if letter.isalnum() and not any(start <= at < end for start, end, _ in found):
                other = "7" if letter.isdigit() and letter != "7" else "q" if letter != "q" else "x"
                changed = [*page[:number], line[:at] + other + line[at + 1 :], *page[number + 1 :]]
                assert not agrees(changed, shown(page), command), f"unnoticed: {changed[number]}"


@each_page
def test_a_line_too_few_or_too_many_is_noticed(command: str, page: list[str]) -> None:
    page = [line for line in page if line != DOTS]
    for number, line in enumerate(page):
        detail = line.startswith(" => => ")  # the terminal may have details that the page leaves out
        assert agrees([*page[:number], *page[number + 1 :]], shown(page), command) == detail
        assert not agrees([*page[:number], line, *page[number:]], shown(page), command)
        assert not agrees([*page, "and this"], shown(page), command)


@each_page
def test_two_lines_that_change_places_are_noticed(command: str, page: list[str]) -> None:
    for number in range(len(page) - 1):
        one, two = page[number : number + 2]
        swapped = [*page[:number], two, one, *page[number + 2 :]]
        if one != two and DOTS not in (one, two) and not may_swap(one, two, page, command):
            assert not agrees(swapped, shown(page), command), f"unnoticed: {two!r} before {one!r}"


def may_swap(one: str, two: str, page: list[str], command: str) -> bool:
    """Whether order is free here: steps of a build, details of one step, parts of a pull, rows of one second, lines
    that are one sample each."""
    if one.startswith(" => ") and two.startswith(" => "):
        stages = [step_number(line) for line in (one, two)]
        if stages[0] and stages[1] and stages[0][0] == stages[1][0]:
            return False
        before = page[page.index(one) - 1 : page.index(one)]
        return one.startswith(" => => ") == two.startswith(" => => ") or before == [DOTS]
    if LAYER.match(one) and LAYER.match(two):
        return True
    ages = [re.findall(r"\d seconds ago", line) for line in (one, two)]
    if ages[0] and ages[0] == ages[1] and "history" not in command:
        return True
    return without_samples(one, page, command) == without_samples(two, page, command)


def without_samples(line: str, page: list[str], command: str) -> str:
    """What counts to the letter in a line: samples and the width of gaps are gone."""
    found = samples(page, command)[page.index(line)]
    for start, end, kind in reversed(found):
        line = f"{line[:start]}<{kind}>{line[end:]}"
    return re.sub(r" {2,}", "  ", line)
