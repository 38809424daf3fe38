"""A score as people read it."""

from __future__ import annotations

from pathlib import Path

from livecheck.errors import Place
from livecheck.model import Mutant, Score, Tally
from livecheck.mutants import tell, verdict

PAGE = Path("docs/fr/page.md")


def score(made: int, killed: int, *survivors: Mutant, unverified: int = 0) -> Score:
    tally = Tally(made, killed)
    return Score({"letter": tally}, {str(PAGE): tally}, survivors, 50, 80, {"ID": 15, "age": 5}, 200, unverified)


def test_the_last_line_is_the_verdict() -> None:
    found = score(12345, 12340)
    line = "12345 mutants: 12340 killed, 5 survived (99.95 %) · 50 more are true, and only show less · 200 steps"
    assert verdict(found) == line
    assert tell(found).splitlines()[-1] == line


def test_steps_that_were_left_out_are_told() -> None:
    assert verdict(score(1, 1, unverified=3)).endswith(" · 3 left out, not verified")


def test_a_rate_is_never_rounded_up_to_all() -> None:
    assert "(99.99 %)" in verdict(score(1_000_000, 999_999))
    assert "(100.00 %)" in verdict(score(1_000_000, 1_000_000))


def test_killed_and_survived_are_told_by_operator_and_by_page() -> None:
    text = tell(score(10, 9))
    assert "operator    made  killed  survived\nletter        10       9         1" in text
    assert "docs/fr/page.md      10       9         1" in text


def test_what_counts_to_the_letter_is_told_and_the_samples_by_kind() -> None:
    expected = "promised characters: 100, of which 80 count to the letter, 80 %; in samples: ID 15, age 5"
    assert expected in tell(score(1, 1)).splitlines()


def test_each_survivor_is_told_with_its_place_both_texts_and_why() -> None:
    plain = Mutant(Place(PAGE, 12), "letter", "one", "ome")
    known = Mutant(Place(PAGE, 14), "row swapped", "a\nb", "b\na", "the same second")
    text = tell(score(3, 1, plain, known))
    assert "docs/fr/page.md:12: letter\n  - one\n  + ome\n" in text
    assert "docs/fr/page.md:14: row swapped: the same second\n  - a\n  - b\n  + b\n  + a\n" in text
