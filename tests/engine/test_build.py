"""What a build is told of the whole course: a report with its figures, or that the check itself is too loose."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from helpers.reports import report
from livecheck import build
from livecheck.course.files import Course
from livecheck.errors import Misuse
from livecheck.model import Report, Score, Status, Tally


@pytest.fixture
def course(project: Path) -> Course:
    return Course(project, Path("docs"), ("fr", "en"))


def playing(monkeypatch: pytest.MonkeyPatch, made: Report, killed: int) -> Score:
    """Plays the check and the score of its mutants."""
    found = Score({"letter": Tally(1000, killed)}, {}, (), 0, 0, {}, 1, 0)
    monkeypatch.setattr(build, "check", lambda course, progress, reuse: made)
    monkeypatch.setattr(build, "score_of_build", lambda course, version: found)
    return found


def test_a_sound_check_is_told_with_the_figures_of_its_mutants(
    course: Course, monkeypatch: pytest.MonkeyPatch, silent: Callable[[str], None]
) -> None:
    found = playing(monkeypatch, report(Status.VERIFIED), 995)
    assert build.checked(course, silent, reuse=False).score == found


def test_a_check_that_lets_too_much_pass_is_a_mistake(
    course: Course, monkeypatch: pytest.MonkeyPatch, silent: Callable[[str], None]
) -> None:
    playing(monkeypatch, report(Status.VERIFIED), 994)
    with pytest.raises(Misuse, match=r"^only 994 of 1000 mutants are noticed, and too few of: letter; 99\.5 %"):
        build.checked(course, silent, reuse=False)


@pytest.mark.parametrize("status", [Status.DRIFTED, Status.BROKEN])
def test_what_is_wrong_with_the_course_is_told_before_what_is_wrong_with_the_check(
    course: Course, monkeypatch: pytest.MonkeyPatch, silent: Callable[[str], None], status: Status
) -> None:
    made = report(Status.VERIFIED, status)
    playing(monkeypatch, made, 0)
    assert build.checked(course, silent, reuse=False) is made


@pytest.fixture
def silent() -> Callable[[str], None]:
    return lambda line: None
