"""A lab with stand-ins, one for all tests of them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from helpers.engines import an_exercise
from livecheck.lab import Laboratory
from livecheck.lab.laboratory import DockerLab
from livecheck.model import Network


@pytest.fixture(scope="session")
def stand_ins(place: Laboratory) -> Laboratory:
    """The laboratory, where its images are stand-ins."""
    if place.images.source != "stand-in":
        pytest.skip("the images here are Docker Hub's own; stand-ins are tested where it cannot be reached")
    return place


@pytest.fixture(scope="session")
def lab(stand_ins: Laboratory) -> Iterator[DockerLab]:
    """A node that has pulled the small stand-ins, and reaches the servers of packages."""
    with stand_ins.open(an_exercise("stand-ins", network=Network.OPEN)) as lab:
        lab.script("docker image pull alpine && docker image pull hello-world")
        yield lab
