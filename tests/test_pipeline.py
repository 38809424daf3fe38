"""Which runs are made again: those of other images, of changed pages, and those that a lab's fault has cut short."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from fakes import FakeLab, Quiet, shows
from livecheck import pipeline
from livecheck.lab.prepare import Prepared
from livecheck.model import Capture, Exercise, Images, Report, Status

PAGE = "```console\n$ echo a\na\n```\n"


@dataclass
class FakeLaboratory:
    """A `livecheck.lab.Laboratory` whose labs answer from a script, one capture a lab."""

    answers: list[Capture]
    prepared: Prepared
    opened: int = 0
    images: Images = field(default_factory=lambda: Images("stand-in", ()))

    @contextmanager
    def open(self, exercise: Exercise) -> Iterator[FakeLab]:
        self.opened += 1
        yield FakeLab([self.answers.pop(0)])

    def abandon(self) -> None: ...


@pytest.fixture
def course(tmp_path: Path, project: Path) -> pipeline.Course:
    (tmp_path / "labs").symlink_to(project / "labs")
    (tmp_path / "docs/fr").mkdir(parents=True)
    (tmp_path / "docs/fr/page.md").write_text(PAGE)
    return pipeline.Course(tmp_path, Path("docs"), ("fr",))


def check(
    course: pipeline.Course,
    monkeypatch: pytest.MonkeyPatch,
    *answers: Capture,
    mirror: str = "mirror:1",
    reuse: bool = True,
) -> tuple[Report, int]:
    """The report, and how many labs were opened for it."""
    place = FakeLaboratory(list(answers), Prepared("node:1", mirror, Images("stand-in", ())))

    @contextmanager
    def laboratory(root: Path, progress: object) -> Iterator[FakeLaboratory]:
        yield place

    monkeypatch.setattr(pipeline, "laboratory", laboratory)
    report = pipeline.check(course, Quiet(), reuse=reuse)
    return report, place.opened


def test_a_run_that_still_fits_is_used_again(course: pipeline.Course, monkeypatch: pytest.MonkeyPatch) -> None:
    check(course, monkeypatch, shows("a"))
    report, opened = check(course, monkeypatch)
    assert (report.count(Status.VERIFIED), opened) == (1, 0)


def test_a_build_uses_no_recorded_run(course: pipeline.Course, monkeypatch: pytest.MonkeyPatch) -> None:
    check(course, monkeypatch, shows("a"))
    report, opened = check(course, monkeypatch, shows("b"), reuse=False)
    assert (report.count(Status.DRIFTED), opened) == (1, 1)


def test_a_changed_page_is_run_again(course: pipeline.Course, monkeypatch: pytest.MonkeyPatch) -> None:
    check(course, monkeypatch, shows("a"))
    (course.root / "docs/fr/page.md").write_text(PAGE.replace("a", "b"))
    assert check(course, monkeypatch, shows("b"))[1] == 1


def test_other_images_are_run_again(course: pipeline.Course, monkeypatch: pytest.MonkeyPatch) -> None:
    check(course, monkeypatch, shows("a"))
    assert check(course, monkeypatch, shows("a"), mirror="mirror:2")[1] == 1


def test_a_run_that_a_fault_has_cut_short_is_tried_again(
    course: pipeline.Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken, _ = check(course, monkeypatch, shows(status=None, fault="no end after 60 s"))
    assert broken.count(Status.BROKEN) == 1
    report, opened = check(course, monkeypatch, shows("a"))
    assert (report.count(Status.VERIFIED), opened) == (1, 1)
