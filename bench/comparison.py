"""`python bench/comparison.py`: what a line costs to compare, in short output and in long; needs no daemon."""

from __future__ import annotations

import sys
import time
from itertools import pairwise
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from helpers.long_output import LONG, Sides
from livecheck.match import Bindings, compare

SIZES = (10, 100, 1000, 10_000, 100_000)


def main() -> None:
    print(f"{'microseconds a line, by lines':40}", *(f"{size:>9}" for size in SIZES), "  greatest ratio")
    for name, made in LONG.items():
        costs = [seconds(made(size)) / size for size in SIZES]
        ratio = max(after / before for before, after in pairwise(costs[1:]))
        print(f"{name:40}", *(f"{cost * 1e6:9.1f}" for cost in costs), f"{ratio:16.1f}", flush=True)


def seconds(sides: Sides) -> float:
    """Seconds of processor time for one comparison."""
    started = time.process_time()
    compare(sides.page, sides.real, Bindings(), command=sides.command, any_order=sides.any_order)
    return time.process_time() - started


if __name__ == "__main__":
    main()
