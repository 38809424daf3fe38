"""Pictures of key pages for people to look at: in .livecheck/screenshots after `make test`, never committed."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers.reading import NARROW, WIDE, Reading, of_each
from helpers.shown import language

pytestmark = [pytest.mark.engine, pytest.mark.browser]

KEY = {"": "home", "1-containers/": "exercise-1", "3-swarm/": "exercise-3", "verification/": "verification"}


@of_each([f"{root}{path}" for root in ("/", "/en/") for path in KEY])
@pytest.mark.parametrize("width", [NARROW, WIDE])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_picture_is_kept(reading: Reading, project: Path, path: str, scheme: str, width: int) -> None:
    name = KEY[path.removeprefix("/en").removeprefix("/")]
    picture = project / f".livecheck/screenshots/{name}.{language(path)}.{scheme}.{width}.png"
    reading(path, width, 900, color_scheme=scheme).screenshot(path=picture, full_page=True)
    assert picture.stat().st_size > 10_000
