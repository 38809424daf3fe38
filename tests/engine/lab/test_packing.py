"""An image that the daemon has saved is packed as the Hub stores images, and always into the same bytes."""

from __future__ import annotations

import gzip
import hashlib
import importlib
import io
import json
import tarfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from requests.exceptions import ConnectionError as NoConnection

from helpers.fake_docker import FakeDaemon, a_host
from helpers.fakes import Quiet
from livecheck.errors import Broken
from livecheck.lab.helper import Brought
from livecheck.lab.host import Host
from livecheck.lab.packing import StandIn, bring

packing = importlib.import_module("livecheck.lab.packing")

BASE, MORE = b"the base of both" * 1000, b"what one has more" * 10
SETTINGS = {
    "Env": ["PATH=/bin"],
    "Cmd": ["sh"],
    "Image": "sha256:1",
    "Hostname": "",
    "Labels": {"livecheck.build": "7"},
}
HISTORY = [
    {"created": "2026-11-30T12:00:00Z", "comment": "Imported from -"},
    {"created": "2026-11-30T12:00:01Z", "created_by": '/bin/sh -c #(nop)  CMD ["sh"]', "empty_layer": True},
    {"created": "2026-11-30T12:00:01Z", "created_by": "/bin/sh -c apt-get update", "author": "somebody"},
    {
        "created": "2026-11-30T12:00:02Z",
        "created_by": "/bin/sh -c #(nop)  LABEL livecheck.image=x",
        "empty_layer": True,
    },
]


def digest(data: bytes) -> str:
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def packed(layer: bytes) -> bytes:
    target = io.BytesIO()
    with gzip.GzipFile("", "wb", 6, target, mtime=0) as file:
        file.write(layer)
    return target.getvalue()


def config(*layers: bytes) -> bytes:
    return json.dumps(
        {
            "architecture": "amd64",
            "os": "linux",
            "created": "2026-11-30T12:00:02Z",
            "container": "3030",
            "docker_version": "20.10.24",
            "config": SETTINGS,
            "rootfs": {"type": "layers", "diff_ids": [digest(layer) for layer in layers]},
            "history": HISTORY[: 2 * len(layers)],
        }
    ).encode()


def archive(path: Path, files: dict[str, bytes], links: Iterable[tuple[str, str]] = ()) -> None:
    with tarfile.open(path, "w") as tar:
        for name, data in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            tar.addfile(member, io.BytesIO(data))
        for name, target in links:
            member = tarfile.TarInfo(name)
            member.type, member.linkname = tarfile.SYMTYPE, target
            tar.addfile(member)


def as_older_engines_save(path: Path) -> None:
    """Each layer in a folder; one that several images share is a link the second time."""
    entries = [
        {"Config": "one.json", "RepoTags": ["livecheck/one:1"], "Layers": ["a/layer.tar"]},
        {"Config": "two.json", "RepoTags": ["livecheck/two:2"], "Layers": ["b/layer.tar", "c/layer.tar"]},
    ]
    files = {"a/layer.tar": BASE, "c/layer.tar": MORE, "one.json": config(BASE), "two.json": config(BASE, MORE)}
    archive(path, {**files, "manifest.json": json.dumps(entries).encode()}, [("b/layer.tar", "../a/layer.tar")])


def as_newer_engines_save(path: Path) -> None:
    """Blobs by their hashes, layers packed already."""
    blobs = {f"blobs/sha256/{digest(data)[7:]}": data for data in (config(BASE), config(BASE, MORE))}
    blobs |= {f"blobs/sha256/{digest(packed(layer))[7:]}": packed(layer) for layer in (BASE, MORE)}
    names = {layer: f"blobs/sha256/{digest(packed(layer))[7:]}" for layer in (BASE, MORE)}
    entries = [
        {
            "Config": f"blobs/sha256/{digest(config(*layers))[7:]}",
            "RepoTags": [tag],
            "Layers": [names[each] for each in layers],
        }
        for tag, layers in {"livecheck/one:1": (BASE,), "livecheck/two:2": (BASE, MORE)}.items()
    ]
    archive(path, {**blobs, "manifest.json": json.dumps(entries).encode()})


@dataclass
class FakeHelper:
    """Keeps what is put into it."""

    files: dict[str, bytes] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)

    @property
    def host(self) -> Host:
        return a_host(FakeDaemon())

    def put(self, folder: str, data: io.BufferedIOBase) -> None:
        with tarfile.open(fileobj=data) as tar:
            for member in tar.getmembers():
                path = f"{folder}/{member.name.removeprefix('./')}"
                if member.islnk():
                    self.links[path] = f"{folder}/{member.linkname.removeprefix('./')}"
                elif member.isfile():
                    content = tar.extractfile(member)
                    assert content is not None
                    self.files[path] = content.read()

    def read(self, path: str) -> bytes:
        return self.files[self.links.get(path, path)]

    def json(self, path: str) -> Any:
        return json.loads(self.read(path))


