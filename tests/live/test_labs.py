"""Labs on a real daemon: what their engines show, that they are apart, and how it is noticed when they break."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from helpers.engines import an_exercise, left_of
from helpers.fakes import exercise
from helpers.recorded import console
from helpers.terminal_contract import type_in
from livecheck.errors import Broken
from livecheck.lab import Laboratory
from livecheck.lab.containers import SWARM
from livecheck.lab.engines import DockerLab
from livecheck.lab.host import BUILD, Host
from livecheck.signs import sign_of

pytestmark = pytest.mark.engine

LISTEN = "docker container run --detach --network host --name listener alpine nc -l -p 7000"
SEND = "until echo hello >/dev/tcp/node2/7000; do sleep 0.05; done 2>/dev/null"


@pytest.fixture(scope="module")
def lab(place: Laboratory) -> Iterator[DockerLab]:
    """A lab of two nodes that no test breaks."""
    with place.open(an_exercise("labs", nodes=("node1", "node2"))) as lab:
        yield lab


@pytest.fixture
def fresh(place: Laboratory) -> Iterator[DockerLab]:
    """A lab of one node for one test, which may break it."""
    with place.open(an_exercise("fresh")) as lab:
        yield lab


def shown(lab: DockerLab, command: str, node: str = "node1", status: int = 0) -> tuple[str, ...]:
    """What a command shows in the node's terminal; fails when it ends with another status."""
    capture = type_in(lab.terminal(node), command, timeout=60)
    assert (capture.exit, capture.fault) == (status, None), capture.lines
    return capture.lines


def container_of(host: Host, name: str) -> str:
    """The running container of this build that has that host name."""
    api = host.client.api
    mine = api.containers(filters={"label": f"{BUILD}={host.build}"})
    (found,) = [c["Id"] for c in mine if api.inspect_container(c["Id"])["Config"]["Hostname"] == name]
    return str(found)


# --- nodes ------------------------------------------------------------------------------------------------


def test_a_node_is_a_machine_with_its_own_name_home_and_engine(lab: DockerLab) -> None:
    assert shown(lab, "hostname; pwd; whoami") == ("node1", "/root", "root")
    assert shown(lab, "hostname", node="node2") == ("node2",)
    assert shown(lab, "docker version --format '{{.Server.Version}}'")[0].startswith(lab.engine.version)
    assert lab.engine.storage_driver in ("overlay2", "overlayfs", "btrfs", "zfs", "fuse-overlayfs")
    assert lab.engine.arch in ("x86_64", "aarch64")


def test_a_terminal_is_opened_once_and_lives_on(lab: DockerLab) -> None:
    assert lab.terminal("node1") is lab.terminal("node1")
    shown(lab, "mkdir -p /tmp/here; cd /tmp/here; kept=yes")
    assert shown(lab, "pwd; echo $kept; cd") == ("/tmp/here", "yes")


def test_nodes_reach_each_other_by_name(lab: DockerLab) -> None:
    shown(lab, LISTEN, node="node2")
    shown(lab, SEND)
    assert shown(lab, "docker container wait listener; docker container logs listener", node="node2") == ("0", "hello")
    assert shown(lab, "getent hosts node1 | wc --lines", node="node2") == ("1",)


def test_what_a_swarm_writes_down_at_each_change_is_kept_in_memory(lab: DockerLab) -> None:
    (kind,) = shown(lab, f"stat --file-system --format %T {SWARM}", node="node2")
    assert kind == "tmpfs"


# --- images -----------------------------------------------------------------------------------------------


def test_a_pull_shows_what_it_shows_with_docker_hub(place: Laboratory, fresh: DockerLab) -> None:
    lines = shown(fresh, "docker image pull alpine")
    (digest,) = [image.digest for image in place.images.list if image.name == "alpine:latest"]
    assert lines[:2] == ("Using default tag: latest", "latest: Pulling from library/alpine")
    assert lines[2].endswith(": Pull complete")
    assert lines[3:] == (
        f"Digest: {digest}",
        "Status: Downloaded newer image for alpine:latest",
        "docker.io/library/alpine:latest",
    )


def test_a_run_pulls_what_it_lacks(place: Laboratory, fresh: DockerLab) -> None:
    lines = shown(fresh, "docker container run hello-world")
    (digest,) = [image.digest for image in place.images.list if image.name == "hello-world:latest"]
    assert lines[:2] == (
        "Unable to find image 'hello-world:latest' locally",
        "latest: Pulling from library/hello-world",
    )
    assert lines[2].endswith(": Pull complete")
    assert lines[3:7] == (
        f"Digest: {digest}",
        "Status: Downloaded newer image for hello-world:latest",
        "",
        "Hello from Docker!",
    )


def test_an_image_that_the_mirror_lacks_fails_at_once_and_is_told_from_a_drift(lab: DockerLab) -> None:
    capture = type_in(lab.terminal("node1"), "docker image pull nosuchimage", timeout=10)
    assert capture.exit == 1
    assert "registry-1.docker.io" in capture.lines[-1]
    assert "labs/pins.toml" in str(
        sign_of(exercise(console("$ docker image pull nosuchimage")).steps[0], capture.lines)
    )
    assert lab.fault() is None


