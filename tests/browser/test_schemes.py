"""The colour scheme is the system's until the reader chooses one, which is kept; no page shows the wrong one first."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from helpers.reading import settle
from helpers.shown import PAGES, REFUSED

pytestmark = [pytest.mark.engine, pytest.mark.browser]

NAMES = {
    "/": ["Passer au thème clair", "Passer au thème sombre", "Suivre le thème du système"],
    "/en/": ["Switch to light theme", "Switch to dark theme", "Follow the system’s theme"],
}
COLOUR = "getComputedStyle(document.body).backgroundColor"
LIGHT, DARK = "rgb(253, 252, 249)", "rgb(20, 28, 31)"


def switch(page: Page) -> Locator:
    """The one button of the switch that is shown."""
    return page.locator(".course-schemes button:visible")


@pytest.fixture(scope="module")
def unscripted(browser: Browser, address: str) -> Iterator[Page]:
    """Where pages are opened one after the other, and no file of scripts comes, which might keep something."""
    context = browser.new_context(base_url=address)
    context.route("**/*.js", lambda route: route.abort())
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("path", [*PAGES, "/404.html"])
@pytest.mark.parametrize(("system", "paper"), [("light", LIGHT), ("dark", DARK)])
def test_a_page_has_the_systems_scheme_before_any_file_of_scripts_comes(
    unscripted: Page, path: str, system: str, paper: str
) -> None:
    unscripted.emulate_media(color_scheme=system)  # type: ignore[arg-type] # one of its words
    unscripted.goto(path)
    schemes = "getComputedStyle(document.documentElement).colorScheme.endsWith('dark')"
    assert unscripted.evaluate(f"[{COLOUR}, {schemes}, localStorage.length]") == [paper, system == "dark", 0]


@pytest.mark.parametrize("path", list(NAMES))
def test_the_switch_goes_through_all_choices(page: Page, path: str) -> None:
    page.emulate_media(color_scheme="dark")
    page.goto(path)
    seen = []
    for _ in range(3):
        expect(switch(page)).to_have_count(1)
        name = switch(page).get_attribute("aria-label")
        switch(page).click()
        seen.append((name, page.evaluate(COLOUR)))
    assert seen == list(zip(NAMES[path], [LIGHT, DARK, DARK], strict=True))


def test_the_keyboard_stays_on_the_switch(page: Page) -> None:
    page.goto("/en/")
    switch(page).focus()
    for name in NAMES["/en/"][1:]:
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.getAttribute('aria-label')") == name


def test_a_choice_is_kept_on_every_page_in_both_languages(page: Page) -> None:
    page.goto("/1-containers/")
    switch(page).click()
    switch(page).click()
    for path in ["/1-containers/", "/en/2-images/", "/404.html"]:
        page.goto(path)
        assert page.evaluate(COLOUR) == DARK
    page.goto("/en/")
    assert switch(page).get_attribute("aria-label") == NAMES["/en/"][2]


def test_the_system_is_followed_while_it_changes_and_no_longer_once_the_reader_has_chosen(page: Page) -> None:
    page.goto("/en/")
    for system, paper in [("dark", DARK), ("light", LIGHT)]:
        page.emulate_media(color_scheme=system)  # type: ignore[arg-type] # one of its words
        page.wait_for_function(f"{COLOUR} === '{paper}'")
    switch(page).click()
    page.emulate_media(color_scheme="dark")
    page.wait_for_function("matchMedia('(prefers-color-scheme: dark)').matches")
    settle(page)  # whoever hears of it has acted on it
    assert page.evaluate(COLOUR) == LIGHT


def test_the_browsers_own_frame_takes_the_colour_of_the_header(page: Page) -> None:
    page.goto("/en/")
    for _ in range(3):
        header = page.locator(".md-header").evaluate("header => getComputedStyle(header).backgroundColor")
        assert page.locator("meta[name=theme-color]").get_attribute("content") == header
        switch(page).click()


def test_a_choice_holds_in_other_tabs_too(context: BrowserContext) -> None:
    one, other = context.new_page(), context.new_page()
    one.goto("/en/")
    other.goto("/1-containers/")
    switch(one).click()
    switch(one).click()
    other.wait_for_function(f"{COLOUR} === '{DARK}'")
    expect(switch(other)).to_have_attribute("aria-label", NAMES["/"][2])


def test_a_page_to_which_the_reader_goes_back_has_the_choice_of_the_meantime(page: Page) -> None:
    page.goto("/en/")
    page.evaluate("__md_set('__palette', { index: 2 })")
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    assert page.evaluate(COLOUR) == DARK


@pytest.mark.parametrize("kept", ["nonsense", "{}", "null", '{"index": 7}', '{"index": "constructor"}'])
def test_a_choice_that_makes_no_sense_is_none(context: BrowserContext, kept: str) -> None:
    context.add_init_script(f"localStorage.setItem('/.__palette', {kept!r})")
    page = context.new_page()
    page.goto("/en/")
    assert switch(page).get_attribute("aria-label") == NAMES["/en/"][0]


def test_where_the_browser_keeps_nothing_one_can_still_choose(context: BrowserContext) -> None:
    context.add_init_script(REFUSED)
    page = context.new_page()
    page.goto("/en/")
    switch(page).click()
    switch(page).click()
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    assert page.evaluate(COLOUR) == DARK


def test_without_scripts_there_is_nothing_to_choose(browser: Browser, address: str) -> None:
    context = browser.new_context(base_url=address, java_script_enabled=False)
    page = context.new_page()
    page.goto("/en/")
    expect(switch(page)).to_have_count(0)
    context.close()
