"""The commands that README.md and CONTRIBUTING.md show do run: pytest-codeblocks types them, or says why not."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
from pytest_codeblocks import extract_from_file

from helpers import PROJECT

TEXTS = ("README.md", "CONTRIBUTING.md")
SKIP = re.compile(r'pytest\.mark\.skip\(reason="(?P<reason>[^"]{20,})"\)')
ENGINE = "pytest.mark.engine"


def typed(marks: str) -> subprocess.CompletedProcess[str]:
    """What became of the commands with these marks, typed one fence after the other in the project's folder."""
    command = [sys.executable, "-m", "pytest", "--codeblocks", "-m", marks, "-p", "no:cacheprovider", *TEXTS]
    return subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, timeout=600, check=False)


def test_every_fence_of_commands_runs_or_says_why_not() -> None:
    marked = [(block.lineno, block.marks) for text in TEXTS for block in extract_from_file(PROJECT / text)]
    odd = [(line, mark) for line, marks in marked for mark in marks if mark != ENGINE and not SKIP.fullmatch(mark)]
    assert odd == []
    assert sum(not marks for _, marks in marked) >= 2


def test_commands_that_need_no_daemon_run() -> None:
    done = typed("not engine")
    assert done.returncode == 0, done.stdout
    assert re.search(r"^[2-9] passed", done.stdout, re.MULTILINE), done.stdout


@pytest.mark.engine
def test_commands_that_need_a_daemon_run() -> None:
    done = typed("engine")
    assert done.returncode == 0, done.stdout
    assert re.search(r"^[2-9] passed", done.stdout, re.MULTILINE), done.stdout
