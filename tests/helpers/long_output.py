"""Long output of many sorts, for the tests and the bench of how the comparison grows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

CONTAINERS = "CONTAINER ID   IMAGE    COMMAND     CREATED         STATUS         PORTS   NAMES"
IMAGES = "REPOSITORY   TAG      IMAGE ID       CREATED         SIZE"
DOTS = "..."


@dataclass(frozen=True, slots=True)
class Sides:
    """What a page promises and what a terminal showed."""

    page: list[str]
    real: list[str]
    any_order: bool = False
    command: str = "docker x"


def short_id(number: int) -> str:
    return f"{number * 2654435761 % 16**10:010x}a1"


def text(size: int) -> list[str]:
    return [f"line {n} of the text" for n in range(size)]


def shuffled(lines: list[str]) -> list[str]:
    return Random(4).sample(lines, len(lines))


def container(number: int, name: int) -> str:
    return f'{short_id(number)}   alpine   "sleep 9"   5 minutes ago   Up 5 minutes           box{name}'


def image(number: int, age: str) -> str:
    return f"alpine       latest   {short_id(number)}   {age}   7.8MB"


def full_of_ids(size: int, start: int) -> list[str]:
    return [" ".join(short_id(start + 6 * n + k) for k in range(6)) for n in range(size)]


def twice(size: int, start: int) -> list[str]:
    """Each ID in two lines, of which one tells which it is."""
    half = range(size // 2)
    return [*(f"hello {short_id(start + n)}" for n in half), *(f"bye {n} {short_id(start + n)}" for n in half)]


def groups(size: int, start: int) -> list[str]:
    made = [f"Name: web{n}\nId: {short_id(start + n)}\n" for n in range(size // 3)]
    return "\n".join(shuffled(made) if start else made).split("\n")


def nested(size: int, side: str) -> list[str]:
    """What stands once only after the text has been cut at what stands once, again and again."""
    inner = [line for n in range(size // 3) for line in (f"{side}{n}", f"k{n + 1}", f"k{n}")]
    return [f"{side} begins", "k0", "once", *inner, f"{side} ends"]


LONG: dict[str, Callable[[int], Sides]] = {
    "equal text": lambda n: Sides(text(n), text(n)),
    "one line again and again": lambda n: Sides(["same"] * n, ["same"] * n),
    "a change in the middle": lambda n: Sides(text(n), [*text(n)[: n // 2], "changed", *text(n)[n // 2 + 1 :]]),
    "a line missing in the middle": lambda n: Sides(text(n), [*text(n)[: n // 2], *text(n)[n // 2 + 1 :]]),
    "all text another": lambda n: Sides(text(n), [f"other {n}" for n in range(n)]),
    "every other line another": lambda n: Sides(text(n), [t if k % 2 else f"other {k}" for k, t in enumerate(text(n))]),
    "two halves swapped": lambda n: Sides(text(n), [*text(n)[n // 2 :], *text(n)[: n // 2]]),
    "what stands once, nested": lambda n: Sides(nested(n, "p"), nested(n, "r")),
    "rows of containers": lambda n: Sides(
        [CONTAINERS, *(container(k, k) for k in range(n))], [CONTAINERS, *(container(k + n, k) for k in range(n))]
    ),
    "rows of one second": lambda n: Sides(
        [IMAGES, *(image(k, "5 seconds ago") for k in range(n))],
        [IMAGES, *(image(k + n, "7 seconds ago") for k in range(n))],
    ),
    "lines full of IDs": lambda n: Sides(full_of_ids(n, 0), full_of_ids(n, 6 * n)),
    "an ID that is another": lambda n: Sides(full_of_ids(n, 0), [*full_of_ids(n, 6 * n)[1:], full_of_ids(1, 6 * n)[0]]),
    "dots at many places": lambda n: Sides([t for k in text(n)[::2] for t in (k, DOTS)], text(n)),
    "dots and a change": lambda n: Sides([*(t for k in text(n)[::2] for t in (k, DOTS)), "changed"], text(n)),
    "dots and one line again and again": lambda n: Sides([DOTS, "same"] * (n // 2) + ["x"], ["same"] * n),
    "lines in any order": lambda n: Sides(text(n), shuffled(text(n)), any_order=True),
    "IDs in any order": lambda n: Sides(twice(n, 0), shuffled(twice(n, n)), any_order=True),
    "IDs in any order and a change": lambda n: Sides(
        [f"hello {short_id(k % (n // 2))}" for k in range(n)],
        shuffled([*(f"hello {short_id(n + k % (n // 2))}" for k in range(n - 1)), "changed"]),
        any_order=True,
    ),
    "groups in any order": lambda n: Sides(groups(n, 0), groups(n, n), any_order=True),
    "steps of a build": lambda n: Sides(
        [f" => [{k}] RUN x   0.{k % 9}s" for k in range(n)],
        shuffled([f" => [{k}] RUN x   0.{k % 7}s" for k in range(n)]),
        command="docker build .",
    ),
}
"""By name, two sides of about so many lines."""
