"""The site of the course: how it is built, and that it is built once for all workers, for the check takes longest."""

from __future__ import annotations

import fcntl
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

BUILD_SECONDS = 900
"""How long a build may take; on a new machine it makes every image."""


@dataclass(frozen=True, slots=True)
class Built:
    """What became of building the site."""

    site: Path
    begun: datetime
    status: int
    said: str


def build(project: Path, site: Path, **environment: str) -> Built:
    """Builds the site into a folder as `make site` does; `LIVECHECK="off"` for one that hangs on no check."""
    begun = datetime.now(UTC)
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", site],  # with --quiet, it is not strict
        cwd=project,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1", **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=BUILD_SECONDS,
        check=False,
    )
    return Built(site, begun, done.returncode, done.stdout)


def built_once(project: Path, shared: Path) -> Built:
    """The site with its check, in a folder that workers share: whoever asks first builds it, the others wait for it."""
    note = shared / "site.json"
    with locked(shared / "site.lock", BUILD_SECONDS + 60):
        if not note.exists():
            made = build(project, shared / "site")
            note.write_text(json.dumps({"begun": made.begun.isoformat(), "status": made.status, "said": made.said}))
    noted = json.loads(note.read_text())
    return Built(shared / "site", datetime.fromisoformat(noted["begun"]), noted["status"], noted["said"])


@contextmanager
def locked(path: Path, seconds: float) -> Iterator[None]:
    """Only one process at a time goes on; the kernel lets the next one in when that process ends, however it ends."""
    deadline = time.monotonic() + seconds
    with path.open("w") as file:
        while not _is_free(file.fileno()):
            assert time.monotonic() < deadline, f"another worker has not let go of {path.name} in {seconds} s"
            time.sleep(0.1)
        yield


def _is_free(file: int) -> bool:
    """Whether the lock was free; it is held then until the file is closed."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
