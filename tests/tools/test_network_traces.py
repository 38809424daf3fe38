"""What is undone after a private daemon, and what is left alone; machines are in test_with_daemon."""

from __future__ import annotations

from pathlib import Path

import pytest

import network_traces
from helpers import PROJECT

CASES = PROJECT / "tests/cases/network_traces"


@pytest.mark.parametrize("case", sorted(path.stem for path in CASES.glob("*.undo")))
def test_what_docker_added_is_undone_and_nothing_else(case: str) -> None:
    before, after, expected = ((CASES / f"{case}.{part}").read_text() for part in ("before", "after", "undo"))
    assert network_traces.undo(before, after) == expected


def test_only_new_bridges_of_docker_are_removed() -> None:
    before = ["lo", "eth0", "br-0123456789ab"]
    after = [*before, "docker0", "br-ba9876543210", "br-lan", "virbr0", "veth12ab34c", "docker_gwbridge"]
    assert network_traces.new_bridges(before, after) == ["docker0", "br-ba9876543210", "docker_gwbridge"]


@pytest.mark.parametrize("arguments", [[], ["save"], ["forget", "file"]])
def test_anything_but_save_and_restore_is_refused(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert network_traces.main(arguments) == 2
    assert "save FILE" in capsys.readouterr().err


def test_restoring_without_a_saved_file_does_nothing(tmp_path: Path) -> None:
    assert network_traces.main(["restore", str(tmp_path / "none")]) == 0
