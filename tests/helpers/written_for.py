"""The Docker that the pages are written for: what they say without naming a version is said of this one."""

from __future__ import annotations

from helpers import PROJECT
from livecheck.model import Block
from livecheck.pins import read_pins

NEWEST = read_pins(PROJECT).engines[0]
VERSION = NEWEST.release


def shown_to_readers(block: Block) -> bool:
    """Whether a block is for that Docker, and not for older ones alone."""
    engine, compose = block.options.engine, block.options.compose
    return (engine is None or engine.holds(VERSION)) and (compose is None or compose.holds(NEWEST.compose or ""))
