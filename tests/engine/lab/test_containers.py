"""Starting the containers of a lab: with which rights, on which network, behind which proxies."""

from __future__ import annotations

import pytest
from docker.errors import APIError

from helpers.fake_docker import NO_ROOM, FakeDaemon, a_host, refusal
from livecheck.errors import Broken
from livecheck.lab.containers import (
    ALL_BUT_RESOURCE,
    NO_WAY_OUT,
    Container,
    bounds,
    create_network,
    proxies,
    rights_of,
    start,
)
from livecheck.lab.host import explain
from livecheck.model import Limits, Network

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


@pytest.mark.parametrize(
    ("proxy", "known"),
    [
        ("http://user:word@proxy.example:3128", "http://proxy.example:3128"),
        ("http://user:w@rd@proxy.example:3128/", "http://proxy.example:3128/"),
        ("user:word@proxy.example:3128", "proxy.example:3128"),
        ("http://proxy.example:3128", "http://proxy.example:3128"),
    ],
)
def test_no_login_of_a_proxy_reaches_a_node(monkeypatch: pytest.MonkeyPatch, proxy: str, known: str) -> None:
    monkeypatch.setenv("HTTP_PROXY", proxy)
    assert proxies()["HTTP_PROXY"] == known


def test_no_login_of_a_proxy_is_told_and_digests_are() -> None:
    said = "docker://alpine:3@sha256:00 cannot be had: proxyconnect http://user:w@rd@proxy.example:3128: refused"
    assert explain(said) == said.replace("user:w@rd@", "")


def test_a_lab_has_no_way_out_unless_it_is_open() -> None:
    daemon = FakeDaemon()
    create_network(a_host(daemon), "shut", Network.MIRROR)
    create_network(a_host(daemon), "open", Network.OPEN)
    (_, shut), (_, opened) = daemon.calls("create_network")
    assert (shut["internal"], shut["options"]) == (True, NO_WAY_OUT)
    assert (opened["internal"], opened["options"]) == (False, None)


def test_limits_are_the_daemons_as_far_as_its_machine_has_them() -> None:
    limits = Limits(memory=1 << 30, cpus=1.5, pids=300)
    same = {"Memory": 1 << 30, "MemorySwap": 1 << 30, "PidsLimit": 300}
    assert bounds({"CpuCfsQuota": True, "NCPU": 4}, limits) == {**same, "NanoCpus": 1_500_000_000}
    assert bounds({"CpuCfsQuota": True, "NCPU": 1}, limits) == {**same, "NanoCpus": 1_000_000_000}
    assert bounds({"CpuCfsQuota": False, "NCPU": 4}, limits) == same


def test_the_fake_refuses_as_docker_does() -> None:
    assert isinstance(refusal(500, "x"), APIError)
