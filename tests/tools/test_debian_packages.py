"""Installing packages, with programs that play Debian's."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from helpers import PROJECT
from helpers.playing import asked, play, play_debian

SCRIPT = PROJECT / "tools" / "debian-packages"
INSTALLED = "case $4 in git|make) echo installed;; *) exit 1;; esac"


@pytest.fixture
def tools(tmp_path: Path) -> Path:
    """A folder of programs that are found before the machine's own; this machine has git and make."""
    play_debian(tmp_path, INSTALLED)
    return tmp_path


def install(tools: Path, *packages: str) -> subprocess.CompletedProcess[str]:
    path = f"{tools}:{os.environ['PATH']}"
    command = [str(SCRIPT), *packages]
    return subprocess.run(command, env={"PATH": path}, capture_output=True, text=True, check=False)


def test_nothing_is_asked_for_when_all_is_there(tools: Path) -> None:
    assert install(tools, "git", "make").returncode == 0
    assert asked(tools) == []


def test_only_what_is_missing_is_installed_and_without_recommendations(tools: Path) -> None:
    done = install(tools, "git", "chromium", "shellcheck")
    assert (done.returncode, done.stderr) == (0, "installing chromium shellcheck with apt-get\n")
    update, added = asked(tools)
    assert update.endswith("update")
    assert added.endswith("install --no-install-recommends chromium shellcheck")


def test_who_is_not_root_installs_nothing_and_the_caller_explains(tools: Path) -> None:
    play(tools, "id", "echo 1000")
    done = install(tools, "chromium")
    assert (done.returncode, done.stdout, done.stderr) == (1, "", "")
    assert asked(tools) == []


def test_a_failure_shows_the_last_lines_and_what_to_do(tools: Path) -> None:
    play(tools, "apt-get", "echo 'E: Unable to fetch some archives'; exit 100")
    done = install(tools, "chromium")
    assert done.returncode == 2
    assert "E: Unable to fetch some archives\napt-get could not install chromium (" in done.stderr
