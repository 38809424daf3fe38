"""Lines that Docker's client adds on a slow machine: a page need not show them, and where it does, they count."""

from __future__ import annotations

from livecheck.match import Bindings, compare

PROMISED = "chown: /: Operation not permitted"
BY_CHANCE = "failed to resize tty, using default size"


def agrees(page: list[str], terminal: list[str]) -> bool:
    return compare(page, terminal, Bindings(), command="docker run --rm -it alpine chown nobody /").matches


def test_such_a_line_alone_need_not_be_on_the_page() -> None:
    assert agrees([PROMISED], [PROMISED, BY_CHANCE])
    assert agrees([PROMISED], [BY_CHANCE, PROMISED])
    assert agrees([], [BY_CHANCE])


def test_where_the_page_shows_it_it_counts() -> None:
    assert agrees([PROMISED, BY_CHANCE], [PROMISED, BY_CHANCE])
    assert not agrees([PROMISED, BY_CHANCE], [PROMISED])
    assert not agrees([PROMISED, BY_CHANCE], [PROMISED, BY_CHANCE, BY_CHANCE])


def test_it_hides_no_other_line() -> None:
    assert not agrees([PROMISED], [BY_CHANCE])
    assert not agrees([PROMISED], [PROMISED, f"{BY_CHANCE}."])
