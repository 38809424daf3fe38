"""Starting the containers of a lab: with which rights, on which network, behind which proxies."""

from __future__ import annotations

import pytest
from docker.errors import APIError

from helpers.fake_docker import NO_ROOM, FakeDaemon, a_host, refusal
from livecheck.errors import Broken
from livecheck.lab.containers import ALL_BUT_RESOURCE, Container, create_network, proxies, rights_of, start
from livecheck.model import Network

# --- rights -----------------------------------------------------------------------------------------------


def test_a_node_is_privileged_where_the_machine_allows_it() -> None:
    daemon = FakeDaemon()
    assert rights_of(a_host(daemon), "node")["Privileged"] is True
    assert daemon.calls("remove_container") == [["container of node"]]


def test_elsewhere_it_gets_all_capabilities_but_one() -> None:
    daemon = FakeDaemon(failures={"start": [refusal(500, "unable to apply caps: operation not permitted")]})
    rights = rights_of(a_host(daemon), "node")
    assert "Privileged" not in rights
    assert rights["CapAdd"] == ALL_BUT_RESOURCE
    assert "SYS_RESOURCE" not in rights["CapAdd"]
    assert {"SYS_ADMIN", "NET_ADMIN"} <= set(rights["CapAdd"])
    assert len(daemon.calls("remove_container")) == 2


@pytest.mark.parametrize("method", ["create_container", "start"])
def test_a_daemon_that_refuses_both_is_told_with_its_words_and_what_to_do(method: str) -> None:
    daemon = FakeDaemon(failures={method: [refusal(403, "rootless")] * 2})
    with pytest.raises(Broken, match=r"refuses the rights .* \(rootless\); use a daemon that is not rootless") as told:
        rights_of(a_host(daemon), "node")
    assert "\n" not in str(told.value)
    assert len(daemon.calls("remove_container")) == (2 if method == "start" else 0)


def test_a_daemon_that_grants_and_does_not_run_is_no_use_either() -> None:
    with pytest.raises(Broken, match=r"\(status 1\)"):
        rights_of(a_host(FakeDaemon(exit_status=1)), "node")


def test_a_full_disk_is_no_refusal() -> None:
    daemon = FakeDaemon(failures={"create_container": [refusal(500, NO_ROOM)]})
    with pytest.raises(Broken, match=r"no container can be started: .* free some space") as told:
        rights_of(a_host(daemon), "node")
    assert "refuses" not in str(told.value)


# --- networks, containers, files --------------------------------------------------------------------------


def test_a_network_that_cannot_be_made_is_told() -> None:
    daemon = FakeDaemon(
        failures={"create_network": [refusal(500, "could not find an available, non-overlapping IPv4 address pool")]}
    )
    with pytest.raises(Broken, match=r"no network can be made for a lab: .*; remove networks that nobody uses"):
        create_network(a_host(daemon), "livecheck-1", Network.MIRROR)


@pytest.mark.parametrize("method", ["create_container", "start"])
def test_a_node_that_cannot_be_started_is_named(method: str) -> None:
    daemon = FakeDaemon(failures={method: [refusal(500, NO_ROOM)]})
    with pytest.raises(Broken, match=r"node2 cannot be started: .*; free some space"):
        start(a_host(daemon), Container("image", "node2", "network", {}, {}))


def test_proxies_reach_the_engines_and_the_mirror_goes_past_them(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    assert proxies() == {}
    monkeypatch.setenv("https_proxy", "http://proxy.school.example:3128")
    monkeypatch.setenv("no_proxy", "intra.example")
    assert proxies() == {
        "https_proxy": "http://proxy.school.example:3128",
        "no_proxy": "intra.example,mirror,localhost,127.0.0.1",
        "NO_PROXY": "mirror,localhost,127.0.0.1",
    }


def test_the_fake_refuses_as_docker_does() -> None:
    assert isinstance(refusal(500, "x"), APIError)
