"""How a command ends: its exit status, what it says, and a polite end that still cleans up."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from livecheck.model import Report, Status

VERIFIED, DRIFTED, BROKEN = 0, 1, 2
"""Exit statuses; a misuse counts as broken."""


def status_of(*reports: Report) -> int:
    """The exit status that tells what became of these checks."""
    if any(report.count(Status.BROKEN) for report in reports):
        return BROKEN
    return DRIFTED if any(report.count(Status.DRIFTED) for report in reports) else VERIFIED


def say(text: str) -> None:
    """Tells a person; what other programs may read goes to the standard output."""
    print(text, file=sys.stderr, flush=True)


@contextmanager
def graceful() -> Iterator[None]:
    """Lets a polite end (SIGTERM, SIGHUP) clean up as Ctrl-C does; only the main thread can.

    A signal that was ignored goes on being ignored: under nohup, a check outlives its terminal.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(number: int, frame: FrameType | None) -> None:
        raise SystemExit(128 + number)

    heard = [name for name in (signal.SIGTERM, signal.SIGHUP) if signal.getsignal(name) is not signal.SIG_IGN]
    former = {name: signal.signal(name, stop) for name in heard}
    try:
        yield
    finally:
        for name, handler in former.items():
            signal.signal(name, handler)
