"""The mirror: a small registry that holds exactly the images of the course, under the names that the pages use.

It is filled once and kept as one image, `livecheck/mirror-hub` or `livecheck/mirror-stand-in` (from another registry
than Docker Hub, that is in the name); each lab starts its own from it, so that no exercise sees another's, and
nothing runs between builds.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

from livecheck.errors import Broken
from livecheck.lab import copying, packing
from livecheck.lab.helper import Brought, Helper, helping
from livecheck.lab.host import Host, explain
from livecheck.lab.images import forget_older, key_of, labels_of
from livecheck.model import Image, Images

CONTENT = "livecheck.content"
"""The label that lists what a filled mirror holds."""

COMMAND = ["livecheck-mirror"]
"""What the recipes of the mirror start."""


Bring = Callable[[Helper], Iterator[Brought]]
"""Lays images in a helper, one after the other."""


def way() -> str:
    """Stands for the way in which images are brought here: a mirror that was filled in another way is out of date."""
    return key_of(*(Path(str(module.__file__)).read_text(encoding="utf-8") for module in (copying, packing)))


def fill(host: Host, empty: str, tag: str, role: str, source: str, bring: Bring) -> None:
    """Makes the image `tag`: the registry of the image `empty` with what is brought from that source.

    The role is what the image is for: `mirror-hub`, `mirror-stand-in`. Raises `Broken`.
    """
    with helping(host, empty) as helper:
        _commit(helper, tag, role, Images(source, tuple(_store(helper, brought) for brought in bring(helper))))
    forget_older(host, role, tag)


def content_of(host: Host, tag: str) -> Images:
    """What a filled mirror holds."""
    data = json.loads(host.client.images.get(tag).labels[CONTENT])
    return Images(data["source"], tuple(Image(name, digest) for name, digest in data["images"].items()))


def _store(helper: Helper, brought: Brought) -> Image:
    """Moves an image into the registry's storage."""
    repository, _, tag = brought.name.rpartition(":")
    place = repository if "/" in repository else f"library/{repository}"
    said = helper.run(["livecheck-store", place, tag, *brought.folders])
    if said.status:
        raise Broken(f"the mirror does not take {brought.name}: {explain(said.errors)}")
    return Image(brought.name, brought.digest)


def _commit(helper: Helper, tag: str, role: str, images: Images) -> None:
    content = {"source": images.source, "images": {image.name: image.digest for image in images.list}}
    conf = {"Labels": {**labels_of(role), CONTENT: json.dumps(content)}, "Cmd": COMMAND}
    name, _, version = tag.partition(":")
    helper.host.client.api.commit(helper.container, repository=name, tag=version, conf=conf)
