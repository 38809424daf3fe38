"""What a maintainer types: the Makefile and the scripts behind it that need no daemon."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
from pathlib import Path

import pytest

from helpers import PROJECT
from helpers.processes import IN_THE_BACKGROUND, comes_true, has_ended, running

MAKEFILE = (PROJECT / "Makefile").read_text()
TARGETS = re.search(r"^\.PHONY: (.*)$", MAKEFILE, re.MULTILINE).group(1).split()  # type: ignore[union-attr]


def run(*command: str, cwd: Path = PROJECT, **variables: str) -> subprocess.CompletedProcess[str]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    return subprocess.run(command, cwd=cwd, env=inherited | variables, capture_output=True, text=True, check=False)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of what the set-up reads, so that it can be played with."""
    shutil.copytree(PROJECT / "tools", tmp_path / "tools", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("Makefile", "requirements.txt", "pyproject.toml"):
        shutil.copy(PROJECT / name, tmp_path)
    for folder in ("src/livecheck.egg-info", "tests/__pycache__", "site", "dist", ".livecheck/runs"):
        (tmp_path / folder).mkdir(parents=True)
    return tmp_path


def play(folder: Path, name: str, script: str) -> str:
    """A program that does what a script says, to stand in the place of a real one."""
    program = folder / name
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    return str(program)


@pytest.mark.parametrize("arguments", [[], ["help"]])
def test_help_lists_every_target_with_what_it_does(arguments: list[str]) -> None:
    done = run("make", *arguments)
    listed = dict(re.findall(r"^make (\w+) +(\S.*)$", done.stdout, re.MULTILINE))
    assert list(listed) == TARGETS


@pytest.mark.parametrize("target", ["site", "test", "serve", "bench", "pins"])
def test_what_needs_a_daemon_is_run_with_one(target: str) -> None:
    lines = run("make", "--dry-run", target).stdout.splitlines()
    assert lines[-1].startswith("tools/with-daemon .venv/bin/")


def test_the_whole_suite_runs_side_by_side_and_a_part_of_it_in_one_process() -> None:
    whole, part = (run("make", "--dry-run", "test", *more).stdout.splitlines()[-1] for more in ([], ["ARGS=-k x"]))
    assert " -n auto --dist loadscope " in whole
    assert part.endswith("/pytest -k x")


def test_the_site_is_built_strictly() -> None:
    assert run("make", "--dry-run", "site").stdout.endswith("tools/with-daemon .venv/bin/mkdocs build --strict\n")


def test_each_lock_is_raised_after_those_that_it_keeps_to() -> None:
    raised = run("make", "--dry-run", "lock").stdout.splitlines()[-1]
    assert re.findall(r"--output-file (\S+) (\S+) ", raised) == [
        (f"requirements{part}.txt", f"requirements{part}.in") for part in ("", "-test", "-supply")
    ]
    assert raised.count(" --upgrade ") == 3
    one = run("make", "--dry-run", "lock", "PACKAGE=rich").stdout.splitlines()[-1]
    assert one.count(" --upgrade-package rich ") == 3


def test_what_readers_take_away_is_made_from_a_site_that_was_checked_strictly() -> None:
    tools, build, make = run("make", "--dry-run", "dist").stdout.splitlines()[-3:]
    assert tools == "tools/dist-tools"
    assert build == "OFFLINE=on tools/with-daemon .venv/bin/mkdocs build --strict --site-dir .livecheck/offline"
    assert make == ".venv/bin/python -m course_site.downloads .livecheck/offline dist"


def test_the_environment_is_made_once_and_again_when_its_list_changes(checkout: Path) -> None:
    (checkout / ".venv").mkdir()
    (checkout / ".venv/.site").touch()
    question = ("make", "--question", ".venv/.site")
    assert run(*question, cwd=checkout).returncode == 0
    os.utime(checkout / ".venv/.site", (0, 0))
    assert run(*question, cwd=checkout).returncode == 1


def test_an_old_python_is_told(checkout: Path) -> None:
    done = run("make", ".venv/.site", cwd=checkout, PYTHON=play(checkout, "python", "exit 1"))
    assert "Python 3.11 or newer is needed" in done.stderr
    assert not (checkout / ".venv").exists()


def test_where_a_daemon_answers_nothing_is_installed_for_a_python_without_venv(checkout: Path) -> None:
    python = play(checkout, "python", 'case "$2" in *ensurepip*) exit 1;; esac; exit 0')
    done = run("make", ".venv/.site", cwd=checkout, PYTHON=python)
    assert "cannot make virtual environments: install python3-venv" in done.stderr
    assert "installing" not in done.stderr


def test_clean_removes_what_was_made_on_disk(checkout: Path) -> None:
    (checkout / ".venv").mkdir()
    done = run("make", "clean", cwd=checkout, DOCKER_HOST="unix:///nowhere")
    assert done.returncode == 0, done.stderr
    left = {str(path.relative_to(checkout)) for path in checkout.rglob("*") if path.is_dir()}
    assert not left & {".venv", "site", "dist", ".livecheck", "src/livecheck.egg-info", "tests/__pycache__"}
    assert (checkout / "tools/with-daemon").exists()


def test_clean_says_what_it_cannot_reach(checkout: Path) -> None:
    (checkout / ".venv/bin").mkdir(parents=True)
    shutil.copy(play(checkout, "python", "exit 0"), checkout / ".venv/bin/livecheck")
    done = run("make", "clean", cwd=checkout, DOCKER_HOST="unix:///nowhere")
    assert "what builds have left on DOCKER_HOST stays (unix:///nowhere: No such file" in done.stderr


# --- what a CI runs ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lint", "tests", "site", "status"),
    [(0, 0, 0, 0), (2, 0, 0, 1), (0, 1, 0, 1), (0, 0, 2, 1), (2, 1, 2, 1)],
    ids=["good", "lint", "test", "site", "all"],
)
def test_ci_runs_lint_tests_and_site_and_fails_when_one_fails(
    checkout: Path, lint: int, tests: int, site: int, status: int
) -> None:
    shutil.copytree(PROJECT / ".ci", checkout / ".ci")
    ended = f"case $1 in lint) exit {lint} ;; test) exit {tests} ;; site) exit {site} ;; esac"
    play(checkout, "make", f"echo long ago; echo the end of $1; {ended}")
    done = run("bash", ".ci/run", cwd=checkout, PATH=f"{checkout}:{os.environ['PATH']}")
    assert done.returncode == status
    assert [line for line in done.stdout.splitlines() if line.startswith("== make ")] == [
        "== make lint",
        "== make test",
        "== make site",
    ]
    assert done.stdout.splitlines()[-9:] == [
        f"== closing lines of make lint, which ended with status {lint}",
        "long ago",
        "the end of lint",
        f"== closing lines of make site, which ended with status {site}",
        "long ago",
        "the end of site",
        f"== closing lines of make test, which ended with status {tests}",
        "long ago",
        "the end of test",
    ]


