"""Which runs are made again: those of other images, of changed pages, and those that a lab's fault has cut short."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Event
from xml.etree import ElementTree as Xml

import pytest

from helpers.fakes import ENGINE, PIN, FakeLab, Quiet, shows
from helpers.openings import count_openings
from livecheck.commands import check as pipeline
from livecheck.commands.ending import BROKEN, status_of
from livecheck.course import Folders, read_course
from livecheck.errors import Broken, Misuse
from livecheck.evidence import conclude
from livecheck.lab import Prepared
from livecheck.model import Capture, Exercise, Fault, Images, Progress, Report, Status, Trouble
from livecheck.progress import Lines
from livecheck.report import as_json, as_junit, as_sarif, complaints, job_summary, verdict
from livecheck.store import RUNS

PAGE = "```console\n$ echo a\na\n```\n"


@dataclass
class FakeLaboratory:
    """A `livecheck.lab.Laboratory` whose labs answer from a script, one capture a step."""

    answers: list[Capture | BaseException]
    """Those that are raised are so while the lab is opened."""
    prepared: Prepared
    opened: int = 0
    names: list[str] = field(default_factory=list)
    """The exercises that labs were opened for, in that order."""
    images: Images = field(default_factory=lambda: Images("stand-in", ()))
    abandoned: Event = field(default_factory=Event)
    own: dict[str, list[Capture | BaseException]] = field(default_factory=dict)
    """Exercise → its own answers, for those that run side by side."""

    @contextmanager
    def open(self, exercise: Exercise) -> Iterator[FakeLab]:
        self.opened += 1
        self.names.append(exercise.name)
        answers = self.own.get(exercise.name, self.answers)
        if isinstance(answers[0], BaseException):
            raise answers.pop(0)  # type: ignore[misc]
        yield FakeLab([self._shown(answers.pop(0)) for _ in exercise.steps])

    def _shown(self, answer: Capture | BaseException) -> Capture:
        assert isinstance(answer, Capture)
        if answer is HELD:
            assert self.abandoned.wait(10), "whoever waits in a lab is let go when a check is stopped"
        return answer

    def abandon(self) -> None:
        self.abandoned.set()


HELD = replace(shows(status=None), fault=Fault(Trouble.CLOSED, "the terminal was closed"))
"""What a terminal shows whose lab is taken away."""


@pytest.fixture
def folders(tmp_path: Path, project: Path) -> Folders:
    (tmp_path / "labs").symlink_to(project / "labs")
    (tmp_path / "docs/fr").mkdir(parents=True)
    (tmp_path / "docs/fr/page.md").write_text(PAGE)
    return Folders(tmp_path, Path("docs"), ("fr",))


def check(
    folders: Folders,
    monkeypatch: pytest.MonkeyPatch,
    *answers: Capture | BaseException,
    mirror: str = "mirror:1",
    reuse: bool = True,
    progress: Progress | None = None,
) -> tuple[Report, int]:
    """The report, and how many labs were opened for it."""
    place = play(monkeypatch, *answers, mirror=mirror)
    return conclude(pipeline.fresh(read_course(folders), progress or Quiet(), reuse=reuse)), place.opened


def play(
    monkeypatch: pytest.MonkeyPatch, *answers: Capture | BaseException, mirror: str = "mirror:1"
) -> FakeLaboratory:
    """The laboratory that checks will use."""
    place = FakeLaboratory(list(answers), Prepared(PIN, "node:1", mirror, Images("stand-in", ())))

    @contextmanager
    def laboratory(*_: object) -> Iterator[FakeLaboratory]:
        yield place

    monkeypatch.setattr(pipeline, "laboratory", laboratory)
    return place


def test_a_damaged_record_is_told_and_keeps_nobody_from_a_fresh_one(
    folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    check(folders, monkeypatch, shows("a"))
    (path,) = (folders.root / RUNS).rglob("*.json")
    path.write_text(path.read_text()[:-20])
    said: list[str] = []
    report, opened = check(folders, monkeypatch, shows("a"), progress=Lines(said.append))
    assert (report.count(Status.VERIFIED), opened) == (1, 1)
    assert any("this recorded run is damaged" in line for line in said)
    assert check(folders, monkeypatch)[1] == 0, "the fresh one took its place"


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
    place = play(monkeypatch, *[shows("a")] * 4)
    monkeypatch.setattr(pipeline.os, "cpu_count", lambda: 0)  # one exercise at a time
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


# --- a lab that fails takes nothing with it ---------------------------------------------------------------

UNOPENED = Broken("the lab of 2 does not open: the engine of node1 could not be used after 60 s; it said nothing")


@pytest.fixture
def three(folders: Folders, monkeypatch: pytest.MonkeyPatch) -> Folders:
    """A course of three exercises of one step, run one after the other."""
    (folders.root / "docs/fr/page.md").unlink()
    for name in ("1", "2", "3"):
        (folders.root / f"docs/fr/{name}.md").write_text(PAGE)
    monkeypatch.setattr(pipeline, "ThreadPoolExecutor", lambda _: ThreadPoolExecutor(1))
    return folders


def files(folders: Folders) -> dict[str, bytes]:
    """The records, by the names of their files."""
    return {path.name: path.read_bytes() for path in (folders.root / RUNS).glob("*/*.json")}


def told(report: Report) -> list[tuple[str, list[str]]]:
    return [(done.exercise.name, [str(each.status) for each in done.verdicts]) for done in report.exercises]


def test_a_lab_that_does_not_open_is_broken_by_name_and_all_others_keep_their_verdicts(
    three: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    report, _ = check(three, monkeypatch, shows("a"), UNOPENED, shows("b"))
    assert told(report) == [("1", ["verified"]), ("2", ["broken"]), ("3", ["drifted"])]
    assert (status_of(report), report.engine) == (BROKEN, ENGINE)
    texts = [text.splitlines()[0] for _, text in complaints(report)]
    assert texts[0] == f"docs/fr/2.md:2: broken: {UNOPENED}"
    assert texts[1].startswith("docs/fr/3.md:3: drifted: ")
    assert {"1-", "3-"} == {name[:2] for name in files(three)}


def test_where_no_lab_opens_the_report_is_of_no_engine(three: Folders, monkeypatch: pytest.MonkeyPatch) -> None:
    report, _ = check(three, monkeypatch, UNOPENED, UNOPENED, UNOPENED)
    assert (report.engine, report.count(Status.BROKEN), report.notices, report.elsewhere) == (None, 3, (), {})
    assert json.loads(as_json(report))["totals"]["broken"] == 3
    assert Xml.fromstring(as_junit(report)).get("errors") == "3"
    assert "docs/fr/2.md" in as_sarif(report, "1")
    assert "3 steps are broken" in job_summary(report)
    assert files(three) == {}


def test_a_lab_that_does_not_open_for_a_second_try_is_broken(folders: Folders, monkeypatch: pytest.MonkeyPatch) -> None:
    report, opened = check(folders, monkeypatch, RACE, UNOPENED)
    assert (report.count(Status.BROKEN), opened) == (1, 2)


def test_a_mistake_that_only_a_run_can_find_takes_no_other_verdict_with_it(
    three: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    play(monkeypatch, shows("b"), Misuse("docs/fr/2.md:2: two meanings"), shows("a"))
    parted: list[Report] = []
    with pytest.raises(Misuse, match=r"^docs/fr/2\.md:2: two meanings$"):
        pipeline.check(read_course(three), Quiet(), lambda evidence: parted.append(conclude(evidence)))
    assert told(parted[0]) == [("1", ["drifted"]), ("2", ["broken"]), ("3", ["verified"])]
    assert {"1-", "3-"} == {name[:2] for name in files(three)}


@pytest.mark.parametrize("stop", [KeyboardInterrupt(), SystemExit(143)])
def test_what_is_known_when_a_check_is_stopped_is_told_and_no_record_is_harmed(
    three: Folders, monkeypatch: pytest.MonkeyPatch, stop: BaseException
) -> None:
    check(three, monkeypatch, *[shows("a")] * 3)
    (three.root / "docs/fr/1.md").write_text(PAGE.replace("echo", "print"))
    before = files(three)
    play(monkeypatch, shows("b"), stop, HELD)
    parted: list[Report] = []
    with pytest.raises(type(stop)) as raised:
        pipeline.check(read_course(three), Quiet(), lambda evidence: parted.append(conclude(evidence)))
    assert raised.value is stop
    (report,) = parted
    assert told(report) == [("1", ["drifted"]), ("2", ["broken"]), ("3", ["broken"])]
    broken = [text.splitlines()[0] for status, text in complaints(report) if status is Status.BROKEN]
    assert broken[0] == "docs/fr/2.md:2: broken: not known: the check was stopped"
    assert broken[1].startswith("docs/fr/3.md:2: broken: not known: the check was stopped")
    assert "2 steps are broken: the check was stopped, so nothing is known" in verdict(report)
    after = files(three)
    assert {name: after[name] for name in before} == before
    assert len(after) == len(before) + 1, "what had run before is a record"


def test_a_step_that_had_drifted_in_a_lab_that_was_taken_away_is_told(
    three: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    (three.root / "docs/fr/1.md").write_text(PAGE + "\n" + PAGE)
    monkeypatch.setattr(pipeline, "ThreadPoolExecutor", lambda _: ThreadPoolExecutor(3))  # side by side
    place = play(monkeypatch)
    place.own = {"1": [shows("b"), HELD], "2": [KeyboardInterrupt()], "3": [HELD]}
    parted: list[Report] = []
    with pytest.raises(KeyboardInterrupt):
        pipeline.check(read_course(three), Quiet(), lambda evidence: parted.append(conclude(evidence)))
    assert told(parted[0])[0] == ("1", ["drifted", "broken"])
    assert files(three) == {}


@pytest.mark.parametrize("trouble", [each for each in Trouble if each is not Trouble.ENDED])  # that is the page's
def test_a_run_that_says_nothing_never_takes_the_place_of_a_good_one(
    folders: Folders, monkeypatch: pytest.MonkeyPatch, trouble: Trouble
) -> None:
    check(folders, monkeypatch, shows("a"))
    before = files(folders)
    faulty = replace(shows(status=None), fault=Fault(trouble, "oh"))
    report, _ = check(folders, monkeypatch, *[faulty] * 2, reuse=False)
    assert report.count(Status.BROKEN) == 1
    assert (files(folders) == before) is trouble.tells_nothing


def test_what_is_known_is_said_where_nobody_else_is_told(
    three: Folders, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    play(monkeypatch, shows("b"), KeyboardInterrupt(), HELD)
    with pytest.raises(KeyboardInterrupt):
        pipeline.check(read_course(three), Quiet())
    said = capsys.readouterr().err
    assert "docs/fr/1.md:3: drifted: " in said
    assert said.splitlines()[-1].startswith("1 step has drifted: ")
