"""Sizes within a factor of two."""

from __future__ import annotations

import pytest

from livecheck.match.sizes import alike, in_bytes


@pytest.mark.parametrize(
    ("size", "number"),
    [("0B", 0), ("960 B", 960), ("1,234 kB", 1_234_000), ("7.8MB", 7_800_000), ("1KiB", 1024), ("4.0K", 4000)],
)
def test_a_size_is_a_number_of_bytes(size: str, number: float) -> None:
    assert in_bytes(size) == number


def test_other_text_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="`many` is no size"):
        in_bytes("many")


@pytest.mark.parametrize(
    ("one", "other", "like"),
    [
        ("1MB", "2MB", True),
        ("2MB", "1MB", True),
        ("1MB", "2.1MB", False),
        ("960 B", "1.1kB", True),
        ("0B", "0B", True),
        ("0B", "1B", False),
        ("0B", "0kB", True),
        ("1MB", "1GB", False),
    ],
)
def test_two_sizes_are_alike_within_a_factor_of_two(one: str, other: str, like: bool) -> None:
    assert alike(one, other) == like
