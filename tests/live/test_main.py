"""The author's commands, as an author calls them."""

from __future__ import annotations

import os
import pty
import re
import select
import subprocess
import sys
import time
from pathlib import Path

import pytest

from helpers.processes import has_ended

pytestmark = pytest.mark.engine


def livecheck(project: Path, *arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "livecheck", *arguments],
        cwd=cwd or project,
        env={**os.environ, "PYTHONPATH": str(project / "src")},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def test_a_page_is_checked_by_its_path_its_name_or_its_exercise(project: Path) -> None:
    """They name the same exercise, which is run once."""
    done = livecheck(project, "check", "docs/fr/1-containers.md", "1-containers.md", "1-containers")
    assert done.returncode == 0, done.stderr
    assert re.findall(r"^(\S+): [\d.]+ s$", done.stderr, re.MULTILINE) == ["1-containers"]
    # What older engines show is verified only where a matrix has run.
    assert re.match(r"\d+ steps: \d+ verified(, \d+ unverified)? · Docker 28\.5\.2 ", done.stdout), done.stdout


def test_a_page_that_there_is_not_is_a_misuse(project: Path) -> None:
    done = livecheck(project, "check", "9-nothing")
    assert done.returncode == 2
    assert done.stderr.startswith("no exercise is called 9-nothing; there are 1-containers")


def test_outside_of_a_project_it_says_where_to_go(project: Path, tmp_path: Path) -> None:
    done = livecheck(project, "check", cwd=tmp_path)
    assert done.returncode == 2
    assert "run this in the project's folder" in done.stderr


def test_a_lab_needs_a_person(project: Path) -> None:
    done = livecheck(project, "lab", "1-containers")
    assert done.returncode == 2
    assert "standard input is none" in done.stderr


def test_a_lab_is_a_shell_on_a_fresh_node(project: Path) -> None:
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(project)
        os.environ["PYTHONPATH"] = str(project / "src")
        os.execv(sys.executable, [sys.executable, "-m", "livecheck", "lab", "1-containers"])
    said = read_until(terminal, b"# ")
    os.write(terminal, b"docker container ls -a | tr a-z A-Z\n")
    said = read_until(terminal, b"NAMES\r\n")
    os.write(terminal, b"exit\n")
    assert has_ended(child, seconds=60)
    _, status = os.waitpid(child, 0)
    os.close(terminal)
    assert status == 0
    assert said.count(b"\n") <= 3, "a fresh node has no container"


def read_until(terminal: int, words: bytes, seconds: float = 60) -> bytes:
    said = b""
    deadline = time.monotonic() + seconds
    while words not in said and time.monotonic() < deadline:
        if select.select([terminal], [], [], 0.2)[0]:
            said += os.read(terminal, 1 << 16)
    assert words in said, said
    return said
