"""Which lines of a page and of a terminal are the same one, changed."""

from __future__ import annotations

from livecheck.pairing import in_any_order, in_order, stretches


def same(page: str, real: str):  # type: ignore[no-untyped-def]
    return lambda i, j: float(page[i] == real[j])


def test_lines_are_paired_in_order_for_most_in_common() -> None:
    assert in_order(range(4), range(4), same("abcd", "bcda")) == {0: 1, 1: 2, 2: 3}
    assert in_order(range(2), range(3), same("ab", "xab")) == {1: 0, 2: 1}
    assert in_order([], range(2), same("", "ab")) == {}


def test_long_stretches_are_paired_as_they_come() -> None:
    assert in_order(range(100), range(100), lambda i, j: 1.0) == {n: n for n in range(100)}


def test_lines_are_the_same_one_from_the_least_that_they_must_have_in_common() -> None:
    for small in (2, 100):
        assert in_order(range(small), range(small), lambda i, j: 0.5, 0.5) == {n: n for n in range(small)}
        assert in_order(range(small), range(small), lambda i, j: 0.4, 0.5) == {}


def test_where_order_is_free_the_most_alike_are_paired_first() -> None:
    assert in_any_order(range(2), range(2), lambda i, j: (0.9, 0.4)[i] if i != j else 0.5) == {1: 0, 0: 1}
    assert in_any_order(range(2), range(2), lambda i, j: 0.1) == {}


def test_stretches_are_what_stands_between_lines_that_agree() -> None:
    signs = " -+ + "
    assert list(stretches(range(6), lambda n: signs[n] != " ")) == [[1, 2], [4]]
