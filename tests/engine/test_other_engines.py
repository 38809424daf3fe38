"""Recorded runs on other engines: which of them count, and which steps they cover."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn

import pytest

from helpers.fakes import ENGINE, PIN, FakeLab, Quiet, exercise, shows
from livecheck import __main__ as command
from livecheck.commands import check as pipeline
from livecheck.commands.matrix import matrix
from livecheck.course import Course, Folders, read_course
from livecheck.errors import Broken, Misuse
from livecheck.evidence import Evidence
from livecheck.judge import judge
from livecheck.lab import Prepared
from livecheck.model import Engine, Exercise, ExerciseVerdicts, Images, Report, Run, Status
from livecheck.other_engines import adopt, elsewhere
from livecheck.progress import Lines
from livecheck.report import versions_table
from livecheck.run import run
from livecheck.store import RUNS, read_records
from livecheck.store import save as store

PAGE = """\
```console engine=">=28"
$ docker version
28
```

```console engine="<28"
$ docker version
older
```

```console
$ echo a
a
```
"""
OLDER = "26.1"


def made_on(version: str, *answers: str, source: str = "stand-in", fault: str | None = None) -> Run:
    """A run of the page on an engine of that version, whose two steps show these lines."""
    lab = FakeLab([shows(answer, fault=fault) for answer in answers], engine=replace(ENGINE, version=version))
    return replace(run(exercise(PAGE), lab, Quiet()), source=source)


def here() -> ExerciseVerdicts:
    return judge(exercise(PAGE), made_on("28.5.2", "28", "a"))


def there(folder: Path) -> Mapping[str, tuple[ExerciseVerdicts, ...]]:
    made = exercise(PAGE)
    known = {each.exercise.name: [record.run for record in each.whole()] for each in read_records(folder, [made])}
    return elsewhere([made], known, [OLDER, "20.10"], "stand-in")


def save(folder: Path, run: Run) -> None:
    store(folder, run, None)


def statuses(done: ExerciseVerdicts) -> list[Status]:
    return [verdict.status for verdict in done.verdicts]


def test_a_step_for_other_engines_is_unverified_where_none_was_tried(tmp_path: Path) -> None:
    assert there(tmp_path) == {}
    assert statuses(adopt(here(), {})) == [Status.VERIFIED, Status.UNVERIFIED, Status.VERIFIED]


def test_a_run_on_such_an_engine_covers_it_and_the_reason_stays(tmp_path: Path) -> None:
    save(tmp_path / "x", made_on("26.1.5", "older", "a"))
    adopted = adopt(here(), there(tmp_path))
    assert statuses(adopted) == [Status.VERIFIED] * 3
    assert adopted.verdicts[1].engine == Engine("26.1.5", "overlay2", "6.1", "x86_64")
    assert adopted.verdicts[1].reason == "for engines <28, this one is 28.5.2"
    assert [verdict.engine for verdict in (adopted.verdicts[0], adopted.verdicts[2])] == [None, None]


def test_a_step_that_drifted_there_stays_unverified(tmp_path: Path) -> None:
    save(tmp_path / "x", made_on("26.1.5", "something else", "a"))
    assert statuses(adopt(here(), there(tmp_path))) == [Status.VERIFIED, Status.UNVERIFIED, Status.VERIFIED]


def test_a_step_that_drifted_on_one_of_its_engines_is_green_by_no_other(tmp_path: Path) -> None:
    save(tmp_path / "x", made_on("26.1.5", "older", "a"))
    save(tmp_path / "y", made_on("20.10.24", "something else", "a"))
    assert statuses(adopt(here(), there(tmp_path))) == [Status.VERIFIED, Status.UNVERIFIED, Status.VERIFIED]


@pytest.mark.parametrize(
    "other",
    [
        made_on("27.0.1", "older", "a"),
        made_on("26.1.5", "older", "a", source="hub"),
        made_on("26.1.5", "older", fault="no end after 60 s"),
        replace(made_on("26.1.5", "older", "a"), key="of a former page"),
        replace(made_on("26.1.5", "older", "a"), captures=made_on("26.1.5", "older", "a").captures[:2]),
    ],
    ids=["an engine that is not pinned", "other images", "a fault of its lab", "a former page", "cut short"],
)
def test_a_run_that_says_nothing_of_the_page_covers_nothing(tmp_path: Path, other: Run) -> None:
    save(tmp_path / "x", other)
    assert there(tmp_path) == {}


def test_the_last_run_on_an_engine_counts(tmp_path: Path) -> None:
    first = made_on("26.1.5", "older", "a")
    save(tmp_path / "new", made_on("26.1.4", "something else", "a"))
    save(tmp_path / "old", replace(first, started=first.started.replace(year=2020)))
    assert statuses(there(tmp_path)[OLDER][0])[1] is Status.DRIFTED


def test_an_exercise_that_nothing_ran_for_adopts_nothing(tmp_path: Path) -> None:
    save(tmp_path / "x", made_on("26.1.5", "older", "a"))
    unrun = replace(here(), engine=None)
    assert adopt(unrun, there(tmp_path)) == unrun


# --- the matrix -------------------------------------------------------------------------------------------


class FakeLaboratory:
    """Labs of one engine, whose steps show what this engine shows."""

    def __init__(self, version: str) -> None:
        self.engine = replace(ENGINE, version=version)
        self.prepared = Prepared(PIN, f"node:{version}", "mirror:1", Images("stand-in", ()))
        self.images = self.prepared.images

    @contextmanager
    def open(self, exercise: Exercise) -> Iterator[FakeLab]:
        first = "28" if self.engine.version.startswith("28") else "older"
        yield FakeLab([shows(first), shows("a")], engine=self.engine)

    def abandon(self) -> None: ...


@pytest.fixture
def course(tmp_path: Path, project: Path, monkeypatch: pytest.MonkeyPatch) -> Course:
    """A course of that page, the labs of whose engine 20.10 cannot be had."""

    @contextmanager
    def laboratory(root: Path, progress: object, series: str | None, pins: object) -> Iterator[FakeLaboratory]:
        if series == "20.10":
            raise Broken("docker:20.10.24-dind cannot be pulled")
        yield FakeLaboratory({"26.1": "26.1.5"}.get(str(series), "28.5.2"))

    monkeypatch.setattr(pipeline, "laboratory", laboratory)
    monkeypatch.setattr("livecheck.commands.matrix.offered", lambda *_: ("28.5", "26.1", "20.10"))
    (tmp_path / "labs").symlink_to(project / "labs")
    (tmp_path / "docs/fr").mkdir(parents=True)
    (tmp_path / "docs/fr/page.md").write_text(PAGE)
    return read_course(Folders(tmp_path, Path("docs"), ("fr",)))


def test_an_engine_whose_labs_cannot_be_had_hides_no_other(course: Course) -> None:
    results = matrix(course, Quiet())
    assert list(results) == ["28.5", "26.1", "20.10"]
    assert isinstance(results["28.5"], Report)
    assert isinstance(results["26.1"], Report)
    assert str(results["20.10"]) == "docker:20.10.24-dind cannot be pulled"


def test_each_column_of_the_table_counts_what_its_own_engine_did(course: Course) -> None:
    assert versions_table(matrix(course, Quiet())) == (
        "       Docker 28.5.2              Docker 26.1.5\n"
        "page   2 verified, 1 unverified   2 verified, 1 unverified\n"
        "20.10: docker:20.10.24-dind cannot be pulled"
    )


def test_what_is_said_of_an_engine_counts_as_its_column_does(
    course: Course, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (course.root / "mkdocs.yml").write_text("plugins:\n- i18n: {languages: [{locale: fr, default: true}]}\n")
    monkeypatch.chdir(course.root)
    for _ in range(2):  # the second time, each engine's steps are known of the other, too
        command.main(["matrix"])
        out, errors = capsys.readouterr()
        assert out.splitlines()[1] == "page   2 verified, 1 unverified   2 verified, 1 unverified"
        assert errors.count("3 steps: 2 verified, 1 unverified · Docker ") == 2


@pytest.mark.parametrize("stopped", ["while exercises run", "while labs are prepared"])
def test_what_is_known_when_a_matrix_is_interrupted_is_told(
    course: Course, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, stopped: str
) -> None:
    def stop(*_: object) -> NoReturn:
        raise KeyboardInterrupt

    (course.root / "mkdocs.yml").write_text("plugins:\n- i18n: {languages: [{locale: fr, default: true}]}\n")
    monkeypatch.chdir(course.root)
    first = pipeline.fresh

    def fresh(*arguments: Any, series: str) -> Evidence | None:
        if series == "26.1" and stopped == "while exercises run":
            monkeypatch.setattr(pipeline._Work, "do", stop)
        if series == "26.1" and stopped == "while labs are prepared":
            monkeypatch.setattr(pipeline, "laboratory", stop)
        return first(*arguments, series=series)

    monkeypatch.setattr("livecheck.commands.matrix.fresh", fresh)
    assert command.main(["matrix"]) == 130
    out, errors = capsys.readouterr()
    assert out.splitlines()[1].startswith("page   2 verified, 1 unverified")
    assert ("3 broken" in out) is (stopped == "while exercises run")
    assert "3 steps: 2 verified, 1 unverified · Docker 28.5.2" in errors


def test_a_check_after_a_matrix_uses_what_that_has_recorded(course: Course) -> None:
    assert pipeline.check(course, Quiet()).count(Status.UNVERIFIED) == 1
    matrix(course, Quiet(), ["26.1"])
    report = pipeline.check(course, Quiet())
    assert report.count(Status.VERIFIED) == 3
    assert list(report.elsewhere) == ["26.1"]


def test_a_recorded_run_that_is_damaged_is_told_before_anything_runs_and_blocks_nothing(course: Course) -> None:
    matrix(course, Quiet(), ["26.1"])
    (kept,) = (course.root / RUNS).glob("*/*.json")
    kept.write_text(kept.read_text()[:-20])
    said: list[str] = []
    report = pipeline.check(course, Lines(said.append))
    assert kept.name in said[0]
    assert list(report.elsewhere) == []


def test_an_engine_that_is_not_pinned_is_a_misuse_before_anything_runs(course: Course) -> None:
    with pytest.raises(Misuse, match=r"no engine 27 is pinned in labs/pins\.toml; there are 29, 28\.5, 26\.1, 20\.10"):
        matrix(course, Quiet(), ["28.5", "27"])


def test_the_last_word_counts_engines_by_what_came_of_them(
    course: Course, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (course.root / "mkdocs.yml").write_text("plugins:\n- i18n: {languages: [{locale: fr, default: true}]}\n")
    monkeypatch.chdir(course.root)
    page = course.root / "docs/fr/page.md"
    page.write_text(PAGE.replace("older", "other"))
    assert command.main(["matrix"]) == 2
    assert capsys.readouterr().out.splitlines()[-1] == "3 engines: 1 hold, 1 drifted, 1 broken"
    assert command.main(["matrix", "--engine", "26.1"]) == 1
    assert capsys.readouterr().out.splitlines()[-1] == "1 engine: 1 drifted"
    assert command.main(["matrix", "--engine", "28.5"]) == 0
    assert command.main(["matrix", "--engine", "27"]) == 2


def test_no_engine_at_all_leaves_only_the_errors(course: Course) -> None:
    results = matrix(course, Quiet(), ["20.10"])
    assert versions_table(results) == "20.10: docker:20.10.24-dind cannot be pulled"
