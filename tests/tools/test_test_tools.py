"""tools/test-tools: what the tests need beyond Python is installed, or its absence is told."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from helpers import PROJECT
from helpers.playing import asked, play, play_debian

SCRIPT = PROJECT / "tools" / "test-tools"
PROGRAMS = ("chromium", "chromium-headless-shell", "shellcheck", "grammalecte-cli", "hunspell")


@pytest.fixture
def tools(tmp_path: Path) -> Path:
    """A folder of programs that are found before the machine's own: everything is there."""
    for name in PROGRAMS:
        play(tmp_path, name, "exit 0")
    play_debian(tmp_path, "exit 1")
    return tmp_path


def run(tools: Path, *arguments: Path) -> subprocess.CompletedProcess[str]:
    path = f"{tools}:{os.environ['PATH']}"
    return subprocess.run([SCRIPT, *arguments], env={"PATH": path}, capture_output=True, text=True, check=False)


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


def test_without_the_faster_browser_the_other_one_will_do(tools: Path) -> None:
    (tools / "chromium-headless-shell").unlink()
    play(tools, "apt-get", "exit 100")
    done = run(tools)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


# --- what npm has -----------------------------------------------------------------------------------------


def test_what_npm_has_is_installed_once_and_again_when_the_list_changes(tools: Path, tmp_path: Path) -> None:
    modules = tmp_path / "node"
    play(tools, "npm", f'mkdir "{modules}/node_modules"; echo "npm $@" >>"{tools}/asked"')
    assert run(tools, modules).returncode == 0
    assert (modules / "node_modules").is_dir()
    run(tools, modules)
    assert [call.split()[:2] for call in asked(tools) if call.startswith("npm")] == [["npm", "ci"]]
    (modules / "package-lock.json").write_text("{}")
    run(tools, modules)
    assert len([call for call in asked(tools) if call.startswith("npm")]) == 2


def test_npm_that_fails_leaves_nothing_and_does_not_stop_the_tests(tools: Path, tmp_path: Path) -> None:
    modules = tmp_path / "node"
    play(tools, "npm", f'mkdir "{modules}/node_modules"; echo "no network" >&2; exit 1')
    done = run(tools, modules)
    assert (done.returncode, modules.exists()) == (0, False)
    assert done.stderr.splitlines()[0] == "no network"
    assert "some tests are skipped" in done.stderr


def test_without_npm_the_tests_concerned_are_skipped(tools: Path, tmp_path: Path) -> None:
    bare = tmp_path / "bare"
    bare.mkdir()
    for name in ("bash", "dirname", "cmp"):
        (bare / name).symlink_to(shutil.which(name) or "")
    done = subprocess.run(
        [SCRIPT, tmp_path / "node"], env={"PATH": f"{tools}:{bare}"}, capture_output=True, text=True, check=False
    )
    told = "test-tools: without npm some tests are skipped; install Node.js 20.19 or newer with it to run all\n"
    assert (done.returncode, done.stderr) == (0, told)
