"""Files that are whole or not there, and what is said to GitHub."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from helpers.reports import report
from livecheck.deliver import check_writable, tell_github, write_report
from livecheck.errors import Misuse
from livecheck.model import Status
from livecheck.report import as_annotations, job_summary

DRIFTED = report(Status.DRIFTED, reason="lines differ")

# --- files ------------------------------------------------------------------------------------------------


def test_a_file_is_written_or_written_anew(tmp_path: Path) -> None:
    path = tmp_path / "report.xml"
    for text in ("une première\n", "two\n"):
        check_writable([path])
        write_report(path, text)
        assert path.read_text(encoding="utf-8") == text
    assert [each.name for each in tmp_path.iterdir()] == ["report.xml"]


def test_a_file_in_a_folder_that_there_is_not_is_a_misuse_before_anything_runs(tmp_path: Path) -> None:
    with pytest.raises(
        Misuse, match=r"nowhere/report\.xml: a report cannot be written there, there is no folder .*nowhere; name"
    ):
        check_writable([tmp_path / "nowhere/report.xml"])


def test_a_folder_and_a_device_are_no_files(tmp_path: Path) -> None:
    for path in (tmp_path, Path("/dev/null")):
        with pytest.raises(Misuse, match=f"{path}: a report cannot be written there, it is no file"):
            check_writable([path])


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    link = tmp_path / "latest.json"
    link.symlink_to(tmp_path / "report.json")
    check_writable([link])
    write_report(link, "text")
    assert link.is_symlink()
    assert (tmp_path / "report.json").read_text() == "text"
    with pytest.raises(Misuse, match="two reports"):
        check_writable([link, tmp_path / "report.json"])


def test_a_read_only_folder_is_a_misuse(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)  # root may write everywhere
    with pytest.raises(Misuse, match="its folder is read-only"):
        check_writable([tmp_path / "report.xml"])


def test_two_reports_need_two_files(tmp_path: Path) -> None:
    with pytest.raises(Misuse, match=r"a\.json: two reports would be written there"):
        check_writable([tmp_path / "a.json", tmp_path / "b.json", tmp_path / "a.json"])


def test_what_cannot_be_written_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "report.xml"
    path.mkdir()
    with pytest.raises(
        Misuse, match=r"report\.xml: the report cannot be written \(Is a directory\); make room, or allow it"
    ):
        write_report(path, "text")
    assert [each.name for each in tmp_path.iterdir()] == ["report.xml"]


def test_a_crash_in_the_middle_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Path, target: Path) -> None:
        raise OSError(28, "No space left on device")

    path = tmp_path / "report.xml"
    path.write_text("old")
    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(Misuse, match="No space left on device"):
        write_report(path, "new")
    assert path.read_text() == "old"
    assert [each.name for each in tmp_path.iterdir()] == ["report.xml"]


# --- GitHub -----------------------------------------------------------------------------------------------


def said(environment: dict[str, str]) -> list[str]:
    lines: list[str] = []
    tell_github(DRIFTED, environment, lines.append)
    return lines


def test_elsewhere_nothing_is_said_or_written(tmp_path: Path) -> None:
    assert said({}) == []
    assert said({"GITHUB_ACTIONS": "false", "GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md")}) == []
    assert list(tmp_path.iterdir()) == []


def test_on_github_the_annotations_are_said() -> None:
    assert said({"GITHUB_ACTIONS": "true"}) == list(as_annotations(DRIFTED))
    assert said({"GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": ""}) == list(as_annotations(DRIFTED))


def test_the_summary_is_added_to_what_earlier_steps_have_written(tmp_path: Path) -> None:
    path = tmp_path / "summary.md"
    path.write_text("earlier\n")
    said({"GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": str(path)})
    assert path.read_text(encoding="utf-8") == f"earlier\n{job_summary(DRIFTED)}"


def test_a_summary_that_cannot_be_written_is_a_misuse_that_names_it(tmp_path: Path) -> None:
    with pytest.raises(Misuse, match=f"GITHUB_STEP_SUMMARY={tmp_path} cannot be written"):
        said({"GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": str(tmp_path)})
