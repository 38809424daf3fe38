"""The search: it finds a pairing whenever there is one, none when there is none, and it ends."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from livecheck.match import DOTS, Bindings, compare, search
from livecheck.match.arrange import arrange, freedom_of
from livecheck.match.bind import Binder
from livecheck.match.context import context_of
from livecheck.match.pair import pair
from livecheck.match.read import read_page, read_terminal
from livecheck.match.search import BASE_STEPS, STEPS_PER_LINE, Search, TooManyWays, steps_for

IDS = ["3030c9c91e12", "a6a9d46d0b2f", "c317d0a9e3d2"]
lines = st.sampled_from(["one", "two", *IDS, f"{IDS[0]} {IDS[1]}", f"{IDS[1]} {IDS[2]}"])
HEADER = "IMAGE ID       CREATED         SIZE"


def by_hand(page: Sequence[str], real: Sequence[str]) -> bool:
    """Whether two lists of words agree, one to one in order, under one binding: the definition, no search."""
    there: dict[str, str] = {}
    back: dict[str, str] = {}
    for mine, theirs in zip(page, real, strict=False):
        words, others = mine.split(), theirs.split()
        if len(words) != len(others):
            return False
        for word, other in zip(words, others, strict=True):
            if (word in IDS) != (other in IDS) or (word not in IDS and word != other):
                return False
            if word in IDS and (there.setdefault(word, other) != other or back.setdefault(other, word) != word):
                return False
    return len(page) == len(real)


def agrees_by_hand(page: Sequence[str], real: Sequence[str]) -> bool:
    """As `by_hand`, where what `...` stands for binds nothing."""
    kept = [line for line in page if line != DOTS]
    if len(kept) > len(real):
        return False
    return any(
        by_hand(kept, [real[j] for j in places]) and fits(page, places, len(real))
        for places in increasing(len(kept), len(real))
    )


def increasing(count: int, size: int, start: int = 0) -> Iterator[tuple[int, ...]]:
    if count == 0:
        yield ()
        return
    for first in range(start, size):
        yield from ((first, *rest) for rest in increasing(count - 1, size, first + 1))


def fits(page: Sequence[str], places: tuple[int, ...], size: int) -> bool:
    """Whether all that is left out between these places is where the page has `...`."""
    edges, at, open_ = [-1, *places, size], 0, False
    for line in [*page, None]:
        if line == DOTS:
            open_ = True
            continue
        if edges[at + 1] != edges[at] + 1 and not open_:
            return False
        at, open_ = at + 1, False
    return True


def agrees(page: Sequence[str], real: Sequence[str], *, any_order: bool = False) -> bool:
    comparison = compare(page, real, Bindings(), command="", any_order=any_order)
    assert not comparison.gave_up
    return comparison.matches


@settings(max_examples=4 * settings.default.max_examples)
@given(st.lists(lines | st.just(DOTS), max_size=6), st.lists(lines, max_size=6))
def test_with_dots_a_pairing_is_found_just_when_there_is_one(page: list[str], real: list[str]) -> None:
    assert agrees(page, real) == agrees_by_hand(page, real)


@settings(max_examples=4 * settings.default.max_examples)
@given(st.lists(lines, max_size=5), st.lists(lines, max_size=5))
def test_in_any_order_a_pairing_is_found_just_when_there_is_one(page: list[str], real: list[str]) -> None:
    expected = any(by_hand(page, order) for order in permutations(real))
    assert agrees(page, real, any_order=True) == expected


@settings(max_examples=2 * settings.default.max_examples)
@given(st.lists(lines, min_size=1, max_size=6), st.randoms(use_true_random=False))
def test_in_any_order_every_order_agrees(page: list[str], random: object) -> None:
    real = list(page)
    random.shuffle(real)  # type: ignore[attr-defined]
    assert agrees(page, real, any_order=True)
    assert agrees([*page, DOTS], [*real, "and more"], any_order=True)
    assert not agrees(page, [*real, "and more"], any_order=True)


edges = st.tuples(st.integers(0, 40), st.integers(0, 40))


@given(st.lists(edges, min_size=1, max_size=100), st.randoms(use_true_random=False), st.data())
def test_a_hundred_lines_of_two_ids_each_are_no_riddle(
    graph: list[tuple[int, int]], random: object, data: st.DataObject
) -> None:
    page = [f"{a:010d}a1 {b:010d}a1" for a, b in graph]
    real = [f"{a * 7919:010d}b2 {b * 7919:010d}b2" for a, b in graph]
    random.shuffle(real)  # type: ignore[attr-defined]
    assert agrees(page, real, any_order=True)
    number = data.draw(st.integers(0, len(real) - 1))
    changed = [*real[:number], f"{real[number][:12]} {99:010d}c3", *real[number + 1 :]]
    assert agrees(page, changed, any_order=True) == (
        [b for _, b in graph].count(_second(real[number])) == 1 and all(a != _second(real[number]) for a, _ in graph)
    )


def _second(line: str) -> int:
    return int(line[13:-2]) // 7919


@pytest.mark.parametrize("shape", ["chain", "cycle", "stars", "small cycles"])
def test_pieces_that_all_look_alike_are_told_apart(shape: str) -> None:
    made = {
        "chain": [(n, n + 1) for n in range(300)],
        "cycle": [(n, (n + 1) % 300) for n in range(300)],
        "stars": [(1000 + n // 150, n) for n in range(300)],
        "small cycles": [(n, n - n % 3 + (n + 1) % 3) for n in range(300)],
    }[shape]
    page = [f"{a:010d}a1 {b:010d}a1" for a, b in made]
    real = [f"{a * 7919:010d}b2 {b * 7919:010d}b2" for a, b in sorted(made, key=lambda edge: edge[0] * 7 % 301)]
    assert agrees(page, real, any_order=True)


rows = st.tuples(st.sampled_from(IDS), st.sampled_from(["2 seconds ago", "3 seconds ago", "5 minutes ago"])).map(
    lambda row: f"{row[0]}   {row[1]:<15} 7.8MB"
)


def tied_orders(real: Sequence[str]) -> Iterator[list[str]]:
    """All orders of rows in which only neighbours of the same second have swapped."""
    if not real:
        yield []
        return
    age = real[0][15:30]
    length = next((n for n, row in enumerate(real) if row[15:30] != age), len(real)) if "seconds" in age else 1
    for order in permutations(real[:length]):
        yield from ([*order, *rest] for rest in tied_orders(real[length:]))


@settings(max_examples=3 * settings.default.max_examples)
@given(st.lists(rows | st.just(DOTS), max_size=5), st.lists(rows, max_size=5))
def test_rows_of_one_second_swap_and_no_others(page: list[str], real: list[str]) -> None:
    def ids(rows_: Sequence[str]) -> list[str]:
        return [row[:12].strip() for row in rows_]

    expected = any(agrees_by_hand(ids(page), ids(order)) for order in tied_orders(real))
    assert agrees([HEADER, *page], [HEADER, *real]) == expected


def steps_used(page: Sequence[str], real: Sequence[str], *, any_order: bool = False) -> int:
    context = context_of("")
    mine, theirs = read_page(page, context), read_terminal(real, context)
    freedom = freedom_of(mine, any_order)
    search = Search(Binder(Bindings()), steps_for(len(page) + len(real)))
    before = search.steps
    assert pair(arrange(mine, freedom), arrange(theirs, freedom), search)
    return before - search.steps


@pytest.mark.parametrize("any_order", [False, True])
@pytest.mark.parametrize("line", ["plain text {}", "the same text", "hello from {:012x}", "3030c9c91e12"])
@pytest.mark.parametrize("size", [10, 3000])
def test_ordinary_output_takes_few_steps_a_line(size: int, line: str, any_order: bool) -> None:
    page = [line.format(number + 0xA1B2C3D4E5F6) for number in range(size)]
    # Of a few alike pieces in any order the search first counts which can be which.
    few = size + 2 if any_order and size <= 32 else 2
    assert steps_used(page, page, any_order=any_order) <= few * size


def test_reversed_output_in_any_order_takes_a_step_or_two_a_line() -> None:
    page = [f"plain text {number}" for number in range(3000)]
    assert steps_used(page, page[::-1], any_order=True) <= 2 * len(page)


HOSTILE = {
    "thousands of dots and one ID": (
        [DOTS, "hello from 92d79b6de29f"] * 2000 + ["hello from a6a9d46d0b2f"],
        ["hello from 92d79b6de29f"] * 4000,
    ),
    "dots between lines that agree, and a last one that does not": (
        [DOTS, "x"] * 1000 + [DOTS, "y", "x"],
        ["x"] * 2000 + ["y"],
    ),
    "ten IDs that can be any of eleven, but for the last line": (
        [*(f"{n:06x}c9c91e12"[-12:] + f" {n + 1:06x}c9c91e12"[-13:] for n in range(10)), "a6a9d46d0b2f a6a9d46d0b2f"],
        [f"{n:06x}c9c91e12"[-12:] + f" {n + 2:06x}c9c91e12"[-13:] for n in range(11)],
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_input_ends_within_its_steps(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Of which there are fewer here than usual; a test of `judge` uses all of them up."""
    monkeypatch.setattr(search, "BASE_STEPS", BASE_STEPS // 10)
    page, real = HOSTILE[name]
    comparison = compare(page, real, Bindings(), command="", any_order="ten IDs" in name)
    assert not comparison.matches
    assert len([line for line in comparison.diff if line.expected is not None]) == len(page)


def test_a_search_ends_when_its_steps_are_used_up() -> None:
    assert steps_for(10) == BASE_STEPS + 10 * STEPS_PER_LINE
    search = Search(Binder(Bindings()), steps=2)
    search.step()
    search.step()
    with pytest.raises(TooManyWays):
        search.step()
