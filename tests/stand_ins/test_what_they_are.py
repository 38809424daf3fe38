"""Stand-ins are built like the real images, and say what they are."""

from __future__ import annotations

import pytest
from containers import files_of, said
from livecheck.lab.laboratory import DockerLab

pytestmark = pytest.mark.engine

SIZES = {"alpine": 7.8e6, "hello-world": 10.1e3, "ubuntu": 78.1e6}
"""Bytes of the real images."""


@pytest.fixture(scope="module", autouse=True)
def _pulled(lab: DockerLab) -> None:
    lab.script(" && ".join(f"docker image pull {name}" for name in SIZES))


@pytest.mark.parametrize("name", SIZES)
def test_its_size_is_within_a_factor_of_two_of_the_real_one(lab: DockerLab, name: str) -> None:
    size = int(lab.script(f"docker image inspect --format '{{{{.Size}}}}' {name}"))
    assert SIZES[name] / 2 < size < SIZES[name] * 2


@pytest.mark.parametrize("name", SIZES)
def test_it_has_exactly_one_layer(lab: DockerLab, name: str) -> None:
    assert lab.script(f"docker image inspect --format '{{{{len .RootFS.Layers}}}}' {name}").strip() == "1"


@pytest.mark.parametrize("name", SIZES)
def test_a_label_says_what_it_is(lab: DockerLab, name: str) -> None:
    label = lab.script(f"""docker image inspect --format '{{{{index .Config.Labels "livecheck.image"}}}}' {name}""")
    assert label.strip() == f"stand-in-{name}"


@pytest.mark.parametrize("name", ["alpine", "ubuntu"])
def test_files_in_it_say_what_it_is(lab: DockerLab, name: str) -> None:
    assert said(lab, name, "cat /etc/stand-in").startswith(f"A stand-in for the image {name}")
    assert "Stand-in" in said(lab, name, "cat /etc/os-release")


def test_a_file_beside_the_only_program_says_what_it_is(lab: DockerLab) -> None:
    assert set(files_of(lab, "hello-world")) >= {"hello", "stand-in"}
    copied = lab.script("id=$(docker container create hello-world); docker container cp $id:/stand-in - | tar -x -O")
    assert copied.startswith("A stand-in for the image hello-world")
