"""Who does which test where the suite runs on several workers, and when; the folder of a test decides."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest
from xdist.scheduler import LoadScopeScheduling

LIVE, MACHINES = "live", "machines"
"""The tests that share a daemon, and those that start daemons on machines of their own."""


class ByFolder(LoadScopeScheduling):
    """Gives tests of one group to the same worker."""

    def _split_scope(self, nodeid: str) -> str:
        return group_of(nodeid) or nodeid


def group_of(nodeid: str) -> str | None:
    """What a test belongs to: in a browser its file, so that what its tests share is made once; `None` if nothing."""
    file = PurePosixPath(nodeid.partition("::")[0])
    if "browser" in file.parts:
        return str(file)
    if "live" in file.parts:
        return MACHINES if file.name == "test_with_daemon.py" else LIVE
    return None


def turn_of(item: pytest.Item) -> int:
    """Tests with daemons take longest and begin, that which builds the site first; those that need it come last."""
    group = group_of(item.nodeid)
    if group == LIVE:
        return 0 if "built" in getattr(item, "fixturenames", ()) else 1
    return {MACHINES: 2, None: 3}.get(group, 4)
