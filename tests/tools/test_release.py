"""A release has one number, which the changelog tells, too."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from datetime import date
from importlib.metadata import version
from pathlib import Path

import pytest

from helpers import PROJECT
from livecheck import VERSION

SECTION = re.compile(r"^## \[(\d+\.\d+\.\d+)\] - (\d{4}-\d\d-\d\d)$", re.MULTILINE)


def test_the_newest_section_of_the_changelog_is_that_of_the_version() -> None:
    sections = SECTION.findall((PROJECT / "CHANGELOG.md").read_text(encoding="utf-8"))
    assert sections[0][0] == VERSION
    assert [day for _, day in sections] == sorted(
        (date.fromisoformat(day).isoformat() for _, day in sections), reverse=True
    )


def test_the_installed_command_is_of_that_version() -> None:
    assert version("livecheck") == VERSION


def test_all_that_is_no_python_travels_in_the_wheel() -> None:
    settings = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]
    for package, patterns in settings["package-data"].items():
        folder = PROJECT / "src" / package
        files = {path for path in folder.rglob("*") if path.is_file() and path.suffix not in (".py", ".pyc")}
        assert files, f"{package} needs no package-data"
        assert files == {path for pattern in patterns for path in folder.glob(pattern)}


@pytest.mark.parametrize("command", ["import livecheck.build", "from livecheck.__main__ import main; main(['--help'])"])
def test_the_engine_stands_alone(command: str, tmp_path: Path) -> None:
    absent = "import sys; sys.modules |= dict.fromkeys(['mkdocs', 'markdown', 'course_site'])"
    done = subprocess.run(
        [sys.executable, "-c", f"{absent}; {command}"],
        cwd=tmp_path,
        env={"PYTHONPATH": str(PROJECT / "src")},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
