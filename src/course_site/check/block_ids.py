"""The IDs of blocks: the same in every language, and the same as long as the commands of a block stay."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence

from livecheck.model import Block

_LETTERS = 8


def block_names(blocks: Sequence[Block]) -> Iterator[str]:
    """For each block of a page its ID. Blocks of the same commands are counted."""
    seen: Counter[str] = Counter()
    for block in blocks:
        commands = "\n".join(step.command for step in block.steps)
        seen[commands] += 1
        digest = hashlib.sha256(f"{seen[commands]}\n{commands}".encode()).hexdigest()
        yield f"step-{digest[:_LETTERS]}"
