"""Rows keep the columns of the page where they fit; else a table is laid out as Docker does."""

from __future__ import annotations

import pytest

from livecheck.accept.layout import Column, columns, fitted, fresh, headline, laid_out
from livecheck.match import Cell, cells_of, header_of


def rows(head: str, *lines: str) -> list[tuple[Cell, ...]]:
    header = header_of(head)
    assert header is not None
    return [cells_of(line, header) or () for line in lines]


def below(head: str, *lines: str) -> tuple[Column, ...]:
    """The columns of a header with these rows."""
    header = header_of(head)
    assert header is not None
    return columns(header, rows(head, *lines))


def starts(standing: tuple[Column, ...]) -> tuple[int, ...]:
    return tuple(column.start for column in standing)


IMAGES = "IMAGE           ID             DISK USAGE   CONTENT SIZE   EXTRA"
ALPINE = "alpine:latest   a485a202981c         12MB         3.51MB    U"


def test_a_row_that_fits_stands_in_the_columns_of_the_header() -> None:
    head = below("NAME      SIZE   TAG")
    assert fitted(head, ("web", "", "latest")) == "web              latest"
    assert fitted(head, ("web", "1kB", "")) == "web       1kB"


@pytest.mark.parametrize("cell", ["webserver", "webserver-and-more"])
def test_a_row_whose_cell_would_touch_the_next_column_does_not_fit(cell: str) -> None:
    assert fitted(below("NAME      SIZE   TAG"), (cell, "1kB", "a")) is None


def test_columns_are_as_narrow_as_the_terminal_made_them_and_no_narrower() -> None:
    head = below("NAME      SIZE      TAG")  # Docker makes no column narrower than ten
    shown = [("web", "1kB", "a")]
    assert starts(fresh(head, shown, [("db", "1kB", "a")])) == (0, 10, 20)
    assert starts(fresh(head, shown, [("webserver", "1kB", "a")])) == (0, 12, 22)


def test_a_column_that_its_longest_cell_made_wide_follows_its_new_longest_cell() -> None:
    head = below("NAME                 TAG")
    assert starts(fresh(head, [("docker_gwbridge-xx", "a")], [("bridge", "a")])) == (0, 9)


def test_a_row_is_written_at_its_offsets_without_blanks_at_its_end() -> None:
    standing = (Column("A", 0), Column("B", 5), Column("C", 10))
    assert laid_out(standing, ("a", "b", "")) == "a    b"


def test_numbers_stay_at_the_right_and_a_letter_where_it_stands_below_its_name() -> None:
    standing = below(IMAGES, ALPINE, "<untagged>      2076666116c2      145.9MB             0B")
    assert [(column.right, column.shift) for column in standing] == [
        (False, 0),
        (False, 0),
        (True, 0),
        (True, 0),
        (False, 1),
    ]
    assert fitted(standing, ("alpine:latest", "a485a202981c", "12MB", "3.51MB", "U")) == ALPINE


def test_how_cells_stand_is_learned_from_the_terminal_where_the_page_has_none() -> None:
    header = header_of(IMAGES)
    assert header is not None
    assert [column.right for column in columns(header, [], rows(IMAGES, ALPINE))] == [False, False, True, True, False]


def test_numbers_stay_at_the_right_when_a_cell_gets_longer() -> None:
    before, after = (("a:1", "a485a202981c", size, "3.51MB", "U") for size in ("12MB", "1234.567 MiB"))
    laid = fresh(below(IMAGES, ALPINE), [before], [after])
    assert headline(laid) == "IMAGE           ID               DISK USAGE   CONTENT SIZE   EXTRA"
    assert laid_out(laid, after) == "a:1             a485a202981c   1234.567 MiB         3.51MB    U"
