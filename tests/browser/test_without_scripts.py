"""Where no script runs, every page is readable and nothing is broken."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from helpers.reading import NARROW, WIDE, Reading, of_each
from helpers.shown import PAGES

pytestmark = [pytest.mark.engine, pytest.mark.browser]

# Text of the page that nothing shows: neither now, nor after a click on a tab or on what opens.
LOST = """() => [...document.querySelectorAll('article *')]
  .filter(each => each.textContent.trim() && each.checkVisibility && !each.closest('svg, script, style, template'))
  .filter(each => !each.checkVisibility({ opacityProperty: true, visibilityProperty: true }))
  .filter(each => !each.closest('details:not([open]) > :not(summary), .tabbed-block, .headerlink, [hidden]'))
  .map(each => each.outerHTML.slice(0, 120))"""


@pytest.fixture(params=[NARROW, WIDE])
def page(browser: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    context = browser.new_context(
        base_url=address, java_script_enabled=False, viewport={"width": request.param, "height": 800}
    )
    yield context.new_page()
    context.close()


@of_each([*PAGES, "/404.html"])
@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_everything_is_readable(reading: Reading, path: str, width: int) -> None:
    page = reading(path, width, scripts=False)
    assert page.evaluate("[innerWidth, document.documentElement.scrollWidth <= innerWidth]") == [width, True]
    assert page.evaluate(LOST) == []
    assert page.locator("article h1").first.is_visible()


@pytest.mark.parametrize("path", ["/3-swarm/", "/en/3-swarm/"])
def test_tabs_and_details_open(page: Page, path: str) -> None:
    page.goto(path)
    for tabs in page.locator(".tabbed-set").all():
        blocks = tabs.locator(":scope > .tabbed-content > .tabbed-block")
        labels = tabs.locator(":scope > .tabbed-labels > label").all()
        for number, label in enumerate(labels):
            label.click()
            shown = blocks.evaluate_all("all => all.map(each => each.checkVisibility({ visibilityProperty: true }))")
            assert shown == [other == number for other in range(len(labels))]
    closed = page.locator("details:not([open]) > summary:visible")
    for _ in range(closed.count()):
        closed.first.click()
    assert closed.count() == 0
    assert page.locator("details").count() > 0


@pytest.mark.parametrize("place", [".course-quiz", ".course-block"])
def test_one_sees_that_the_keyboard_is_on_what_opens(page: Page, place: str) -> None:
    page.goto("/en/1-containers/")
    summary = page.locator(f"{place} summary").first
    summary.focus()
    assert summary.evaluate("summary => getComputedStyle(summary).outlineStyle") == "solid"


@pytest.mark.parametrize("path", ["/", "/en/"])
def test_the_other_language_is_a_click_away(page: Page, path: str) -> None:
    page.goto(path)
    other = "fr" if path == "/en/" else "en"
    page.locator(f"a.course-language[hreflang={other}]").click()
    assert page.locator("html").get_attribute("lang") == other
