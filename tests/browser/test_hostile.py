"""Hostile output of commands in a real browser: shown, and never obeyed."""

from __future__ import annotations

from pathlib import Path

import markdown
import pytest
from playwright.sync_api import Browser, Page

from course_site.check import TRANSCRIPT, render, transcript
from helpers import PROJECT
from helpers.rendering import verified

pytestmark = pytest.mark.browser

CSS = sorted((PROJECT / "docs/assets/css").glob("*.css"))
TEXT = "```console\n$ cat log\n...\n<img src=x onerror=\"window.obeyed='page'\">\n...\n```\n"
HOSTILE = (
    "<script>window.obeyed = 'script'</script>",
    "<img src=x onerror=\"window.obeyed='image'\">",
    '"><svg onload="window.obeyed=1">',
    "</pre></details></div><iframe srcdoc=\"<script>parent.obeyed='frame'</script>\"></iframe>",
    "<a href='javascript:window.obeyed=2'>here</a>",
    "\x1b]8;;http://example.com\x07link\x1b]8;;\x07",
    "\u202egnp.exe",
    "w" * 100_000,
    *(f"line {number}" for number in range(10_000)),
)


@pytest.fixture
def page(browser: Browser) -> Page:
    """A block that has shown all of it, below the course's own styles, on a narrow screen."""
    fence = {"name": TRANSCRIPT, "class": "", "format": transcript}
    body = markdown.markdown(
        render(TEXT, Path("docs/fr/1-page.md"), verified(TEXT, [HOSTILE]), "fr"),
        extensions=["pymdownx.superfences"],
        extension_configs={"pymdownx.superfences": {"custom_fences": [fence]}},
    )
    page = browser.new_page(viewport={"width": 320, "height": 640})
    style = "body { margin: 0 0.8rem } pre { overflow: auto }" + "".join(path.read_text("utf-8") for path in CSS)
    page.set_content(
        f'<!doctype html><meta charset="utf-8"><style>{style}</style><article class="md-typeset">{body}</article>'
    )
    page.locator("summary").click()
    return page


def test_nothing_of_it_is_obeyed(page: Page) -> None:
    assert page.evaluate("document.readyState") == "complete"  # an image that is not there would have failed by now
    assert page.evaluate("window.obeyed") is None
    assert page.locator("article :is(script, img, svg, iframe, a)").count() == 0


def test_it_can_be_read(page: Page) -> None:
    shown = page.locator(".course-shown pre").inner_text()
    assert "<script>window.obeyed = 'script'</script>" in shown
    assert "‹U+202E›gnp.exe" in shown
    assert "line 191" in shown
    assert len(shown) < 10_000


def test_it_widens_no_page(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
