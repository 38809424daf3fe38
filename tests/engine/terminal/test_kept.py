"""What is kept of a command's output while it comes: all that can still be seen, and no more than there is room for."""

from __future__ import annotations

import tracemalloc
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.frames import STEPS, frames
from livecheck.terminal import COLUMNS, render
from livecheck.terminal import kept as keeping
from livecheck.terminal.kept import KEPT, Kept
from livecheck.terminal.screen import REACH

PLAIN = "docker ls\r\n\x1b[1;34mbin\x1b[0m\x1b]0;title\x07 é\tx\r\n\x1b[6n\x1b[?2004hend\r\r\n100%\r"
MOVING = f"build\r\n{''.join(frames(0.3))}{'x' * 230}\r\n10%\r\x1b[K50%\r\n\x1b[1;32mdone\x1b[0m\x1b[J"


def kept(*pieces: str, prompt: str = "$ ") -> Kept:
    made = Kept(prompt)
    for piece in pieces:
        made.add(piece)
    return made


def cut(text: str, places: list[int]) -> list[str]:
    edges = [0, *sorted(place % (len(text) + 1) for place in places), len(text)]
    return [text[a:b] for a, b in pairwise(edges)]


# --- however it comes -------------------------------------------------------------------------------------


@given(st.sampled_from([PLAIN, MOVING]), st.lists(st.integers(0, 10_000), max_size=30))
def test_the_pieces_do_not_matter(text: str, places: list[int]) -> None:
    assert kept(*cut(text, places)).lines() == render(f"$ {text}")


@given(st.lists(st.integers(0, 10_000), max_size=10))
def test_the_echo_of_a_key_is_left_out_however_it_comes(places: list[int]) -> None:
    for said, left in [
        ("two\r\n^C\r\nbye ^C\r\n", ["two", "bye ^C", ""]),
        ("two^C\r\nbye\r\n", ["two", "bye", ""]),
        ("^C\r\n", [""]),
        ("^C", [""]),
        ("^ ^^C\r\n", ["^ ^", ""]),
    ]:
        made = kept("logs\r\none\r\n")
        made.expect_echo("^C")
        for piece in cut(said, places):
            made.add(piece)
        assert made.lines() == ["$ logs", "one", *left]


def test_two_keys_have_an_echo_each() -> None:
    made = kept("cat\r\n")
    made.expect_echo("^C")
    made.expect_echo("^C")
    made.add("a^Cb^Cc^C\r\n")
    assert made.lines() == ["$ cat", "abc^C", ""]


def test_looking_in_between_changes_nothing() -> None:
    made = Kept("$ ")
    for number in range(len(MOVING)):
        made.add(MOVING[number])
        made.lines()
    assert made.lines() == render(f"$ {MOVING}")


@pytest.mark.parametrize("before", ["run\r\nhello\r\n", "run\r\n\x1b[1Ahello\r\n\n"], ids=["plain", "moving"])
@pytest.mark.parametrize("prompt", ["/ # ", "x" * 150 + " # "], ids=["short", "of two rows"])
def test_a_prompt_at_its_end_can_be_dropped(before: str, prompt: str) -> None:
    made = kept(before)
    without = made.lines()
    made.add(prompt)
    assert made.unended == prompt
    made.drop_unended()
    assert (made.unended, made.lines()) == ("", without)


# --- how much ---------------------------------------------------------------------------------------------


def most_memory(*pieces: str) -> tuple[Kept, int]:
    """What is kept of these pieces, and the most memory that it has taken."""
    tracemalloc.start()
    try:
        made = kept(*pieces)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    return made, most


def test_a_long_build_is_kept_as_its_last_state_in_no_more_room_than_a_short_one() -> None:
    short, long = (most_memory("docker build .\r\n", *frames(seconds)) for seconds in (20, 120))
    for seconds, made in ((20, short[0]), (120, long[0])):
        lines = made.lines()
        assert not made.too_long
        assert len(lines) == 1 + 1 + len(STEPS) + 1
        assert lines[1].startswith(f"[+] Building {seconds}.0s (4/4) FINISHED")
        assert lines[-2].startswith(" => [4/4] WORKDIR /app")
    assert long[1] < 1.25 * short[1]


def test_what_comes_after_an_animation_is_kept_too() -> None:
    lines = kept("x\r\n", *frames(1), *(f"line {n}\r\n" for n in range(3 * REACH))).lines()
    assert lines[-2:] == [f"line {3 * REACH - 1}", ""]
    assert lines[len(STEPS) + 2 : len(STEPS) + 4] == ["line 0", "line 1"]
    assert len(lines) == 1 + 1 + len(STEPS) + 3 * REACH + 1


def test_a_line_that_is_wrapped_over_the_rows_that_can_change_stays_one_line() -> None:
    long = "y" * COLUMNS * REACH
    lines = kept("x\r\n\x1b[1A\r\n", *["a\r\n"] * (REACH + 100), long, "\r\n", *["b\r\n"] * 2 * REACH).lines()
    assert long in lines
    assert (lines.count("a"), lines.count("b")) == (REACH + 100, 2 * REACH)


FLOODS = {
    "plain": ["0123456789abcdef\r\n" * 1000],
    "after a movement": ["\x1b[1A", "0123456789abcdef\r\n" * 1000],
    "one line": ["0123456789abcdef" * 1000],
    "one line after a movement": ["\x1b[1A", "0123456789abcdef" * 1000],
}


@pytest.mark.parametrize("pieces", FLOODS.values(), ids=FLOODS)
def test_a_flood_is_told_as_such_and_takes_no_more_room(monkeypatch: pytest.MonkeyPatch, pieces: list[str]) -> None:
    """An eighth of what is usual is kept here, so that the flood has its end sooner."""
    monkeypatch.setattr(keeping, "KEPT", KEPT // 8)
    made, most = most_memory("x\r\n", *pieces, *[pieces[-1]] * 40)
    assert made.too_long
    assert made.limit == "131,072 characters"
    assert most < 15_000_000
    assert "0123456789abcdef" in "".join(made.lines())


def test_as_much_as_is_kept_is_not_too_much() -> None:
    made = kept("x\r\n", "a" * (KEPT - 3))
    assert not made.too_long
    made.add("ab")
    assert made.too_long


def test_a_prompt_behind_a_flood_is_seen_all_the_same() -> None:
    made = kept("x\r\n", "a\r\n" * KEPT, "b\r\n/ # ")
    assert (made.too_long, made.unended) == (True, "/ # ")


def test_an_animation_without_end_is_not_followed_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "FOLLOWED", 100_000)
    made = kept("x\r\n", *frames(60))
    assert made.too_long
    assert made.limit == "100,000 characters of movement"


def test_returns_to_the_left_edge_are_one_however_many_they_are() -> None:
    taken = kept(*["\r" * (1 << 16) + "x"] * 8, *["\r" * (1 << 16)] * 64)
    assert not taken.too_long
    assert taken.lines() == ["x"]


@pytest.mark.parametrize("size", [1, 7, 60])
def test_wide_characters_are_one_line_however_they_come(size: int) -> None:
    text = "漢" * 60
    assert kept("a\rb\r\n", *(text[n : n + size] for n in range(0, 60, size))).lines()[-1] == text
