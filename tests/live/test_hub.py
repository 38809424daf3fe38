"""The way through Docker Hub, with a registry on the daemon's own machine that plays it.

What it hands out under the pinned references are the images of this build's own laboratory, so that the recipes for
Docker Hub's images are tried on images of the same make: an engine, a registry, and what pages pull.
"""

from __future__ import annotations

import importlib
import json
import os
import re
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from helpers.engines import an_exercise
from helpers.fakes import Quiet
from helpers.played_hub import INDEX, MANIFEST, PlayedHub, digest_of, start_hub
from helpers.terminal_contract import type_in
from livecheck.errors import Broken, Misuse
from livecheck.lab import Laboratory, images, laboratory, raise_pins
from livecheck.lab.engines import DockerLab
from livecheck.lab.host import Host, forget_image, remove_containers
from livecheck.lab.hub import HUB_VARIABLE
from livecheck.lab.images import exists
from livecheck.lab.prepare import SOURCE_VARIABLE
from livecheck.pins import PINS, read_pins

pytestmark = pytest.mark.engine

preparing = importlib.import_module("livecheck.lab.prepare")


def store_pinned(hub: PlayedHub, project: Path) -> None:
    """Stores this build's images in the registry, under the references that are pinned; alpine for two platforms."""
    pins = read_pins(project)

    def engines() -> None:
        for engine in pins.engines:
            hub.push(hub.place.prepared.node, *at(engine.hub))

    with ThreadPoolExecutor() as pool:  # one packs what it pushes, the other waits for Debian's packages
        pushed = pool.submit(engines)
        hub.push(hub.mirror_with_skopeo(), *at(pins.mirror.hub))
        pushed.result()
    for name, reference in pins.images.items():
        hub.put(*at(reference), hub.get(*at(name)))
    hub.add_platform(*at(pins.images["alpine:latest"]), "s390x")


def at(reference: str) -> tuple[str, str]:
    """Repository and tag in a registry."""
    name, _, tag = reference.partition("@")[0].rpartition(":")
    return (name if "/" in name else f"library/{name}"), tag


def forget_all(host: Host, address: str) -> None:
    """Removes every image name that this registry has brought about."""
    ours = (f"{address}/", f"livecheck/mirror-hub-{slug(address)}:", f"livecheck/hub-{slug(address)}-")
    for image in host.client.api.images():
        for name in [*(image["RepoTags"] or []), *(image["RepoDigests"] or [])]:
            if name.startswith(ours):
                forget_image(host, name)


def slug(address: str) -> str:
    return re.sub("[^a-z0-9]+", "-", address)


@pytest.fixture(scope="module")
def hub(place: Laboratory, project: Path) -> Iterator[PlayedHub]:
    """The registry that plays Docker Hub; `LIVECHECK_HUB` names it."""
    played = start_hub(place)
    with pytest.MonkeyPatch.context() as patch:
        try:
            patch.setenv(HUB_VARIABLE, played.address)
            patch.delenv(SOURCE_VARIABLE, raising=False)
            store_pinned(played, project)
            yield played
        finally:
            remove_containers(place.host, [played.container])
            forget_all(place.host, played.address)


@pytest.fixture
def copy(project: Path, tmp_path: Path) -> Path:
    """A project of its own, whose pins may be changed."""
    shutil.copytree(project / "labs", tmp_path / "labs")
    text = (tmp_path / PINS).read_text(encoding="utf-8")
    (tmp_path / PINS).write_text(re.sub("@sha256:[0-9a-f]{64}", "", text), encoding="utf-8")
    return tmp_path


def pin(copy: Path, name: str, reference: str) -> None:
    """Pins an image as something else."""
    text = (copy / PINS).read_text(encoding="utf-8")
    changed = re.sub(rf'"{re.escape(name)}" = "[^"]*"', f'"{name}" = "{reference}"', text)
    assert changed != text
    (copy / PINS).write_text(changed, encoding="utf-8")


def with_alpine_alone(copy: Path) -> Path:
    """The project when its pages pull nothing else: a mirror is filled with that in a moment."""
    programs, images, rest = (copy / PINS).read_text(encoding="utf-8").partition("[images]\n")
    (alpine,) = re.findall('^"alpine:latest" = .*\n', rest, re.MULTILINE)
    (copy / PINS).write_text(programs + images + alpine, encoding="utf-8")
    return copy


def assert_that_it_works(made: Laboratory) -> None:
    """Pulls and runs an image on a lab of this laboratory."""
    digests = {image.name: image.digest for image in made.images.list}
    with made.open(an_exercise("hub")) as lab:
        pulled = type_in(lab.terminal("node1"), "docker image pull alpine")
        assert f"Digest: {digests['alpine:latest']}" in pulled.lines
        echoed = type_in(lab.terminal("node1"), "docker container run --rm alpine echo hello")
        assert (echoed.lines, echoed.exit) == (("hello",), 0)
        assert lab.fault() is None


