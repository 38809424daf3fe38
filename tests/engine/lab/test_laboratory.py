"""What is decided before a lab starts, and what is said when it cannot."""

from __future__ import annotations

import importlib
from pathlib import Path
from types import SimpleNamespace

import pytest
from requests.exceptions import ConnectionError as NoConnection
from requests.exceptions import ReadTimeout

from helpers.engines import an_exercise
from helpers.fake_docker import NO_ROOM, FakeDaemon, a_host, container, refusal
from helpers.fakes import PIN, Quiet
from livecheck.errors import Broken, Misuse
from livecheck.lab.hub import HUB_VARIABLE
from livecheck.lab.laboratory import Laboratory, laboratory, offered
from livecheck.lab.prepare import SOURCE_VARIABLE, Prepared
from livecheck.model import Images
from livecheck.pins import read_pins
from livecheck.progress import Lines

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
def test_a_daemon_that_is_gone_at_the_end_is_told_and_takes_nothing_with_it(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = NoConnection("connection aborted")
    daemon = FakeDaemon([container("c", build="ours")], failures={"remove_container": [gone]})
    monkeypatch.setattr(module, "connect", lambda: a_host(daemon))
    said: list[str] = []
    with laboratory(project, Lines(said.append)):
        pass
    assert said == ["not all that was started has been removed: connection aborted; the next check tries again"]


# --- a lab that does not open -----------------------------------------------------------------------------


def a_place(daemon: FakeDaemon) -> Laboratory:
    return Laboratory(a_host(daemon), Prepared(PIN, "node", "mirror", Images("stand-in", ())), {})


@pytest.mark.parametrize(
    ("node", "mirror", "log", "words"),
    [
        ("exited", "running", "", "the node node1 has stopped before its engine could be used; it said nothing"),
        (
            *("exited", "running", "mounting\nlivecheck-node: dockerd has ended\n"),
            "the node node1 has stopped before its engine could be used; its last words: "
            "`livecheck-node: dockerd has ended`",
        ),
        ("running", "running", "waits\n", "the engine of node1 could not be used after 0.1 s; its last words: `waits`"),
        ("running", "exited", "", "the mirror has stopped; the engine of node1 could not be used after 0.1 s; it said"),
        ("paused", "running", "", "the node node1 is paused before its engine could be used; it said nothing"),
    ],
    ids=["stopped", "stopped with words", "a limit that passed", "a mirror that has stopped", "paused"],
)
def test_a_lab_that_does_not_open_says_of_which_exercise_it_is_the_limit_and_the_last_words(
    monkeypatch: pytest.MonkeyPatch, node: str, mirror: str, log: str, words: str
) -> None:
    monkeypatch.setattr(module.containers, "READY_TIMEOUT", 0.1)
    daemon = FakeDaemon(states={"container of node": node, "container of mirror": mirror}, log=log)
    with pytest.raises(Broken) as told, a_place(daemon).open(an_exercise("3-swarm")):
        pass
    assert str(told.value).startswith(f"the lab of 3-swarm does not open: {words}")
    assert {name for (name,) in daemon.calls("remove_container")} == {"container of node", "container of mirror"}
    assert len(daemon.calls("remove_network")) == 1


@pytest.mark.parametrize("method", ["create_network", "create_container", "start", "logs"])
@pytest.mark.parametrize("failure", [refusal(500, "oh"), NoConnection("oh")], ids=["refused", "gone"])
def test_whatever_the_daemon_fails_with_while_a_lab_opens_is_of_that_exercise(method: str, failure: Exception) -> None:
    daemon = FakeDaemon(failures={method: [failure] * 2})
    with (
        pytest.raises(Broken, match=r"^the lab of 3-swarm does not open: .*\boh\b"),
        a_place(daemon).open(an_exercise("3-swarm")),
    ):
        pass


def test_a_lab_that_cannot_be_removed_takes_no_run_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "DockerLab", lambda *_: SimpleNamespace(close=lambda: None))
    daemon = FakeDaemon(log="ready\n", failures={"remove_container": [NoConnection("gone")] * 2})
    with a_place(daemon).open(an_exercise("3-swarm")):
        pass
    assert daemon.calls("remove_container")
