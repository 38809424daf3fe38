"""What was pinned and what ran → what has to be said beside the verdicts, so that they claim nothing untried."""

from __future__ import annotations

from collections.abc import Iterator

from livecheck.model import Doubt, Engine, Notice
from livecheck.pins import HUB, EnginePin, Pins
from livecheck.versions import Product, is_newer, is_of


def notices(pins: Pins, pin: EnginePin, source: str, engine: Engine) -> Iterator[Notice]:
    """Of an engine that was pinned as `pin`, on images from that source."""
    newest = pins.engines[0].series
    if is_newer(engine.version, newest):
        yield Notice(Doubt.NEWER, Product.ENGINE, newest, engine.version)
    else:
        # Docker Hub has each release under its tag, a Debian one of a series.
        yield from _other(Product.ENGINE, pin.release if source == HUB else pin.series, engine.version)
    if pin.compose is not None and engine.compose is not None:
        yield from _other(Product.COMPOSE, pin.compose, engine.compose)
    if not is_of(engine.version, newest):
        yield Notice(Doubt.WRITTEN, Product.ENGINE, newest, engine.version)


def _other(product: Product, wanted: str, found: str) -> Iterator[Notice]:
    if not is_of(found, wanted):
        yield Notice(Doubt.OTHER, product, wanted, found)
