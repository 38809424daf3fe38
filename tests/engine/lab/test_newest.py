"""Which tag is the newest release of what is pinned."""

from __future__ import annotations

import pytest

from livecheck.lab.newest import alike, newest

ALPINE = ["3.24.0", "3.24.1", "3.24.2", "3.24.10", "3.25.0", "3.24", "3", "latest", "edge", "20260805", "3.24.11_rc1"]
DOCKER = ["28.5.2-dind", "29.7.2-dind", "29.10.1-dind", "29.10.1", "29.11.0-rc.1-dind", "30.0.0-dind", "29-dind"]
UBUNTU = ["24.04", "26.04", "26.10", "28.04", "latest", "resolute-20261101"]


@pytest.mark.parametrize(
    ("tags", "pinned", "found"),
    [
        (ALPINE, "3.24.1", "3.24.10"),
        (ALPINE, "3.25.0", "3.25.0"),
        (ALPINE, "3.24", "3.24"),
        (ALPINE, "3", "3"),
        (ALPINE, "latest", "latest"),
        (
            ["8.10.1-alpine", "8.10.2-alpine", "8.10.3-alpine3.24", "8.10.4", "8.12.0-alpine"],
            "8.10.1-alpine",
            "8.10.2-alpine",
        ),
        (["18.6-alpine", "18.7-alpine", "19.0-alpine", "18.8", "18rc1-alpine"], "18.6-alpine", "18.7-alpine"),
        (UBUNTU, "26.04", "26.04"),
        (["3.1.1", "3.1.2", "3.2.0", "2.8.3"], "3.1.1", "3.1.2"),
        ([], "3.24.1", "3.24.1"),
    ],
)
def test_a_patch_of_the_same_series_and_variant_is_found(tags: list[str], pinned: str, found: str) -> None:
    assert newest(tags, pinned) == found
    assert newest(tags[::-1], pinned) == found


@pytest.mark.parametrize(
    ("pinned", "series", "found"),
    [
        ("29.7.2-dind", (29,), "29.10.1-dind"),
        ("28.5.2-dind", (28, 5), "28.5.2-dind"),
        ("29.7.2-dind", (29, 7), "29.7.2-dind"),
    ],
)
def test_an_engine_is_raised_within_its_series(pinned: str, series: tuple[int, ...], found: str) -> None:
    assert newest(DOCKER, pinned, series) == found


def test_a_pin_is_never_lowered() -> None:
    assert newest(["3.24.0"], "3.24.1") == "3.24.1"


def test_releases_of_a_kind_are_listed_newest_first() -> None:
    assert alike(DOCKER, "28.5.2-dind") == ["30.0.0-dind", "29.10.1-dind", "29.7.2-dind", "28.5.2-dind"]
    assert alike(UBUNTU, "26.04") == ["28.04", "26.04", "24.04"]
    assert alike(ALPINE, "latest") == []
