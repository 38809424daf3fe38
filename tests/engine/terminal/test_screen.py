"""What bytes look like on a screen of 100 columns."""

from __future__ import annotations

import pytest

from livecheck.terminal import render
from livecheck.terminal.screen import LINES


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", [""]),
        ("a\r\nb\r\n", ["a", "b", ""]),
        ("a   \r\n", ["a", ""]),
        ("a\tb\r\n", ["a       b", ""]),
        ("\x1b[1;34mbin\x1b[0m  \x1b[31mdev\x1b[m\r\n", ["bin  dev", ""]),
        ("/ # \x1b[6n", ["/ #"]),
        ("10%\r50%\r100%\r\n", ["100%", ""]),
        ("abc\b\b\x1b[K\r\n", ["a", ""]),
        ("\x1b]0;a title\x07text\r\n", ["text", ""]),
        ("é « à »\r\n", ["é « à »", ""]),
    ],
    ids=["nothing", "lines", "blanks at the end", "tabs", "colours", "cursor question", "carriage returns", "backspace",
         "title", "accents"],
)  # fmt: skip
def test_plain_output_and_simple_movements(text: str, lines: list[str]) -> None:
    assert render(text) == lines


def test_a_line_that_the_screen_wrapped_is_one_line() -> None:
    assert render("\x1b[1A" + "x" * 230 + "\r\nnext\r\n") == ["x" * 230, "next", ""]


def test_a_line_of_exactly_the_width_does_not_swallow_the_next() -> None:
    assert render("\x1b[1A" + "x" * 100 + "\r\nnext\r\n") == ["x" * 100, "next", ""]


def test_a_pulls_moving_bars_leave_their_last_state() -> None:
    text = (
        "latest: Pulling from library/alpine\r\n"
        "\r\n\x1b[1A\x1b[2K\rabc: Downloading [=>   ]\r\x1b[1B"
        "\x1b[1A\x1b[2K\rabc: Pull complete \r\x1b[1B"
        "Status: done\r\n"
    )
    assert render(text) == ["latest: Pulling from library/alpine", "abc: Pull complete", "Status: done", ""]


def test_a_display_that_begins_by_moving_up_overwrites_what_it_stands_on() -> None:
    assert render("$ build\r\n\x1b[1A\x1b[1B[+] Building\r\n\x1b[1A[+] Finished\r\n") == ["$ build", "[+] Finished", ""]


def test_what_a_display_has_left_empty_below_the_cursor_is_no_output() -> None:
    shrinks = "$ build\r\none\r\ntwo\r\nlog\r\nlog\r\n\x1b[4Adone\r\ntwo\r\n" + f"{'   '}\r\n" * 2 + "\x1b[2A"
    assert render(shrinks) == ["$ build", "done", "two", ""]
    assert render(f"{shrinks}end\r\n") == ["$ build", "done", "two", "end", ""]
    assert render(f"{shrinks}\r\n\r\n") == ["$ build", "done", "two", "", "", ""]


def test_output_that_is_taller_than_the_screen_at_first_is_kept_whole() -> None:
    text = "".join(f"line {n}\r\n" for n in range(LINES + 5)) + "\x1b[2A\x1b[2Kmoved\r\n\nend"
    lines = render(text)
    assert lines[:2] == ["line 0", "line 1"]
    assert lines[-4:] == [f"line {LINES + 2}", "moved", f"line {LINES + 4}", "end"]


def test_a_carriage_return_at_the_very_end_changes_nothing() -> None:
    assert render("a\r\nb\r") == ["a", "b"]


def test_output_that_is_taller_than_any_screen_is_kept_whole() -> None:
    text = "".join(f"line {n}\r\n" for n in range(3000)) + "\x1b[1A\x1b[2Klast\r\n"
    assert render(text)[:2] == ["line 0", "line 1"]
    assert render(text)[-2:] == ["last", ""]
