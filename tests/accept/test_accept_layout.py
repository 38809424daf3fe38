"""Rows keep the columns of the page where they fit; else a table is laid out as Docker does."""

from __future__ import annotations

import pytest
from livecheck.accept.layout import fitted, laid_out, starts
from livecheck.accept.pairing import in_any_order, in_order, stretches
from livecheck.match.tables import header_of


def header(line: str):  # type: ignore[no-untyped-def]
    found = header_of(line)
    assert found is not None
    return found


def test_a_row_that_fits_stands_in_the_columns_of_the_header() -> None:
    head = header("NAME      SIZE   TAG")
    assert fitted(head, ("web", "", "latest")) == "web              latest"
    assert fitted(head, ("web", "1kB", "")) == "web       1kB"


@pytest.mark.parametrize("cell", ["webserver", "webserver-and-more"])
def test_a_row_whose_cell_would_touch_the_next_column_does_not_fit(cell: str) -> None:
    assert fitted(header("NAME      SIZE   TAG"), (cell, "1kB", "a")) is None


def test_columns_are_as_narrow_as_the_terminal_made_them_and_no_narrower() -> None:
    head = header("NAME      SIZE      TAG")  # Docker makes no column narrower than ten
    shown = [("web", "1kB", "a")]
    assert starts(head, shown, [("db", "1kB", "a")]) == (0, 10, 20)
    assert starts(head, shown, [("webserver", "1kB", "a")]) == (0, 12, 22)


def test_a_column_that_its_longest_cell_made_wide_follows_its_new_longest_cell() -> None:
    head = header("NAME                 TAG")
    assert starts(head, [("docker_gwbridge-xx", "a")], [("bridge", "a")]) == (0, 9)


def test_a_row_is_written_at_its_offsets_without_blanks_at_its_end() -> None:
    assert laid_out((0, 5, 10), ("a", "b", "")) == "a    b"


# --- which line is which ----------------------------------------------------------------------------------


def same(page: str, real: str):  # type: ignore[no-untyped-def]
    return lambda i, j: float(page[i] == real[j])


def test_lines_are_paired_in_order_for_most_in_common() -> None:
    assert in_order(range(4), range(4), same("abcd", "bcda")) == {0: 1, 1: 2, 2: 3}
    assert in_order(range(2), range(3), same("ab", "xab")) == {1: 0, 2: 1}
    assert in_order([], range(2), same("", "ab")) == {}


def test_long_stretches_are_paired_as_they_come() -> None:
    assert in_order(range(100), range(100), lambda i, j: 1.0) == {n: n for n in range(100)}


def test_where_order_is_free_the_most_alike_are_paired_first() -> None:
    assert in_any_order(range(2), range(2), lambda i, j: (0.9, 0.4)[i] if i != j else 0.5) == {1: 0, 0: 1}
    assert in_any_order(range(2), range(2), lambda i, j: 0.1) == {}


def test_stretches_are_what_stands_between_lines_that_agree() -> None:
    assert list(stretches(" -+ + ")) == [range(1, 3), range(4, 5)]
