"""The locks hold what the ranges say, to the byte, on every Python and machine that the course is built on."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from helpers import PROJECT

RANGES = sorted(PROJECT.glob("requirements*.in"))
ENTRY = re.compile(r"^(\S+)==(\S+?)(?: ; .+)? \\\n((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)", re.MULTILINE)
"""A package of a lock: its name, its version, the sums of its files."""

each = pytest.mark.parametrize("ranges", RANGES, ids=lambda path: path.stem)


def lock(ranges: Path) -> Path:
    return ranges.with_suffix(".txt")


def locked(path: Path) -> list[tuple[str, str]]:
    """The packages of a lock and their versions."""
    return [(name, version) for name, version, _ in ENTRY.findall(path.read_text(encoding="utf-8"))]


def asked(path: Path) -> Iterator[Requirement]:
    """What a person has written: a package and its versions on each line, and perhaps a remark."""
    for line in path.read_text(encoding="utf-8").splitlines():
        wanted = re.sub(r"(^|\s+)#.*", "", line)
        if wanted and not wanted.startswith("-"):
            yield Requirement(wanted)


@each
def test_a_lock_fits_its_ranges(ranges: Path) -> None:
    versions = dict(locked(lock(ranges)))
    wanted = list(asked(ranges))
    assert wanted
    assert [str(one) for one in wanted if versions.get(canonicalize_name(one.name), "") not in one.specifier] == []


@each
def test_a_lock_names_each_package_once_with_its_sums_and_no_index(ranges: Path) -> None:
    """Once: on every Python it is the same version. No index: where packages come from is the machine's business."""
    text = lock(ranges).read_text(encoding="utf-8")
    names = [name for name, _ in locked(lock(ranges))]
    assert names == sorted(set(names))
    assert re.sub(r"(?m)^ *#.*\n", "", ENTRY.sub("", text)) == ""
    assert "://" not in text


def test_no_package_is_locked_twice_in_two_versions() -> None:
    every = {entry for ranges in RANGES for entry in locked(lock(ranges))}
    assert len(every) == len({name for name, _ in every})


@each
def test_a_lock_says_by_which_command_of_the_makefile_it_was_made(ranges: Path) -> None:
    """Those who raise it on their own, such as Dependabot, read these options there."""
    head = lock(ranges).read_text(encoding="utf-8").splitlines()[1]
    options = re.search(r"uv (pip compile .*?) --exclude-newer", (PROJECT / "Makefile").read_text())
    assert options
    assert head.startswith(f"#    uv {options[1].replace('--quiet ', '')} ")
    assert head.endswith(f" --output-file {lock(ranges).name} {ranges.name}")


def test_what_the_package_itself_needs_has_its_range_in_the_list_of_the_site() -> None:
    """So that versions stand in one place; `pyproject.toml` names no more than names."""
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
    needed = {canonicalize_name(name) for name in project["project"]["dependencies"]}
    assert needed <= {canonicalize_name(one.name) for one in asked(PROJECT / "requirements.in")}
    assert project["build-system"]["requires"] == [
        str(one) for one in asked(PROJECT / "requirements.in") if one.name == "setuptools"
    ]
    assert "optional-dependencies" not in project["project"]
