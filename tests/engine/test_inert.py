"""Text that is shown without doing anything."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.reports import HOSTILE, runner_commands
from livecheck.errors import Broken, Misuse, PageError, PageErrors, Place
from livecheck.inert import inert, inert_cells, shortened, shown, visible


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("déjà vu « 1 » …", "déjà vu « 1 » …"),
        ("\x1b[31m", "‹U+001B›[31m"),
        ("a\tb", "a‹U+0009›b"),
        ("\u202eabc", "‹U+202E›abc"),
        ("5\u00a0%", "5‹U+00A0›%"),
        ("\ud800", "‹U+D800›"),
        ("::error::x", "‹U+003A›:error::x"),
        ("  ::error::x", "  ‹U+003A›:error::x"),
        ("a ##[error]x", "a ‹U+0023›#[error]x"),
        ("[::]:8080->80/tcp, :::8080->80/tcp", "[::]:8080->80/tcp, :::8080->80/tcp"),
        ("::1 localhost", "::1 localhost"),
        ("std::vector::begin", "std::vector::begin"),
    ],
)
def test_only_what_does_something_or_cannot_be_seen_is_spelt_out(text: str, said: str) -> None:
    assert inert(text) == said


def test_where_no_ci_reads_along_its_commands_are_text() -> None:
    assert visible("::error::x ##[a]\x1b") == "::error::x ##[a]‹U+001B›"


@given(st.text())
def test_whatever_a_page_shows_can_be_seen(text: str) -> None:
    assert visible(text).isprintable()


@given(st.one_of(st.text(), st.lists(st.sampled_from([*HOSTILE, *"#[]: \t\x1b"])).map("".join)))
def test_whatever_is_shown_is_visible_and_no_command(text: str) -> None:
    assert inert(text).isprintable()
    assert not runner_commands(inert(text))
    assert not runner_commands(shown(text))
    assert not runner_commands(inert(text).replace(" ", "\n")), "a log that wraps lines lets a command begin"
    assert "".join(inert_cells(text)) == inert(text)
    assert len(inert_cells(text)) == len(text)


@pytest.mark.parametrize(
    ("text", "widest", "said"), [("abcdefg", 7, "abcdefg"), ("abcdefgh", 7, "abc…fgh"), ("abcdefgh", 4, "ab…h")]
)
def test_a_long_text_is_cut_in_its_middle(text: str, widest: int, said: str) -> None:
    assert shortened(text, widest) == said


@given(st.text(max_size=40), st.integers(min_value=1, max_value=40))
def test_a_cut_text_is_as_long_as_may_be(text: str, widest: int) -> None:
    assert len(shortened(text, widest)) == min(len(text), widest)


@pytest.mark.parametrize("text", ["\x1b[31mred", "a\n::stop-commands::pause", "a ##[error]x", "a\u202eb"])
def test_no_error_commands_whoever_prints_it(text: str) -> None:
    place = Place(Path(f"docs/{text}.md"), 1)
    for error in (Misuse(text), Broken(text), PageError(place, text), PageErrors([PageError(place, text)])):
        said = str(error)
        assert all(line.isprintable() for line in said.split("\n"))
        assert not any(map(runner_commands, said.split("\n")))
    assert "\n" not in str(PageError(place, text))
