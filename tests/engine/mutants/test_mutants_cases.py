"""The mutants of what agrees under tests/cases/match: notations that the course does not use are covered there."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers.exchanges import CASES, Exchange, read_case
from helpers.fakes import ENGINE, exercise
from helpers.recorded import STARTED, console
from livecheck.model import Capture, Exercise, Run, Score
from livecheck.mutants import score_steps, total
from livecheck.mutants.trial import SAME_SECOND, STANDS_FOR_NOTHING

# Where order is free, identities that change places in all that ties them together are only other names.
RENAMED = {"any_order_rows", "free_order_needs_a_search"}


def scored(path: Path) -> Score:
    exchanges = read_case(path.read_text(encoding="utf-8"))
    captures = tuple(capture_of(exchange) for exchange in exchanges)
    page = exercise_of(exchanges)
    return score_steps(page, Run(page.name, page.key, ENGINE, STARTED, 1.0, captures), range(len(captures)))


def capture_of(exchange: Exchange) -> Capture:
    (typed,) = exchange.sections.get("typed", [exchange.command])
    return Capture(typed, tuple(exchange.sections["terminal"]), 0, None, 0.1)


def exercise_of(exchanges: list[Exchange]) -> Exercise:
    blocks = (console(f"$ {e.command}", *e.sections["page"], options=options_of(e)) for e in exchanges)
    return exercise("---\nlab:\n  nodes: [node1, node2]\n---\n" + "\n\n".join(blocks))


def options_of(exchange: Exchange) -> str:
    return ' order="any"' if "any order" in exchange.sections else ""


AGREEING = [path for path in CASES if all("matches" in e.sections for e in read_case(path.read_text("utf-8")))]


@pytest.mark.parametrize("path", AGREEING, ids=lambda path: path.stem)
def test_what_survives_is_true_of_the_terminal(path: Path) -> None:
    found = scored(path)
    assert (found.unverified, found.made > 0) == (0, True)
    unexplained = [mutant for mutant in found.survivors if mutant.reason not in (STANDS_FOR_NOTHING, SAME_SECOND)]
    assert bool(unexplained) is (path.stem in RENAMED), unexplained
    assert {mutant.operator for mutant in unexplained} <= {"identities exchanged", "identities made one"}


def test_rows_of_one_second_are_excused() -> None:
    (path,) = (path for path in AGREEING if path.stem == "rows_of_one_second")
    assert {(mutant.operator, mutant.reason) for mutant in scored(path).survivors} == {("row swapped", SAME_SECOND)}


def test_nearly_all_are_killed() -> None:
    found = total([scored(path) for path in AGREEING])
    assert found.made > 1500
    assert found.rate is not None
    assert found.rate >= 99.5
