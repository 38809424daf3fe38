"""The nearest thing to a Docker 29 that runs here: an older engine with the store of images that is 29's own.

What a page promises for 29 holds on it, but for what comes from 29's own command line, and from pulls that fetch
attestations: these are compared with recorded texts alone (`tests/course/test_docker_29.py`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from helpers.docker_29 import ENGINE, is_for_29
from helpers.engines import on_containerd_store
from helpers.fakes import Quiet
from livecheck.course.files import Course, plan
from livecheck.judge import judge
from livecheck.lab import Laboratory, laboratory
from livecheck.model import Status
from livecheck.run import run

pytestmark = pytest.mark.engine

LISTS = {"docker image ls", "docker image ls -a"}
"""Laid out anew by the command line of 29."""
ONLY_29 = {
    "1-containers": {"docker container run hello-world", "docker image ls"},
    "2-images": LISTS,
    "4-capabilities": set[str](),
}
"""The blocks for 29 that another engine cannot show."""


@pytest.fixture(scope="module")
def place(project: Path) -> Iterator[Laboratory]:
    with laboratory(project, Quiet()) as place:
        yield place


@pytest.mark.parametrize("name", ONLY_29)
def test_what_a_page_promises_for_docker_29_holds_on_its_store_of_images(
    project: Path, place: Laboratory, name: str
) -> None:
    (exercise,) = plan(Course(project, Path("docs"), ("fr", "en")), [name])
    with on_containerd_store(place, exercise) as lab:
        lab.engine = replace(lab.engine, version=ENGINE.version)
        verdicts = judge(exercise, run(exercise, lab, Quiet())).verdicts
    for_29 = [verdict for verdict in verdicts if is_for_29(verdict.step)]
    assert {each.step.command for each in for_29 if each.status is not Status.VERIFIED} == ONLY_29[name]
    others = [each for each in verdicts if not is_for_29(each.step) and each.skip is None]
    assert [each.step.command for each in others if each.status is not Status.VERIFIED] == []