def test_ci_ends_when_it_is_told_to_where_it_was_started_in_the_background(checkout: Path) -> None:
    shutil.copytree(PROJECT / ".ci", checkout / ".ci")
    play(checkout, "make", "echo $$ >up.part; mv up.part up; exec sleep 60")
    path = f"{checkout}:{os.environ['PATH']}"
    with running(*IN_THE_BACKGROUND, "bash", ".ci/run", cwd=checkout, env={**os.environ, "PATH": path}) as process:
        assert comes_true((checkout / "up").exists)
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 128 + signal.SIGTERM
    assert has_ended(int((checkout / "up").read_text()))


def test_ci_says_what_is_missing(checkout: Path) -> None:
    shutil.copytree(PROJECT / ".ci", checkout / ".ci")
    few = checkout / "few"
    few.mkdir()
    for tool in ("bash", "cat", "dirname", "env", "mktemp", "rm"):
        (few / tool).symlink_to(str(shutil.which(tool)))
    done = run(str(few / "bash"), ".ci/run", cwd=checkout, PATH=str(few))
    assert done.returncode == 1
    assert done.stderr.endswith(".ci/run: install make and Python 3.11 or newer\n")


# --- the scripts themselves -------------------------------------------------------------------------------


def scripts() -> list[Path]:
    files = [path for folder in (".ci", "labs", "tools") for path in (PROJECT / folder).rglob("*") if path.is_file()]
    return sorted(path for path in files if re.match(rb"#!.*sh\n", path.read_bytes()[:80]))


def name(path: Path) -> str:
    return str(path.relative_to(PROJECT))


@pytest.mark.parametrize("script", [path for path in scripts() if path.parent.parent == PROJECT], ids=name)
def test_a_script_of_the_set_up_is_executable(script: Path) -> None:
    assert os.access(script, os.X_OK)


def test_shellcheck_finds_nothing() -> None:
    if not shutil.which("shellcheck"):
        pytest.skip("needs shellcheck; tools/test-tools installs it as root on Debian or Ubuntu")
    done = run("shellcheck", "--severity=warning", *map(str, scripts()))
    assert done.returncode == 0, done.stdout
