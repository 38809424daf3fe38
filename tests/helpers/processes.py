"""Processes that a test has had started, and that are to end with what started them."""

from __future__ import annotations

import time

from livecheck.lab.host import started


def has_ended(process: int) -> bool:
    """Whether it ends within some seconds: what was told to end may take a moment."""
    for _ in range(100):
        if started(process) is None:
            return True
        time.sleep(0.05)
    return False
