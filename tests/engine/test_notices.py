"""What is said where another engine ran than the pinned one, or another than the pages are written for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from helpers.fakes import ENGINE
from livecheck.model import Doubt, Notice
from livecheck.notices import notices
from livecheck.pins import HUB, STAND_IN, EnginePin, Pins, Program
from livecheck.versions import Product

PINS = Pins(
    engines=(
        EnginePin("29", "docker:29.7.2-dind", None, "5"),
        EnginePin("28.5", "docker:28.5.2-dind", "forky", "2"),
        EnginePin("20.10", "docker:20.10.24-dind", "bookworm", None),
    ),
    mirror=Program("registry:3", "forky"),
    images={},
)


def about(doubt: Doubt, wanted: str, found: str, product: Product = Product.ENGINE) -> Notice:
    return Notice(doubt, product, wanted, found)


@pytest.mark.parametrize(
    ("series", "source", "version", "compose", "expected"),
    [
        ("29", HUB, "29.7.2", "5.5.0", []),
        ("29", HUB, "29.10.1", "5.5.0", [about(Doubt.OTHER, "29.7.2", "29.10.1")]),
        ("29", HUB, "30.0.1", "5.5.0", [about(Doubt.NEWER, "29", "30.0.1"), about(Doubt.WRITTEN, "29", "30.0.1")]),
        (
            "29",
            HUB,
            "28.5.2",
            "2.40.3",
            [
                about(Doubt.OTHER, "29.7.2", "28.5.2"),
                about(Doubt.OTHER, "5", "2.40.3", Product.COMPOSE),
                about(Doubt.WRITTEN, "29", "28.5.2"),
            ],
        ),
        ("28.5", STAND_IN, "28.5.2", "2.40.3", [about(Doubt.WRITTEN, "29", "28.5.2")]),
        ("28.5", STAND_IN, "28.5.7", "2.41.0", [about(Doubt.WRITTEN, "29", "28.5.7")]),
        ("28.5", STAND_IN, "29.1.0", "2.41.0", [about(Doubt.OTHER, "28.5", "29.1.0")]),
        ("28.5", HUB, "28.5.7", None, [about(Doubt.OTHER, "28.5.2", "28.5.7"), about(Doubt.WRITTEN, "29", "28.5.7")]),
        ("20.10", STAND_IN, "20.10.24", None, [about(Doubt.WRITTEN, "29", "20.10.24")]),
        ("20.10", HUB, "20.10.24", "2.17.3", [about(Doubt.WRITTEN, "29", "20.10.24")]),
    ],
    ids=[
        "as pinned",
        "another release than its tag says",
        "newer than all that is pinned",
        "an older engine under a newer pin",
        "a bare machine",
        "Debian’s next patch release",
        "Debian’s next series",
        "Docker Hub’s next patch release",
        "without Compose",
        "with more than was pinned",
    ],
)
def test_what_ran_is_told_where_it_is_not_what_was_to_be(
    series: str, source: str, version: str, compose: str | None, expected: list[Notice]
) -> None:
    engine = replace(ENGINE, version=version, compose=compose)
    assert list(notices(PINS, PINS.engine(series), source, engine)) == expected
