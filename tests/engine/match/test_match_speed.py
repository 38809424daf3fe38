"""How the comparison grows: with lines in proportion, with the length of a line too, and on hostile input not beyond.

Costs are compared, never measured: calls are counted, and where a regular expression works, of which there is nothing
to count, the processor time of one input is held against that of another. `bench/comparison.py` prints the rest.
"""

from __future__ import annotations

import sys
from types import FrameType

import pytest

from helpers.bait import BAIT
from helpers.growth import ended_after, growth
from helpers.long_output import LONG, Sides
from livecheck.match import Bindings, Comparison, align, compare, search, substitute
from livecheck.match.align import align as aligned
from livecheck.match.tables import header_of

SMALL, LARGE = 150, 600
ALLOWED = 1.25
"""How many more calls one line may cost in long output than in short."""
AT_MOST = 20
"""How many times the processor time may grow with eight times the input: in the square, it would be 64."""


@pytest.fixture(autouse=True, scope="module")
def _warm() -> None:
    """What is made at the first comparison of a process is no line's cost."""
    for made in LONG.values():
        compared(made(9))


def calls(sides: Sides) -> int:
    """How many functions a comparison calls; it must not give up."""
    count = 0

    def tick(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(tick)
    try:
        comparison = compared(sides)
    finally:
        sys.setprofile(before)
    assert not comparison.gave_up
    return count


def compared(sides: Sides) -> Comparison:
    return compare(sides.page, sides.real, Bindings(), command=sides.command, any_order=sides.any_order)


@pytest.mark.parametrize("name", LONG)
def test_a_line_costs_no_more_in_long_output(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """With limits of an alignment and of a search that such output meets: thousands of lines meet the real ones."""
    monkeypatch.setattr(align, "_EXACT", 100 * 100)
    monkeypatch.setattr(search, "BASE_STEPS", 2000)
    small, large = (calls(LONG[name](size)) / size for size in (SMALL, LARGE))
    assert large <= ALLOWED * small


def test_many_lines_in_any_order_cost_in_proportion_too() -> None:
    made = {size: LONG["lines in any order"](size) for size in (500, 4000)}
    assert compared(made[4000]).matches
    assert growth(lambda size: compared(made[size]), 500) <= AT_MOST


def test_an_exact_alignment_has_its_limit() -> None:
    small, large = (calls(LONG["all text another"](size)) / size for size in (1000, 4000))
    assert large <= ALLOWED * small


def test_what_nests_deeply_is_aligned_without_deep_recursion() -> None:
    sides = LONG["what stands once, nested"](30_000)
    assert aligned(sides.page, sides.real)


@pytest.mark.parametrize("header", ["  ".join(["A"] * 65), f"{'A' * 65}  B", "PID " * 65])
def test_what_would_make_each_row_endless_is_no_header(header: str) -> None:
    assert header_of(header) is None


@pytest.mark.parametrize("piece", ["x ", "echo x; ", "'a b' ", "cat <<E\nx\nE\n", "3030c9c91e12 ", "$(echo x) "])
def test_a_long_command_costs_in_proportion_to_its_length(piece: str) -> None:
    shown = [f"{number * 7919:011d}a" for number in range(300)]
    known = compare(shown, shown, Bindings(), command="docker x").bindings
    assert growth(lambda size: substitute(f"echo {piece * size}", known), 1000) <= AT_MOST


# --- lines that are built to take long ------------------------------------------------------------------------


@pytest.mark.parametrize("group", BAIT)
def test_bait_costs_in_proportion_to_its_size(monkeypatch: pytest.MonkeyPatch, group: str) -> None:
    """Without the steps that a search has before it counts the lines: they cost the same whatever the size."""
    monkeypatch.setattr(search, "BASE_STEPS", 0)
    size, baits = BAIT[group]
    grown = {}
    for name, bait in baits.items():
        with ended_after(10, name):
            grown[name] = growth(bait, size)
    assert {name: times for name, times in grown.items() if times > AT_MOST} == {}
