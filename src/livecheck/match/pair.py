"""Pairing a whole page with a whole terminal."""

from __future__ import annotations

from collections.abc import Iterator

from livecheck.match.arrange import Entry, Free
from livecheck.match.free import free_ways
from livecheck.match.search import Search, line_ways
from livecheck.match.sequence import sequence_ways


def entry_ways(page: Entry, real: Entry, search: Search) -> Iterator[None]:
    """Yields once for each way to pair two entries."""
    if isinstance(page, Free) and isinstance(real, Free):
        return free_ways(page, real, search) if page.key == real.key else iter(())
    return line_ways(page, real, search)


def pair(page: tuple[Entry, ...], real: tuple[Entry, ...], search: Search) -> bool:
    """Whether page and terminal can be paired; what that binds is then bound in the search's binder."""
    return next(sequence_ways(page, real, search, entry_ways), False) is None
