"""The diff that a person is shown: only what differs is marked, and samples are explained."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from helpers.fakes import exercise
from helpers.growth import growth
from helpers.reports import ONE_NODE, diff, judged
from helpers.reports import verdict as verdict_of
from livecheck.inert import WIDEST
from livecheck.model import DiffLine, Report, Status
from livecheck.report import difference
from livecheck.report.difference import MOST_LINES

IDS = ["aaaaaaaaaaa1", "bbbbbbbbbbb2"]


def shown(*lines: str, colour: bool = False) -> list[str]:
    return difference(verdict_of(exercise(ONE_NODE), 0, Status.DRIFTED, diff=diff(*lines)), colour)


def drifted(report: Report) -> list[str]:
    """The difference of the report's only drifted step."""
    (verdict,) = [each for each in report.exercises[0].verdicts if each.status is Status.DRIFTED]
    return difference(verdict)


# --- which lines ------------------------------------------------------------------------------------------


def test_without_a_difference_nothing_is_shown() -> None:
    assert shown() == []


def test_stretches_that_agree_are_cut_to_their_ends() -> None:
    agreeing = [f" {number}" for number in range(7)]
    assert shown(*agreeing, "-old", *agreeing, "+new", *agreeing) == [
        *["  @@", "   5", "   6", "  -old", "   0", "   1"],
        *["  @@", "   5", "   6", "  +new", "   0", "   1", "  @@"],
    ]


def test_of_a_long_difference_the_beginning_is_shown_and_how_much_is_left() -> None:
    lines = shown(*(f"+{number}" for number in range(MOST_LINES + 7)))
    assert lines[-2:] == [f"  +{MOST_LINES - 1}", "  @@ and 7 more lines"]
    assert len(lines) == MOST_LINES + 1


# --- which parts ------------------------------------------------------------------------------------------


def test_of_two_lines_that_belong_together_only_what_differs_is_marked() -> None:
    assert shown("-hello from alpine", "+hello from debian") == [
        "  -hello from alpine",
        "  ?           ^^^^^^",
        "  +hello from debian",
        "  ?           ^^^^^^",
    ]


def test_in_colour_what_differs_is_reversed_and_a_line_without_a_partner_has_its_colour() -> None:
    assert shown(" same", "-hello from alpine", "+hello from debian", " a", "-old", "+new", colour=True) == [
        "   same",
        "  \x1b[31m-hello from \x1b[1;7malpine\x1b[22;27m\x1b[0m",
        "  \x1b[32m+hello from \x1b[1;7mdebian\x1b[22;27m\x1b[0m",
        "   a",
        "  \x1b[31m-old\x1b[0m",
        "  \x1b[32m+new\x1b[0m",
    ]


def test_something_more_is_marked_where_it_is() -> None:
    assert shown("-one two", "+one two.") == ["  -one two", "  +one two.", "  ?       ^"]


def test_lines_are_held_against_the_closest_and_in_order() -> None:
    assert shown("-a b c d", "-e f g h", "+x y", "+e f g z") == [
        "  -a b c d",
        "  -e f g h",
        "  ?      ^",
        "  +x y",
        "  +e f g z",
        "  ?      ^",
    ]


def test_lines_of_different_hunks_are_no_pair() -> None:
    assert not [line for line in shown("-a b c", " same", "+a b d") if line.startswith("  ?")]


def test_marks_stand_below_what_is_shown_for_an_invisible_character() -> None:
    assert shown("-a b c", "+a b\u200b c")[1:] == ["  +a b‹U+200B› c", "  ?   ^^^^^^^^"]


@pytest.mark.parametrize(
    ("page", "terminal", "shown_page", "shown_terminal"),
    [
        ("un cafe\u0301 noir", "un caf\u00e9 noir", "un cafe‹U+0301› noir", "un caf\u00e9 noir"),
        ("caf\u00e9", "cafe\u0301", "caf\u00e9", "cafe‹U+0301›"),
        ("pulling \u0430lpine now", "pulling alpine now", "pulling ‹U+0430›lpine now", "pulling alpine now"),
        ("it\u2019s up", "it's up", "it‹U+2019›s up", "it's up"),
        ("port 8\u0660", "port 80", "port 8‹U+0660›", "port 80"),
        ("3 \u212a", "3 K", "3 ‹U+212A›", "3 K"),
        ("zero\u200bwidth", "zerowidth", "zero‹U+200B›width", "zerowidth"),
    ],
)
def test_what_looks_alike_is_told_apart_by_its_codes(
    page: str, terminal: str, shown_page: str, shown_terminal: str
) -> None:
    lines = [line for line in shown(f"-{page}", f"+{terminal}") if line[2] in "+-"]
    assert lines == [f"  -{shown_page}", f"  +{shown_terminal}"]


def test_what_differs_to_the_eye_is_shown_as_it_is() -> None:
    lines = [line for line in shown("-une \u00e9toile", "+une etoile", "-\u65e5\u672c", "+Japan") if line[2] in "+-"]
    assert lines == ["  -une \u00e9toile", "  +une etoile", "  -\u65e5\u672c", "  +Japan"]


@pytest.mark.parametrize("dots", ["    ...", "  ... "])
def test_dots_that_are_indented_stand_for_themselves_and_that_is_said(dots: str) -> None:
    hint = "  `...` stands for any lines only where it is alone and not indented"
    assert hint in shown("-a", f"-{dots}", "+b")
    assert hint not in shown("-a", f" {dots}", "+b")


