"""What a page requires of a program: read once, compared as exactly as it is written, named as far as it was tried."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from livecheck.versions import Product, Requirement, is_newer, is_of, numbers

PINNED = ("29.7.2", "28.5.2", "26.1.4", "20.10.24")


def engine(text: str) -> Requirement:
    return Requirement.parse(Product.ENGINE, text)


def named(requirement: Requirement, *pinned: str) -> list[str]:
    """The names of the versions that fulfil it: `29`, or `23-28`."""
    spans = requirement.spans(pinned or PINNED)
    return [each.first if each.first == each.last else f"{each.first}-{each.last}" for each in spans]


# --- comparing --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("requirement", "version", "holds"),
    [
        (">=29", "29.0.0", True),
        (">=29", "28.5.2", False),
        (">=28.5", "28.5.2", True),
        (">=28.5.3", "28.5.2", False),
        ("<28.5", "28.4.9", True),
        ("<28.5", "28.5.0", False),
        ("<29", "28.5.2", True),
        (">28.5", "28.5.2", False),
        (">28.5", "28.6.0", True),
        (">28", "29.0.0", True),
        ("<=28.5", "28.5.2", True),
        ("<=28.5", "28.6.0", False),
        ("==26.1", "26.1.5", True),
        ("==26.1", "26.10.0", False),
        ("!=26.1", "26.1.5", False),
        ("!=26.1", "27.0.1", True),
        (">=26,<28.5", "27.0.0", True),
        (">=26,<28.5", "28.5.0", False),
        (" >= 26 , < 28.5 ", "25.0.0", False),
        (">=20.10.24", "20.10.24+dfsg1", True),
        (">=29", "29.0.0-rc.1", True),
        ("==28.0.0", "28", True),
        (">=9", "28.5.2", True),
    ],
)
def test_versions_are_compared_as_exactly_as_they_are_written(requirement: str, version: str, holds: bool) -> None:
    assert engine(requirement).holds(version) is holds


@pytest.mark.parametrize(
    "requirement", ["", "29", "=29", ">=", ">=29,", ",>=29", ">=29 <30", ">=x", "~=29", ">=29.", ">= 29, "]
)
def test_what_is_no_requirement_is_refused(requirement: str) -> None:
    with pytest.raises(ValueError, match=r'this takes comparisons of versions, such as ">=29"'):
        engine(requirement)


def test_a_requirement_is_told_as_the_page_writes_it() -> None:
    assert str(engine(" >= 26,<28.5")) == " >= 26,<28.5"


@pytest.mark.parametrize(
    ("version", "series", "belongs", "newer"),
    [
        ("28.5.2", "28.5", True, False),
        ("28.5.2", "28", True, False),
        ("28.50.2", "28.5", False, True),
        ("29.0.0", "28.5", False, True),
        ("28.4.9", "28.5", False, False),
        ("28", "28.0", True, False),
    ],
)
def test_a_version_is_of_a_series_or_newer_or_older(version: str, series: str, belongs: bool, newer: bool) -> None:
    assert (is_of(version, series), is_newer(version, series)) == (belongs, newer)


# --- names ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("requirement", "names"),
    [
        (">=29", ["29"]),
        (">=23,<29", ["23-28"]),
        (">=26,<28", ["26", "27"]),
        ("<23", ["20.10"]),
        ("<29", ["20.10-28"]),
        (">=23", ["23-29"]),
        (">=28", ["28", "29"]),
        (">=28.0", ["28", "29"]),
        ("!=27", ["20.10-26", "28", "29"]),
        (">=19", ["20.10-29"]),
        ("<=40", ["20.10-29"]),
        # finer than a series
        (">=28.3", ["28.3-29"]),
        (">=28.3,<29", ["28.3-28.5"]),
        (">=28.5,<29", ["28.5"]),
        (">=29.5", ["29.5-29.7"]),
        ("<28.3", ["20.10-28.2"]),
        ("<29.5", ["20.10-29.4"]),
        ("<=28.3", ["20.10-28.3"]),
        (">28.0", ["28.1-29"]),
        (">=28,<28.3", ["28.0-28.2"]),
        ("==26.1", ["26.1"]),
        ("==28.5.2", ["28.5.2"]),
        ("==20.10", ["20.10"]),
        ("!=28.3", ["20.10-28.2", "28.4-29"]),
        (">=30", []),
        # between two series, and after the newest that was tried
        ("<21", ["20.10"]),
        ("==20", ["20.10"]),
        (">20", ["23-29"]),
        ("!=29.7.2", ["20.10-29.7.1"]),
    ],
)
def test_versions_are_named_from_the_oldest_pinned_to_the_newest(requirement: str, names: list[str]) -> None:
    assert named(engine(requirement)) == names


def test_names_move_with_the_pins() -> None:
    assert named(engine(">=23"), "28.5.2", "26.1.4") == ["26-28"]
    assert named(engine(">=28"), "29.7.2", "28.5.2") == ["28", "29"]
    assert named(engine("<28"), "29.7.2", "26.1.4") == ["26", "27"]


def test_a_series_that_is_newer_than_the_table_is_known_once_it_is_pinned() -> None:
    assert named(engine(">=29"), "31.0.1", "28.5.2") == ["29", "31"]


def test_compose_has_no_3_and_no_4() -> None:
    composes = ("5", "2")
    assert named(Requirement.parse(Product.COMPOSE, ">=5"), *composes) == ["5"]
    assert named(Requirement.parse(Product.COMPOSE, "<5"), *composes) == ["2"]
    assert named(Requirement.parse(Product.COMPOSE, ">=2"), *composes) == ["2", "5"]


def test_without_pins_all_series_are_named() -> None:
    assert [(span.first, span.last) for span in engine(">=23").spans(())] == [("23", "29")]


NUMBERS = st.lists(st.integers(0, 31), min_size=1, max_size=3).map(lambda found: ".".join(map(str, found)))
REQUIREMENTS = st.lists(
    st.tuples(st.sampled_from([">=", "<=", ">", "<", "==", "!="]), NUMBERS).map("".join), min_size=1, max_size=3
).map(",".join)


@given(REQUIREMENTS, st.lists(NUMBERS, min_size=1, max_size=4))
def test_names_begin_with_a_version_that_fulfils_and_lie_in_order(text: str, pinned: list[str]) -> None:
    requirement = engine(text)
    spans = requirement.spans(pinned)
    ends = [numbers(version) for span in spans for version in (span.first, span.last)]
    assert ends == sorted(ends)
    assert all(requirement.holds(span.first) for span in spans)


@given(REQUIREMENTS, st.lists(NUMBERS, min_size=1, max_size=4))
def test_what_a_pinned_version_fulfils_has_a_name(text: str, pinned: list[str]) -> None:
    requirement = engine(text)
    assume(any(map(requirement.holds, pinned)))
    assert requirement.spans(pinned)
