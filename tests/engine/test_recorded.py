"""A build from records: what is on disk is judged without a daemon, and what does not fit is refused."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from helpers.fakes import ENGINE, FakeLab, Quiet, fault_of, shows
from helpers.openings import count_openings
from helpers.with_pins import with_pins
from livecheck import build
from livecheck.course import Course, course_in
from livecheck.errors import Misuse
from livecheck.model import Image, Images, Report, Run, Status
from livecheck.report import as_json
from livecheck.run import run
from livecheck.store import RUNS, save

PINS = """\
[engines."29"]
hub = "docker:29.6.1-dind"
[engines."28.5"]
hub = "docker:28.5.2-dind"
debian = "forky"
[engines."26.1"]
hub = "docker:26.1.4-dind"
debian = "trixie"
[mirror]
hub = "registry:2.8.3"
debian = "forky"
[images]
alpine = "alpine:3.20.3@sha256:{digest}"
vote = "dockersamples/vote:1"
"""
ALPINE, OTHER = "a" * 64, "b" * 64
PAGE = '```console\n$ echo {0}\n{0}\n```\n\n```console engine="<28"\n$ docker version\nolder\n```\n'
STARTED = datetime(2026, 11, 30, 20, 15, tzinfo=UTC)
STAND_INS = Images("stand-in", (Image("alpine:latest", "sha256:1"), Image("vote:latest", "sha256:2")))
FROM_HUB = Images("hub", (Image("alpine:latest", f"sha256:{ALPINE}"), Image("vote:latest", "sha256:2")))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The folder of a course of two exercises, which have not been run."""
    with_pins(tmp_path, PINS.format(digest=ALPINE))
    (tmp_path / "mkdocs.yml").write_text("plugins:\n- i18n: {languages: [{locale: fr, default: true}, {locale: en}]}\n")
    for language in ("fr", "en"):
        (tmp_path / "docs" / language).mkdir(parents=True)
        for name in ("1-one", "2-two"):
            (tmp_path / "docs" / language / f"{name}.md").write_text(PAGE.format(name))
    return tmp_path


def same(run: Run) -> Run:
    return run


def record(
    root: Path,
    name: str,
    shown: str | None = None,
    images: Images | None = STAND_INS,
    folder: str = "x",
    version: str = ENGINE.version,
    change: Callable[[Run], Run] = same,
) -> None:
    """Records a run of the exercise in which the terminal showed this; `change` says what else was different."""
    (exercise,) = course_in(root).only([name]).exercises
    engine = replace(ENGINE, version=version)
    made = run(exercise, FakeLab([shows(shown or name), shows("older")], engine=engine), Quiet())
    source = images.source if images else "stand-in"
    save(root / RUNS / folder, change(replace(made, started=STARTED, source=source)), images)


def recorded(root: Path) -> Report:
    return build.recorded(course_in(root), lambda line: None)


def refused(root: Path) -> list[str]:
    with pytest.raises(Misuse) as told:
        recorded(root)
    return str(told.value).splitlines()


# --- what is judged ---------------------------------------------------------------------------------------


def test_what_is_on_disk_is_judged_and_told_once_with_its_time_and_engine(root: Path) -> None:
    record(root, "1-one")
    record(root, "2-two", change=lambda run: replace(run, started=STARTED.replace(minute=16)))
    said: list[str] = []
    report = build.recorded(course_in(root), said.append)
    assert said == [
        "judged from records on Docker 28.5.2, images: stand-in: "
        "1-one of 2026-11-30 20:15 UTC, 2-two of 2026-11-30 20:16 UTC"
    ]
    assert (report.count(Status.VERIFIED), report.count(Status.UNVERIFIED)) == (2, 2)
    assert (report.engine, report.images, report.recorded) == (ENGINE, STAND_INS, True)
    assert report.score is not None
    assert [done.started for done in report.exercises] == [STARTED, STARTED.replace(minute=16)]
    assert [notice.doubt for notice in report.notices] == ["written-for"]
    assert '"recorded": true' in as_json(report)


def test_a_drift_in_a_record_is_one(root: Path) -> None:
    record(root, "1-one")
    record(root, "2-two", shown="else")
    assert recorded(root).count(Status.DRIFTED) == 1


def test_steps_for_other_engines_are_covered_by_records_there(root: Path) -> None:
    for name in ("1-one", "2-two"):
        record(root, name)
        record(root, name, folder="older", version="26.1.4")
    report = recorded(root)
    assert report.count(Status.VERIFIED) == 4
    assert list(report.elsewhere) == ["26.1"]


def test_the_engine_of_a_build_is_that_of_the_last_run(root: Path) -> None:
    for name in ("1-one", "2-two"):
        record(root, name, images=FROM_HUB, folder="hub", version="29.6.1")
    assert recorded(root).engine == replace(ENGINE, version="29.6.1")
    for name in ("1-one", "2-two"):
        record(root, name, change=lambda run: replace(run, started=STARTED.replace(year=2027)))
    assert recorded(root).engine == ENGINE


def test_a_course_without_exercises_needs_no_record(root: Path) -> None:
    for path in root.rglob("*.md"):
        path.write_text("# Nothing to type\n")
    assert recorded(root).exercises == ()