def test_a_difference_in_blanks_alone_is_marked() -> None:
    assert shown("-a  b  x", "+a   b  x") == ["  -a  b  x", "  ? ^^", "  +a   b  x", "  ? ^^^"]


# --- samples ----------------------------------------------------------------------------------------------

CONTAINERS = """\
$ docker ps
CONTAINER ID   IMAGE     CREATED         STATUS         NAMES
3030c9c91e12   alpine    5 minutes ago   Up 2 minutes   fervent_newton
$ docker ps -a
CONTAINER ID   IMAGE     CREATED         STATUS         NAMES
3030c9c91e12   alpine    6 minutes ago   Up 3 minutes   fervent_newton"""
HEADER = "CONTAINER ID   IMAGE     CREATED         STATUS         NAMES"


def test_a_sample_that_agrees_is_not_marked_and_is_shown_with_what_it_stands_for() -> None:
    first = "92d79b6de29f   alpine    3 seconds ago   Up 2 seconds   bold_curie"
    then = "92d79b6de29f   debian    3 seconds ago   Up 2 seconds   bold_curie"
    assert drifted(judged(CONTAINERS, [HEADER, first], [HEADER, then])) == [
        f"   {HEADER}",
        "  -3030c9c91e12   alpine    6 minutes ago   Up 3 minutes   fervent_newton",
        "  ?               ^^^^^^",
        f"  +{then}",
        "  ?               ^^^^^^",
        "  3030c9c91e12 stands for 92d79b6de29f",
        "  fervent_newton stands for bold_curie",
    ]


def test_a_sample_that_has_another_value_by_now_is_marked() -> None:
    first = "92d79b6de29f   alpine    3 seconds ago   Up 2 seconds   bold_curie"
    then = "aaaaaaaaaaa1   alpine    3 seconds ago   Up 2 seconds   bold_curie"
    lines = drifted(judged(CONTAINERS, [HEADER, first], [HEADER, then]))
    assert lines[2] == "  ?^^^^^^^^^^^^"
    assert lines[4] == "  ?^^^^^^^^^^^^"
    assert "  3030c9c91e12 stands for 92d79b6de29f" in lines


def test_a_sample_that_nothing_is_known_of_is_neither_marked_nor_explained() -> None:
    row = "92d79b6de29f   debian    3 seconds ago   Up 2 seconds   bold_curie"
    lines = drifted(judged(CONTAINERS.partition("\n$ docker ps -a")[0], [HEADER, row]))
    assert [line for line in lines if "^" in line] == ["  ?               ^^^^^^"] * 2
    assert not [line for line in lines if "stands for" in line]


def test_sizes_are_marked_only_where_they_are_no_longer_alike() -> None:
    page = "$ docker images\nREPOSITORY   IMAGE ID       SIZE\nalpine       3030c9c91e12   7.8MB"
    header = "REPOSITORY   IMAGE ID       SIZE"
    near = drifted(judged(page, [header, "debian       92d79b6de29f   8.9MB"]))
    assert [line for line in near if "^" in line] == ["  ?^^^^^^"] * 2
    far = drifted(judged(page, [header, "alpine       92d79b6de29f   78MB"]))
    assert [line for line in far if "^" in line] == [f"  ?{' ' * 28}^^^^^", f"  ?{' ' * 28}^^^^"]


def test_a_sample_in_the_command_is_explained_also_where_it_is_a_prefix() -> None:
    page = "$ docker ps -q --no-trunc=false\n3030c9c91e12\n$ docker start 3030\n3030\nstarted"
    made = exercise(f"```console\n{page}\n```\n")
    bound = {"3030c9c91e12": "92d79b6de29f"}
    told = verdict_of(made, 1, Status.DRIFTED, bound=bound, diff=diff("-3030 is up", "+92d7 is down"))
    assert difference(told) == [
        "  -3030 is up",
        "  ?        ^^",
        "  +92d7 is down",
        "  ?        ^^^^",
        "  3030 stands for 92d7",
    ]


# --- hostile ----------------------------------------------------------------------------------------------


def test_of_a_very_long_line_what_differs_stays_in_sight() -> None:
    page, real = f"{'a ' * 5000}old{' b' * 5000}", f"{'a ' * 5000}new{' b' * 5000}"
    lines = shown(f"-{page}", f"+{real}")
    assert "old" in lines[0]
    assert "new" in lines[2]
    assert lines[0].count("…") == 2
    assert max(map(len, lines)) <= WIDEST + 3
    assert lines[1].index("^") == lines[0].index("old")


HOSTILE: dict[str, Callable[[int], list[str]]] = {
    "long lines": lambda n: [f"{sign}{'a b ' * n}{number}" for sign in "-+" for number in range(20)],
    "many lines": lambda n: [f"{sign}{number} {'x' * (number % 7)} y" for sign in "-+" for number in range(2 * n)],
    "many alike": lambda n: [f"{sign}{number % 2} {number % 3} a" for sign in "-+" for number in range(n)],
    "nothing but repetition": lambda n: ["-" + "a b " * n, "+" + "b a a " * (2 * n // 3)],
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_difference_costs_in_proportion_to_its_size(name: str) -> None:
    assert growth(lambda size: shown(*HOSTILE[name](size)), 250) <= 20


def test_a_place_that_the_page_does_not_have_is_no_sample() -> None:
    made = exercise(ONE_NODE)
    told = verdict_of(made, 0, Status.DRIFTED, diff=(DiffLine("-", "3030c9c91e12", 7), DiffLine("+", "x")))
    assert difference(told) == ["  -3030c9c91e12", "  +x"]
