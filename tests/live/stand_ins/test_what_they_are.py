"""Stand-ins are stored like the real images, have their sizes, and say what they are."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from helpers import PROJECT
from helpers.containers import files_of, said
from helpers.engines import an_exercise, on_containerd_store
from helpers.terminal_contract import type_in
from livecheck.lab import Laboratory
from livecheck.lab.engines import DockerLab
from livecheck.pins import read_pins

pytestmark = pytest.mark.engine

INDEX = "application/vnd.oci.image.index.v1+json"
MANIFEST = "application/vnd.oci.image.manifest.v1+json"
REFERENCE = "vnd.docker.reference."


@dataclass(frozen=True)
class Size:
    """Bytes of a real image in the columns of Docker 29."""

    disk: float
    """DISK USAGE: packed and unpacked."""
    content: float
    """CONTENT SIZE: packed."""

    @property
    def unpacked(self) -> float:
        return self.disk - self.content


SIZES = {
    "alpine:latest": Size(13.1e6, 3.95e6),  # 3.23.x; 3.24.1 has 13 MB and 3.93 MB
    "hello-world:latest": Size(25.9e3, 9.49e3),
    "ubuntu:latest": Size(160e6, 45.3e6),  # 26.04
    "redis:alpine": Size(160e6, 39.5e6),
    "postgres:18-alpine": Size(433e6, 121e6),
}
"""As `docker image ls` of 29.x has shown them to readers who published it in 2026."""

OLDER_SIZES = {
    "dockersamples/examplevotingapp_vote:latest": 142e6,
    "dockersamples/examplevotingapp_worker:latest": 194e6,
    "dockersamples/examplevotingapp_result:latest": 256e6,
    "dockersamples/visualizer:stable": 185e6,
}
"""Unpacked, as engines before 29 have shown them; nobody seems to have published the columns of 29."""


@pytest.fixture(scope="module", autouse=True)
def _pulled(lab: DockerLab) -> None:
    lab.script(" && ".join(f"docker image pull --quiet {name}" for name in (*SIZES, *OLDER_SIZES)))


@pytest.fixture(scope="module")
def newer(stand_ins: Laboratory) -> Iterator[DockerLab]:
    """An engine that keeps images as Docker 29 does."""
    with on_containerd_store(stand_ins, an_exercise("containerd")) as lab:
        yield lab


def within_two(size: float, real: float) -> bool:
    return real / 2 < size < real * 2


def fetched(lab: DockerLab, repository: str, path: str) -> Any:
    """What the mirror has there, as JSON."""
    place = repository if "/" in repository else f"library/{repository}"
    return json.loads(
        lab.script(f"curl --silent --fail --header 'Accept: {INDEX}, {MANIFEST}' http://mirror:5000/v2/{place}/{path}")
    )


def stored(lab: DockerLab, name: str) -> tuple[Any, list[Any]]:
    """The index of an image, and the manifests that it lists."""
    repository, _, tag = name.rpartition(":")
    index = fetched(lab, repository, f"manifests/{tag}")
    return index, [fetched(lab, repository, f"manifests/{entry['digest']}") for entry in index["manifests"]]


# --- as the Hub stores them -------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [*SIZES, *OLDER_SIZES])
def test_it_is_an_index_over_one_platform_and_its_attestation(lab: DockerLab, name: str) -> None:
    index, (image, attestation) = stored(lab, name)
    ours, about = index["manifests"]
    assert (index["mediaType"], ours["mediaType"], about["mediaType"]) == (INDEX, MANIFEST, MANIFEST)
    assert ours["platform"] == {"architecture": lab.script("docker version -f {{.Server.Arch}}").strip(), "os": "linux"}
    assert about["platform"] == {"architecture": "unknown", "os": "unknown"}
    assert about["annotations"] == {f"{REFERENCE}type": "attestation-manifest", f"{REFERENCE}digest": ours["digest"]}
    assert {layer["mediaType"] for layer in image["layers"]} == {"application/vnd.oci.image.layer.v1.tar+gzip"}
    (statement,) = attestation["layers"]
    assert statement["mediaType"] == "application/vnd.in-toto+json"
    assert statement["annotations"] == {"in-toto.io/predicate-type": "https://slsa.dev/provenance/v1"}


def test_its_attestation_tells_the_recipe(lab: DockerLab) -> None:
    index, (_, attestation) = stored(lab, "hello-world:latest")
    statement = fetched(lab, "hello-world", f"blobs/{attestation['layers'][0]['digest']}")
    (about,) = statement["subject"]
    assert f"sha256:{about['digest']['sha256']}" == index["manifests"][0]["digest"]
    told = statement["predicate"]["buildDefinition"]["externalParameters"]
    assert (told["for"], set(told["recipe"])) == ("hello-world:latest", {"Dockerfile", "hello.c", "stand-in"})
    assert "Hello from Docker!" in told["recipe"]["hello.c"]


@pytest.mark.parametrize("name", [*SIZES, *OLDER_SIZES])
def test_nothing_in_it_tells_of_its_building(lab: DockerLab, name: str) -> None:
    _, (image, _) = stored(lab, name)
    config = fetched(lab, name.rpartition(":")[0], f"blobs/{image['config']['digest']}")
    assert set(config) == {"architecture", "os", "created", "config", "rootfs", "history"}
    assert not {"Labels", "Image", "Hostname"} & set(config["config"])
    assert "livecheck" not in json.dumps(config)
    assert {key for line in config["history"] for key in line} <= {"created", "created_by", "empty_layer"}
    assert not [line for line in config["history"] if "(nop)" in line["created_by"]]


# --- how engines take them --------------------------------------------------------------------------------


def test_an_engine_with_containerds_store_pulls_and_removes_it_as_the_real_one(newer: DockerLab) -> None:
    _, (image, _) = stored(newer, "alpine:latest")
    terminal = newer.terminal("node1")
    pulled = type_in(terminal, "docker image pull alpine", timeout=60)
    digest = newer.script("docker image inspect --format '{{.Id}}' alpine").strip()
    assert pulled.lines == (
        "Using default tag: latest",
        "latest: Pulling from library/alpine",
        f"{image['layers'][0]['digest'][7:19]}: Pull complete",
        f"Digest: {digest}",
        "Status: Downloaded newer image for alpine:latest",
        "docker.io/library/alpine:latest",
    )
    removed = type_in(terminal, "docker image rm alpine")
    assert removed.lines == ("Untagged: alpine:latest", f"Deleted: {digest}")


@pytest.mark.parametrize("name", SIZES)
def test_its_sizes_in_the_columns_of_29_are_within_a_factor_of_two_of_the_real_ones(
    newer: DockerLab, name: str
) -> None:
    newer.script(f"docker image pull --quiet {name}")
    packed = int(newer.script(f"docker image inspect --format '{{{{.Size}}}}' {name}"))
    images = json.loads(newer.script("curl --silent --unix-socket /var/run/docker.sock http://engine/images/json"))
    (disk,) = [image["Size"] for image in images if name in image["RepoTags"]]
    index, manifests = stored(newer, name)  # 29 takes the attestation, too
    content = sum(entry["size"] for entry in index["manifests"])
    content += sum(part["size"] for manifest in manifests for part in (manifest["config"], *manifest["layers"]))
    assert within_two(content, SIZES[name].content), content
    assert within_two(disk - packed + content, SIZES[name].disk), disk - packed + content


@pytest.mark.parametrize(
    ("name", "real"), [*((name, size.unpacked) for name, size in SIZES.items()), *OLDER_SIZES.items()]
)
def test_its_size_unpacked_is_within_a_factor_of_two_of_the_real_one(lab: DockerLab, name: str, real: float) -> None:
    size = int(lab.script(f"docker image inspect --format '{{{{.Size}}}}' {name}"))
    assert within_two(size, real), size


@pytest.mark.parametrize("name", ["alpine", "hello-world", "ubuntu"])
def test_it_has_exactly_one_layer(lab: DockerLab, name: str) -> None:
    assert lab.script(f"docker image inspect --format '{{{{len .RootFS.Layers}}}}' {name}").strip() == "1"


# --- what they say ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["alpine", "ubuntu"])
def test_files_in_it_say_what_it_is(lab: DockerLab, name: str) -> None:
    assert said(lab, name, "cat /etc/stand-in").startswith(f"A stand-in for the image {name}")
    assert "Stand-in" in said(lab, name, "cat /etc/os-release")


@pytest.mark.parametrize("name", ["alpine", "ubuntu"])
def test_it_stands_for_the_release_that_is_pinned(lab: DockerLab, stand_ins: Laboratory, name: str) -> None:
    pinned = read_pins(PROJECT).images[f"{name}:latest"].partition("@")[0].rpartition(":")[2]
    assert said(lab, name, "sh -c '. /etc/os-release; echo $VERSION_ID'").strip() == pinned


def test_a_file_beside_the_only_program_says_what_it_is(lab: DockerLab) -> None:
    assert set(files_of(lab, "hello-world")) >= {"hello", "stand-in"}
    copied = lab.script("id=$(docker container create hello-world); docker container cp $id:/stand-in - | tar -x -O")
    assert copied.startswith("A stand-in for the image hello-world")
