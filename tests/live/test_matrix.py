"""The pinned engines, for real: each is what it says, and the site shows what was verified on which."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from helpers.fakes import Quiet
from helpers.sites import Site
from livecheck.lab import offered
from livecheck.pins import read_pins
from livecheck.versions import is_of

pytestmark = pytest.mark.engine

VERSION = "docker version --format '{{.Server.Version}}' | cut -d. -f1,2"
COMPOSE = "docker compose version --short | cut -d. -f1"


def variant(option: str, command: str, shown: str) -> str:
    return f"```console {option}\n$ {command}\n{shown}\n```\n\n"


def test_every_pinned_engine_is_checked_and_covers_the_steps_that_are_for_it(tmp_path: Path, project: Path) -> None:
    pins = read_pins(project)
    cut = {engine.series: ".".join(engine.release.split(".")[:2]) for engine in pins.engines}
    had = offered(pins, Quiet())
    engines = [variant(f'engine="=={version}"', VERSION, version) for version in cut.values()]
    composes = [variant('compose=">=5"', COMPOSE, "5"), variant('compose="<5"', COMPOSE, "2")]
    site = Site(tmp_path, project).pages(
        "# Page\n\n" + "".join([*engines, "Text.\n\n", *composes, "```console\n$ true\n```\n"])
    )
    done = subprocess.run(
        [sys.executable, "-m", "livecheck", "matrix"], cwd=tmp_path, capture_output=True, text=True, timeout=900
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == f"{len(had)} engines: {len(had)} hold"

    built = site.build()
    assert built.returncode == 0, built.stderr
    proof = site.proof()
    assert proof["totals"]["drifted"] == proof["totals"]["broken"] == 0
    assert [step["status"] == "verified" for step in proof["exercises"][0]["steps"][: len(cut)]] == [
        series in had for series in cut
    ]
    page = (tmp_path / "site/en/1-page/index.html").read_text()
    assert all(f">Docker {version}</span></label>" in page for version in cut.values())
    assert ">Compose 5</span></label>" in page
    assert ">Compose 2</span></label>" in page

    main = had[0]
    assert is_of(proof["engine"]["version"], main)
    for number, versions in ((1, list(cut)), (2, ["5", "2"])):
        opened = re.findall(rf'<input checked="checked" id="__tabbed_{number}_(\d)"', page)
        series = [main, "5" if is_of(proof["engine"]["compose"], "5") else "2"][number - 1]
        assert [versions[int(index) - 1] for index in opened] == [series]
    is_first = main == pins.engines[0].series
    assert ("(page written for Docker" in page) is not is_first
    assert ("the pages are written for Docker" in built.stderr) is not is_first
    assert [each["doubt"] for each in proof["notices"]] == ([] if is_first else ["written-for"])