STAND_INS = (
    StandIn("one:latest", "livecheck/one:1", {"Dockerfile": "FROM scratch\n"}),
    StandIn("me/two:stable", "livecheck/two:2", {}),
)


def brought(monkeypatch: pytest.MonkeyPatch, save: Callable[[Path], None]) -> tuple[FakeHelper, list[Brought]]:
    monkeypatch.setattr(packing, "_save", lambda _host, _tags, path: save(path))
    helper = FakeHelper()
    return helper, list(bring(helper, STAND_INS, Quiet()))  # type: ignore[arg-type]


@pytest.mark.parametrize("save", [as_older_engines_save, as_newer_engines_save])
def test_an_image_becomes_an_index_over_it_and_its_attestation(
    monkeypatch: pytest.MonkeyPatch, save: Callable[[Path], None]
) -> None:
    helper, images = brought(monkeypatch, save)
    assert [(image.name, image.folders) for image in images] == [
        ("one:latest", ["/srv/0"]),
        ("me/two:stable", ["/srv/1"]),
    ]
    for image, layers in zip(images, [(BASE,), (BASE, MORE)], strict=True):
        (folder,) = image.folders
        assert digest(helper.read(f"{folder}/manifest.json")) == image.digest
        ours, about = helper.json(f"{folder}/manifest.json")["manifests"]
        assert about["annotations"]["vnd.docker.reference.digest"] == ours["digest"]
        manifest = helper.json(f"{folder}/{ours['digest'][7:]}.manifest.json")
        unpacked = [gzip.decompress(helper.read(f"{folder}/{layer['digest'][7:]}")) for layer in manifest["layers"]]
        assert unpacked == list(layers)
        told = helper.json(f"{folder}/{manifest['config']['digest'][7:]}")
        assert told["rootfs"]["diff_ids"] == [digest(layer) for layer in layers]


def test_every_blob_has_the_name_and_the_size_that_is_told_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    helper, images = brought(monkeypatch, as_older_engines_save)
    for image in images:
        (folder,) = image.folders
        for entry in helper.json(f"{folder}/manifest.json")["manifests"]:
            manifest = helper.json(f"{folder}/{entry['digest'][7:]}.manifest.json")
            assert len(helper.read(f"{folder}/{entry['digest'][7:]}.manifest.json")) == entry["size"]
            for part in (manifest["config"], *manifest["layers"]):
                data = helper.read(f"{folder}/{part['digest'][7:]}")
                assert (digest(data), len(data)) == (part["digest"], part["size"])


def test_a_layer_that_images_share_is_sent_once(monkeypatch: pytest.MonkeyPatch) -> None:
    helper, _ = brought(monkeypatch, as_older_engines_save)
    shared = digest(packed(BASE))[7:]
    assert [path for path, data in helper.files.items() if data == packed(BASE)] == [f"/srv/0/{shared}"]
    assert helper.links == {f"/srv/1/{shared}": f"/srv/0/{shared}"}


def test_the_same_image_always_becomes_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    first, images = brought(monkeypatch, as_older_engines_save)
    again, others = brought(monkeypatch, as_older_engines_save)
    assert (first.files, images) == (again.files, others)
    _, newer = brought(monkeypatch, as_newer_engines_save)
    assert [image.digest for image in newer] == [image.digest for image in images]


def test_nothing_of_the_building_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    helper, _ = brought(monkeypatch, as_older_engines_save)
    ours, _ = helper.json("/srv/1/manifest.json")["manifests"]
    manifest = helper.json(f"/srv/1/{ours['digest'][7:]}.manifest.json")
    told = helper.json(f"/srv/1/{manifest['config']['digest'][7:]}")
    assert set(told) == {"architecture", "os", "created", "config", "rootfs", "history"}
    assert told["config"] == {"Env": ["PATH=/bin"], "Cmd": ["sh"]}
    assert told["history"] == [
        {"created": "2026-11-30T12:00:00Z", "created_by": ""},
        {"created": "2026-11-30T12:00:01Z", "created_by": 'CMD ["sh"]', "empty_layer": True},
        {"created": "2026-11-30T12:00:01Z", "created_by": "/bin/sh -c apt-get update"},
    ]


def test_what_the_daemon_fails_with_is_no_lack_of_room(monkeypatch: pytest.MonkeyPatch) -> None:
    def save(_: Path) -> None:
        raise NoConnection("the daemon is gone")

    with pytest.raises(NoConnection, match="the daemon is gone"):
        brought(monkeypatch, save)


def test_a_disk_without_room_is_told_with_how_much_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    def save(_: Path) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(
        Broken, match="the stand-ins cannot be packed: No space left on device; that needs 1 GB of room in"
    ):
        brought(monkeypatch, save)
