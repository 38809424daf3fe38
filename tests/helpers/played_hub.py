"""A registry that plays Docker Hub: it holds indexes over two platforms, with attestations, as the Hub does."""

from __future__ import annotations

import hashlib
import io
import json
import time
from dataclasses import dataclass
from typing import Any

import requests

from livecheck.lab import Laboratory
from livecheck.lab.host import IMAGE

PORT = 5000
INDEX = "application/vnd.oci.image.index.v1+json"
MANIFEST = "application/vnd.oci.image.manifest.v1+json"

WITH_SKOPEO = "FROM {}\nRUN apt-get update && apt-get install --yes --no-install-recommends skopeo\n"
"""The mirror from Debian's packages does without skopeo; the recipe for the Hub's registry image adds it."""


@dataclass(frozen=True, slots=True)
class PlayedHub:
    place: Laboratory
    container: str
    address: str

    def mirror_with_skopeo(self) -> str:
        """An empty mirror, as a stand-in for the Hub's registry image; returns its name on the daemon."""
        host, made = self.place.host, f"{self.address}/with-skopeo:1"
        (empty, *_) = host.client.images.list(filters={"label": f"{IMAGE}=mirror"})
        recipe = io.BytesIO(WITH_SKOPEO.format(empty.tags[0]).encode())
        said = list(host.client.api.build(fileobj=recipe, tag=made, rm=True, forcerm=True, decode=True))
        assert "error" not in said[-1], said[-3:]
        return made

    def push(self, image: str, repository: str, tag: str) -> None:
        """Lets the daemon push an image."""
        api = self.place.host.client.api
        api.tag(image, f"{self.address}/{repository}", tag)
        said = list(api.push(f"{self.address}/{repository}", tag=tag, stream=True, decode=True))
        assert not [line for line in said if "error" in line], said

    def get(self, repository: str, reference: str) -> bytes:
        """A manifest, byte for byte."""
        answer = requests.get(self._url(repository, reference), headers={"Accept": f"{INDEX}, {MANIFEST}"}, timeout=30)
        answer.raise_for_status()
        return answer.content

    def put(self, repository: str, reference: str, manifest: bytes, kind: str = INDEX) -> str:
        """Stores a manifest; returns its digest."""
        answer = requests.put(
            self._url(repository, reference), data=manifest, headers={"Content-Type": kind}, timeout=30
        )
        assert answer.status_code == 201, answer.text
        return digest_of(manifest)

    def put_blob(self, repository: str, data: bytes) -> str:
        """Stores a blob; returns its digest."""
        begun = requests.post(f"http://{self.address}/v2/{repository}/blobs/uploads/", timeout=30)
        answer = requests.put(begun.headers["Location"], params={"digest": digest_of(data)}, data=data, timeout=30)
        assert answer.status_code == 201, answer.text
        return digest_of(data)

    def add_platform(self, repository: str, tag: str, machine: str) -> bytes:
        """Stores an image's index anew, over its platform and another one, each with an attestation; returns it."""
        index = json.loads(self.get(repository, tag))
        ours, attestation = index["manifests"]
        manifest = json.loads(self.get(repository, ours["digest"]))
        config = requests.get(
            f"http://{self.address}/v2/{repository}/blobs/{manifest['config']['digest']}", timeout=30
        ).json()
        theirs = self._described(repository, manifest, {**config, "architecture": machine})
        theirs["platform"] = {"architecture": machine, "os": "linux"}
        note = {**attestation["annotations"], "vnd.docker.reference.digest": theirs["digest"]}
        about = self._described(repository, json.loads(self.get(repository, attestation["digest"])), {"os": "unknown"})
        index["manifests"] += [theirs, {**about, "platform": attestation["platform"], "annotations": note}]
        data = json.dumps(index, indent=3).encode()
        self.put(repository, tag, data)
        return data

    def _described(self, repository: str, manifest: dict[str, Any], config: dict[str, Any]) -> dict[str, Any]:
        """Stores a manifest with another configuration; returns what an index says of it."""
        data = json.dumps(config).encode()
        manifest["config"] |= {"digest": self.put_blob(repository, data), "size": len(data)}
        stored = json.dumps(manifest).encode()
        digest = self.put(repository, digest_of(stored), stored, MANIFEST)
        return {"mediaType": MANIFEST, "digest": digest, "size": len(stored)}

    def _url(self, repository: str, reference: str) -> str:
        return f"http://{self.address}/v2/{repository}/manifests/{reference}"


def start_hub(place: Laboratory) -> PlayedHub:
    """Starts it with what this build's mirror holds, on the daemon's own machine."""
    api = place.host.client.api
    bindings = api.create_host_config(port_bindings={PORT: ("127.0.0.1", None)})
    made = api.create_container(place.prepared.mirror, labels=place.host.labels, ports=[PORT], host_config=bindings)
    api.start(made["Id"])
    ports = api.inspect_container(made["Id"])["NetworkSettings"]["Ports"]
    address = f"127.0.0.1:{ports[f'{PORT}/tcp'][0]['HostPort']}"
    _await_registry(address)
    return PlayedHub(place, made["Id"], address)


def _await_registry(address: str) -> None:
    """Waits until it answers: a container that has started has not opened its port yet."""
    deadline = time.monotonic() + 30
    while True:
        try:
            requests.get(f"http://{address}/v2/", timeout=5).raise_for_status()
            return
        except requests.RequestException:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)  # what it waits for tells nobody when it is there


def digest_of(data: bytes) -> str:
    return f"sha256:{hashlib.sha256(data).hexdigest()}"
