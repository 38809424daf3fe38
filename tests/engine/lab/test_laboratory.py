"""What is decided before a lab starts, and what is said when it cannot."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest
from requests.exceptions import ConnectionError as NoConnection
from requests.exceptions import ReadTimeout

from helpers.fake_docker import NO_ROOM, FakeDaemon, a_host, container, refusal
from helpers.fakes import PIN, Quiet
from livecheck.errors import Broken, Misuse
from livecheck.lab.hub import HUB_VARIABLE
from livecheck.lab.laboratory import laboratory, offered
from livecheck.lab.prepare import SOURCE_VARIABLE, Prepared
from livecheck.model import Images
from livecheck.pins import read_pins

module = importlib.import_module("livecheck.lab.laboratory")  # the package gives a function that name


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(HUB_VARIABLE, raising=False)
    monkeypatch.delenv(SOURCE_VARIABLE, raising=False)


@pytest.fixture
def ready(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything is prepared, and nothing is left to reap."""
    monkeypatch.setattr(module, "reap", lambda _: 0)
    monkeypatch.setattr(module, "prepare", lambda *_: Prepared(PIN, "node", "mirror", Images("stand-in", ())))
    monkeypatch.setattr(module.containers, "rights_of", lambda *_: {})


def test_bad_pins_are_found_before_a_daemon_is_looked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCKER_HOST", "unix:///nowhere/docker.sock")
    with pytest.raises(Misuse, match=r"pins\.toml: cannot be read"), laboratory(tmp_path, Quiet()):
        pass


def test_no_daemon_is_told_before_anything_is_made(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCKER_HOST", "unix:///nowhere/docker.sock")
    with pytest.raises(Broken, match="no Docker daemon answers"), laboratory(project, Quiet()):
        pass


def test_an_engine_that_is_not_pinned_is_told_before_a_daemon_is_looked_for(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DOCKER_HOST", "unix:///nowhere/docker.sock")
    with pytest.raises(Misuse, match=r"no engine 27 is pinned"), laboratory(project, Quiet(), "27"):
        pass


@pytest.mark.parametrize(("source", "series"), [("hub", True), ("stand-in", False)])
def test_what_docker_hub_alone_has_is_offered_only_with_it(
    project: Path, monkeypatch: pytest.MonkeyPatch, source: str, series: bool
) -> None:
    monkeypatch.setenv(SOURCE_VARIABLE, source)
    monkeypatch.setattr(module, "connect", lambda: a_host(FakeDaemon()))
    assert ("29" in offered(read_pins(project), Quiet())) is series
    assert offered(read_pins(project), Quiet())[-1] == "20.10"


# --- a daemon that fails ----------------------------------------------------------------------------------


@pytest.mark.usefixtures("ready")
@pytest.mark.parametrize(
    ("failure", "words"),
    [
        (refusal(500, NO_ROOM), "no space left on device; free some space, `docker system df`"),
        (ReadTimeout("read timed out"), "the Docker daemon fails: read timed out"),
        (NoConnection("connection aborted"), "the Docker daemon fails: connection aborted"),
    ],
    ids=["a full disk", "silence", "gone"],
)
def test_whatever_fails_within_a_laboratory_is_broken_and_everything_is_removed(
    project: Path, monkeypatch: pytest.MonkeyPatch, failure: Exception, words: str
) -> None:
    daemon = FakeDaemon([container("c", build="ours")], [container("n", build="ours")])
    monkeypatch.setattr(module, "connect", lambda: a_host(daemon))
    with pytest.raises(Broken) as told, laboratory(project, Quiet()):
        raise failure
    assert words in str(told.value)
    assert daemon.container_list == daemon.network_list == []


@pytest.mark.usefixtures("ready")
def test_a_daemon_that_is_gone_at_the_end_is_broken_too(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = NoConnection("connection aborted")
    daemon = FakeDaemon([container("c", build="ours")], failures={"remove_container": [gone]})
    monkeypatch.setattr(module, "connect", lambda: a_host(daemon))
    with pytest.raises(Broken, match="the Docker daemon fails"), laboratory(project, Quiet()):
        pass
