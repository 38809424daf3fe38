"""The pinned engines, for real: each is what it says, and the site shows what was verified on which."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from fakes import Quiet
from livecheck.lab import offered
from livecheck.pins import read_pins
from sites import Site

pytestmark = pytest.mark.engine

COMMAND = "docker version --format '{{.Server.Version}}' | cut -d. -f1,2"


def variant(wanted: str, shown: str) -> str:
    return f'```console engine="{wanted}"\n$ {COMMAND}\n{shown}\n```\n\n'


def test_every_pinned_engine_is_checked_and_covers_the_steps_that_are_for_it(tmp_path: Path, project: Path) -> None:
    series = offered(project, Quiet())
    cut = [".".join(read_pins(project).engine(each).release.split(".")[:2]) for each in series]
    site = Site(tmp_path, project).pages("# Page\n\n" + "".join(variant(f"=={each}", each) for each in cut))
    done = subprocess.run(
        [sys.executable, "-m", "livecheck", "matrix"], cwd=tmp_path, capture_output=True, text=True, timeout=900
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == f"{len(series)} engines: {len(series)} hold"

    built = site.build()
    assert built.returncode == 0, built.stderr
    proof = site.proof()
    assert {status: count for status, count in proof["totals"].items() if count} == dict.fromkeys(
        ("steps", "verified"), len(series)
    )
    page = (tmp_path / "site/en/1-page/index.html").read_text()
    assert all(f">Docker {each}</span></label>" in page for each in cut)
    assert page.count("livecheck-verified") == len(series)
