"""Pictures of key pages for people to look at: in .livecheck/screenshots after `make test`, never committed."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

pytestmark = [pytest.mark.engine, pytest.mark.browser]

KEY = {"home": "", "exercise-1": "1-containers/", "exercise-3": "3-swarm/", "verification": "verification/"}


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("name", KEY)
def test_a_picture_is_kept(
    browser: Browser, address: str, project: Path, name: str, language: str, scheme: str, width: int
) -> None:
    context = browser.new_context(
        base_url=address,
        viewport={"width": width, "height": 900},
        color_scheme=scheme,  # type: ignore[arg-type]
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto(f"{'/en' if language == 'en' else ''}/{KEY[name]}", wait_until="networkidle")
    picture = project / f".livecheck/screenshots/{name}.{language}.{scheme}.{width}.png"
    page.screenshot(path=picture, full_page=True)
    context.close()
    assert picture.stat().st_size > 10_000
