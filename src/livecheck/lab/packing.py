"""Stand-ins that the daemon has built → the helper that fills a mirror, as the Hub stores images.

Each is an index over one platform and its attestation, in a folder where a hash names each blob. A layer that several
images share is packed once. Nothing of ours stays in an image: no label, nothing that the daemon noted while it built.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import shutil
import tarfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir
from typing import IO, Any

from requests.exceptions import RequestException

from livecheck.errors import Broken
from livecheck.lab.helper import INCOMING, Brought, Helper
from livecheck.lab.host import ANSWER_TIMEOUT, Host
from livecheck.model import Progress

OCI = "application/vnd.oci.image"
IN_TOTO = "application/vnd.in-toto+json"
PROVENANCE = "https://slsa.dev/provenance/v1"

KEPT = "User ExposedPorts Env Entrypoint Cmd Volumes WorkingDir StopSignal Healthcheck Shell OnBuild".split()
"""What an image says about how it is run. What else the daemon notes is about itself, and the labels are ours."""

OLD_BUILDER = "/bin/sh -c #(nop) "
"""How the old builder marks a line of history that ran nothing."""

GZIP = b"\x1f\x8b"
LEVEL = 6
"""How hard layers are packed: as hard as Docker packs them."""


@dataclass(frozen=True, slots=True)
class Blob:
    """What a manifest says about a file of an image."""

    kind: str
    """Its media type."""
    hash: str
    size: int

    def described(self, **more: object) -> dict[str, object]:
        return {"mediaType": self.kind, "digest": f"sha256:{self.hash}", "size": self.size, **more}


@dataclass(frozen=True, slots=True)
class Saved:
    """An image in an archive that the daemon has saved."""

    config: Mapping[str, Any]
    layers: Sequence[tuple[str, str]]
    """The digest of each layer as it is unpacked, and its file in the archive."""


@dataclass(frozen=True, slots=True)
class StandIn:
    name: str
    """As the pages use it."""
    tag: str
    """On the daemon."""
    recipe: Mapping[str, str]
    """The files that it was built from: path → text."""


def bring(helper: Helper, stand_ins: Sequence[StandIn], progress: Progress) -> Iterator[Brought]:
    """Packs images that the daemon has built. Raises `Broken` where this machine has no room for it."""
    progress.stage("packing the stand-ins")
    with TemporaryDirectory(prefix="livecheck-pack-") as folder:
        room = Path(folder) / "images"
        try:
            digests = _pack(helper.host, stand_ins, room)
            _send(room, helper)
        except RequestException:  # an OSError too, but it is the daemon's
            raise
        except OSError as error:
            problem = f"the stand-ins cannot be packed: {error.strerror or error}"
            raise Broken(f"{problem}; that needs 1 GB of room in {gettempdir()}") from error
    for number, (stand_in, digest) in enumerate(zip(stand_ins, digests, strict=True)):
        yield Brought(stand_in.name, digest, [f"{INCOMING}/{number}"])


def _pack(host: Host, stand_ins: Sequence[StandIn], room: Path) -> Sequence[str]:
    """Packs images into the folders `room/0`, `room/1`, and so on; returns the digests of their indexes."""
    archive, blobs = room.with_suffix(".saved"), room.with_suffix(".blobs")
    _save(host, {stand_in.tag for stand_in in stand_ins}, archive)
    saved = _read(archive)
    layers = _pack_layers(archive, saved.values(), blobs)
    return [
        _pack_image(stand_in, saved[stand_in.tag], layers, _Folder(room / str(number), blobs))
        for number, stand_in in enumerate(stand_ins)
    ]


def _send(room: Path, helper: Helper) -> None:
    """Puts all folders into the helper; a file that is one and the same in several goes once."""
    archive = room.with_suffix(".tar")
    with tarfile.open(archive, "w") as tar:
        tar.add(room, ".")
    with archive.open("rb") as file:
        helper.put(INCOMING, file)


# --- what the daemon saves --------------------------------------------------------------------------------


def _save(host: Host, tags: Iterable[str], archive: Path) -> None:
    """All images in one archive, so that a layer which they share comes once; docker-py has no word for that."""
    api = host.client.api
    address = f"{api.base_url}/v{api.api_version}/images/get"
    with api.get(address, params={"names": sorted(tags)}, stream=True, timeout=ANSWER_TIMEOUT) as answer:
        answer.raise_for_status()
        with archive.open("wb") as file:
            for chunk in answer.iter_content(1 << 20):
                file.write(chunk)


def _read(archive: Path) -> Mapping[str, Saved]:
    """Tag → image."""
    images = {}
    with tarfile.open(archive) as tar:
        for entry in json.load(_open(tar, "manifest.json")):
            config = json.load(_open(tar, entry["Config"]))
            layers = list(zip(config["rootfs"]["diff_ids"], entry["Layers"], strict=True))
            images.update(dict.fromkeys(entry["RepoTags"] or [], Saved(config, layers)))
    return images


def _open(tar: tarfile.TarFile, name: str) -> IO[bytes]:
    file = tar.extractfile(name)
    if file is None:
        raise OSError(f"the daemon has saved no file {name}")
    return file


# --- what the Hub stores ----------------------------------------------------------------------------------


def _pack_layers(archive: Path, images: Iterable[Saved], blobs: Path) -> Mapping[str, Blob]:
    """Packs each layer once, on all processors; returns the digest that it has unpacked → the packed one."""
    blobs.mkdir()
    members = {digest: member for image in images for digest, member in image.layers}
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        packed = pool.map(lambda digest: _pack_layer(archive, members[digest], blobs / digest[-64:]), members)
        return dict(zip(members, packed, strict=True))


def _pack_layer(archive: Path, member: str, target: Path) -> Blob:
    with tarfile.open(archive) as tar, target.open("wb") as file:
        layer = _open(tar, member)
        packed = layer.read(len(GZIP)) == GZIP  # as daemons with containerd's store save it
        layer.seek(0)
        with file if packed else gzip.GzipFile("", "wb", LEVEL, file, mtime=0) as output:
            shutil.copyfileobj(layer, output, 1 << 20)
    with target.open("rb") as file:
        name = hashlib.file_digest(file, "sha256").hexdigest()
    named = target.rename(target.with_name(name))
    return Blob(f"{OCI}.layer.v1.tar+gzip", name, named.stat().st_size)


@dataclass(frozen=True, slots=True)
class _Folder:
    """An image that is being made."""

    path: Path
    blobs: Path
    """Where packed layers lie."""

    def take(self, layers: Iterable[Blob]) -> None:
        self.path.mkdir(parents=True)
        for name in {layer.hash for layer in layers}:
            (self.path / name).hardlink_to(self.blobs / name)

    def write(self, kind: str, content: Mapping[str, object], name: str = "{}") -> Blob:
        data = json.dumps(content, separators=(",", ":")).encode()
        blob = Blob(kind, hashlib.sha256(data).hexdigest(), len(data))
        (self.path / name.format(blob.hash)).write_bytes(data)
        return blob

    def write_manifest(self, config: Blob, layers: Sequence[Mapping[str, object]]) -> Blob:
        kind = f"{OCI}.manifest.v1+json"
        content = {"schemaVersion": 2, "mediaType": kind, "config": config.described(), "layers": layers}
        return self.write(kind, content, "{}.manifest.json")

    def write_index(self, manifests: Sequence[Mapping[str, object]]) -> Blob:
        kind = f"{OCI}.index.v1+json"
        return self.write(kind, {"schemaVersion": 2, "mediaType": kind, "manifests": manifests}, "manifest.json")


def _pack_image(stand_in: StandIn, saved: Saved, packed: Mapping[str, Blob], folder: _Folder) -> str:
    layers = [packed[digest] for digest, _ in saved.layers]
    folder.take(layers)
    config = folder.write(f"{OCI}.config.v1+json", _config(saved.config))
    image = folder.write_manifest(config, [layer.described() for layer in layers])
    attestation = _attest(stand_in, image, folder)
    platform = {key: saved.config[key] for key in ("architecture", "os", "variant") if saved.config.get(key)}
    note = {"vnd.docker.reference.type": "attestation-manifest", "vnd.docker.reference.digest": f"sha256:{image.hash}"}
    nowhere = {"architecture": "unknown", "os": "unknown"}
    index = folder.write_index(
        [image.described(platform=platform), attestation.described(annotations=note, platform=nowhere)]
    )
    return f"sha256:{index.hash}"


def _config(saved: Mapping[str, Any]) -> Mapping[str, object]:
    """What the daemon knows of an image, without what it knows of its building."""
    settings = {key: saved["config"][key] for key in KEPT if saved["config"].get(key)}
    known = {key: saved[key] for key in ("architecture", "os", "variant", "created") if saved.get(key)}
    history = [entry for entry in map(_line, saved["history"]) if not entry["created_by"].startswith("LABEL ")]
    return {**known, "config": settings, "rootfs": saved["rootfs"], "history": history}


def _line(entry: Mapping[str, Any]) -> dict[str, Any]:
    """A line of history as today's builder writes it: `CMD ["/bin/sh"]`."""
    line = {"created": entry["created"], "created_by": entry.get("created_by", "").removeprefix(OLD_BUILDER).strip()}
    return {**line, "empty_layer": True} if entry.get("empty_layer") else line


def _attest(stand_in: StandIn, image: Blob, folder: _Folder) -> Blob:
    """Says in BuildKit's form, and truly, where the image comes from; returns the manifest of what it says."""
    about = {"name": f"pkg:docker/{stand_in.name.replace(':', '@')}", "digest": {"sha256": image.hash}}
    made = {"buildType": "urn:stand-in", "externalParameters": {"for": stand_in.name, "recipe": stand_in.recipe}}
    statement = folder.write(
        IN_TOTO,
        {
            "_type": "https://in-toto.io/Statement/v1",
            "subject": [about],
            "predicateType": PROVENANCE,
            "predicate": {"buildDefinition": made, "runDetails": {"builder": {"id": "urn:stand-in"}}},
        },
    )
    unpacked = {"type": "layers", "diff_ids": [f"sha256:{statement.hash}"]}
    config = folder.write(
        f"{OCI}.config.v1+json", {"architecture": "unknown", "os": "unknown", "config": {}, "rootfs": unpacked}
    )
    return folder.write_manifest(config, [statement.described(annotations={"in-toto.io/predicate-type": PROVENANCE})])
