"""Remembered figures hold as long as nothing changes that they depend on."""

from __future__ import annotations

from pathlib import Path

import livecheck
from livecheck.store import scores


def test_all_of_our_sources_may_decide_about_a_mutant() -> None:
    assert Path(livecheck.__file__).parent == scores._HOME
