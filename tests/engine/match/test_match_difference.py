"""What a person is shown, and how two lists are aligned for it."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from livecheck.match import DOTS, Bindings, compare
from livecheck.match.align import align
from livecheck.match.compare import Comparison


def differ(page: list[str], real: list[str], *, any_order: bool = False) -> Comparison:
    comparison = compare(page, real, Bindings(), command="", any_order=any_order)
    assert not comparison.matches
    return comparison


def shown(page: list[str], real: list[str], *, any_order: bool = False) -> list[str]:
    return [line.sign + line.text for line in differ(page, real, any_order=any_order).diff]


def test_a_changed_line_is_shown_between_those_that_agree() -> None:
    assert shown(["a", "b", "c"], ["a", "x", "c"]) == [" a", "-b", "+x", " c"]


def test_lines_of_the_page_carry_their_place() -> None:
    diff = differ(["a", "b", "c"], ["a", "x", "c"]).diff
    assert [line.expected for line in diff] == [0, 1, None, 2]


def test_lines_before_dots_stand_against_the_first_ones_and_lines_after_against_the_last() -> None:
    page = ["head", DOTS, "tail"]
    assert shown(page, ["hat", "one", "two", "tale"]) == ["-head", "+hat", " ...", "-tail", "+tale"]
    assert shown(page, ["one"]) == ["-head", "+one", " ...", "-tail"]


def test_what_is_left_over_without_dots_is_shown() -> None:
    assert shown(["a"], ["a", "b"]) == [" a", "+b"]
    assert shown([], ["b"]) == ["+b"]
    assert shown(["a"], []) == ["-a"]


def test_free_lines_are_shown_in_the_pages_order() -> None:
    assert shown(["a", "b", "c"], ["c", "x", "a"], any_order=True) == [" a", "-b", " c", "+x"]


def test_rows_of_one_second_that_swapped_are_no_drift_beside_one() -> None:
    header = "REPOSITORY   IMAGE ID       CREATED         SIZE"
    page = [
        header,
        "alpine       c51f86c28340   5 minutes ago   7.8MB",
        "ubuntu       14f60031763d   5 minutes ago   0B",
        "debian       24f60031763d   5 minutes ago   0B",
    ]
    real = [
        header,
        "ubuntu       aaf60031763d   5 seconds ago   0B",
        "alpine       bbf86c283401   5 seconds ago   7.8MB",
        "debian       ccf60031763d   5 minutes ago   1B",
    ]
    assert shown(page, real) == [*(f" {line}" for line in page[:3]), f"-{page[3]}", f"+{real[3]}"]


def test_lines_that_agree_are_bound_though_others_do_not() -> None:
    comparison = differ(["3030c9c91e12", "b", "a6a9d46d0b2f"], ["7f2a01b44c5d", "x", "7f2a01b44c5e"])
    assert sorted(comparison.bindings.items()) == [
        ("id", "3030c9c91e12", "7f2a01b44c5d"),
        ("id", "a6a9d46d0b2f", "7f2a01b44c5e"),
    ]


def test_what_contradicts_is_not_bound() -> None:
    comparison = differ(["3030c9c91e12", "x 3030c9c91e12"], ["7f2a01b44c5d", "x 7f2a01b44c5e"])
    assert list(comparison.bindings.items()) == [("id", "3030c9c91e12", "7f2a01b44c5d")]
    assert [line.sign for line in comparison.diff] == [" ", "-", "+"]


keys = st.lists(st.sampled_from("abcd"), max_size=12)


@given(keys, keys)
def test_an_alignment_pairs_equal_keys_in_order(page: list[str], real: list[str]) -> None:
    pairs = align(page, real)
    assert all(page[i] == real[j] for i, j in pairs)
    assert all(a < c and b < d for (a, b), (c, d) in itertools.pairwise(pairs))
    assert len(pairs) == longest(page, real)


def longest(page: list[str], real: list[str]) -> int:
    """The length of a longest common part, by definition."""
    row = [0] * (len(real) + 1)
    for mine in page:
        before, row = row, [0]
        for j, theirs in enumerate(real):
            row.append(before[j] + 1 if mine == theirs else max(before[j + 1], row[-1]))
    return row[-1]


def test_long_lists_are_aligned_by_what_stands_once() -> None:
    page = [f"{number}" if number % 10 else "same" for number in range(20_000)]
    real = [*page[:5000], "new", *page[5000:9000], *page[9001:]]
    real[12_000] = "changed"
    assert len(align(page, real)) == len(page) - 2


def test_lists_without_anything_in_common_are_not_aligned() -> None:
    assert align(["a"] * 3000, ["b"] * 3000) == []
