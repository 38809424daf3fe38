"""What a person is told of a build."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from helpers.fakes import ENGINE, exercise
from helpers.reports import HOSTILE, NOW, ONE_NODE, WRITTEN, diff, report, runner_commands
from helpers.reports import verdict as verdict_of
from livecheck.errors import Place
from livecheck.model import Doubt, Notice, Report, Score, Status, Tally
from livecheck.report import complaint, complaints, notices, summary, verdict
from livecheck.versions import Product

TALLY = {"letter": Tally(5000, 4998)}
SCORE = Score(TALLY, TALLY, (), shows_less=0, literal=1, sampled={}, steps=1, unverified=0)


@pytest.mark.parametrize(
    ("made", "line"),
    [
        (report(*[Status.VERIFIED] * 3), "3 steps: 3 verified · Docker 28.5.2 · images: stand-in"),
        (
            report(Status.BROKEN, Status.VERIFIED, Status.DRIFTED),
            "3 steps: 1 verified, 1 drifted, 1 broken · Docker 28.5.2 · images: stand-in",
        ),
        (report(Status.VERIFIED), "1 step: 1 verified · Docker 28.5.2 · images: stand-in"),
        (
            replace(report(Status.VERIFIED), score=SCORE),
            "1 step: 1 verified · Docker 28.5.2 · images: stand-in · 4998 of 5000 mutants killed",
        ),
        (Report(NOW, None, None, ()), "0 steps: nothing to check"),
    ],
    ids=["all is well", "in the order of the statuses", "one", "with mutants", "nothing ran"],
)
def test_the_summary_is_one_line(made: Report, line: str) -> None:
    assert summary(made) == line


@pytest.mark.parametrize(
    ("notice", "line"),
    [
        (WRITTEN, "the pages are written for Docker 29 and were checked on 28.5.2"),
        (
            Notice(Doubt.NEWER, Product.ENGINE, "29", "30.0.1"),
            "Docker 30.0.1 is newer than all that labs/pins.toml pins (up to 29): pin it there",
        ),
        (
            Notice(Doubt.OTHER, Product.COMPOSE, "5", "2.40.3"),
            "Compose 2.40.3 ran where labs/pins.toml pins 5: look why, or pin what there is",
        ),
    ],
)
def test_what_makes_a_report_say_less_is_told_in_a_line(notice: Notice, line: str) -> None:
    assert notices(replace(report(Status.VERIFIED), notices=(notice,))) == [line]


def test_the_verdict_of_a_sound_course_is_its_summary() -> None:
    sound = report(Status.VERIFIED, Status.UNVERIFIED)
    assert verdict(sound) == summary(sound)


@pytest.mark.parametrize(
    ("statuses", "said"),
    [
        ([Status.DRIFTED], "1 step has drifted: the pages do not show what the terminal shows ("),
        ([Status.BROKEN] * 2, "2 steps are broken: the lab failed, so nothing is known about the course ("),
        (
            [Status.DRIFTED, Status.DRIFTED, Status.BROKEN],
            "2 steps have drifted: the pages do not show what the terminal shows;"
            " 1 step is broken: the lab failed, so nothing is known about the course (",
        ),
    ],
    ids=["drifted", "broken", "both, each for itself"],
)
def test_the_verdict_tells_the_courses_mistakes_from_the_labs(statuses: list[Status], said: str) -> None:
    made = report(*statuses)
    assert verdict(made) == f"{said}{summary(made)})"


def test_a_drift_is_told_with_its_place_in_every_language_its_command_and_the_difference() -> None:
    made = exercise(ONE_NODE.replace("$ ls", "$ ls \\\n> -l"))
    places = {"fr": Place(Path("docs/fr/page.md"), 8), "en": Place(Path("docs/en/page.md"), 8)}
    told = verdict_of(made, 1, Status.DRIFTED, reason="other output", drift_places=places, diff=diff("-bin", "+boot"))
    assert complaint(told).splitlines() == [
        "docs/fr/page.md:8: drifted: other output (also docs/en/page.md:8)",
        "  $ ls \\",
        "  > -l",
        "  -bin",
        "  +boot",
    ]


def test_a_broken_step_is_told_at_its_command() -> None:
    made = exercise(ONE_NODE, languages=("fr",))
    told = verdict_of(made, 1, Status.BROKEN, reason="no end after 60 s")
    assert complaint(told).splitlines() == ["docs/fr/page.md:6: broken: no end after 60 s", "  $ ls"]


def test_of_the_steps_after_a_broken_one_only_the_first_is_told_and_drifts_all_are() -> None:
    told = list(complaints(report(Status.DRIFTED, Status.BROKEN, Status.BROKEN)))
    assert [status for status, _ in told] == [Status.DRIFTED, Status.BROKEN]
    assert list(complaints(report(Status.VERIFIED, Status.UNVERIFIED))) == []


def test_each_exercise_tells_its_own_breakdown() -> None:
    one = report(Status.BROKEN, Status.BROKEN).exercises
    assert len(list(complaints(Report(NOW, ENGINE, None, one + one)))) == 2


@pytest.mark.parametrize("line", HOSTILE)
def test_what_a_terminal_has_shown_commands_nothing_wherever_it_is_quoted(line: str) -> None:
    shown = diff(f" {line}", f"-{line}", f"+{line}x")
    ((_, text),) = complaints(report(Status.DRIFTED, reason=f"shown last: `{line}`\n{line}", diff=shown))
    assert len(text.splitlines()) == text.count("\n") + 1
    assert all(each.isprintable() for each in text.split("\n"))
    assert runner_commands(text) == []


def test_the_runner_is_played_as_it_is() -> None:
    log = "a\n ::error file=b::c\nx ::error::d\ny ##[add-path]z\n::1 ::2\n::error:c"
    assert runner_commands(log) == ["error", "1", "add-path"]


def test_a_step_that_failed_because_of_an_earlier_one_says_so_in_the_log() -> None:
    made = report(Status.DRIFTED, Status.VERIFIED)
    (done,) = made.exercises
    first, second = done.verdicts
    place = first.step.place
    vain = replace(second, status=Status.UNVERIFIED, reason=f"not known: it follows from {place}", follows=place)
    made = replace(made, exercises=(replace(done, verdicts=(first, vain)),))
    assert [status for status, _ in complaints(made)] == [Status.DRIFTED, Status.UNVERIFIED]
    assert f"unverified: not known: it follows from {place}" in list(complaints(made))[1][1]