# --- what is refused --------------------------------------------------------------------------------------


def test_each_exercise_that_lacks_a_record_is_told_with_what_to_run(root: Path) -> None:
    assert refused(root) == [
        f"{name}: no run of it is recorded; run `livecheck check {name}` first" for name in ("1-one", "2-two")
    ]


@pytest.mark.parametrize(
    ("images", "version", "change", "told"),
    [
        (STAND_INS, "28.5.2", lambda run: replace(run, key="f" * 64), "its pages have changed since its last run"),
        (
            STAND_INS,
            "28.5.2",
            lambda run: replace(run, captures=run.captures[:1]),
            "its last run was cut short (1 of 2 steps)",
        ),
        (
            STAND_INS,
            "28.5.2",
            lambda run: replace(run, captures=tuple(replace(each, fault=fault_of("gone")) for each in run.captures)),
            "its lab failed in its last run (gone)",
        ),
        (STAND_INS, "26.1.4", same, "its last run was on Docker 26.1.4, which is not the engine of a build"),
        (None, "28.5.2", same, "its last run does not tell on which images it was made"),
        (FROM_HUB, "29.6.0", same, "its last run was on Docker 29.6.0, and labs/pins.toml pins 29.6.1"),
        (
            Images("hub", (Image("alpine:latest", f"sha256:{OTHER}"), FROM_HUB.list[1])),
            "29.6.1",
            same,
            "its last run was on other images than labs/pins.toml pins (alpine:latest)",
        ),
        (
            Images("stand-in", (STAND_INS.list[0], Image("redis:latest", "sha256:3"))),
            "28.5.2",
            same,
            "its last run was on other images than labs/pins.toml pins (redis:latest, vote:latest)",
        ),
    ],
    ids=["former pages", "cut short", "a fault", "another engine", "no images", "a release", "a digest", "names"],
)
def test_a_record_that_does_not_fit_is_refused(
    root: Path, images: Images | None, version: str, change: Callable[[Run], Run], told: str
) -> None:
    record(root, "1-one")
    record(root, "2-two", images=images, version=version, change=change)
    assert refused(root) == [f"2-two: {told}; run `livecheck check 2-two` first"]


@pytest.mark.parametrize("changed", ["kernel", "images"])
def test_records_of_two_machines_or_sets_of_images_are_no_build(root: Path, changed: str) -> None:
    record(root, "1-one", change=lambda run: replace(run, started=STARTED.replace(hour=21)))
    if changed == "kernel":
        record(root, "2-two", change=lambda run: replace(run, engine=replace(ENGINE, kernel="6.2")))
    else:
        record(root, "2-two", images=replace(STAND_INS, list=(Image("alpine:latest", "sha256:9"), STAND_INS.list[1])))
    told = "its last run was on another engine, or other images, than that of 1-one"
    assert refused(root) == [f"2-two: {told}; run `livecheck check 2-two` first"]


def test_a_record_that_is_damaged_is_told(root: Path) -> None:
    record(root, "1-one")
    record(root, "2-two")
    (path,) = (root / RUNS).glob("x/2-two-*.json")
    path.write_text(path.read_text()[:-20])
    assert "this recorded run is damaged" in refused(root)[0]


# --- what it takes ----------------------------------------------------------------------------------------


def test_nothing_that_speaks_to_docker_is_imported(root: Path, project: Path) -> None:
    for name in ("1-one", "2-two"):
        record(root, name)
    script = """
import sys
from pathlib import Path
from livecheck.build import recorded
from livecheck.course import course_in
print(recorded(course_in(Path.cwd()), print).recorded)
print({"docker", "requests"} & sys.modules.keys())
"""
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=root,
        env={"PYTHONPATH": str(project / "src"), "DOCKER_HOST": "unix:///nowhere/docker.sock"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.stdout.splitlines()[1:] == ["True", "set()"], done.stderr


def test_each_file_is_read_once_in_a_build(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("1-one", "2-two"):
        record(root, name)
        record(root, name, folder="older", version="26.1.4")
    opened = count_openings(root, monkeypatch)
    recorded(root)
    assert {path.suffix for path, _ in opened} >= {".md", ".toml", ".yml", ".json"}
    assert [path for path, times in opened.items() if times > 1] == []


# --- the variable -----------------------------------------------------------------------------------------


def test_what_the_variable_asks_for_is_done(root: Path) -> None:
    said: list[str] = []
    course: Course = course_in(root)
    report = build.asked_for("off", course, said.append)
    assert (report.count(Status.UNVERIFIED), report.engine) == (4, None)
    assert said == ["LIVECHECK=off: nothing is checked, every block is shown as unverified"]
    with pytest.raises(Misuse, match="no run of it is recorded"):
        build.asked_for("recorded", course, said.append)


def test_an_unknown_value_is_told_with_those_there_are(root: Path) -> None:
    with pytest.raises(Misuse, match=r"^LIVECHECK=of is not known; it is `off` or `recorded`, or left out$"):
        build.asked_for("of", course_in(root), lambda line: None)
