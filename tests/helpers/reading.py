"""A page of the site that stays open for the tests that only read it."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

WIDE, NARROW = 1280, 320

MEDIA: dict[str, Any] = {
    "media": "screen",
    "color_scheme": "light",
    "reduced_motion": "reduce",
    "forced_colors": "none",
    "contrast": "no-preference",
}
"""How a page is shown unless a test asks otherwise; without motion, so that nothing is looked at half-way."""

FRAMES = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(done))))"


def of_each(paths: list[str]) -> pytest.MarkDecorator:
    """A test for each of these pages. All that a module wants to know of a page is asked together, while it is open."""
    return pytest.mark.parametrize("path", paths, scope="module")


def settle(page: Page) -> None:
    """Waits until the theme's scripts, which take a frame for it, have acted on what they heard, and it is shown."""
    page.evaluate(FRAMES)


class Reading:
    """The page that is open until another is asked for. A test that changes it closes it."""

    def __init__(self, browser: Browser, address: str) -> None:
        self._browser, self._address = browser, address
        self._context: BrowserContext | None = None
        self._page: Page
        self._shown: tuple[object, ...] = ()
        self.wrong: list[str] = []
        """What the page has complained of since it was opened, and whom else it has asked for something."""

    def __call__(self, path: str, width: int = WIDE, height: int = 800, *, scripts: bool = True, **media: Any) -> Page:
        """The page at a path, in a window of that size and as these media show it."""
        shown = (path, scripts, width, height, MEDIA | media)
        if shown[:2] != self._shown[:2]:
            self._open(scripts)
            self._fit(width, height, MEDIA | media)
            self._go(path, scripts)
        elif shown != self._shown:
            self._fit(width, height, MEDIA | media)
            if scripts:
                settle(self._page)
        self._shown = shown
        return self._page

    def close(self) -> None:
        if self._context:
            self._context.close()
        self._context, self._shown = None, ()

    def _open(self, scripts: bool) -> None:
        self.close()
        self._context = self._browser.new_context(base_url=self._address, java_script_enabled=scripts)
        self._page = self._context.new_page()

    def _fit(self, width: int, height: int, media: dict[str, Any]) -> None:
        self._page.set_viewport_size({"width": width, "height": height})
        self._page.emulate_media(**media)

    def _go(self, path: str, scripts: bool) -> None:
        page, failed, self.wrong = self._page, list[str](), (wrong := list[str]())
        own = (self._address, "data:")
        page.on("console", lambda said: wrong.append(said.text) if said.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("request", lambda asked: wrong.append(asked.url) if not asked.url.startswith(own) else None)
        page.on("requestfailed", lambda asked: failed.append(f"{asked.url}: {asked.failure}"))
        page.goto(path)
        if scripts:
            page.wait_for_function("document.documentElement.classList.contains('js')")
        assert not failed, failed  # half a page proves nothing
