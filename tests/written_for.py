"""The Docker that the pages are written for: what they say without naming a version is said of this one."""

from __future__ import annotations

from livecheck.model import Block
from livecheck.plan import matches_engine

VERSION = "29.7.2"


def shown_to_readers(block: Block) -> bool:
    """Whether a block is for that Docker, and not for older ones alone."""
    return block.options.engine is None or matches_engine(block.options.engine, VERSION)
