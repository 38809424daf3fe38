"""What every page of the built site shows, in both languages, light and dark, wide and narrow."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Locator, Page

from helpers.reading import Reading, of_each
from helpers.shown import EXERCISES, NAMES, PAGES, REFUSED, consoles, errors_of, is_for, language, source
from livecheck.pins import read_pins
from livecheck.versions import Product, is_of

pytestmark = [pytest.mark.engine, pytest.mark.browser]


@of_each(PAGES)
def test_a_page_says_its_language_and_leads_to_the_other(reading: Reading, path: str) -> None:
    page = reading(path)
    language, other = ("en", "fr") if path.startswith("/en/") else ("fr", "en")
    assert page.locator("html").get_attribute("lang") == language
    switch = page.locator(f"a.course-language[hreflang={other}]")
    counterpart = path.replace("/en/", "/") if language == "en" else f"/en{path}"
    assert switch.evaluate("link => new URL(link.href).pathname") == counterpart


@of_each(PAGES)
@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (320, "dark"), (730, "light"), (1280, "light")])
def test_a_page_never_scrolls_sideways(reading: Reading, path: str, width: int, scheme: str) -> None:
    page = reading(path, width, 640, color_scheme=scheme)
    assert page.evaluate("[innerWidth, document.documentElement.scrollWidth <= innerWidth]") == [width, True]


@of_each(EXERCISES)
def test_every_block_bears_a_mark_with_engine_day_and_images(reading: Reading, path: str, folder: Path) -> None:
    page = reading(path)
    version = json.loads((folder / "verification.json").read_text(encoding="utf-8"))["engine"]["version"]
    blocks = page.locator(".language-console")
    marks = page.locator("article p.livecheck")
    assert blocks.count() == marks.count() == source(path).count("```console")
    verified = marks.locator("xpath=self::*[contains(@class, 'livecheck-verified')]").all_text_contents()
    certain = [block for block in consoles(path) if is_for(block, version) and block.options.needs is None]
    assert sum(f"Docker {version}" in text for text in verified) >= len(certain)
    for text in verified:
        assert text.startswith("verified" if path.startswith("/en/") else "vérifié")


@of_each(["/3-swarm/", "/en/3-swarm/"])
def test_what_was_not_checked_says_why_in_the_pages_language(reading: Reading, path: str, folder: Path) -> None:
    page = reading(path)
    reasons = page.locator("article p.livecheck-unverified").all_text_contents()
    proof = json.loads((folder / "verification.json").read_text(encoding="utf-8"))
    steps = [step for done in proof["exercises"] if done["name"] == "3-swarm" for step in done["steps"]]
    assert len(reasons) == sum(step["status"] == "unverified" for step in steps)
    for reason in reasons:
        told = (
            ("the machine that checked", "for Docker")
            if path.startswith("/en/")
            else ("la machine qui a", "pour Docker")
        )
        assert any(words in reason for words in told)


# --- tabs of versions ---------------------------------------------------------------------------------------

SETS = """sets => sets.map(set => ({
  open: [...set.querySelectorAll(':scope > input')].findIndex(input => input.checked),
  tabs: [...set.querySelectorAll(':scope > .tabbed-labels > label [data-versions]')].map(span =>
    ({ product: span.dataset.product, versions: span.dataset.versions.split(' ') })),
}))"""
OLDEST = ":scope > .tabbed-labels > label:has([data-versions='20.10'])"
"""In a set of tabs: that of the oldest engine that is pinned."""


def sets(page: Page, product: str = "engine") -> list[tuple[int, list[list[str]]]]:
    """For each set of tabs for versions of that program: which one is open, and the versions that each is for."""
    found = [(each["open"], each["tabs"]) for each in page.locator(".tabbed-set").evaluate_all(SETS)]
    chosen = [(index, tabs) for index, tabs in found if tabs[0]["product"] == product]
    return [(index, [tab["versions"] for tab in tabs]) for index, tabs in chosen]


def opened(page: Page, product: str = "engine") -> list[list[str]]:
    """The versions that the open tabs are for."""
    return [tabs[index] for index, tabs in sets(page, product)]


def oldest(page: Page) -> Locator:
    """The tab of the oldest engine in the first set that has one."""
    return page.locator(".tabbed-set").locator(OLDEST).first


@pytest.fixture
def verified_on(folder: Path, project: Path) -> dict[str, str]:
    """What the site was verified on: the engine and Compose, each by the name of its series in the pins."""
    engine = json.loads((folder / "verification.json").read_text(encoding="utf-8"))["engine"]
    found = {Product.ENGINE: engine["version"], Product.COMPOSE: engine["compose"]}
    pinned = read_pins(project).pinned
    return {
        product.value: next(series for series in pinned[product] if is_of(version, series))
        for product, version in found.items()
    }


@of_each(EXERCISES)
def test_a_page_opens_on_the_versions_that_verified_it(
    reading: Reading, path: str, verified_on: dict[str, str]
) -> None:
    assert_opened_on(reading(path), verified_on)


def assert_opened_on(page: Page, verified_on: dict[str, str]) -> None:
    assert page.locator(".tabbed-set").count() > 0
    for product, series in verified_on.items():
        assert [series in versions for versions in opened(page, product)] == [True] * len(sets(page, product))


@of_each(EXERCISES)
def test_every_pinned_version_has_its_tab_in_every_set(reading: Reading, path: str, project: Path) -> None:
    pinned, page = read_pins(project).pinned, reading(path)
    for product in Product:
        for _, tabs in sets(page, product):
            assert sorted(version for tab in tabs for version in tab) == sorted(pinned[product])


def test_an_engine_that_was_chosen_once_is_chosen_everywhere_and_remembered(page: Page) -> None:
    page.goto("/en/3-swarm/")
    oldest(page).click()
    assert len(opened(page)) > 1
    assert all("20.10" in versions for versions in opened(page))
    for path in EXERCISES:
        page.goto(path)
        assert all("20.10" in versions for versions in opened(page))
    page.goto("/2-images/")
    newest = page.locator(".tabbed-set label:has([data-product='engine'])").first
    version = newest.locator("span").evaluate("span => span.dataset.versions.split(' ')[0]")
    newest.click()
    page.goto("/en/3-swarm/")
    assert all(version in versions for versions in opened(page))


def test_compose_is_chosen_by_itself(page: Page) -> None:
    page.goto("/5-networks-data/")
    engines = opened(page)
    page.locator(".tabbed-set label:has([data-product='compose'][data-versions~='5'])").first.click()
    assert opened(page, "compose") == [["5"]] * len(sets(page, "compose"))
    assert opened(page) == engines
    page.goto("/en/5-networks-data/")
    assert opened(page, "compose") == [["5"]] * len(sets(page, "compose"))


@pytest.mark.parametrize("kept", ["7", '"9999"', '{"a": 1}', "{", '"<b>"'])
def test_a_choice_that_makes_no_sense_is_none(context: BrowserContext, kept: str, verified_on: dict[str, str]) -> None:
    context.add_init_script(f"localStorage['course.engine'] = localStorage['course.compose'] = {json.dumps(kept)}")
    page = context.new_page()
    wrong = errors_of(page)
    page.goto("/en/5-networks-data/")
    for product, series in verified_on.items():
        assert all(series in versions for versions in opened(page, product))
    assert wrong == []


def test_a_choice_is_open_before_any_file_of_scripts_has_come(context: BrowserContext) -> None:
    context.add_init_script("localStorage['course.engine'] = '\"20.10\"'")
    page = context.new_page()
    page.route("**/*.js", lambda route: None)  # it never comes
    page.goto("/en/2-images/", wait_until="commit")
    page.wait_for_function("document.readyState === 'interactive'")
    assert all("20.10" in versions for versions in opened(page))


def test_a_choice_made_in_another_tab_of_the_browser_is_followed(context: BrowserContext) -> None:
    one, other = context.new_page(), context.new_page()
    for page in (one, other):
        page.goto("/en/2-images/")
    oldest(one).click()
    other.wait_for_function(f'document.querySelector("{OLDEST.replace(":scope", ".tabbed-set")}").control.checked')
    assert all("20.10" in versions for versions in opened(other))


def test_what_was_clicked_stays_where_it_is(page: Page) -> None:
    page.goto("/en/2-images/")
    label = page.locator(".tabbed-set").locator(OLDEST).nth(4)
    label.scroll_into_view_if_needed()
    before = label.evaluate("label => label.getBoundingClientRect().top")
    label.click()
    assert abs(label.evaluate("label => label.getBoundingClientRect().top") - before) < 2


def test_tabs_work_by_themselves_where_a_browser_keeps_nothing(
    context: BrowserContext, verified_on: dict[str, str]
) -> None:
    context.add_init_script(REFUSED)
    page = context.new_page()
    wrong = errors_of(page)
    page.goto("/en/4-capabilities/")
    assert all(verified_on["engine"] in versions for versions in opened(page))
    page.locator(".tabbed-set label:has([data-versions~='20.10'])").first.click()
    assert all("20.10" in versions for versions in opened(page))
    assert wrong == []


TEXTS = "all => all.map(each => ['title', 'desc'].map(name => each.querySelector(name)?.textContent))"


@of_each(EXERCISES)
def test_every_figure_has_a_text_in_its_pages_language(reading: Reading, path: str) -> None:
    figures = reading(path).locator("figure svg[role=img]").evaluate_all(TEXTS)
    assert len(figures) == source(path).count('--8<-- "assets/figures/')
    assert all(title and description for title, description in figures)


@of_each(PAGES)
@pytest.mark.parametrize("width", [730, 1280])
def test_a_command_within_a_sentence_is_not_torn_apart(reading: Reading, path: str, width: int) -> None:
    page = reading(path, width)
    within = page.locator("article :is(p, li, dd) > code").and_(page.locator(":not(blockquote code)"))
    torn = "all => all.filter(each => each.getClientRects().length > 1).map(each => each.textContent)"
    assert within.evaluate_all(torn) == []


@of_each(EXERCISES)
def test_on_paper_no_line_of_a_terminal_is_cut(reading: Reading, path: str) -> None:
    page = reading(path, 658, media="print")  # A4 without its margins
    cut = "all => all.filter(each => each.scrollWidth > each.clientWidth).map(each => each.textContent)"
    assert page.locator(".language-console > pre").evaluate_all(cut) == []


@of_each(["/en/1-containers/"])
def test_on_paper_signs_and_figures_keep_their_ink(reading: Reading, path: str) -> None:
    """The theme sees to it. Browsers would leave coloured areas, which signs are, white to save ink."""
    page = reading(path, media="print")
    inks = page.locator("article *").evaluate_all("all => all.map(each => getComputedStyle(each).printColorAdjust)")
    assert set(inks) == {"exact"}


def test_the_proof_stands_beside_the_site_and_holds_every_step(folder: Path) -> None:
    proof = json.loads((folder / "verification.json").read_text(encoding="utf-8"))
    assert [e["name"] for e in proof["exercises"]] == [name for name in NAMES if name[0].isdigit()]
    for exercise in proof["exercises"]:
        name = exercise["name"]
        assert exercise["pages"] == {"fr": f"fr/{name}.md", "en": f"en/{name}.md"}
        commands = [step["command"] for step in exercise["steps"]]
        assert len(commands) >= 10
    totals = proof["totals"]
    assert totals["steps"] >= 95
    assert totals["verified"] + totals["unverified"] == totals["steps"]
    steps = [step for exercise in proof["exercises"] for step in exercise["steps"] if step["status"] == "unverified"]
    assert sum(step["skip"] not in ("engine", "compose") for step in steps) <= 3


def test_each_step_in_the_proof_names_the_lines_where_it_stands(folder: Path, project: Path) -> None:
    proof = json.loads((folder / "verification.json").read_text(encoding="utf-8"))
    for exercise in proof["exercises"]:
        for told, page in exercise["pages"].items():
            lines = (project / "docs" / page).read_text(encoding="utf-8").splitlines()
            for step in exercise["steps"]:
                assert step["command"].partition("\n")[0] in lines[step["lines"][told] - 1]


TERM = "article a.course-term"


@of_each(EXERCISES)
def test_a_word_of_the_glossary_is_explained_where_it_is_first_used(reading: Reading, path: str) -> None:
    page = reading(path)
    words = page.locator(TERM)
    assert words.count() >= 3
    words.first.focus()
    tooltip = page.locator("[role=tooltip]:not(.course-tip)").first
    tooltip.wait_for(state="visible")
    assert len(tooltip.inner_text()) > 20


@of_each(PAGES)
def test_a_page_asks_nobody_else_and_reports_no_error(reading: Reading, path: str) -> None:
    """From when it is opened until all that is asked of it here has been asked, and it has nothing left to fetch."""
    reading(path).wait_for_load_state("networkidle")
    assert reading.wrong == []


@of_each(EXERCISES)
def test_a_word_leads_to_its_place_in_the_glossary(changing: Reading, path: str) -> None:
    page = changing(path)
    word = page.locator(TERM).first
    anchor = word.evaluate("link => new URL(link.href).hash")
    word.click()
    page.wait_for_url(f"**{'/en' if language(path) == 'en' else ''}/glossary/{anchor}")
    assert page.locator(f"dt{anchor}").is_visible()


@of_each(EXERCISES)
def test_without_scripts_a_page_opens_on_these_versions_too(
    reading: Reading, path: str, verified_on: dict[str, str]
) -> None:
    assert_opened_on(reading(path, scripts=False), verified_on)
