"""Lines and outputs that are built to make a comparison take for ever: `python bait.py NAME SECONDS` compares them.

It runs by itself so that a limit of processor time can end it. It exits with 0 when all has been compared in that time.
"""

from __future__ import annotations

import resource
import sys
from collections.abc import Callable, Iterator

from livecheck.match import DOTS, Bindings, columns, compare, kinds, substitute

COMMANDS = ("docker build .", "ls -l", "docker x 3030c9c91e12")
ALIASES = {"3030c9c91e12": "7f2a01b44c5d"}
STRETCH, LENGTH, MANY = 1000, 50_000, 3000
PIECES = ("a", "1", "a_", "1.", "1,", "a:", "PID ", "A ", "A  ", "x ", "3030c9c91e12 ", "5.26% ")
"""What is repeated in long lines; below also combining accents, digits of another script and NULs."""
END = "\x7f"
"""What no shape ends with, so that each has to give back all it has taken."""


def compared(*lines: str) -> None:
    for command in COMMANDS:
        assert compare(lines, lines, Bindings(), command=command).matches, f"`{lines[-1][:80]}` is not itself"
        compare(lines, lines, Bindings(), command=command, aliases=ALIASES)


def stretched(example: str) -> Iterator[str]:
    """An example with each of its characters again and again, and the whole of it."""
    for n, letter in enumerate(example):
        yield example[:n] + letter * STRETCH + example[n + 1 :] + END
    yield example * (STRETCH // len(example)) + END
    yield f"{example} " * (STRETCH // len(example)) + END


def free_text() -> None:
    every = (*kinds.IDENTITIES, *kinds.MEASURES, kinds.SHORT_SIZE, kinds.STAMP)
    for example in (example for kind in every for example in kind.examples):
        for line in stretched(example):
            compared(line)


def cells() -> None:
    for column, some in columns.COLUMN_KINDS.items():
        for kind in some:
            for text in stretched(kind.examples[0]):
                compared(f"X  {column}  Y", f"x  {text}")


def long_lines() -> None:
    for piece in (*PIECES, "e\u0301", "\u0663", "\u0663B ", "\0"):
        compared(piece * (LENGTH // len(piece)) + "a")
    blanks = " " * LENGTH
    for line in (
        f" => {blanks}x",
        f"[+] {blanks}x x",
        f" => {'x ' * LENGTH}x",
        f"x{blanks}x",
        f"AB{blanks}a",
        " ".join(f"{n:011x}a" for n in range(LENGTH // 12)),
        f"drwxr-xr-x 2 {'a' * LENGTH} b 1",
        f"drwxr-xr-x{blanks}2{blanks}a",
        f"total 1.{'1' * LENGTH}x",
        f"cat <<{blanks}x",
        f"{'9' * LENGTH}B",
        "a" * 1_000_000,
    ):
        compared(line)
        substitute(line, Bindings())


def wide_tables() -> None:
    compared("  ".join(f"A{n}" for n in range(MANY)), *["x"] * MANY)
    compared("  ".join(f"A{n}" for n in range(MANY)), "  ".join(["b"] * (MANY // 2)))
    compared(f"{'A' * LENGTH}  B", *["x  y"] * MANY)


def alike() -> None:
    ids = [f"{n * 7919 % 10**11:011d}a" for n in range(MANY)]
    for page, real, any_order in (
        ([DOTS, "same"] * MANY + ["x", "same"], ["same"] * (2 * MANY) + ["x"], False),
        ([DOTS, *ids, DOTS, f"{ids[0]} {ids[-1]}"], [*ids, *ids, f"{ids[5]} {ids[7]}"], False),
        ([*ids, f"{ids[0]} {ids[1]}"], [*ids, f"{ids[0]} {ids[0]}"], True),
        (["a", "b", "c", ""] * 500 + ["a", "b", "d"], ["a", "x", "c", ""] * 500 + ["a", "b", "d"], True),
    ):
        assert not compare(page, real, Bindings(), command="docker", any_order=any_order).matches


BAIT: dict[str, Callable[[], None]] = {
    "each kind in free text": free_text,
    "each kind in its column": cells,
    "long lines": long_lines,
    "many columns and many rows": wide_tables,
    "many alike pieces": alike,
}

if __name__ == "__main__":
    name, seconds = sys.argv[1], int(sys.argv[2])
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    BAIT[name]()
