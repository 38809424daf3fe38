"""labs/test-tools: what the tests need beyond Python is installed, or its absence is told."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from playing import asked, play, play_debian

SCRIPT = Path(__file__).resolve().parent.parent / "labs" / "test-tools"
PROGRAMS = ("chromium", "shellcheck", "grammalecte-cli", "hunspell")


@pytest.fixture
def tools(tmp_path: Path) -> Path:
    """A folder of programs that are found before the machine's own: everything is there."""
    for name in PROGRAMS:
        play(tmp_path, name, "exit 0")
    play_debian(tmp_path, "exit 1")
    return tmp_path


def run(tools: Path) -> subprocess.CompletedProcess[str]:
    path = f"{tools}:{os.environ['PATH']}"
    return subprocess.run([SCRIPT], env={"PATH": path}, capture_output=True, text=True, check=False)


def test_nothing_is_asked_for_when_all_is_there(tools: Path) -> None:
    done = run(tools)
    assert (done.returncode, done.stdout, done.stderr, asked(tools)) == (0, "", "", [])


def test_hunspell_without_its_british_dictionary_is_not_enough(tools: Path) -> None:
    play(tools, "hunspell", '[ "$2" != en_GB ]')
    assert run(tools).returncode == 0
    assert asked(tools)[-1].endswith(" install --no-install-recommends hunspell-en-gb")


def test_who_may_not_install_is_told_what_is_missing_and_goes_on(tools: Path) -> None:
    play(tools, "hunspell", "exit 1")
    play(tools, "id", "echo 1000")
    done = run(tools)
    told = "test-tools: without hunspell-en-gb some tests are skipped; install them to run all\n"
    assert (done.returncode, done.stderr, asked(tools)) == (0, told, [])


def test_a_failed_installation_stops_everything(tools: Path) -> None:
    play(tools, "hunspell", "exit 1")
    play(tools, "apt-get", "exit 100")
    done = run(tools)
    assert done.returncode == 1
    assert "apt-get could not install" in done.stderr
