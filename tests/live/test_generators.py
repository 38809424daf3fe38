"""What the site is made with can be changed: ProperDocs makes the same site as MkDocs of the same records."""

from __future__ import annotations

import filecmp
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from helpers.built import BUILD_SECONDS, Built

pytestmark = pytest.mark.engine


def made_by(program: str, project: Path, target: Path) -> set[Path]:
    """The files of a site that is made of the records which the build of the site has left."""
    done = subprocess.run(
        [sys.executable, "-m", program, "build", "--strict", "--config-file", "mkdocs.yml", "--site-dir", target],
        cwd=project,
        env={**os.environ, "LIVECHECK": "recorded", "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        timeout=BUILD_SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return {path.relative_to(target) for path in target.rglob("*") if path.is_file()}


def test_properdocs_makes_the_same_site(project: Path, built: Built, tmp_path: Path) -> None:
    assert built.status == 0, built.said
    ours, theirs = tmp_path / "mkdocs", tmp_path / "properdocs"
    files = made_by("mkdocs", project, ours)
    assert files == made_by("properdocs", project, theirs)
    assert len(files) > 100
    assert filecmp.cmpfiles(ours, theirs, sorted(map(str, files)), shallow=False)[1] == []
    assert json.loads((ours / "verification.json").read_text(encoding="utf-8"))["recorded"] is True
