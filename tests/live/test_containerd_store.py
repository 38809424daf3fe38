"""The nearest thing to a Docker 29 that runs here: an older engine with the store of images that is 29's own.

What a page promises for 29 holds on it, but for what comes from 29's own command line, and from pulls that fetch
attestations: these are compared with recorded texts alone (`tests/course/test_docker_29.py`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import replace
from functools import partial

import pytest

from helpers import PROJECT
from helpers.docker_29 import ENGINE, is_for_29
from helpers.engines import on_containerd_store
from helpers.fakes import Quiet
from helpers.side_by_side import LIMIT, asked_for, side_by_side
from livecheck.course import course_in
from livecheck.judge import judge
from livecheck.lab import Laboratory
from livecheck.model import Status, Verdict
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


def verdicts_of(place: Laboratory, name: str) -> Sequence[Verdict]:
    """What an engine with that store makes of an exercise where it is taken for a 29."""
    (exercise,) = course_in(PROJECT).only([name]).exercises
    with on_containerd_store(place, exercise) as lab:
        lab.engine = replace(lab.engine, version=ENGINE.version)
        return judge(exercise, run(exercise, lab, Quiet())).verdicts


@pytest.fixture(scope="module")
def judging(place: Laboratory, request: pytest.FixtureRequest) -> Iterator[Mapping[str, Future[Sequence[Verdict]]]]:
    with side_by_side(partial(verdicts_of, place), asked_for(ONLY_29, request)) as judging:
        yield judging


@pytest.mark.parametrize("name", ONLY_29)
def test_what_a_page_promises_for_docker_29_holds_on_its_store_of_images(
    judging: Mapping[str, Future[Sequence[Verdict]]], name: str
) -> None:
    verdicts = judging[name].result(LIMIT)
    for_29 = [verdict for verdict in verdicts if is_for_29(verdict.step)]
    assert {each.step.command for each in for_29 if each.status is not Status.VERIFIED} == ONLY_29[name]
    others = [each for each in verdicts if not is_for_29(each.step) and each.skip is None]
    assert [each.step.command for each in others if each.status is not Status.VERIFIED] == []
