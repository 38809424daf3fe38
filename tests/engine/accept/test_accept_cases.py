"""Every kind of drift: a page, what was shown, and the page that is then true, from case files."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from helpers import PROJECT
from helpers.accepting import Texts, accepted, captures, played, statuses
from livecheck.model import Run, Status

CASES = sorted((PROJECT / "tests/cases/accept").iterdir())


def read(case: Path, name: str) -> Texts:
    """The pages of a case: French, and English where it has prose of its own."""
    french = (case / f"{name}.md").read_text(encoding="utf-8")
    english = case / f"{name}.en.md"
    return {"fr": french, "en": english.read_text(encoding="utf-8") if english.exists() else french}


def run_of(case: Path) -> Run:
    return played(read(case, "page"), captures((case / "run.txt").read_text(encoding="utf-8")))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_drifted_is_accepted_in_every_language(case: Path) -> None:
    pages, made = read(case, "page"), run_of(case)
    assert Status.DRIFTED in statuses(pages, made)
    done = accepted(pages, made)
    assert done.refused == {}
    assert done.texts == read(case, "after")
    assert set(statuses(done.texts, made)) == {Status.VERIFIED}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_accepting_twice_changes_nothing(case: Path) -> None:
    made = run_of(case)
    done = accepted(read(case, "page"), made)
    again = accepted(done.texts, made)
    assert (again.texts, again.steps, again.refused) == (done.texts, (), {})


def test_a_page_with_ten_drifts_is_changed_in_its_drifted_lines_alone() -> None:
    case = next(case for case in CASES if case.name == "ten-drifts")
    for before, after in zip(read(case, "page").values(), read(case, "after").values(), strict=True):
        gone = Counter(before.splitlines()) - Counter(after.splitlines())
        assert list(gone) == [
            "hello from alpina",
            "CONTAINER ID   IMAGE     COMMAND      CREATED         STATUS                     PORTS     NAMES",
            '3030c9c91e12   alpine    "/bin/ash"   5 minutes ago   Exited (0) 2 minutes ago             web',
            "    DRIVER    VOLUME NAME",
            "    local     data",
            "    alpine       latest    5f7b2d1c3a4e   2 months ago   78MB",
            "web",
            "4040c9c91e12",
            "a line too many",
            "/ # ls",
            "/ # exit",
            " Containers: 1",
        ]
        kept = [line for line in before.splitlines() if line not in gone and line != "3" and line[:3] != "```"]
        rest = iter(after.splitlines())
        assert all(line in rest for line in kept), "what stays keeps its order"
