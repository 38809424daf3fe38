"""Every file under tests/cases/pairs: what two machines show for one command agrees, and one lie in it drifts."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from helpers import PROJECT
from livecheck.match import DOTS, Bindings, Setting, compare

LAB = Setting(("node1", "node2"), "29.0.0")
_PART = re.compile(r"^--- (page|agrees|drifts|any order)\n", re.MULTILINE)

Parts = list[tuple[str, list[str]]]


def commands() -> Iterator[tuple[str, str, Parts]]:
    """The name of a file, a command in it, and what follows, each part with its lines."""
    for path in sorted((PROJECT / "tests/cases/pairs").glob("*.txt")):
        for block in re.split(r"^\$ ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
            command, _, rest = block.partition("\n")
            names, texts = _PART.split(rest)[1::2], _PART.split(rest)[2::2]
            yield path.stem, command, [(n, t.split("\n")[:-1]) for n, t in zip(names, texts, strict=True)]


ALL = list(commands())
each = pytest.mark.parametrize(
    ("command", "parts"), [(c, parts) for _, c, parts in ALL], ids=[f"{name}-{n}" for n, (name, *_) in enumerate(ALL)]
)


def agrees(command: str, page: list[str], real: list[str], parts: Parts) -> bool:
    any_order = any(name == "any order" for name, _ in parts)
    comparison = compare(page, real, Bindings(), command=command, any_order=any_order, setting=LAB)
    assert not comparison.gave_up
    return comparison.matches


def lines(parts: Parts, wanted: str) -> list[list[str]]:
    return [text for name, text in parts if name == wanted]


@each
def test_what_another_machine_shows_agrees_from_both_sides(command: str, parts: Parts) -> None:
    (page,) = lines(parts, "page")
    for real in lines(parts, "agrees"):
        assert agrees(command, page, real, parts)
        assert DOTS in page or agrees(command, real, page, parts)


@each
def test_a_lie_drifts(command: str, parts: Parts) -> None:
    (page,) = lines(parts, "page")
    assert [lie for lie in lines(parts, "drifts") if agrees(command, page, lie, parts)] == []


def test_most_commands_have_a_pair_of_each_sort() -> None:
    assert all(lines(parts, "agrees") for _, _, parts in ALL)
    assert sum(bool(lines(parts, "drifts")) for _, _, parts in ALL) > 0.85 * len(ALL)
