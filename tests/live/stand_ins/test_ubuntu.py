"""The stand-in for ubuntu installs packages as the real image does, on a terminal."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from helpers.terminal_contract import type_in
from livecheck.lab.laboratory import DockerLab
from livecheck.model import Capture

pytestmark = pytest.mark.engine

PROMPT = "root@2f9c1ab7d0e3:/# "

FIGLET = r"""
 _   _      _ _         ____             _
| | | | ___| | | ___   |  _ \  ___   ___| | _____ _ __
| |_| |/ _ \ | |/ _ \  | | | |/ _ \ / __| |/ / _ \ '__|
|  _  |  __/ | | (_) | | |_| | (_) | (__|   <  __/ |
|_| |_|\___|_|_|\___/  |____/ \___/ \___|_|\_\___|_|
"""

INSTALLATION = """
Reading package lists... Done
Building dependency tree... Done
Solving dependencies... Done
The following NEW packages will be installed:
  figlet
0 upgraded, 1 newly installed, 0 to remove and 0 not upgraded.
Need to get SIZE of archives.
After this operation, SIZE of additional disk space will be used.
debconf: delaying package configuration, since apt-utils is not installed
Selecting previously unselected package figlet.
(Reading database ... NUMBER files and directories currently installed.)
Preparing to unpack .../figlet_VERSION.deb ...
Unpacking figlet (VERSION) ...
Setting up figlet (VERSION) ...
"""
"""What the real image shows, without what names the server, and without a program's way to say how it set itself up."""


@pytest.fixture(scope="module")
def opened(lab: DockerLab) -> Iterator[Capture]:
    """A shell in a container, opened as the course does it; the tests go on in it."""
    terminal = lab.terminal("node1")
    assert type_in(terminal, "docker image pull ubuntu", timeout=120).exit == 0
    yield type_in(terminal, "docker container run -ti --name it ubuntu bash", opens=PROMPT)
    type_in(terminal, "exit")


def test_a_shell_shows_who_and_where_one_is(lab: DockerLab, opened: Capture) -> None:
    container = lab.script("docker container inspect --format '{{.Id}}' it")[:12]
    assert (opened.lines, opened.fault, opened.prompt) == ((), None, f"root@{container}:/# ")
    assert type_in(lab.terminal("node1"), "id -un; pwd").lines == ("root", "/")


def test_a_package_is_installed_as_in_the_real_image(lab: DockerLab, opened: Capture) -> None:
    terminal = lab.terminal("node1")
    updated = type_in(terminal, "apt-get update", timeout=120)
    assert (updated.exit, updated.lines[-1]) == (0, "Reading package lists... Done")
    assert all(re.match("Get:|Fetched ", line) for line in updated.lines[:-1])
    installed = type_in(terminal, "apt-get install -y figlet", timeout=120)
    assert installed.exit == 0
    assert [general(line) for line in installed.lines if not re.match("Get:|Fetched |update-alternatives: ", line)] == (
        INSTALLATION.strip().splitlines()
    )
    drawn = type_in(terminal, 'figlet "Hello Docker"')
    assert [line.rstrip() for line in drawn.lines] == [*FIGLET.strip("\n").splitlines(), ""]


def test_what_was_downloaded_and_computed_does_not_stay(lab: DockerLab, opened: Capture) -> None:
    found = type_in(lab.terminal("node1"), "find /var/cache/apt -name '*.deb' -o -name '*.bin'")
    assert (found.lines, found.exit) == ((), 0)


def general(line: str) -> str:
    """The line without a size, a count or a version."""
    line = re.sub(r"\d+ [kM]?B\b", "SIZE", line)
    line = re.sub(r"\.\.\. \d+ files", "... NUMBER files", line)
    return re.sub(r"(?<=figlet_)\S+(?=\.deb)|(?<=figlet \()[^)]+", "VERSION", line)
