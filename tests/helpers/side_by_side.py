"""What mostly waits, such as for a lab, is done side by side before the tests that look at what became of it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

import pytest

Outcome = TypeVar("Outcome")

LIMIT = 600
"""Seconds that a test waits for what it looks at."""


@contextmanager
def side_by_side(do: Callable[[str], Outcome], names: Iterable[str]) -> Iterator[Mapping[str, Future[Outcome]]]:
    """Does something for each name, beginning in that order, no more at once than a check of the course does."""
    with ThreadPoolExecutor((os.cpu_count() or 1) + 1) as pool:
        try:
            yield {name: pool.submit(do, name) for name in names}
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def asked_for(names: Iterable[str], request: pytest.FixtureRequest) -> list[str]:
    """Those of the names for which there is a test in this session: an author may have asked for one alone."""
    ids = {item.name.rpartition("[")[2].rstrip("]") for item in request.session.items if item.path == request.path}
    return [name for name in names if name in ids]
