"""`livecheck check` with its reports; the check itself is played."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from xml.etree import ElementTree as Xml

import pytest

import livecheck
from helpers.fakes import PIN
from helpers.reports import report
from livecheck import __main__ as command
from livecheck.commands import check
from livecheck.course import Course, course_in
from livecheck.evidence import Evidence
from livecheck.model import Images, Progress, Report, Status
from livecheck.report import verdict

SOUND = report(Status.VERIFIED, Status.UNVERIFIED)
DRIFTED = report(Status.DRIFTED, Status.VERIFIED)
BROKEN = report(Status.DRIFTED, Status.BROKEN)


@pytest.fixture(autouse=True)
def _elsewhere(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the project's folder, and not on GitHub."""
    monkeypatch.chdir(project)
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)


def run(monkeypatch: pytest.MonkeyPatch, made: Report, *arguments: str) -> int:
    monkeypatch.setattr(check, "check", lambda *_: made)
    return command.main(["check", *arguments])


@pytest.mark.parametrize(
    ("made", "status"), [(SOUND, 0), (DRIFTED, 1), (BROKEN, 2)], ids=["sound", "drifted", "broken"]
)
def test_the_last_line_is_the_verdict(
    made: Report, status: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, made) == status
    assert capsys.readouterr().out == f"{verdict(made)}\n"


def test_each_report_is_written_to_the_file_that_was_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = [f"--{name}={tmp_path / name}" for name in ("junit", "sarif", "json")]
    assert run(monkeypatch, DRIFTED, *files) == 1
    assert Xml.parse(tmp_path / "junit").getroot().get("failures") == "1"
    driver = json.loads((tmp_path / "sarif").read_text())["runs"][0]["tool"]["driver"]
    assert driver["version"] == livecheck.VERSION
    assert json.loads((tmp_path / "json").read_text())["totals"]["drifted"] == 1


def test_a_check_that_is_interrupted_tells_and_writes_what_it_knows_and_ends_as_such(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(course: Course, progress: Progress, parting: check.Parting) -> Report:
        parting(Evidence(course, (), {}, Images("stand-in", ()), PIN, faults=faults))
        raise KeyboardInterrupt

    faults = {each.name: check.STOPPED for each in course_in(Path.cwd()).exercises}
    monkeypatch.setattr(check, "check", interrupted)
    assert command.main(["check", f"--json={tmp_path / 'json'}"]) == 130
    out, errors = capsys.readouterr()
    assert "steps are broken: the check was stopped" in out
    assert errors.count(": broken: not known: the check was stopped (also docs/en/") == len(faults)
    assert errors.splitlines()[-1] == "interrupted; everything that was started has been removed"
    totals = json.loads((tmp_path / "json").read_text())["totals"]
    assert totals["broken"] == totals["steps"] > 0


def test_a_file_that_cannot_be_written_is_told_before_anything_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def never(*_: object) -> Report:
        raise AssertionError("the check has run")

    monkeypatch.setattr(check, "check", never)
    assert command.main(["check", f"--junit={tmp_path}/nowhere/report.xml"]) == 2
    assert "nowhere/report.xml: a report cannot be written there" in capsys.readouterr().err


def test_on_github_the_annotations_follow_the_complaints(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary.md"))
    assert run(monkeypatch, DRIFTED) == 1
    lines = capsys.readouterr().err.splitlines()
    assert [line.partition(",")[0] for line in lines if line.startswith("::")] == [
        "::error file=docs/fr/page.md",
        "::error file=docs/en/page.md",
    ]
    assert lines[0].startswith("docs/fr/page.md:8: drifted")
    assert (tmp_path / "summary.md").read_text().startswith("## 1 step has drifted")


def test_a_locale_without_these_letters_loses_no_verdict(monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr(sys, "stdout", out)
    assert run(monkeypatch, SOUND) == 0
    out.flush()
    assert out.buffer.getvalue() == f"{verdict(SOUND)}\n".encode("ascii", "backslashreplace")  # type: ignore[attr-defined]


def test_ctrl_c_while_the_words_are_read_is_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(command, "_parser", interrupted)
    assert command.main([]) == 130
    assert capsys.readouterr().err == "interrupted; everything that was started has been removed\n"
