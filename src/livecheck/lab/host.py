"""The Docker daemon that labs are made on, what of it is ours, and how that is removed again.

Everything created carries two labels: `livecheck.build` names the build, `livecheck.lease` the process that
owns it. What a killed build has left is recognised by a lease whose process is gone.
"""

from __future__ import annotations

import os
import re
import socket
import time
import uuid
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import docker
from docker.errors import APIError, DockerException, ImageNotFound, NotFound
from requests.exceptions import RequestException

from livecheck.errors import Broken
from livecheck.signs import FULL_DISK

BUILD = "livecheck.build"
LEASE = "livecheck.lease"
IMAGE = "livecheck.image"

ANSWER_TIMEOUT = 120
"""Seconds that the daemon may take for one answer; storing a large image takes longest."""

FOREIGN_LEASE = 3 * 3600
"""Seconds after which the lease of a process on another machine counts as lost."""

REMOVAL_TIMEOUT = 10
"""Seconds that containers may take to leave their network."""

NO_DAEMON = (
    "no Docker daemon answers; start one, point DOCKER_HOST at one, run `make site` as root on Debian or Ubuntu, "
    "or build without the check: LIVECHECK=off mkdocs build"
)


LOGIN = re.compile(r"(?<=//)[^/\s]*@(?!sha256:)")
"""Up to the last `@`: a password may hold one. What an image's digest stands behind is no login."""


@dataclass(frozen=True)
class Host:
    """A daemon that answers, and the labels of this build."""

    client: docker.DockerClient
    labels: dict[str, str] = field(default_factory=lambda: {BUILD: uuid.uuid4().hex[:12], LEASE: lease()})

    @property
    def build(self) -> str:
        return self.labels[BUILD]


def connect() -> Host:
    """Finds the daemon as the `docker` command does without contexts; raises `Broken` where none answers."""
    try:
        client = docker.from_env(timeout=ANSWER_TIMEOUT)
        client.ping()
    except (DockerException, RequestException) as error:
        raise Broken(f"{NO_DAEMON} ({error})") from error
    return Host(client)


# --- what the daemon says ---------------------------------------------------------------------------------

ADVICE = {
    FULL_DISK: "free some space, `docker system df` shows what holds it, and build again",
    "non-overlapping ipv4 address pool": "remove networks that nobody uses: docker network prune",
    "address pools have been fully subnetted": "remove networks that nobody uses: docker network prune",
}
"""What to do about faults of the daemon's machine that it tells in words of its own."""


def explain(error: Exception | str) -> str:
    """What the daemon says about a failure, and what to do where that is known."""
    said = str(getattr(error, "explanation", None) or error).strip()
    advice = next((advice for sign, advice in ADVICE.items() if sign in said.lower()), None)
    return without_login(f"{said}; {advice}" if advice else said)


def without_login(text: str) -> str:
    """A text without what stands before the `@` of the addresses in it, as in `http://name:word@proxy:3128`."""
    return LOGIN.sub("", text)


@contextmanager
def daemon_faults() -> Iterator[None]:
    """Within the block, whatever the daemon or the way to it fails with is raised as `Broken`."""
    try:
        yield
    except (DockerException, RequestException) as error:
        raise Broken(f"the Docker daemon fails: {explain(error)}") from error


# --- leases -----------------------------------------------------------------------------------------------


def lease() -> str:
    """Names this process for good: machine, boot, process and its start, and the hour for other machines."""
    return " ".join([machine(), str(os.getpid()), started(os.getpid()) or "-", str(int(time.time()))])


def machine() -> str:
    boot = Path("/proc/sys/kernel/random/boot_id")
    return f"{socket.gethostname()}/{boot.read_text().strip() if boot.exists() else '-'}"


def started(process: int) -> str | None:
    """When a process started, in the kernel's ticks, or `None` when there is no such process, or only its remains."""
    try:
        state, *fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return None if state in "ZX" else fields[18]


def is_lost(label: str | None) -> bool:
    """Whether the owner of something so labelled can no longer remove it."""
    try:
        where, process, start, written = (label or "").split(" ")
        number, age = int(process), time.time() - int(written)
    except ValueError:
        return True
    if where != machine() or start == "-":
        return age > FOREIGN_LEASE
    return started(number) != start


# --- removing ---------------------------------------------------------------------------------------------


def remove_build(host: Host) -> None:
    """Removes the containers, volumes and networks of this build, however far it got."""
    _remove(host, f"{BUILD}={host.build}", lambda _: True)


def reap(host: Host) -> int:
    """Removes what killed builds have left; returns how many containers and networks that were."""
    return _remove(host, BUILD, is_lost)


def clean(host: Host) -> int:
    """Removes everything that builds have ever left on the daemon, images too; returns how many things.

    Raises `Broken` where the daemon fails.
    """
    with daemon_faults():
        removed = _remove(host, BUILD, lambda _: True)
        for image in host.client.images.list(filters={"label": IMAGE}):
            for name in image.tags or [str(image.id)]:
                removed += forget_image(host, name)
        return removed


def forget_image(host: Host, name: str) -> bool:
    """Removes one name of an image unless a container still needs it."""
    try:
        host.client.images.remove(name)
    except (NotFound, ImageNotFound):
        return False
    except APIError as error:
        if error.status_code == 409:  # in use by a build that runs beside us, which removes it in its turn
            return False
        raise
    return True


def remove_containers(host: Host, containers: Iterable[str]) -> None:
    """Kills and removes containers side by side, with their anonymous volumes."""

    def remove(container: str) -> None:
        try:
            host.client.api.remove_container(container, force=True, v=True)
        except NotFound:
            pass
        except APIError as error:
            if error.status_code != 409:  # somebody else is removing it already
                raise

    with ThreadPoolExecutor() as pool:
        list(pool.map(remove, containers))


def remove_network(host: Host, network: str) -> None:
    """Removes a network once its last container has left it, which may be somebody else's doing."""
    deadline = time.monotonic() + REMOVAL_TIMEOUT
    while True:
        try:
            host.client.api.remove_network(network)
        except NotFound:
            return
        except APIError as error:
            if error.status_code not in (403, 409) or time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return


def _remove(host: Host, label: str, condemned: Callable[[str | None], bool]) -> int:
    api = host.client.api
    chosen = {"label": label}
    containers = [
        c["Id"] for c in api.containers(all=True, filters=chosen) if condemned((c["Labels"] or {}).get(LEASE))
    ]
    remove_containers(host, containers)
    networks = [n["Id"] for n in api.networks(filters=chosen) if condemned((n["Labels"] or {}).get(LEASE))]
    for network in networks:
        remove_network(host, network)
    return len(containers) + len(networks)
