"""A replay as an asciicast, as a script and as a transcript."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import pairwise

import pytest

from course_site.replay import Replay, Take, as_cast, as_script, as_transcript, playing_time
from helpers.fakes import ENGINE

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
COLOURS = re.compile(r"\x1b\[[0-9;]*m")

Event = tuple[float, str, str]


def take(command: str, *lines: str, seconds: float = 0.1, waited: float = 0.0, prompt: str = "$ ") -> Take:
    return Take((), prompt, tuple(command.split("\n")), waited, seconds, lines)


def cast(*takes: Take) -> tuple[dict[str, object], list[Event]]:
    """The header of the asciicast of these takes, and its events."""
    header, *events = (json.loads(line) for line in as_cast(made(*takes)).splitlines())
    return header, [(at, code, text) for at, code, text in events]


def made(*takes: Take) -> Replay:
    return Replay("1-containers", ENGINE, NOON, takes)


def screen(events: Iterable[Event]) -> str:
    """What all that is shown amounts to."""
    return COLOURS.sub("", "".join(text for _, code, text in events if code == "o"))


def moment(events: Iterable[Event], text: str) -> float:
    """When this is shown."""
    return next(at for at, code, shown in events if code == "o" and text in shown)


def test_the_header_says_what_a_player_needs() -> None:
    header, _ = cast(take("true"))
    assert header == {
        "version": 2,
        "width": 100,
        "height": 24,
        "timestamp": int(NOON.timestamp()),
        "idle_time_limit": 2.0,
        "title": "1-containers · Docker 28.5.2",
    }


def test_the_screen_shows_prompts_commands_and_answers_in_order() -> None:
    _, events = cast(take("echo a", "a"), take("cat <<E\nb\nE", "b"), take("exit", prompt="/ # "))
    assert screen(events) == "$ echo a\r\na\r\n$ cat <<E\r\n> b\r\n> E\r\nb\r\n/ # exit\r\n"


def test_time_never_runs_backwards() -> None:
    _, events = cast(take("ls", *"abc"), take("true"), take("sleep 9", seconds=9, waited=3))
    times = [at for at, _, _ in events]
    assert times == sorted(times)
    assert times[0] == 0


def test_letters_come_one_by_one_at_the_pace_of_a_hand_and_the_same_each_time() -> None:
    command = "docker container ls --all"
    _, events = cast(take(command))
    letters = [(at, text) for at, _, text in events if len(text) == 1]
    assert "".join(text for _, text in letters) == command
    gaps = [after - before for (before, _), (after, _) in pairwise(letters)]
    assert all(0.03 < gap < 0.1 for gap in gaps)
    assert len({round(gap, 2) for gap in gaps}) > 2
    assert as_cast(made(take(command))) == as_cast(made(take(command)))


def test_a_long_command_is_typed_faster() -> None:
    _, events = cast(take("x" * 1000))
    assert events[-1][0] < 5


def test_an_answer_comes_after_the_seconds_of_the_run() -> None:
    _, events = cast(take("slow", "done", seconds=7.5))
    assert moment(events, "done") - moment(events, "\r\n") == pytest.approx(7.5, abs=0.002)


def test_a_command_that_answers_nothing_takes_its_time_too() -> None:
    _, events = cast(take("slow", seconds=1.5), take("next"))
    enter, prompt = moment(events, "\r\n"), [at for at, code, _ in events if code == "m"][1]
    assert prompt - enter == pytest.approx(1.5, abs=0.002)


def test_what_was_waited_for_before_a_last_try_passes_before_it_is_typed() -> None:
    quick, late = (moment(cast(take("ps", waited=waited))[1], "p") for waited in (0.0, 9.1))
    assert late - quick == pytest.approx(9.1, abs=0.002)


def test_a_player_shortens_a_silence_to_the_limit_in_the_header() -> None:
    slow, slower = made(take("a", "b", seconds=2)), made(take("a", "b", seconds=60, waited=30))
    assert playing_time(slower) < playing_time(slow) + 2
    header, events = cast(take("a", "b", seconds=60))
    limit = header["idle_time_limit"]
    assert isinstance(limit, float)
    shortened = sum(min(limit, after - before) for (before, *_), (after, *_) in pairwise(events))
    assert shortened == pytest.approx(playing_time(made(take("a", "b", seconds=60))), abs=0.01)


def test_each_command_is_a_mark_at_its_prompt() -> None:
    _, events = cast(take("first\nline"), take("second"))
    marks = [number for number, (_, code, _) in enumerate(events) if code == "m"]
    assert [events[number][2] for number in marks] == ["first", "second"]
    for number in marks:
        (at, code, prompt), (mark, *_) = events[number - 1], events[number]
        assert (at, code, COLOURS.sub("", prompt)) == (mark, "o", "$ ")


def test_a_long_answer_scrolls_slowly_enough_to_be_followed() -> None:
    _, events = cast(take("help", *(f"line {number}" for number in range(100))))
    assert moment(events, "line 20") - moment(events, "line 0") < 1, "a screen fills at once"
    assert moment(events, "line 90") - moment(events, "line 50") > 3


@pytest.mark.parametrize(("width", "rows"), [(1, 1), (100, 1), (101, 2), (200, 2)])
def test_a_line_takes_the_time_of_the_rows_that_it_fills(width: int, rows: int) -> None:
    _, events = cast(take("cat", "x" * width, "end"))
    assert moment(events, "end") - moment(events, "xx"[:width]) == pytest.approx(0.02 * rows, abs=0.002)


def test_of_ten_thousand_lines_a_replay_shows_some_and_says_how_many_it_leaves_out() -> None:
    lines = [f"line {number}." for number in range(10_000)]
    _, events = cast(take("flood", *lines), take("next"))
    text = screen(events)
    assert "line 149.\r\n[… 9800 lignes omises ici · 9800 lines left out here …]\r\nline 9950." in text
    assert text.count("line ") == 200
    assert len(as_cast(made(take("flood", *lines)))) < 20_000
    assert as_transcript(made(take("flood", *lines))).count("\n") == 10_001, "the transcript is whole"


def test_a_line_without_end_is_cut_in_its_middle() -> None:
    _, events = cast(take("flood", "x" * 1_000_000))
    assert len(screen(events)) < 2100
    assert "x…x" in screen(events)


def test_a_file_is_told_in_both_languages_where_it_was_written() -> None:
    written = Take(("hello/Dockerfile",), "$ ", ("ls",), 0.0, 0.1, ())
    _, events = cast(written)
    assert screen(events).startswith("# fichier écrit · file written: hello/Dockerfile\r\n$ ls\r\n")
    assert as_transcript(made(written)) == "# fichier écrit · file written: hello/Dockerfile\n$ ls\n"


def test_the_transcript_is_what_the_terminal_showed_and_nothing_else() -> None:
    shown = as_transcript(made(take("echo a", "a", "  b"), take("cat <<E\nE", prompt="/ # ")))
    assert shown == "$ echo a\na\n  b\n/ # cat <<E\n> E\n"


def test_only_colours_of_ours_are_no_text() -> None:
    takes = (take("echo a", "‹U+001B›[2J"), take("ls", "é …", prompt="/ # "))
    _, events = cast(*takes)
    left = COLOURS.sub("", "".join(text for _, _, text in events)).replace("\r\n", "")
    assert left.isprintable()


def test_the_script_hands_over_the_asciicast_and_nothing_else() -> None:
    replayed = made(take("echo '</script>' \\\"`${x}", "déjà ‹U+2028› vu", "]]>"))
    script = re.fullmatch(
        r'document\.dispatchEvent\(new CustomEvent\("course-replay", { detail: ("(?:[^"\\]|\\.)*") }\)\);\n',
        as_script(replayed),
    )
    assert script is not None
    assert script[1].isascii(), "a JSON text in ASCII is a JavaScript text, too"
    assert json.loads(script[1]) == as_cast(replayed)
