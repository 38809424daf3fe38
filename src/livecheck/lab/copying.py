"""Images of Docker Hub → the helper that fills a mirror, byte for byte.

An index is the Hub's own, whole. Of what it lists there come the images for the daemon's kind of machine, and their
attestations: all platforms together are about five times as much, and more downloads than the hundred that the Hub
grants to a stranger in six hours.
"""

from __future__ import annotations

import io
import json
import tarfile
from collections.abc import Iterator, Mapping, Sequence

from livecheck.errors import Broken
from livecheck.lab.helper import INCOMING, Brought, Helper
from livecheck.lab.host import Host
from livecheck.lab.skopeo import Skopeo, digest_of
from livecheck.model import Progress

ATTESTED = "vnd.docker.reference.digest"
"""How an attestation says which image it is about."""


def bring(helper: Helper, references: Mapping[str, str], progress: Progress) -> Iterator[Brought]:
    """Copies pinned references, by the names that the pages use. Raises `Broken`."""
    for name, reference in references.items():
        progress.stage(f"copying {reference}")
        yield _copy(helper, name, reference)


def _copy(helper: Helper, name: str, reference: str) -> Brought:
    skopeo = Skopeo(helper)
    manifest = skopeo.manifest(reference)
    folders = []
    for digest in _needed(helper.host, reference, manifest):
        folders.append(f"{INCOMING}/{digest[-64:]}")
        skopeo.copy(f"{reference.partition('@')[0]}@{digest}", folders[-1])
    digest = digest_of(manifest)
    if (index := f"{INCOMING}/{digest[-64:]}") not in folders:
        helper.put(INCOMING, _archive(f"{digest[-64:]}/manifest.json", manifest))
        folders.append(index)
    return Brought(name, digest, folders)


def _needed(host: Host, reference: str, manifest: bytes) -> Sequence[str]:
    """The digests of the images that are copied."""
    entries = json.loads(manifest).get("manifests")
    if entries is None:  # no index, but an image
        return [digest_of(manifest)]
    version = host.client.version()
    machine = (version["Os"], version["Arch"])
    images = [entry["digest"] for entry in entries if _machine(entry) == machine]
    if not images:
        raise Broken(f"{reference} is not made for {'/'.join(machine)}; use a Docker daemon on another kind of machine")
    return images + [entry["digest"] for entry in entries if entry.get("annotations", {}).get(ATTESTED) in images]


def _machine(entry: Mapping[str, Mapping[str, str]]) -> tuple[str | None, str | None]:
    platform = entry.get("platform", {})
    return platform.get("os"), platform.get("architecture")


def _archive(name: str, data: bytes) -> bytes:
    archive = io.BytesIO()
    with tarfile.open(fileobj=archive, mode="w") as tar:
        member = tarfile.TarInfo(name)
        member.size = len(data)
        tar.addfile(member, io.BytesIO(data))
    return archive.getvalue()
