"""Every file under tests/cases/match: what a page promises, what a terminal showed, and what is said of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers.exchanges import CASES, Exchange, read_case
from livecheck.match import Bindings, Setting, compare, substitute

LAB = Setting(("node1", "node2"), "28.5.2")


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_case(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.startswith("# "), "a case begins by telling what it shows"
    known = Bindings()
    exchanges = read_case(text)
    assert exchanges
    for exchange in exchanges:
        known = check(exchange, known)


def check(exchange: Exchange, known: Bindings) -> Bindings:
    sections = exchange.sections
    typed = substitute(exchange.command, known)
    assert typed.text == "\n".join(sections.get("typed", [exchange.command]))
    comparison = compare(
        sections["page"],
        sections["terminal"],
        known,
        command=exchange.command,
        any_order="any order" in sections,
        aliases=typed.aliases,
        setting=LAB,
    )
    shown = [(line.sign + line.text).rstrip() for line in comparison.diff]
    promised = sections.get("differs") or [f" {line}" for line in sections["page"]]
    assert shown == [line.rstrip() for line in promised]
    assert comparison.matches == ("matches" in sections)
    assert not comparison.gave_up
    return comparison.bindings


def test_every_case_says_what_comes_of_it() -> None:
    for path in CASES:
        for exchange in read_case(path.read_text(encoding="utf-8")):
            verdicts = exchange.sections.keys() & {"matches", "differs"}
            assert len(verdicts) == 1, f"{path.name}: `$ {exchange.command}` needs one verdict"
