"""Of what an index lists, the images for the daemon's kind of machine are copied, and what attests them."""

from __future__ import annotations

import importlib
import json
from dataclasses import dataclass, field
from typing import Any

import pytest

from helpers.fake_docker import FakeDaemon, a_host
from helpers.fakes import Quiet
from livecheck.errors import Broken
from livecheck.lab.copying import bring
from livecheck.lab.helper import Brought
from livecheck.lab.host import Host
from livecheck.lab.skopeo import digest_of

module = importlib.import_module("livecheck.lab.copying")


def hash_of(letter: str) -> str:
    return f"sha256:{letter * 64}"


def entry(letter: str, architecture: str, about: str | None = None, **platform: str) -> dict[str, Any]:
    """What an index says of an image, or of what attests another."""
    found = {"digest": hash_of(letter), "platform": {"architecture": architecture, "os": "linux", **platform}}
    if about is None:
        return found
    return {**found, "annotations": {"vnd.docker.reference.digest": hash_of(about)}}


@dataclass
class FakeHelper:
    put_there: list[str] = field(default_factory=list)

    @property
    def host(self) -> Host:
        return a_host(FakeDaemon(machine=("linux", "arm")))

    def put(self, folder: str, archive: bytes) -> None:
        assert b"manifest.json" in archive
        self.put_there.append(folder)


@dataclass
class Hub:
    manifests: dict[str, bytes]
    copied: list[tuple[str, str]] = field(default_factory=list)

    def manifest(self, reference: str) -> bytes:
        return self.manifests[reference]

    def copy(self, reference: str, folder: str) -> None:
        self.copied.append((reference, folder))


def copied(monkeypatch: pytest.MonkeyPatch, reference: str, manifest: dict[str, Any]) -> tuple[Hub, Brought]:
    hub = Hub({reference: json.dumps(manifest).encode()})
    monkeypatch.setattr(module, "Skopeo", lambda _: hub)
    (brought,) = bring(FakeHelper(), {"alpine:latest": reference}, Quiet())  # type: ignore[arg-type]
    assert brought.digest == digest_of(hub.manifests[reference])
    assert brought.name == "alpine:latest"
    return hub, brought


def test_all_variants_of_the_machine_are_copied_and_nothing_of_others(monkeypatch: pytest.MonkeyPatch) -> None:
    nowhere = {"os": "unknown"}
    index = [
        entry("a", "amd64"),
        entry("b", "unknown", "a", **nowhere),
        entry("c", "arm", variant="v6"),
        entry("d", "unknown", "c", **nowhere),
        entry("e", "arm", variant="v7"),
        entry("f", "arm", os="windows"),
    ]
    hub, brought = copied(monkeypatch, "alpine:3.24.1@sha256:" + "9" * 64, {"manifests": index})
    wanted = [hash_of(letter) for letter in "ced"]
    assert [reference for reference, _ in hub.copied] == [f"alpine:3.24.1@{digest}" for digest in wanted]
    assert brought.folders == [f"/srv/{digest[-64:]}" for digest in (*wanted, brought.digest)]


def test_an_image_without_an_index_is_copied_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    hub, brought = copied(monkeypatch, "alpine:3", {"config": {}, "layers": []})
    assert hub.copied == [(f"alpine:3@{brought.digest}", f"/srv/{brought.digest[-64:]}")]
    assert brought.folders == [f"/srv/{brought.digest[-64:]}"]


def test_an_image_for_other_machines_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Broken, match="alpine:3 is not made for linux/arm; use a Docker daemon on"):
        copied(monkeypatch, "alpine:3", {"manifests": [entry("a", "amd64")]})
