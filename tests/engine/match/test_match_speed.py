"""How the comparison grows: with lines in proportion, with the length of a line too, and on hostile input not beyond.

Nothing is timed: calls are counted, and what would take a regular expression ages meets a limit of processor time.
"""

from __future__ import annotations

import os
import subprocess
import sys
from types import FrameType

import pytest

from helpers import bait
from helpers.bait import BAIT
from helpers.long_output import LONG, Sides
from livecheck.match import Bindings, compare
from livecheck.match.align import align
from livecheck.match.tables import header_of

SMALL, LARGE = 400, 3200
ALLOWED = 2.5
"""How much more one line may cost in long output than in short."""


def calls(sides: Sides) -> int:
    """How many functions a comparison calls; it must not give up."""
    count = 0

    def tick(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(tick)
    try:
        comparison = compare(sides.page, sides.real, Bindings(), command=sides.command, any_order=sides.any_order)
    finally:
        sys.setprofile(before)
    assert not comparison.gave_up
    return count


@pytest.mark.parametrize("name", LONG)
def test_a_line_costs_no_more_in_long_output(name: str) -> None:
    small, large = (calls(LONG[name](size)) / size for size in (SMALL, LARGE))
    assert large <= ALLOWED * small


def test_a_hundred_thousand_lines_are_compared() -> None:
    sides = LONG["lines in any order"](100_000)
    comparison = compare(sides.page, sides.real, Bindings(), command="docker x", any_order=sides.any_order)
    assert comparison.matches
    assert not comparison.gave_up


def test_what_nests_deeply_is_aligned_without_deep_recursion() -> None:
    sides = LONG["what stands once, nested"](30_000)
    assert align(sides.page, sides.real)


@pytest.mark.parametrize("header", ["  ".join(["A"] * 65), f"{'A' * 65}  B", "PID " * 65])
def test_what_would_make_each_row_endless_is_no_header(header: str) -> None:
    assert header_of(header) is None


# --- lines that are built to take long ------------------------------------------------------------------------

LIMIT = 60
"""Seconds of processor time for what takes a few; what explodes takes hours."""


@pytest.mark.parametrize("name", BAIT)
def test_bait_does_not_explode(name: str) -> None:
    run = subprocess.run(
        [sys.executable, bait.__file__, name, str(LIMIT)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr[-2000:] or f"more than {LIMIT} s"
