"""Whose a container is, when its owner counts as gone, and that nothing else is ever removed."""

from __future__ import annotations

import os
import subprocess
import sys
import time

import pytest
from docker.errors import DockerException
from requests.exceptions import ReadTimeout

from helpers.fake_docker import FakeDaemon, a_host, container, image, refusal
from livecheck.errors import Broken
from livecheck.lab import host
from livecheck.lab.host import (
    clean,
    connect,
    explain,
    forget_image,
    is_lost,
    lease,
    machine,
    reap,
    remove_build,
    remove_containers,
    remove_network,
)


def lease_of(process: int, where: str | None = None, start: str | None = None, age: float = 0) -> str:
    start = start or host.started(process) or "-"
    return f"{where or machine()} {process} {start} {int(time.time() - age)}"


@pytest.fixture
def child() -> subprocess.Popen[str]:
    """A process that lives until its input ends."""
    return subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE, text=True)


# --- leases -----------------------------------------------------------------------------------------------


def test_the_lease_of_a_living_process_holds(child: subprocess.Popen[str]) -> None:
    assert not is_lost(lease())
    assert not is_lost(lease_of(child.pid))
    child.communicate("\n")


def test_the_lease_of_a_process_that_has_ended_is_lost(child: subprocess.Popen[str]) -> None:
    label = lease_of(child.pid)
    child.communicate("\n")
    assert is_lost(label)


def test_a_killed_process_that_nobody_has_buried_yet_has_lost_its_lease(child: subprocess.Popen[str]) -> None:
    label = lease_of(child.pid)
    child.kill()
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
    assert is_lost(label)
    child.communicate()


def test_a_number_that_another_process_got_since_does_not_hold_the_lease(child: subprocess.Popen[str]) -> None:
    assert is_lost(lease_of(child.pid, start="1"))
    child.communicate("\n")


def test_the_lease_of_another_machine_holds_for_some_hours() -> None:
    assert not is_lost(lease_of(1, where="elsewhere/1234", age=60))
    assert is_lost(lease_of(1, where="elsewhere/1234", age=host.FOREIGN_LEASE + 60))


def test_a_restart_of_the_machine_makes_it_another_one() -> None:
    assert "/" in machine()
    name = machine().partition("/")[0]
    assert not is_lost(lease_of(1, where=f"{name}/another-boot", age=60))
    assert is_lost(lease_of(1, where=f"{name}/another-boot", age=host.FOREIGN_LEASE + 60))


@pytest.mark.parametrize("label", [None, "", "nonsense", "a b c", "a b c d", f"{machine()} x 1 1", "a 1 2 3 4"])
def test_a_label_that_is_no_lease_protects_nothing(label: str | None) -> None:
    assert is_lost(label)


# --- removing ---------------------------------------------------------------------------------------------


def test_only_what_has_lost_its_owner_is_reaped() -> None:
    daemon = FakeDaemon(
        [container("dead", lease="gone"), container("alive", lease=lease()), {"Id": "foreign", "Labels": {"a": "b"}}],
        [container("dead-net", lease="gone"), container("alive-net", lease=lease())],
    )
    assert reap(a_host(daemon)) == 2
    assert daemon.calls("remove_container") == [["dead"]]
    assert daemon.calls("remove_network") == [["dead-net"]]


def test_a_build_removes_what_it_has_made_and_nothing_of_others() -> None:
    daemon = FakeDaemon(
        [container("mine", build="ours"), container("other", build="theirs"), container("like", build="ours2")],
        [container("mine-net", build="ours"), container("other-net", build="theirs")],
    )
    remove_build(a_host(daemon, build="ours"))
    assert {thing["Id"] for thing in daemon.container_list + daemon.network_list} == {"other", "like", "other-net"}


def test_containers_go_before_the_networks_that_they_are_on() -> None:
    daemon = FakeDaemon([container("c", build="ours")], [container("n", build="ours")])
    remove_build(a_host(daemon))
    assert [name for name, *_ in daemon.asked] == ["remove_container", "remove_network"]


