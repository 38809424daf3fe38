"""A release has one number, which the changelog tells, too."""

from __future__ import annotations

import re
from datetime import date
from importlib.metadata import version

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