def answer(lab: DockerLab, path: str) -> tuple[str, bytes]:
    """What the lab's mirror answers to who asks for something of alpine: the status, and the bytes."""
    target = f"'http://mirror:5000/v2/library/alpine/{path}'"
    status = lab.script(f"curl --silent --header 'Accept: {INDEX}, {MANIFEST}' -o /tmp/it -w '%{{http_code}}' {target}")
    return status, bytes.fromhex(lab.script("od -An -v -tx1 /tmp/it"))


def test_images_come_from_the_registry_and_a_lab_works_on_them(hub: PlayedHub, copy: Path, place: Laboratory) -> None:
    with laboratory(copy, Quiet()) as made:
        assert made.images.source == "hub"
        assert {image.name for image in made.images.list} == set(read_pins(copy).images)
        assert all(re.fullmatch("sha256:[0-9a-f]{64}", image.digest) for image in made.images.list)
        assert made.prepared.node.startswith(f"livecheck/hub-{slug(hub.address)}-node:")
        assert_that_it_works(made)
    assert exists(place.host, place.prepared.node), "the images of another source stay"
    assert exists(place.host, place.prepared.mirror)


def test_an_index_arrives_to_the_byte_and_of_it_what_this_machine_needs(hub: PlayedHub, copy: Path) -> None:
    pinned = hub.get(*at(read_pins(copy).images["alpine:latest"]))
    ours, about_ours, theirs, about_theirs = [entry["digest"] for entry in json.loads(pinned)["manifests"]]
    with laboratory(copy, Quiet()) as made, made.open(an_exercise("hub")) as lab:
        digests = {image.name: image.digest for image in made.images.list}
        assert digests["alpine:latest"] == digest_of(pinned)
        assert answer(lab, "manifests/latest") == ("200", pinned)
        assert answer(lab, f"manifests/{ours}") == ("200", hub.get("library/alpine", ours))
        status, attestation = answer(lab, f"manifests/{about_ours}")
        assert (status, digest_of(attestation)) == ("200", about_ours)
        (statement,) = json.loads(attestation)["layers"]
        assert digest_of(answer(lab, f"blobs/{statement['digest']}")[1]) == statement["digest"]
        assert [answer(lab, f"manifests/{digest}")[0] for digest in (theirs, about_theirs)] == ["404", "404"]


def test_an_image_that_is_one_manifest_arrives_to_the_byte(hub: PlayedHub, copy: Path) -> None:
    index = json.loads(hub.get("library/alpine", "latest"))
    flat = hub.get("library/alpine", index["manifests"][0]["digest"])
    hub.put("library/alpine", "flat", flat, MANIFEST)
    pin(copy, "alpine:latest", "alpine:flat")
    with laboratory(with_alpine_alone(copy), Quiet()) as made:
        assert {image.name: image.digest for image in made.images.list}["alpine:latest"] == digest_of(flat)
        assert_that_it_works(made)


def test_todays_releases_and_their_digests_are_pinned_and_a_lab_works_on_them(hub: PlayedHub, copy: Path) -> None:
    before = read_pins(copy)
    for tag, variant in {"3.99.1": 1, "3.99.2": 2, "3.100.0": 3, "latest": 3, "3.99.3-rc1": 4}.items():
        hub.put("library/alpine", tag, hub.get(*at("alpine:latest")) + b" " * variant)
    pin(copy, "alpine:latest", "alpine:3.99.1")
    for tag in ("28.5.9-dind", "28.6.0-dind", "99.0.0-dind", "28.5.10-rc.1-dind"):
        hub.push(hub.place.prepared.node, "library/docker", tag)
    raised = raise_pins(hub.place.host, copy, Quiet())
    after = read_pins(copy)
    newer = digest_of(hub.get("library/alpine", "3.99.2"))
    assert after.images["alpine:latest"] == raised.references["alpine:3.99.1"] == f"alpine:3.99.2@{newer}"
    assert after.engine("28.5").hub.startswith("docker:28.5.9-dind@sha256:")
    assert after.engine("20.10").release == before.engine("20.10").release
    assert "alpine:latest is alpine:3.100.0 today, and 3.99.2 is pinned" in raised.beyond
    assert "docker:99.0.0-dind is newer than every docker that is pinned" in raised.beyond
    assert all("@sha256:" in reference for reference in after.images.values())
    assert raise_pins(hub.place.host, copy, Quiet()).references == {new: new for new in raised.references.values()}
    with laboratory(with_alpine_alone(copy), Quiet()) as made:
        assert made.images.source == "hub"
        assert_that_it_works(made)


