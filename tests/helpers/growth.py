"""How processor time grows with the size of what is worked on; and an end for what would take ages."""

from __future__ import annotations

import gc
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

TIMES = 8
"""How many times larger the large input is."""
LINEAR = TIMES * 1.25
"""Up to here nothing is measured again."""


def growth(work: Callable[[int], object], size: int) -> float:
    """How many times longer eight times this size takes; what disturbs a measure lengthens it, so the least counts."""
    large = small = seconds(work, TIMES * size)
    for _ in range(3):
        small = min(small, seconds(work, size))
        if large <= LINEAR * small:
            break
        large = min(large, seconds(work, TIMES * size))
    return large / small


def seconds(work: Callable[[int], object], size: int) -> float:
    """Seconds of processor time, without what the collector takes for all that other tests have left in memory."""
    gc.disable()
    try:
        started = time.thread_time()
        work(size)
        return time.thread_time() - started
    finally:
        gc.enable()


@contextmanager
def ended_after(limit: float, name: str) -> Iterator[None]:
    """Ends what takes more processor time than so many seconds, also in the midst of a regular expression."""

    def end(_number: int, _frame: FrameType | None) -> None:
        raise AssertionError(f"{name}: more than {limit} s of processor time")

    before = signal.signal(signal.SIGVTALRM, end)
    signal.setitimer(signal.ITIMER_VIRTUAL, limit)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