def test_clean_removes_everything_that_carries_our_labels_and_counts_it() -> None:
    daemon = FakeDaemon(
        [container("c", lease=lease()), {"Id": "foreign", "Labels": {}}],
        [container("n")],
        [
            image("i1", "livecheck/node:1", role="node"),
            image("i2", role="debian"),
            {**image("i3", "x", role=""), "Labels": {}},
        ],
    )
    assert clean(a_host(daemon)) == 4
    assert daemon.calls("remove_image") == [["livecheck/node:1"], ["i2"]]
    assert [thing["Id"] for thing in daemon.container_list] == ["foreign"]


def test_an_image_that_is_still_needed_or_gone_already_is_passed_over() -> None:
    daemon = FakeDaemon(failures={"remove_image": [refusal(409, "in use"), refusal(404, "no such image")]})
    assert not forget_image(a_host(daemon), "a")
    assert not forget_image(a_host(daemon), "b")
    assert forget_image(a_host(daemon), "c")


def test_containers_that_somebody_else_removes_meanwhile_are_passed_over() -> None:
    daemon = FakeDaemon(failures={"remove_container": [refusal(409, "in progress"), refusal(404, "no such")]})
    remove_containers(a_host(daemon), ["a", "b", "c"])
    assert len(daemon.calls("remove_container")) == 3


def test_a_container_that_cannot_be_removed_is_told() -> None:
    daemon = FakeDaemon([container("c")], failures={"remove_container": [refusal(500, "device or resource busy")]})
    with pytest.raises(Broken, match="the Docker daemon fails: device or resource busy"):
        clean(a_host(daemon))


def test_a_network_is_removed_when_its_last_container_has_left() -> None:
    busy = refusal(403, "network has active endpoints")
    daemon = FakeDaemon([], [container("n")], failures={"remove_network": [busy, refusal(409, "in use")]})
    remove_network(a_host(daemon), "n")
    assert daemon.network_list == []


def test_a_network_that_stays_in_use_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(host, "REMOVAL_TIMEOUT", 0)
    daemon = FakeDaemon(failures={"remove_network": [refusal(403, "network has active endpoints")] * 9})
    with pytest.raises(DockerException, match="active endpoints"):
        remove_network(a_host(daemon), "n")


def test_a_network_that_is_gone_already_is_no_trouble() -> None:
    daemon = FakeDaemon(failures={"remove_network": [refusal(404, "no such network")]})
    remove_network(a_host(daemon), "n")
    assert daemon.calls("remove_network") == [["n"]]


# --- the daemon -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["unix:///nowhere/docker.sock", "tcp://127.0.0.1:1", "nonsense://x"])
def test_where_no_daemon_answers_one_line_says_what_to_do(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("DOCKER_HOST", address)
    with pytest.raises(Broken, match="no Docker daemon answers") as told:
        connect()
    assert "\n" not in str(told.value)
    assert "make site" in str(told.value)
    assert "LIVECHECK=off" in str(told.value)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (refusal(500, "write /var/lib/docker/tmp/x: no space left on device"), "docker system df"),
        ("failed to register layer: No space left on device", "free some space"),
        (refusal(500, "all predefined address pools have been fully subnetted"), "docker network prune"),
        (refusal(404, "could not find an available, non-overlapping IPv4 address pool"), "docker network prune"),
    ],
    ids=["an answer", "a line of a builder", "addresses", "addresses, said by older engines"],
)
def test_of_some_faults_it_is_known_what_to_do(error: Exception | str, words: str) -> None:
    said = explain(error)
    assert str(getattr(error, "explanation", error)) in said
    assert words in said


def test_other_faults_are_told_in_the_daemons_words() -> None:
    assert explain(refusal(500, "who knows\n")) == "who knows"
    assert explain(ReadTimeout("it takes too long")) == "it takes too long"


def test_each_build_has_a_name_of_its_own() -> None:
    one, two = host.Host(FakeDaemon()), host.Host(FakeDaemon())  # type: ignore[arg-type]
    assert one.build != two.build
    assert not is_lost(one.labels[host.LEASE])
