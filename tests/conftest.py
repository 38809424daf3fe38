"""What tests of several modules share, and who may run which test."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import docker
import pytest
from docker.errors import DockerException
from hypothesis import settings
from requests.exceptions import RequestException

from helpers import PROJECT
from helpers.fakes import Quiet
from livecheck.lab import Laboratory, laboratory

# Properties are tried without a deadline: how fast an example runs says nothing on a busy machine. In CI they are tried
# on the same examples each time, so that a build that was green stays green.
settings.register_profile("unhurried", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.register_profile("quick", settings.get_profile("unhurried"), max_examples=30)  # for `make check`
settings.load_profile("unhurried")

# Its assertions explain themselves as those in a test do.
pytest.register_assert_rewrite("helpers.terminal_contract")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--site", metavar="FOLDER", help="read this built site instead of building one for the browser")


@pytest.fixture(scope="session")
def project() -> Path:
    """The checkout that is tested."""
    return PROJECT


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of the system's Chromium; of the one without windows where there is one, which opens a page faster."""
    names = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
    path = next((found for name in names if (found := shutil.which(name))), None)
    if path is None:
        pytest.skip("needs Chromium; tools/test-tools installs it as root on Debian or Ubuntu")
    return path


@pytest.fixture(scope="session")
def daemon_problem() -> str | None:
    """Why no Docker daemon answers, or `None` where one does."""
    try:
        with closing(docker.from_env()) as client:
            client.ping()
    except (DockerException, RequestException) as error:
        return f"needs a Docker daemon; tools/with-daemon provides one ({error})"
    return None


@pytest.fixture(scope="session")
def place(daemon_problem: str | None) -> Iterator[Laboratory]:
    """The laboratory of this checkout, its images ready; labs are opened in it."""
    if daemon_problem:
        pytest.skip(daemon_problem)
    with laboratory(PROJECT, Quiet()) as made:
        yield made


@pytest.fixture(autouse=True)
def _engine(request: pytest.FixtureRequest) -> None:
    """Skips a test marked `engine` where no daemon answers."""
    if request.node.get_closest_marker("engine") is None:
        return
    if problem := request.getfixturevalue("daemon_problem"):
        pytest.skip(problem)
