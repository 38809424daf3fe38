"""Processes that a test has started, or has had started: none of them is waited for without a limit."""

from __future__ import annotations

import select
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from livecheck.lab.host import started

IN_THE_BACKGROUND = ("sh", "-c", "trap '' INT QUIT HUP; exec \"$@\"", "sh")
"""Goes before a command that is to be started as a shell without job control starts one with `&`, and under nohup."""


@contextmanager
def running(*command: str, **options: Any) -> Iterator[subprocess.Popen[str]]:
    """A program that runs as long as the block, if it does not end before; it is killed then."""
    with subprocess.Popen(command, text=True, **options) as process:
        try:
            yield process
        finally:
            process.kill()


def has_ended(process: int, seconds: float = 5) -> bool:
    """Whether it ends within some seconds: what was told to end may take a moment."""
    return comes_true(lambda: started(process) is None, seconds)


def comes_true(holds: Callable[[], bool], seconds: float = 20) -> bool:
    """Whether something holds within some seconds."""
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def line_of(process: subprocess.Popen[str], seconds: float = 60) -> str:
    """The first line that it prints; fails where none comes in time."""
    assert process.stdout is not None
    assert select.select([process.stdout], [], [], seconds)[0], f"nothing printed in {seconds} s"
    return process.stdout.readline().strip()
