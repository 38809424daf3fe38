"""A page is light and stays where it is while it loads. What takes time is measured by `make bench`, never here."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from helpers.compressed import Served, first_visit, served, wait_for_search
from helpers.reading import of_each, settle
from helpers.shown import EXERCISES, PAGES

pytestmark = [pytest.mark.engine, pytest.mark.browser]

LIMIT = 250_000
"""Bytes over the wire for an exercise on a first visit, all that it loads by itself included."""

SHIFTS = """window.shifts = []
new PerformanceObserver(list => {
  for (const each of list.getEntries()) {
    const moved = each.sources.map(source => source.node?.outerHTML?.slice(0, 100))
    window.shifts.push(`${each.value.toFixed(4)} ${moved.join(', ')}`)
  }
}).observe({ type: 'layout-shift', buffered: true })"""


@pytest.fixture(scope="module")
def site(folder: Path) -> Iterator[Served]:
    with served(folder) as made:
        yield made


@pytest.mark.parametrize("path", EXERCISES)
def test_an_exercise_weighs_little_on_a_first_visit(browser: Browser, site: Served, path: str) -> None:
    sent = first_visit(browser, site, path)
    assert sent[path] > 5_000
    assert sum(sent.values()) <= LIMIT, sorted(sent.items(), key=lambda each: -each[1])


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("path", EXERCISES)
def test_nothing_moves_while_a_page_loads(browser: Browser, site: Served, path: str, width: int) -> None:
    context = browser.new_context(base_url=site.address, viewport={"width": width, "height": 700})
    context.add_init_script(SHIFTS)
    page = context.new_page()
    page.goto(path)
    wait_for_search(page)
    settle(page)
    assert page.evaluate("window.shifts") == []
    context.close()


@pytest.fixture(scope="module")
def waiting(browser: Browser, address: str, path: str) -> Iterator[Page]:
    """A page for which no file of scripts ever comes."""
    context = browser.new_context(base_url=address)
    context.route("**/*.js", lambda route: None)
    page = context.new_page()
    with page.expect_request("**/bundle.*.js"):
        page.goto(path, wait_until="commit")
    page.wait_for_function("document.readyState === 'interactive'")
    yield page
    context.close()


@of_each(PAGES)
def test_a_page_is_whole_and_painted_before_any_file_of_scripts_has_come(waiting: Page, path: str) -> None:
    waiting.wait_for_function("performance.getEntriesByName('first-contentful-paint').length === 1")
    assert waiting.evaluate("document.readyState") == "interactive"


@of_each(PAGES)
def test_materials_script_comes_after_ours_for_it_measures_what_they_have_made(waiting: Page, path: str) -> None:
    sources = waiting.eval_on_selector_all("script[src]", "all => all.map(script => script.getAttribute('src'))")
    assert [source for source in sources if "/bundle." in source] == sources[-1:]