def test_names_resolve_in_containers_and_build_steps_as_on_the_node(lab: DockerLab) -> None:
    (on_node,) = shown(lab, "getent hosts mirror | cut -d' ' -f1")
    assert on_node in " ".join(shown(lab, "docker container run --rm alpine nslookup mirror"))
    lab.write("node1", "names/Dockerfile", "FROM alpine\nRUN nslookup mirror\n")
    assert on_node in " ".join(shown(lab, "docker image build --no-cache --progress plain names 2>&1"))


# --- files ------------------------------------------------------------------------------------------------


def test_a_file_is_written_where_the_terminal_starts_with_its_folders(lab: DockerLab) -> None:
    lab.write("node2", "app/deep/été.txt", "é\nlast line without an end")
    assert shown(lab, "cat app/deep/été.txt; echo; stat -c '%a %U' app/deep/été.txt", node="node2") == (
        "é",
        "last line without an end",
        "644 root",
    )
    lab.write("node2", "/etc/livecheck-trial", "x\n")
    lab.write("node2", "/etc/livecheck-trial", "y\n")
    assert shown(lab, "cat /etc/livecheck-trial; rm -r app", node="node2") == ("y",)


def test_files_of_the_recipe_lie_ready_whatever_bytes_they_hold(place: Laboratory) -> None:
    with place.open(an_exercise("files", files={"img/logo.png": bytes(range(256))})) as lab:
        assert lab.script("od -An -v -tu1 img/logo.png").split() == [str(number) for number in range(256)]


# --- what a machine can do --------------------------------------------------------------------------------


def test_what_the_machine_can_do_is_found_out_on_a_node(lab: DockerLab) -> None:
    has_ipvs = shown(lab, "test -e /proc/net/ip_vs && echo yes || echo no") == ("yes",)
    assert lab.able("ipvs") is has_ipvs
    has_compose = shown(lab, "docker compose version >/dev/null 2>&1 && echo yes || echo no") == ("yes",)
    assert lab.able("compose") is has_compose is (lab.engine.compose is not None)
    assert not lab.able("telepathy")


# --- apart ------------------------------------------------------------------------------------------------


def test_two_labs_side_by_side_do_not_see_each_other(place: Laboratory, lab: DockerLab) -> None:
    shown(lab, "docker container create --name only-here alpine; touch only-here")
    (address,) = shown(lab, "hostname -i")
    with place.open(an_exercise("other")) as other:
        assert shown(other, "ls; for kind in container image volume; do docker $kind ls --quiet; done") == ()
        assert shown(other, "docker container ls --all --quiet") == ()
        shown(other, "getent hosts node2", status=2)
        shown(other, "docker image pull --quiet alpine")
        # A node that can be reached refuses at once. Towards others nothing answers, or there is no way.
        said = other.script(f"timeout 5 bash -c '</dev/tcp/{address}/2375' 2>&1 || echo status $?")
        assert "status 124" in said or "No route to host" in said, said
    assert shown(lab, "ls only-here; docker container rm only-here; rm only-here") == ("only-here", "only-here")


# --- breaking ---------------------------------------------------------------------------------------------


def test_nothing_is_wrong_with_a_healthy_lab(lab: DockerLab) -> None:
    assert lab.fault() is None


def test_an_engine_that_was_killed_is_noticed_by_name(fresh: DockerLab) -> None:
    type_in(fresh.terminal("node1"), "kill -9 $(pidof dockerd)")
    assert "node1" in (fresh.fault() or "")


def test_an_engine_that_was_killed_ends_what_is_typed(fresh: DockerLab) -> None:
    assert "terminal was closed" in str(type_in(fresh.terminal("node1"), "kill -9 $(pidof dockerd); sleep 60").fault)


def test_a_node_that_was_killed_is_a_fault_of_the_lab(place: Laboratory, fresh: DockerLab) -> None:
    terminal = fresh.terminal("node1")
    place.host.client.api.kill(fresh.nodes["node1"])
    assert "terminal was closed" in str(type_in(terminal, "echo anybody there").fault)
    assert fresh.fault() == "the node node1 has stopped"
    place.host.client.api.remove_container(fresh.nodes["node1"], force=True, v=True)
    with pytest.raises(Broken, match="x cannot be written on node1"):
        fresh.write("node1", "x", "y")


def test_a_mirror_that_is_gone_is_noticed(place: Laboratory) -> None:
    alone = replace(place.host, labels={**place.host.labels, BUILD: "mirrorless"})
    with replace(place, host=alone).open(an_exercise("mirrorless")) as lab:
        place.host.client.api.kill(container_of(alone, "mirror"))
        assert lab.fault() == "the mirror has stopped"
    assert left_of(alone, "mirrorless") == []
