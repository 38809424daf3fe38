"""Recipes → images on the daemon, each under a name that holds a hash of all that it is made from.

An image whose name exists is up to date by construction, so that a second build makes nothing; the names that an
older recipe has left are removed once its successor stands.
"""

from __future__ import annotations

import hashlib
import io
import os
import tarfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any

from docker.errors import APIError, DockerException, ImageNotFound
from requests.exceptions import RequestException

from livecheck.errors import Broken
from livecheck.lab.host import IMAGE, Host, explain, forget_image
from livecheck.lab.hub import REACH_HUB, at_hub
from livecheck.lab.seed import make_seed
from livecheck.model import Progress

PULL_TIMEOUT, BUILD_TIMEOUT = 15 * 60, 60 * 60
"""Seconds that an image may take to be pulled, and to be built."""

Entry = Mapping[str, Any]
"""One thing that the daemon says of a work while it does it."""

NAMELESS = "<none>:<none>"
"""What older engines say instead of nothing."""

PROXIES = ("http_proxy", "https_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY")


@dataclass(frozen=True, slots=True)
class Recipe:
    """A folder with a Dockerfile."""

    role: str
    """What the image is for: `node`, `mirror-empty`, `stand-in-alpine`."""
    folder: Path
    dockerfile: str
    base: str
    """The image that the Dockerfile's argument BASE names."""
    base_key: str
    """What stands for the base in the hash."""


def tag_of(role: str, key: str) -> str:
    return f"livecheck/{role}:{key}"


def exists(host: Host, tag: str) -> bool:
    try:
        host.client.images.get(tag)
    except ImageNotFound:
        return False
    return True


def labels_of(role: str) -> dict[str, str]:
    return {IMAGE: role}


def forget_older(host: Host, role: str, tag: str) -> None:
    """Removes what older recipes for the same role have left."""
    for image in host.client.api.images(filters={"label": f"{IMAGE}={role}"}):
        names = [name for name in image["RepoTags"] or [] if name != NAMELESS]
        for name in names or [image["Id"]]:
            if name != tag:
                forget_image(host, name)


# --- from Docker Hub --------------------------------------------------------------------------------------


def pull(host: Host, reference: str, progress: Progress) -> str:
    """Pulls a pinned reference; returns the name it then has on the daemon. Raises `Broken`."""
    tagged, _, digest = at_hub(reference).partition("@")
    name, _, version = tagged.rpartition(":")
    wanted = f"{name}@{digest}" if digest else tagged
    if not exists(host, wanted):
        progress.stage(f"pulling {reference}")
        pulled = within(
            PULL_TIMEOUT, partial(host.client.api.pull, name, tag=digest or version, stream=True, decode=True)
        )
        error = next((entry["error"] for entry in pulled if "error" in entry), None)
        if error or not exists(host, wanted):
            why = explain(error or "the daemon does not say why")
            raise Broken(
                f"{at_hub(reference)} cannot be pulled: {why}; {REACH_HUB}, or do without it: LIVECHECK_IMAGES=stand-in"
            )
    return wanted


def within(seconds: float, work: Callable[[], Iterator[Entry]]) -> Iterator[Entry]:
    """What the daemon says of a long work; whatever that fails with, also after so many seconds, is its `error`.

    docker-py waits for the next word without a limit. Nothing ends its wait but the end of this process, and the work
    is given up then, too.
    """
    said: SimpleQueue[Entry | None] = SimpleQueue()

    def listen() -> None:
        try:
            for entry in work():
                said.put(entry)
        except (DockerException, RequestException) as error:
            said.put({"error": error})
        finally:
            said.put(None)

    deadline = time.monotonic() + seconds
    Thread(target=listen, daemon=True).start()
    try:
        yield from iter(lambda: said.get(timeout=max(0.0, deadline - time.monotonic())), None)
    except Empty:
        yield {"error": f"no end after {seconds:g} s; is the network slow, or down?"}


def hub_answers(host: Host, reference: str) -> bool:
    """Whether the daemon reaches the Hub."""
    try:
        host.client.images.get_registry_data(at_hub(reference))
    except (APIError, RequestException):
        return False
    return True


# --- from recipes -----------------------------------------------------------------------------------------


def seed(host: Host, release: str, progress: Progress) -> tuple[str, str]:
    """The image of a bare Debian, made where it is missing: its tag and its key."""
    key = _hash(Path(__file__).with_name("seed.py").read_bytes(), release.encode())
    tag = tag_of(f"debian-{release}", key)
    if not exists(host, tag):
        progress.stage(f"making a Debian {release} from packages")
        make_seed(host, release, tag, labels_of(f"debian-{release}"))
        forget_older(host, f"debian-{release}", tag)
    return tag, key


def build(host: Host, recipe: Recipe, progress: Progress) -> tuple[str, str]:
    """The image of a recipe, built where it is missing: its tag and its key. Raises `Broken`."""
    key = _hash(recipe.base_key.encode(), recipe.dockerfile.encode(), *_contents(recipe.folder))
    tag = tag_of(recipe.role, key)
    if not exists(host, tag):
        progress.stage(f"building {recipe.role}")
        _build(host, recipe, tag)
        forget_older(host, recipe.role, tag)
    return tag, key


def _build(host: Host, recipe: Recipe, tag: str) -> None:
    output = partial(
        host.client.api.build,
        fileobj=_context(recipe.folder),
        custom_context=True,
        dockerfile=recipe.dockerfile,
        tag=tag,
        buildargs={"BASE": recipe.base, **proxies_here()},
        labels=labels_of(recipe.role),
        rm=True,
        forcerm=True,
        decode=True,
    )
    said: list[str] = []
    for entry in within(BUILD_TIMEOUT, output):
        said = [*said, *filter(str.strip, str(entry.get("stream", "")).splitlines())][-8:]
        if "error" in entry:
            told = "\n  ".join([explain(entry["error"]), *said])
            raise Broken(f"{recipe.folder}/{recipe.dockerfile} cannot be built: {told}")


def _context(folder: Path) -> io.BytesIO:
    """The folder as the daemon wants it, without times or owners, so that its build cache holds."""
    context = io.BytesIO()
    with tarfile.open(fileobj=context, mode="w") as tar:
        for path in _files(folder):
            member = tarfile.TarInfo(path.relative_to(folder).as_posix())
            data = path.read_bytes()
            member.size, member.mode = len(data), _mode(path)
            tar.addfile(member, io.BytesIO(data))
    context.seek(0)
    return context


def _contents(folder: Path) -> Iterator[bytes]:
    for path in _files(folder):
        yield path.relative_to(folder).as_posix().encode()
        yield oct(_mode(path)).encode()
        yield path.read_bytes()


def _mode(path: Path) -> int:
    """As a fresh checkout has it, whatever mask the owner's files have."""
    return 0o755 if os.access(path, os.X_OK) else 0o644


def _files(folder: Path) -> list[Path]:
    """What a recipe is made of; what Python leaves beside its sources is no part of it."""
    return sorted(path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)


def texts_of(folder: Path) -> dict[str, str]:
    """What a recipe is made of, by the paths in its folder."""
    return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in _files(folder)}


def proxies_here() -> dict[str, str]:
    """The proxies that this machine is told to use."""
    return {name: os.environ[name] for name in PROXIES if os.environ.get(name)}


def key_of(*parts: str) -> str:
    """A short hash of all parts, in their order."""
    return _hash(*(part.encode() for part in parts))


def _hash(*parts: bytes) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()[:12]
