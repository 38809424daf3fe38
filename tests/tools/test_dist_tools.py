"""tools/dist-tools: what printing needs is installed, or its absence is told before a check has taken its minute."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from course_site.downloads import PROGRAMS
from helpers import PROJECT
from helpers.playing import asked, play, play_debian

SCRIPT = PROJECT / "tools" / "dist-tools"
PACKAGES = "chromium fonts-dejavu-core fonts-sil-gentiumplus fonts-crosextra-carlito"


@pytest.fixture
def tools(tmp_path: Path) -> Path:
    """The only programs of a Debian machine whose user is root, and which lacks everything."""
    for name in ("bash", "dirname", "mktemp", "rm", "tail", "sh", "env"):
        (tmp_path / name).symlink_to(str(shutil.which(name)))
    play_debian(tmp_path, "exit 1")
    return tmp_path


def run(tools: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([SCRIPT], env={"PATH": str(tools)}, capture_output=True, text=True, check=False)


def test_what_is_missing_is_installed(tools: Path) -> None:
    assert run(tools).returncode == 0
    assert asked(tools)[-1].endswith(f" {PACKAGES}")


def test_nothing_is_asked_for_when_all_is_there(tools: Path) -> None:
    play(tools, "dpkg-query", "echo installed")
    done = run(tools)
    assert (done.returncode, done.stderr, asked(tools)) == (0, "", [])


def test_who_may_not_install_and_has_no_browser_is_told(tools: Path) -> None:
    play(tools, "id", "echo 1000")
    done = run(tools)
    assert done.returncode == 1
    assert done.stderr == (
        f"dist-tools: the PDFs need Chromium: install it (on Debian and Ubuntu: apt-get install {PACKAGES})\n"
    )


@pytest.mark.parametrize("browser", PROGRAMS)
def test_a_browser_that_is_there_will_do(tools: Path, browser: str) -> None:
    play(tools, "id", "echo 1000")
    play(tools, browser, "exit 0")
    done = run(tools)
    assert done.returncode == 0
    assert done.stderr.startswith("dist-tools: the PDFs are set in the typefaces that are here")


def test_a_failed_installation_without_a_browser_stops_everything(tools: Path) -> None:
    play(tools, "apt-get", "exit 100")
    done = run(tools)
    assert done.returncode == 1
    assert "apt-get could not install" in done.stderr
