"""Lines and outputs that are built to make a comparison take for ever, each in the size that is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from livecheck.match import DOTS, Bindings, columns, compare, kinds, scanner, substitute

COMMANDS = ("docker build .", "ls -l", "docker x 3030c9c91e12")
ALIASES = {"3030c9c91e12": "7f2a01b44c5d"}
PIECES = ("a", "1", "a_", "1.", "1,", "a:", "PID ", "A ", "A  ", "x ", "3030c9c91e12 ", "5.26% ")
"""What is repeated in long lines; below also combining accents, digits of another script and NULs."""
END = "\x7f"
"""What no shape ends with, so that each has to give back all it has taken."""

Bait = Callable[[int], None]
"""Compares lines that are about so long, or so many."""


def compared(*lines: str) -> None:
    for command in COMMANDS:
        assert compare(lines, lines, Bindings(), command=command).matches, f"`{lines[-1][:80]}` is not itself"
        compare(lines, lines, Bindings(), command=command, aliases=ALIASES)


def stretched(example: str, size: int) -> Iterator[str]:
    """An example with each of its characters again and again, and the whole of it."""
    for n, letter in enumerate(example):
        yield example[:n] + letter * size + example[n + 1 :] + END
    yield example * (size // len(example)) + END
    yield f"{example} " * (size // len(example)) + END


def in_free_text(examples: tuple[str, ...], size: int) -> None:
    for example in examples:
        for line in stretched(example, size):
            compared(line)


def in_its_column(column: str, example: str, size: int) -> None:
    for text in stretched(example, size):
        compared(f"X  {column}  Y", f"x  {text}")


def long_line(made: Callable[[int], str], size: int) -> None:
    compared(made(size))
    substitute(made(size), Bindings())


def of_pieces(piece: str, size: int) -> str:
    return piece * (size // len(piece)) + "a"


LINES: dict[str, Callable[[int], str]] = {
    **{repr(piece): partial(of_pieces, piece) for piece in (*PIECES, "e\u0301", "\u0663", "\u0663B ", "\0")},
    "a step that is far away": lambda n: f" => {' ' * n}x",
    "progress that is far away": lambda n: f"[+] {' ' * n}x x",
    "a step of many words": lambda n: f" => {'x ' * n}x",
    "a gap": lambda n: f"x{' ' * n}x",
    "a gap behind what begins a header": lambda n: f"AB{' ' * n}a",
    "many IDs": lambda n: " ".join(f"{k:011x}a" for k in range(n // 12)),
    "a listing of a long name": lambda n: f"drwxr-xr-x 2 {'a' * n} b 1",
    "a listing of wide gaps": lambda n: f"drwxr-xr-x{' ' * n}2{' ' * n}a",
    "a total of many digits": lambda n: f"total 1.{'1' * n}x",
    "a text that begins far away": lambda n: f"cat <<{' ' * n}x",
    "a size of many digits": lambda n: f"{'9' * n}B",
    "a very long word": lambda n: "a" * (20 * n),
}


def many_columns(size: int) -> None:
    compared("  ".join(f"A{n}" for n in range(size)), *["x"] * size)


def many_cells(size: int) -> None:
    compared("  ".join(f"A{n}" for n in range(size)), "  ".join(["b"] * (size // 2)))


def a_long_header(size: int) -> None:
    compared(f"{'A' * (16 * size)}  B", *["x  y"] * size)


def ids(size: int) -> list[str]:
    return [f"{n * 7919 % 10**11:011d}a" for n in range(size)]


def differ(page: list[str], real: list[str], *, any_order: bool = False) -> None:
    assert not compare(page, real, Bindings(), command="docker", any_order=any_order).matches


ALIKE: dict[str, Bait] = {
    "dots before one line again and again": lambda n: differ(
        [DOTS, "same"] * n + ["x", "same"], ["same"] * (2 * n) + ["x"]
    ),
    "dots around IDs": lambda n: differ(
        [DOTS, *ids(n), DOTS, f"{ids(n)[0]} {ids(n)[-1]}"], [*ids(n), *ids(n), f"{ids(n)[5]} {ids(n)[7]}"]
    ),
    "IDs in any order": lambda n: differ(
        [*ids(n), f"{ids(n)[0]} {ids(n)[1]}"], [*ids(n), f"{ids(n)[0]} {ids(n)[0]}"], any_order=True
    ),
    "groups in any order": lambda n: differ(
        ["a", "b", "c", ""] * (n // 6) + ["a", "b", "d"],
        ["a", "x", "c", ""] * (n // 6) + ["a", "b", "d"],
        any_order=True,
    ),
}

EVERY = (*scanner.IDENTITIES, *scanner.MEASURES, kinds.SHORT_SIZE, kinds.STAMP)
BAIT: dict[str, tuple[int, dict[str, Bait]]] = {
    "each kind in free text": (
        25,
        {f"{kind.name}: {kind.examples[0]}": partial(in_free_text, kind.examples) for kind in EVERY},
    ),
    "each kind in its column": (
        25,
        {
            f"{kind.name} in {column}": partial(in_its_column, column, kind.examples[0])
            for column, some in columns.COLUMN_KINDS.items()
            for kind in some
        },
    ),
    "long lines": (500, {name: partial(long_line, made) for name, made in LINES.items()}),
    "many columns and many rows": (
        100,
        {"columns": many_columns, "cells": many_cells, "a long header": a_long_header},
    ),
    "many alike pieces": (100, ALIKE),
}
"""By what they are, a small size of them, and each by its name."""
