"""Nothing outlives a build, however it ends."""

from __future__ import annotations

import dataclasses
import os
import signal
import subprocess
import sys
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from helpers.engines import an_exercise, left_of, volumes, volumes_of
from helpers.fakes import Quiet
from helpers.processes import IN_THE_BACKGROUND, line_of, running
from livecheck.errors import Broken
from livecheck.lab import Laboratory, host, laboratory
from livecheck.lab.host import clean, connect, reap

pytestmark = pytest.mark.engine

BUILD = """
import sys
from pathlib import Path
from helpers.engines import an_exercise
from helpers.fakes import Quiet
from livecheck.lab import laboratory
from livecheck.commands.ending import graceful
with graceful(), laboratory(Path(sys.argv[1]), Quiet()) as place, place.open(an_exercise("child")):
    print(place.host.build, flush=True)
    sys.stdin.read()
"""


PATIENCE = 60
"""Seconds that a build may take to remove what it has made."""


def a_build(project: Path, *before: str) -> AbstractContextManager[subprocess.Popen[str]]:
    """Another process, which opens a lab, prints the name of its build and waits."""
    path = os.pathsep.join([str(project / "src"), str(project / "tests")])
    return running(
        *(*before, sys.executable, "-c", BUILD, str(project)),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": path},
    )


class Mishap(Exception):
    """Something that goes wrong while a lab is open."""


@pytest.mark.parametrize("mishap", [None, Mishap, KeyboardInterrupt])
def test_nothing_is_left_when_a_laboratory_is_left(project: Path, mishap: type[BaseException] | None) -> None:
    used: set[str] = set()
    build = ""
    try:
        with laboratory(project, Quiet()) as place, place.open(an_exercise("leavings", nodes=("node1", "node2"))):
            build = place.host.build
            used = volumes_of(place.host, build)
            assert len(left_of(place.host, build)) == len(["network", "mirror", "node1", "node2"])
            if mishap is not None:
                raise mishap
    except (Mishap, KeyboardInterrupt) as error:
        assert type(error) is mishap  # noqa: PT017 - it may also not be raised
    assert len(used) == len(["node1", "node2"])
    assert left_of(connect(), build) == []
    assert not used & volumes(connect())


def test_a_lab_is_gone_as_soon_as_it_is_left(place: Laboratory) -> None:
    own = dataclasses.replace(place.host, labels={**place.host.labels, host.BUILD: "one-lab"})
    with dataclasses.replace(place, host=own).open(an_exercise("one-lab")):
        used = volumes_of(own, "one-lab")
    assert left_of(own, "one-lab") == []
    assert used
    assert not used & volumes(own)


def test_a_lab_that_cannot_be_opened_leaves_nothing(place: Laboratory) -> None:
    own = dataclasses.replace(place.host, labels={**place.host.labels, host.BUILD: "no-lab"})
    powerless = dataclasses.replace(place, host=own, rights={})
    with (
        pytest.raises(Broken, match=r"the lab of no-lab does not open: .* node1 .*: `.+`"),
        powerless.open(an_exercise("no-lab")),
    ):
        pass
    assert left_of(own, "no-lab") == []


def test_a_build_that_is_asked_to_end_removes_what_it_made(project: Path, place: Laboratory) -> None:
    with (
        a_build(project) as one,
        a_build(project) as two,
        a_build(project) as three,
        a_build(project, *IN_THE_BACKGROUND) as deaf,
    ):
        builds = {process: line_of(process) for process in (one, two, three, deaf)}
        used = {volume for build in builds.values() for volume in volumes_of(place.host, build)}
        assert len(used) == len(builds)
        deaf.send_signal(signal.SIGINT)
        deaf.send_signal(signal.SIGHUP)
        for process, number in zip(builds, (signal.SIGINT, signal.SIGTERM, signal.SIGHUP), strict=False):
            process.send_signal(number)
        assert all(process.wait(PATIENCE) != 0 for process in (one, two, three))
        assert deaf.poll() is None, "it was started so that it does not hear these"
        deaf.send_signal(signal.SIGTERM)
        assert deaf.wait(PATIENCE) != 0
    assert [left_of(place.host, build) for build in builds.values()] == [[], [], [], []]
    assert not used & volumes(place.host)


def test_what_a_killed_build_left_is_reaped_and_what_living_builds_own_is_not(project: Path, place: Laboratory) -> None:
    with a_build(project) as killed, a_build(project) as living, place.open(an_exercise("survivor")) as survivor:
        build, its_build = line_of(killed), line_of(living)
        before, used = set(left_of(place.host, its_build)), volumes_of(place.host, build)
        assert before
        assert used
        killed.kill()
        killed.wait(PATIENCE)
        reap(place.host)
        assert left_of(place.host, build) == []
        assert not used & volumes(place.host)
        assert set(left_of(place.host, its_build)) == before
        assert living.poll() is None
        assert survivor.fault() is None


def test_clean_removes_containers_volumes_networks_and_images(
    place: Laboratory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(host, "BUILD", "livecheck-trial.build")  # so that nothing of others is touched
    monkeypatch.setattr(host, "IMAGE", "livecheck-trial.image")
    api = place.host.client.api
    marks = {"livecheck-trial.build": "b"}
    container = api.create_container(place.prepared.node, ["true"], labels=marks)["Id"]
    used = {mount["Name"] for mount in api.inspect_container(container)["Mounts"]}
    network = api.create_network("livecheck-trial", labels=marks)["Id"]
    image = api.commit(container, "livecheck-trial", "1", conf={"Labels": {"livecheck-trial.image": "x"}})["Id"]
    assert clean(place.host) == len([container, network, image])
    assert used
    assert not used & volumes(place.host)
    assert not api.containers(all=True, filters={"id": container})
    assert not api.networks(ids=[network])
    assert not api.images("livecheck-trial")
    assert api.images(place.prepared.node)
