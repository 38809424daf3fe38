"""Which lines of a hunk are a pair, and what differs between two lines."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from livecheck.report.contrast import CLOSE, contrast, pairs
from livecheck.report.tokens import Token


def line(text: str) -> list[Token]:
    return [Token(at, at + 1, letter, letter) for at, letter in enumerate(text)]


def test_what_differs_is_told_by_the_place_of_the_token() -> None:
    found = contrast(line("abcd"), line("axd"))
    assert (found.page, found.terminal) == ({1, 2}, {1})
    assert found.closeness == 4 / 7


def test_empty_lines_agree() -> None:
    assert contrast([], []).closeness == 1


def test_sizes_agree_within_a_factor_of_two() -> None:
    one, alike, other = ([Token(0, 3, text, "\0size", "size")] for text in ("7MB", "9MB", "70MB"))
    assert contrast(one, alike).page == frozenset()
    assert contrast(one, other).page == {0}


def test_the_pairing_is_the_best_in_order() -> None:
    page, terminal = ["abcd", "efgh"], ["efgx", "abcx", "efgh"]
    assert pairs([*map(line, page)], [*map(line, terminal)]) == {0: 1, 1: 2}


def test_too_many_lines_are_paired_one_by_one() -> None:
    page = [line("abcd" * 50)] * 60
    terminal = [line("x" * 200), *[line("abcd" * 50)] * 59]
    assert pairs(page, terminal) == {number: number for number in range(1, 60)}


words = st.lists(st.text("abc", max_size=6).map(line), max_size=6)


@given(words, words)
def test_pairs_are_close_and_never_cross(page: list[list[Token]], terminal: list[list[Token]]) -> None:
    found = list(pairs(page, terminal).items())
    assert all(contrast(page[i], terminal[j]).closeness >= CLOSE for i, j in found)
    assert found == sorted(found)
    assert len({j for _, j in found}) == len(found)
    assert [j for _, j in found] == sorted(j for _, j in found)


@given(st.text("abc "), st.text("abc "))
def test_what_is_not_marked_is_the_same_on_both_sides(page: str, terminal: str) -> None:
    found = contrast(line(page), line(terminal))
    left = [letter for at, letter in enumerate(page) if at not in found.page]
    assert left == [letter for at, letter in enumerate(terminal) if at not in found.terminal]
