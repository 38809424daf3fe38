"""What a check has to put up with on a bad day: a busy processor and disk, a late mirror, late nodes.

Everything is done from outside, with means that any machine has: busy processes, files that are written and thrown
away, mirrors that are paused, and nodes whose first process is stopped for a while. Labs are not asked to join in.
"""

from __future__ import annotations

import math
import multiprocessing
import os
import random
import threading
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing.synchronize import Event
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from typing import Any

from docker.errors import APIError
from requests.exceptions import RequestException

from livecheck.lab.host import BUILD, LEASE, Host, connect

BURST, REST = (0.2, 4.0), (0.2, 4.0)
"""Seconds that load lasts, and that it lets go for: the least and the most."""

CHUNK = 1 << 20
FILE = (16, 96)
"""How many chunks of so many bytes a file gets before it is thrown away."""

LATE_NODE, LATE_MIRROR = (0.2, 4.0), (0.2, 3.0)
"""Seconds that a container is held still when it has just started."""

SLOW_MIRROR, BETWEEN = (0.1, 1.0), (1.0, 6.0)
"""Seconds that a mirror is held still later on, and between two such times."""

LOOK = 0.2
"""Seconds between two looks at the daemon's containers."""


@dataclass
class Noise:
    """What has been done so far."""

    holds: list[float] = field(default_factory=list)
    """Seconds that containers were held still, for each time."""


@contextmanager
def noise(seed: int, load: int = 0) -> Iterator[Noise]:
    """Makes noise while the block runs; everything that was started or held has been let go when it is left.

    `load` is how many programs keep each processor busy without a rest.
    """
    made = Noise()
    stop = multiprocessing.Event()
    with TemporaryDirectory(prefix="livecheck-soak-") as folder:
        processes = [
            multiprocessing.Process(target=work, args=(stop, seed + number, Path(folder)), daemon=True)
            for number, work in enumerate((_compute, _compute, _write, *[_toil] * (load * (os.cpu_count() or 1))))
        ]
        delays = threading.Thread(target=_delay, args=(connect(), stop, seed, made), daemon=True)
        for worker in (*processes, delays):
            worker.start()
        try:
            yield made
        finally:
            stop.set()
            for worker in (*processes, delays):
                worker.join()


# --- load -------------------------------------------------------------------------------------------------


def _compute(stop: Event, seed: int, _: Path) -> None:
    """Keeps a processor busy, by fits and starts."""
    chance = random.Random(seed)
    while not stop.is_set():
        end = time.monotonic() + chance.uniform(*BURST)
        while time.monotonic() < end and not stop.is_set():
            sum(range(20_000))
        stop.wait(chance.uniform(*REST))


def _toil(stop: Event, *_: object) -> None:
    """Keeps a processor busy all the time."""
    while not stop.is_set():
        sum(range(20_000))


def _write(stop: Event, seed: int, folder: Path) -> None:
    """Keeps the disk busy, by fits and starts."""
    chance = random.Random(seed)
    data = chance.randbytes(CHUNK)
    while not stop.is_set():
        with TemporaryFile(dir=folder, buffering=0) as file:
            for _ in range(chance.randint(*FILE)):
                if not stop.is_set():
                    file.write(data)
            os.fsync(file.fileno())
        stop.wait(chance.uniform(*REST))


# --- delays -----------------------------------------------------------------------------------------------


def _delay(host: Host, stop: Event, seed: int, made: Noise) -> None:
    """Holds each new container of this process's labs still for a while, and mirrors again from time to time."""
    chance = random.Random(seed)
    due: dict[str, float] = {}
    """Container → when it is to be held again; never, for a node."""
    with ThreadPoolExecutor() as pool:
        while not stop.wait(LOOK):
            with suppress(APIError, RequestException):
                for container in _ours(host):
                    name, now = container["Id"], time.monotonic()
                    if now < due.get(name, 0):
                        continue
                    is_mirror = _host_name(host, name) == "mirror"
                    late = LATE_MIRROR if is_mirror else LATE_NODE
                    seconds = chance.uniform(*(SLOW_MIRROR if name in due else late))
                    due[name] = now + seconds + chance.uniform(*BETWEEN) if is_mirror else math.inf
                    pool.submit(_hold, host, name, seconds, made, is_mirror)


def _ours(host: Host) -> list[Mapping[str, Any]]:
    running = host.client.api.containers(filters={"label": BUILD})
    return [c for c in running if c["Labels"].get(LEASE, "").split(" ")[1:2] == [str(os.getpid())]]


def _host_name(host: Host, container: str) -> str:
    return str(host.client.api.inspect_container(container)["Config"]["Hostname"])


def _hold(host: Host, container: str, seconds: float, made: Noise, is_mirror: bool) -> None:
    """Holds a container still; one that has been removed meanwhile needs nothing more.

    A mirror is paused in whole. A node is not, for Docker refuses to execute anything in a paused container, which no
    late node does: its first process, which starts the engine, is stopped.
    """
    api = host.client.api
    with suppress(APIError, RequestException):
        if is_mirror:
            api.pause(container)
        else:
            api.kill(container, "STOP")
        try:
            time.sleep(seconds)
        finally:
            if is_mirror:
                api.unpause(container)
            else:
                api.kill(container, "CONT")
        made.holds.append(seconds)
