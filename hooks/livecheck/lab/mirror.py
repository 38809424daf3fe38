"""The mirror: a small registry that holds exactly the images of the course, under the names that the pages use.

It is filled once and kept as one image, `livecheck/mirror-hub` or `livecheck/mirror-stand-in` (from another registry
than Docker Hub, that is in the name); each lab starts its own from it, so that no exercise sees another's, and
nothing runs between builds.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass

from livecheck.errors import Broken
from livecheck.lab.host import Host, explain, remove_containers
from livecheck.lab.images import forget_older, labels_of
from livecheck.model import Image, Images, Progress

PORT = 5000
CONTENT = "livecheck.content"
"""The label that lists what a filled mirror holds."""

READY_TIMEOUT = 30
"""Seconds that the registry may take to answer."""


@dataclass(frozen=True, slots=True)
class Filling:
    """What a mirror is to be filled with."""

    role: str
    """What the filled image is for: `mirror-hub`, `mirror-stand-in`."""
    source: str
    """`hub` or `stand-in`."""
    content: Mapping[str, str]
    """The name that the pages use → the image on the daemon."""


def fill(host: Host, empty: str, tag: str, filling: Filling, progress: Progress) -> None:
    """Makes the image `tag`: the registry of the image `empty` with the filling. Raises `Broken`."""
    api = host.client.api
    container = api.create_container(
        empty,
        labels=host.labels,
        ports=[PORT],
        host_config=api.create_host_config(port_bindings={PORT: ("127.0.0.1", None)}),
    )["Id"]
    try:
        api.start(container)
        address = _address(host, container)
        images = [_push(host, address, name, image, progress) for name, image in filling.content.items()]
        _commit(host, container, tag, filling.role, Images(filling.source, tuple(images)))
    finally:
        remove_containers(host, [container])
    forget_older(host, filling.role, tag)


def content_of(host: Host, tag: str) -> Images:
    """What a filled mirror holds."""
    data = json.loads(host.client.images.get(tag).labels[CONTENT])
    return Images(data["source"], tuple(Image(name, digest) for name, digest in data["images"].items()))


def _address(host: Host, container: str) -> str:
    """Where the daemon reaches the registry: on its own loopback, which it trusts without TLS."""
    ports = host.client.api.inspect_container(container)["NetworkSettings"]["Ports"]
    return f"127.0.0.1:{ports[f'{PORT}/tcp'][0]['HostPort']}"


def _push(host: Host, address: str, name: str, image: str, progress: Progress) -> Image:
    progress.stage(f"storing {name} in the mirror")
    repository, _, version = name.rpartition(":")
    target = f"{address}/{repository if '/' in repository else f'library/{repository}'}"
    host.client.api.tag(image, target, version)
    try:
        return Image(name, _digest(host, target, version))
    finally:
        host.client.api.remove_image(f"{target}:{version}", noprune=True)


def _digest(host: Host, target: str, version: str) -> str:
    """Pushes; returns the digest that the registry then knows the image by."""
    deadline = time.monotonic() + READY_TIMEOUT
    while True:
        entries = list(host.client.api.push(target, tag=version, stream=True, decode=True))
        errors = [entry["error"] for entry in entries if "error" in entry]
        if not errors:
            return str(next(entry["aux"]["Digest"] for entry in entries if "aux" in entry))
        asleep = f"/{target.partition('/')[0]}/v2/" in errors[0]  # it did not even say hello
        if time.monotonic() > deadline or not asleep:
            raise Broken(f"the mirror does not take {target}:{version}: {explain(errors[0])}")
        time.sleep(0.1)


def _commit(host: Host, container: str, tag: str, role: str, images: Images) -> None:
    content = {"source": images.source, "images": {image.name: image.digest for image in images.list}}
    labels = {**labels_of(role), CONTENT: json.dumps(content)}
    name, _, version = tag.partition(":")
    host.client.api.stop(container, timeout=10)
    host.client.api.commit(container, repository=name, tag=version, conf={"Labels": labels})
