"""What tests of several modules share, and who may run which test."""

from __future__ import annotations

import gc
import os
import shutil
import signal
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import docker
import pytest
from docker.errors import DockerException
from hypothesis import settings
from requests.exceptions import RequestException

from helpers import PROJECT
from helpers.built import Built, built_once
from helpers.fakes import Quiet
from helpers.workers import ByFolder, turn_of
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


def pytest_configure() -> None:
    """Lets the suite end as Ctrl-C ends it, with all that it has made, and what tests start hear every signal.

    A process in the background, or under nohup, has been started with signals that it ignores, and hands that on to
    whatever it starts. A handler it does not hand on.
    """
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    for number in (signal.SIGQUIT, signal.SIGHUP):
        if signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, lambda *_: None)


def pytest_xdist_auto_num_workers() -> int:
    """How many workers `-n auto` means: one for each core, and one because many tests mostly wait."""
    return (os.cpu_count() or 1) + 1


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByFolder | None:
    return ByFolder(config, log) if config.getoption("dist") == "loadscope" else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if hasattr(config, "workerinput"):
        items.sort(key=turn_of)


def pytest_collection_finish() -> None:
    """Thousands of tests and what they import stay to the end: the collector need not walk through them each time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000)


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


@pytest.fixture(scope="session")
def built(project: Path, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """What became of building the site and checking the whole course, once for all workers of this session."""
    if problem := request.getfixturevalue("daemon_problem"):
        pytest.skip(problem)
    own = tmp_path_factory.getbasetemp()
    return built_once(project, own.parent if hasattr(request.config, "workerinput") else own)


@pytest.fixture(autouse=True)
def _engine(request: pytest.FixtureRequest) -> None:
    """Skips a test marked `engine` where no daemon answers; one in a browser needs none for a site that is there."""
    marker = request.node.get_closest_marker
    if marker("engine") is None or (marker("browser") and request.config.getoption("--site")):
        return
    if problem := request.getfixturevalue("daemon_problem"):
        pytest.skip(problem)