def test_an_image_that_there_is_no_more_is_one_line_with_what_to_do(hub: PlayedHub, copy: Path) -> None:
    pin(copy, "alpine:latest", "alpine:3.98.7")
    with pytest.raises(Broken) as told, laboratory(copy, Quiet()):
        pass
    assert str(told.value).startswith(f"{hub.address}/library/alpine:3.98.7 cannot be had: ")
    assert "manifest unknown; there is no such image any more; `make pins` looks up which there are" in str(told.value)
    assert "\n" not in str(told.value)
    text = (copy / PINS).read_text(encoding="utf-8")
    with pytest.raises(Broken, match=r"alpine:3\.98\.7 cannot be had"):
        raise_pins(hub.place.host, copy, Quiet())
    assert (copy / PINS).read_text(encoding="utf-8") == text


def test_an_image_for_other_machines_alone_is_told(hub: PlayedHub, copy: Path) -> None:
    index = json.loads(hub.get(*at(read_pins(copy).images["alpine:latest"])))
    index["manifests"] = index["manifests"][2:]
    hub.put("library/alpine", "elsewhere", json.dumps(index).encode())
    pin(copy, "alpine:latest", "alpine:elsewhere")
    problem = "alpine:elsewhere is not made for linux/.*; use a Docker daemon on another"
    with pytest.raises(Broken, match=problem), laboratory(copy, Quiet()):
        pass


def test_what_it_gave_is_not_taken_where_nobody_names_it(
    hub: PlayedHub, place: Laboratory, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(HUB_VARIABLE)
    assert preparing.source_of(place.host, read_pins(project), Quiet()) == place.images.source


def test_a_registry_that_is_down_is_one_line_with_the_reference(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(HUB_VARIABLE, "127.0.0.1:1")
    monkeypatch.delenv(SOURCE_VARIABLE, raising=False)
    reference = read_pins(project).engines[0].hub
    with pytest.raises(Broken) as told, laboratory(project, Quiet()):
        pass
    assert str(told.value).startswith(f"127.0.0.1:1/library/{reference} cannot be pulled: ")
    assert "refused" in str(told.value)
    assert "make that registry reachable" in str(told.value)
    assert "\n" not in str(told.value)


@pytest.mark.parametrize(
    ("variables", "problem"),
    [
        ({SOURCE_VARIABLE: "nonsense"}, "LIVECHECK_IMAGES=nonsense: it is `hub` or `stand-in`"),
        ({SOURCE_VARIABLE: "stand-in", HUB_VARIABLE: "127.0.0.1:1"}, "contradict each other; unset one"),
        ({HUB_VARIABLE: "http://127.0.0.1:1"}, "write the registry alone, without http://"),
    ],
    ids=["a source that there is not", "stand-ins from a hub", "the address of a page"],
)
def test_a_wrong_variable_is_a_misuse(
    project: Path, monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], problem: str
) -> None:
    for name in (SOURCE_VARIABLE, HUB_VARIABLE):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(Misuse, match=problem), laboratory(project, Quiet()):
        pass


# --- a registry that fails while an image is pulled -------------------------------------------------------


def store_corrupt(hub: PlayedHub, tag: str) -> None:
    """Stores an image whose last layer is no archive; another one each time, which no daemon has seen before."""
    index = json.loads(hub.get("library/alpine", "latest"))
    manifest = json.loads(hub.get("library/alpine", index["manifests"][0]["digest"]))
    manifest["layers"][-1] |= {"digest": hub.put_blob("library/alpine", os.urandom(2000)), "size": 2000}
    hub.put("library/alpine", tag, json.dumps(manifest).encode(), MANIFEST)


def test_an_image_that_comes_corrupt_or_not_at_all_is_told_with_what_the_daemon_says(
    hub: PlayedHub, place: Laboratory, monkeypatch: pytest.MonkeyPatch
) -> None:
    store_corrupt(hub, "corrupt")
    with pytest.raises(Broken, match=f"^{hub.address}/library/alpine:corrupt cannot be pulled: ") as corrupt:
        images.pull(place.host, "alpine:corrupt", Quiet())
    assert "No such image" not in str(corrupt.value)
    monkeypatch.setattr(images, "PULL_TIMEOUT", 1)
    place.host.client.api.pause(hub.container)
    try:
        with pytest.raises(Broken, match="cannot be pulled: no end after 1 s; is the network slow"):
            images.pull(place.host, "alpine:corrupt", Quiet())
    finally:
        place.host.client.api.unpause(hub.container)
