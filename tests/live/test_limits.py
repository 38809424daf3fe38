"""What a lab may take of its machine, and what it reaches: tried on a real daemon, with small limits."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace

import pytest

from helpers.engines import an_exercise
from helpers.fakes import Quiet, exercise
from helpers.terminal_contract import type_in
from livecheck.judge import judge
from livecheck.lab import Laboratory
from livecheck.lab.engines import DockerLab
from livecheck.model import Exercise, Status
from livecheck.run import run

pytestmark = pytest.mark.engine

SMALL = '---\nlab: {{images: [alpine], limits: {{{}}}}}\n---\n```console timeout="{}"\n$ {}\n```\n'
HOGS = {
    "memory": ("memory: 512m", "60", "head -c 700m /dev/zero | tail -c 700m | wc -c\n734003200"),
    "memory in a container": (
        "memory: 512m",
        "60",
        "docker container run --rm alpine sh -c 'tail -c 734003200 /dev/zero | wc -c'\n734003200",
    ),
    "pids": ("pids: 300", "15", "bomb() { bomb | bomb & }; bomb; sleep 4; docker container ls --quiet"),
    "timeout": ("timeout: 6", "60", "sleep 30"),
}
TOLD = {
    "memory": "node1 needs more than it may have (lab: limits: {memory: 512m})",
    "memory in a container": "node1 needs more than it may have (lab: limits: {memory: 512m})",
    "pids": "node1 needs more than it may have (lab: limits: {pids: 300})",
    "timeout": "the exercise takes longer than it may (lab: limits: {timeout: 6}, in seconds)",
}


@pytest.mark.parametrize("name", HOGS)
def test_what_takes_more_than_it_may_is_broken_with_the_limits_name(place: Laboratory, name: str) -> None:
    made = replace(exercise(SMALL.format(*HOGS[name]), images=["alpine"]), name=f"hog-{'-'.join(name.split())}")
    with place.open(made) as lab:
        verdict = judge(made, run(made, lab, Quiet())).verdicts[-1]
    assert verdict.status is Status.BROKEN, verdict
    assert str(verdict.reason).startswith(TOLD[name])


def test_a_container_that_comes_to_a_limit_of_its_own_is_no_fault_of_the_lab(place: Laboratory) -> None:
    with place.open(an_exercise("own-limit")) as lab:
        hog = "docker container run --rm --memory 32m --memory-swap 32m alpine tail -c 200m /dev/zero"
        assert type_in(lab.terminal("node1"), hog, timeout=60).exit not in (0, None)
        assert lab.fault() is None


# --- what a lab reaches -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def shut(place: Laboratory) -> Iterator[DockerLab]:
    with place.open(an_exercise("shut", nodes=("node1", "node2"))) as lab:
        type_in(lab.terminal("node1"), "docker image pull --quiet alpine", timeout=60)
        yield lab


def reaches(lab: DockerLab, host: str, port: int, inside: bool) -> bool:
    """Whether a connection can be made from a node, or from a container on it."""
    probe = f"nc -w 2 {host} {port} </dev/null" if inside else f"timeout 3 bash -c '</dev/tcp/{host}/{port}'"
    command = f"docker container run --rm alpine {probe}" if inside else probe
    return type_in(lab.terminal("node1"), f"{command} >/dev/null 2>&1", timeout=30).exit == 0


def gateways(place: Laboratory, lab: DockerLab) -> list[str]:
    """Addresses that the daemon's machine has, or would have, next to a lab."""
    (network,) = place.host.client.api.inspect_container(lab.mirror)["NetworkSettings"]["Networks"].values()
    (subnet,) = place.host.client.api.inspect_network(network["NetworkID"])["IPAM"]["Config"]
    return [subnet["Subnet"].rpartition(".")[0] + ".1", "172.17.0.1"]


@pytest.mark.parametrize("inside", [False, True])
def test_a_lab_reaches_its_mirror_and_nothing_else(place: Laboratory, shut: DockerLab, inside: bool) -> None:
    with closing(socket.create_server(("0.0.0.0", 0))) as service, place.open(an_exercise("beside")) as other:
        port = service.getsockname()[1]
        (neighbour,) = type_in(other.terminal("node1"), "hostname -i; nc -l -p 7001 &").lines[:1]
        assert reaches(shut, "mirror", 5000, inside)
        for address in (*gateways(place, shut), *own_addresses()):
            assert not reaches(shut, address, port, inside), address
        assert not reaches(shut, neighbour, 7001, inside)
        assert not reaches(shut, "1.1.1.1", 443, inside)


def own_addresses() -> list[str]:
    """The address with which this machine goes out."""
    with closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as out:
        out.connect(("192.0.2.1", 9))
        return [out.getsockname()[0]]


def test_an_open_lab_reaches_what_the_machine_reaches(place: Laboratory) -> None:
    with closing(socket.create_server(("0.0.0.0", 0))) as service:
        text = "---\nlab: {network: open}\n---\n```console\n$ true\n```\n"
        made: Exercise = replace(exercise(text), name="open")
        with place.open(made) as lab:
            assert reaches(lab, gateways(place, lab)[0], service.getsockname()[1], inside=False)


def test_the_login_of_a_proxy_never_enters_a_node(place: Laboratory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://user:word@proxy.school.example:3128")
    text = "---\nlab: {{network: {}}}\n---\n```console\n$ true\n```\n"
    for network, known in (("mirror", ()), ("open", ("HTTPS_PROXY=http://proxy.school.example:3128",))):
        with place.open(replace(exercise(text.format(network)), name=f"proxy-{network}")) as lab:
            assert type_in(lab.terminal("node1"), "env | grep HTTPS_PROXY").lines == known
            everything = "cat /proc/[0-9]*/environ | tr '\\0' '\\n' | grep -c 'user:[w]ord'"
            assert type_in(lab.terminal("node1"), everything).lines == ("0",)


def test_a_name_that_nobody_knows_is_not_waited_for_where_no_way_leads_out(place: Laboratory) -> None:
    with place.open(replace(exercise("```console\n$ true\n```\n"), name="names")) as lab:
        script = "began=$(date +%s); getent hosts registry-1.docker.io nowhere.example; echo $(($(date +%s) - began))"
        assert int(lab.script(f"{script} || true").split()[-1]) < 8, "ten seconds each, without its options"
