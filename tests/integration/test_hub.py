"""The way through Docker Hub, with a registry on the daemon's own machine that plays it.

What it hands out under the pinned references are the images of this build's own laboratory, so that the recipes for
Docker Hub's images are tried on images of the same make: an engine, a registry, and what pages pull.
"""

from __future__ import annotations

import importlib
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from engines import an_exercise
from fakes import Quiet
from livecheck.errors import Broken, Misuse
from livecheck.lab import Laboratory, laboratory, mirror, resolve_pins
from livecheck.lab.host import IMAGE, Host, forget_image, remove_containers
from livecheck.lab.hub import HUB_VARIABLE, at_hub
from livecheck.lab.images import exists
from livecheck.lab.prepare import SOURCE_VARIABLE
from livecheck.pins import PINS, read_pins
from terminal_contract import type_in

pytestmark = pytest.mark.engine

preparing = importlib.import_module("livecheck.lab.prepare")


def start_registry(place: Laboratory) -> str:
    """Starts a registry that holds what this build's mirror holds; returns its container."""
    api = place.host.client.api
    bindings = api.create_host_config(port_bindings={mirror.PORT: ("127.0.0.1", None)})
    made = api.create_container(
        place.prepared.mirror, labels=place.host.labels, ports=[mirror.PORT], host_config=bindings
    )["Id"]
    api.start(made)
    return str(made)


def store_pinned(place: Laboratory, address: str, project: Path) -> None:
    """Stores this build's images in the registry, under the references that are pinned."""
    pins = read_pins(project)
    role = place.prepared.node.partition(":")[0].removeprefix("livecheck/").removesuffix("node") + "mirror"
    (empty, *_) = place.host.client.images.list(filters={"label": f"{IMAGE}={role}"})
    engines = [engine.hub for engine in pins.engines]
    for reference, image in (*((engine, place.prepared.node) for engine in engines), (pins.mirror.hub, empty.id)):
        mirror._push(place.host, address, reference.partition("@")[0], str(image), Quiet())
    for name, reference in pins.images.items():
        pulled = place.host.client.images.pull(at_hub(name))
        mirror._push(place.host, address, reference.partition("@")[0], str(pulled.id), Quiet())


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
def hub(place: Laboratory, project: Path) -> Iterator[str]:
    """The address of the registry that plays Docker Hub; `LIVECHECK_HUB` names it."""
    container = start_registry(place)
    with pytest.MonkeyPatch.context() as patch:
        try:
            address = mirror._address(place.host, container)
            patch.setenv(HUB_VARIABLE, address)
            patch.delenv(SOURCE_VARIABLE, raising=False)
            store_pinned(place, address, project)
            forget_all(place.host, address)
            yield address
        finally:
            remove_containers(place.host, [container])
            forget_all(place.host, address)


@pytest.fixture(scope="module")
def copy(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of its own, whose pins may be changed."""
    root = tmp_path_factory.mktemp("project")
    shutil.copytree(project / "labs", root / "labs")
    text = (root / PINS).read_text(encoding="utf-8")
    (root / PINS).write_text(re.sub("@sha256:[0-9a-f]{64}", "", text), encoding="utf-8")
    return root


def assert_that_it_works(made: Laboratory) -> None:
    """Pulls and runs an image on a lab of this laboratory."""
    digests = {image.name: image.digest for image in made.images.list}
    with made.open(an_exercise("hub")) as lab:
        pulled = type_in(lab.terminal("node1"), "docker image pull alpine")
        assert f"Digest: {digests['alpine:latest']}" in pulled.lines
        echoed = type_in(lab.terminal("node1"), "docker container run --rm alpine echo hello")
        assert (echoed.lines, echoed.exit) == (("hello",), 0)
        assert lab.fault() is None


def test_images_come_from_the_registry_and_a_lab_works_on_them(hub: str, copy: Path, place: Laboratory) -> None:
    with laboratory(copy, Quiet()) as made:
        assert made.images.source == "hub"
        assert {image.name for image in made.images.list} == set(read_pins(copy).images)
        assert all(re.fullmatch("sha256:[0-9a-f]{64}", image.digest) for image in made.images.list)
        assert made.prepared.node.startswith(f"livecheck/hub-{slug(hub)}-node:")
        assert_that_it_works(made)
    assert exists(place.host, place.prepared.node), "the images of another source stay"
    assert exists(place.host, place.prepared.mirror)


def test_digests_are_written_to_the_pins_and_a_lab_works_on_them_too(hub: str, copy: Path, place: Laboratory) -> None:
    before = (copy / PINS).read_text(encoding="utf-8")
    resolved = resolve_pins(place.host, copy)
    after = (copy / PINS).read_text(encoding="utf-8")
    assert all(re.fullmatch(re.escape(old) + "@sha256:[0-9a-f]{64}", new) for old, new in resolved.items())
    assert (
        read_pins(copy).images["alpine:latest"] == resolved[read_pins(copy).images["alpine:latest"].partition("@")[0]]
    )
    assert re.sub("@sha256:[0-9a-f]{64}", "", after) == before
    assert after.count("@sha256:") >= len(resolved)
    with laboratory(copy, Quiet()) as made:
        assert made.images.source == "hub"
        assert_that_it_works(made)


def test_what_it_gave_is_not_taken_where_nobody_names_it(
    hub: str, place: Laboratory, project: Path, monkeypatch: pytest.MonkeyPatch
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
