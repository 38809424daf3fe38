"""Which runs are made again: those of other images, of changed pages, and those that a lab's fault has cut short."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from helpers.fakes import PIN, FakeLab, Quiet, shows
from helpers.openings import count_openings
from livecheck.commands import check as pipeline
from livecheck.course import Folders, read_course
from livecheck.evidence import conclude
from livecheck.lab import Prepared
from livecheck.model import Capture, Exercise, Fault, Images, Progress, Report, Status, Trouble
from livecheck.progress import Lines

PAGE = "```console\n$ echo a\na\n```\n"


@dataclass
class FakeLaboratory:
    """A `livecheck.lab.Laboratory` whose labs answer from a script, one capture a step."""

    answers: list[Capture]
    prepared: Prepared
    opened: int = 0
    names: list[str] = field(default_factory=list)
    """The exercises that labs were opened for, in that order."""
    images: Images = field(default_factory=lambda: Images("stand-in", ()))

    @contextmanager
    def open(self, exercise: Exercise) -> Iterator[FakeLab]:
        self.opened += 1
        self.names.append(exercise.name)
        yield FakeLab([self.answers.pop(0) for _ in exercise.steps])

    def abandon(self) -> None: ...


@pytest.fixture
def folders(tmp_path: Path, project: Path) -> Folders:
    (tmp_path / "labs").symlink_to(project / "labs")
    (tmp_path / "docs/fr").mkdir(parents=True)
    (tmp_path / "docs/fr/page.md").write_text(PAGE)
    return Folders(tmp_path, Path("docs"), ("fr",))


def check(
    folders: Folders,
    monkeypatch: pytest.MonkeyPatch,
    *answers: Capture,
    mirror: str = "mirror:1",
    reuse: bool = True,
    progress: Progress | None = None,
) -> tuple[Report, int]:
    """The report, and how many labs were opened for it."""
    place = FakeLaboratory(list(answers), Prepared(PIN, "node:1", mirror, Images("stand-in", ())))

    @contextmanager
    def laboratory(*_: object) -> Iterator[FakeLaboratory]:
        yield place

    monkeypatch.setattr(pipeline, "laboratory", laboratory)
    return conclude(pipeline.fresh(read_course(folders), progress or Quiet(), reuse=reuse)), place.opened


def test_a_run_that_still_fits_is_used_again(folders: Folders, monkeypatch: pytest.MonkeyPatch) -> None:
    check(folders, monkeypatch, shows("a"))
    report, opened = check(folders, monkeypatch)
    assert (report.count(Status.VERIFIED), opened) == (1, 0)


def test_a_build_uses_no_recorded_run(folders: Folders, monkeypatch: pytest.MonkeyPatch) -> None:
    check(folders, monkeypatch, shows("a"))
    report, opened = check(folders, monkeypatch, shows("b"), reuse=False)
    assert (report.count(Status.DRIFTED), opened) == (1, 1)


def test_a_changed_page_is_run_again(folders: Folders, monkeypatch: pytest.MonkeyPatch) -> None:
    check(folders, monkeypatch, shows("a"))
    (folders.root / "docs/fr/page.md").write_text(PAGE.replace("a", "b"))
    assert check(folders, monkeypatch, shows("b"))[1] == 1


def test_other_images_are_run_again(folders: Folders, monkeypatch: pytest.MonkeyPatch) -> None:
    check(folders, monkeypatch, shows("a"))
    assert check(folders, monkeypatch, shows("a"), mirror="mirror:2")[1] == 1


def test_a_run_that_a_fault_has_cut_short_is_tried_again(folders: Folders, monkeypatch: pytest.MonkeyPatch) -> None:
    broken, _ = check(folders, monkeypatch, shows(status=None, fault="no end after 60 s"))
    assert broken.count(Status.BROKEN) == 1
    report, opened = check(folders, monkeypatch, shows("a"))
    assert (report.count(Status.VERIFIED), opened) == (1, 1)


RACE = replace(shows(status=1), fault=Fault(Trouble.CHANCE, "a race"))


def test_an_exercise_whose_engine_stumbles_begins_again_on_a_new_one_and_says_so(
    folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    report, opened = check(folders, monkeypatch, RACE, shows("a"), progress=Lines(said.append))
    assert (report.count(Status.VERIFIED), opened) == (1, 2)
    assert "page: a race; it begins again, on new engines" in said


def test_what_the_new_engine_shows_counts_whatever_it_is(folders: Folders, monkeypatch: pytest.MonkeyPatch) -> None:
    drifted, _ = check(folders, monkeypatch, RACE, shows("b"))
    assert drifted.count(Status.DRIFTED) == 1


def test_an_engine_that_stumbles_twice_is_broken(folders: Folders, monkeypatch: pytest.MonkeyPatch) -> None:
    report, opened = check(folders, monkeypatch, RACE, RACE)
    assert (report.count(Status.BROKEN), opened) == (1, 2)


def test_no_other_fault_is_tried_again_in_the_same_check(folders: Folders, monkeypatch: pytest.MonkeyPatch) -> None:
    report, opened = check(folders, monkeypatch, shows(status=None, fault="no end after 60 s"))
    assert (report.count(Status.BROKEN), opened) == (1, 1)


def test_the_longest_exercises_begin_first_and_are_reported_in_their_order(
    folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    two_nodes = "---\nlab:\n  nodes: [node1, node2]\n---\n" + PAGE.replace("$ echo a", "[node1] $ echo a")
    pages = {"1-short": PAGE, "2-long": PAGE + "\n" + PAGE, "3-nodes": two_nodes}
    for name, text in pages.items():
        (folders.root / f"docs/fr/{name}.md").write_text(text)
    (folders.root / "docs/fr/page.md").unlink()
    place = FakeLaboratory([shows("a")] * 4, Prepared(PIN, "node:1", "mirror:1", Images("stand-in", ())))
    monkeypatch.setattr(pipeline.os, "cpu_count", lambda: 0)  # one exercise at a time

    @contextmanager
    def laboratory(*_: object) -> Iterator[FakeLaboratory]:
        yield place

    monkeypatch.setattr(pipeline, "laboratory", laboratory)
    report = pipeline.check(read_course(folders), Quiet())
    assert place.names == ["3-nodes", "2-long", "1-short"]
    assert [done.exercise.name for done in report.exercises] == ["1-short", "2-long", "3-nodes"]
    assert report.count(Status.VERIFIED) == 4


def test_each_file_is_read_once(folders: Folders, monkeypatch: pytest.MonkeyPatch) -> None:
    check(folders, monkeypatch, shows("a"))
    opened = count_openings(folders.root, monkeypatch)
    check(folders, monkeypatch, shows("a"), reuse=False)
    assert {path.suffix for path, _ in opened} >= {".md", ".toml", ".json"}
    assert [path for path, times in opened.items() if times > 1] == []
