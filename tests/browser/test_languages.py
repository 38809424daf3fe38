"""The two languages for a reader: the switch keeps the place, the search finds its own, an offer is made once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from helpers.reading import settle
from helpers.shown import EXERCISES, PAGES, REFUSED, language

pytestmark = [pytest.mark.engine, pytest.mark.browser]

OFFER = ".course-offer"
PLACES = "article :is(h2, h3, dt, .course-block)[id]"

SHIFTS = """window.shifts = []
new PerformanceObserver(list => shifts.push(...list.getEntries().map(entry => entry.value)))
  .observe({ type: 'layout-shift', buffered: true })"""


def twin(path: str) -> str:
    """The path of the same page in the other language."""
    return path.replace("/en/", "/", 1) if language(path) == "en" else f"/en{path}"


def switch(page: Page) -> Locator:
    return page.locator("a.course-language")


# --- the switch -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", [path for path in PAGES if language(path) == "fr"])
def test_the_switch_leads_to_the_same_page_and_back(page: Page, address: str, path: str) -> None:
    page.goto(path)
    assert switch(page).inner_text() == "English"
    switch(page).click()
    page.wait_for_url(address + twin(path))
    assert switch(page).inner_text() == "Français"
    switch(page).click()
    page.wait_for_url(address + path)


@pytest.mark.parametrize("path", [*EXERCISES, "/glossary/", "/en/glossary/"])
def test_the_switch_keeps_the_place(page: Page, address: str, path: str) -> None:
    page.goto(path)
    places = page.locator(PLACES).locator("visible=true")
    names = places.evaluate_all("found => found.map(element => element.id)")
    assert len(names) >= 8
    name = names[len(names) // 2]
    page.locator(f"[id='{name}']").evaluate("element => element.scrollIntoView({ block: 'start' })")
    page.evaluate("scrollBy({ top: -10, behavior: 'instant' })")  # as a reader stops: not quite at it
    switch(page).click()
    page.wait_for_url(f"{address}{twin(path)}#*")
    arrived = page.url.partition("#")[2]
    assert 0 <= names.index(arrived) - names.index(name) <= 1  # the next may stand right below it
    expect(page.locator(f"[id='{arrived}']")).to_be_in_viewport()
    top = page.locator(f"[id='{arrived}']").evaluate("element => element.getBoundingClientRect().top")
    assert top < 200
    assert top >= page.locator(".md-header").evaluate("header => header.getBoundingClientRect().bottom") - 2


@pytest.mark.parametrize("path", EXERCISES)
def test_the_switch_leads_to_a_place_that_no_script_has_to_make_first(
    page: Page, address: str, folder: Path, path: str
) -> None:
    page.goto(path)
    command = page.locator(".course-copy").locator("visible=true").last
    command.evaluate("button => button.scrollIntoView({ block: 'start', behavior: 'instant' })")
    page.evaluate("scrollBy({ top: -10, behavior: 'instant' })")
    switch(page).click()
    page.wait_for_url(f"{address}{twin(path)}#*")
    written = (folder / twin(path).strip("/") / "index.html").read_text(encoding="utf-8")
    assert f'id="{page.url.partition("#")[2]}"' in written


def test_at_the_head_of_a_page_the_switch_leads_to_the_head_of_the_other(page: Page, address: str) -> None:
    page.goto("/2-images/")
    switch(page).click()
    page.wait_for_url(f"{address}/en/2-images/")
    assert page.evaluate("scrollY") == 0


def test_the_place_is_kept_with_the_keyboard_and_in_a_new_tab(context: BrowserContext, address: str) -> None:
    page = context.new_page()
    page.goto("/en/1-containers/#isolation")
    page.wait_for_function("scrollY > 100")
    switch(page).focus()
    with context.expect_page() as opened:
        page.keyboard.press("Control+Enter")
    opened.value.wait_for_url(f"{address}/1-containers/#isolation")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}/1-containers/#isolation")


def test_without_a_script_the_switch_leads_to_the_same_page(browser: Browser, address: str) -> None:
    context = browser.new_context(base_url=address, java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    page.goto("/3-swarm/#stack")
    assert page.locator(OFFER).count() == 0
    switch(page).click()
    page.wait_for_url(f"{address}/en/3-swarm/")
    context.close()


@pytest.mark.parametrize("path", ["/", "/en/"])
def test_on_a_narrow_screen_the_switch_is_short_and_still_has_its_name(page: Page, path: str) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(path)
    name, code = ("Français", "FR") if language(path) == "en" else ("English", "EN")
    assert switch(page).locator(".course-language-code").is_visible()
    assert page.get_by_role("link", name=name, exact=True).count() == 1
    assert switch(page).locator(".course-language-code").inner_text() == code
    box = switch(page).bounding_box()
    assert box
    assert min(box["width"], box["height"]) >= 24


# --- the search -------------------------------------------------------------------------------------------


def search(page: Page, words: str) -> list[str]:
    """The paths of what the search of the open page finds, which may have looked for other words before."""
    if not page.locator(".md-search__input:focus").count():
        page.keyboard.press("/")
    page.locator(".md-search__input").fill("")
    expect(page.locator(".md-search-result__meta")).not_to_contain_text(words_found(page), timeout=15_000)
    page.locator(".md-search__input").fill(words)
    page.locator(".md-search__input").press("End")
    expect(page.locator(".md-search-result__meta")).to_contain_text("document", timeout=15_000)
    expect(page.locator(".md-search-result__meta")).to_contain_text(words_found(page), timeout=15_000)
    links = page.locator(".md-search-result__link")
    return [str(path) for path in links.evaluate_all("links => links.map(link => new URL(link.href).pathname)")]


def words_found(page: Page) -> str:
    """What the search says once it has looked; before, it asks to be typed into."""
    return "trouvé" if page.locator("html").get_attribute("lang") == "fr" else "matching"


@pytest.fixture(scope="module")
def searched(searchable: Callable[[], BrowserContext], path: str) -> Iterator[Page]:
    """A page where one thing is searched after the other, and which has nothing to complain of."""
    page = searchable().new_page()
    wrong: list[str] = []
    page.on("console", lambda said: wrong.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto(path)
    yield page
    page.context.close()
    assert wrong == []


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/", "conteneur"),
        ("/4-capabilities/", "docker"),
        ("/glossary/", "Dockerfile"),
        ("/en/", "container"),
        ("/en/4-capabilities/", "docker"),
        ("/en/glossary/", "Dockerfile"),
    ],
    scope="module",
)
def test_a_search_finds_pages_of_its_own_language_alone(searched: Page, path: str, words: str) -> None:
    found = search(searched, words)
    assert len(set(found)) >= 3
    assert {language(each) for each in found} == {language(path)}
    assert set(found) <= set(PAGES)


@pytest.mark.parametrize(
    ("path", "words"), [("/", "bienvenue dans ce cours anglais"), ("/en/", "réseau mandataire")], scope="module"
)
def test_words_of_the_other_language_find_nothing_of_it(searched: Page, path: str, words: str) -> None:
    assert {language(each) for each in search(searched, words)} <= {language(path)}


@pytest.mark.parametrize(
    ("path", "typed", "target", "marked"),
    [
        ("/", "reseau", "/5-networks-data/", "réseau"),
        ("/", "réseau", "/5-networks-data/", "réseau"),
        ("/", "conteneurs", "/1-containers/", "conteneur"),
        ("/", "l’isolation", "/1-containers/", "isolation"),
        ("/", "--cap-drop", "/4-capabilities/", "cap"),
        ("/en/", "-privileged", "/en/4-capabilities/", "privileged"),
        ("/en/", "networking", "/en/5-networks-data/", "network"),
        ("/en/", "capability", "/en/4-capabilities/", "capabilities"),
    ],
    scope="module",
)
def test_a_word_is_found_without_its_accents_and_by_its_forms(
    searched: Page, path: str, typed: str, target: str, marked: str
) -> None:
    found = search(searched, typed)
    assert target in found
    marks = searched.locator(".md-search-result mark").all_text_contents()
    assert any(mark.lower().startswith(marked) for mark in marks)
    best = searched.locator(".md-search-result__link").first
    assert best.locator(".md-search-result__terms").count() == 0  # no word of it is called missing


def test_a_page_loads_the_rules_of_its_language_and_no_others(searchable: Callable[[], BrowserContext]) -> None:
    page = searchable().new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.rpartition("/")[2]))
    page.goto("/en/")
    search(page, "container")
    assert "search_index.json" in asked
    assert not [name for name in asked if name.startswith("lunr.")]
    page.goto("/")
    search(page, "conteneur")
    assert {name for name in asked if name.startswith("lunr.")} == {"lunr.fr.min.js", "lunr.stemmer.support.min.js"}
    page.context.close()


# --- the offer --------------------------------------------------------------------------------------------


@pytest.fixture
def reader(browser: Browser, address: str) -> Iterator[object]:
    """Opens a browser whose reader prefers these languages."""
    made: list[BrowserContext] = []

    def prefers(*languages: str) -> BrowserContext:
        context = browser.new_context(base_url=address, locale=languages[0])
        listed = ", ".join(f"'{each}'" for each in languages)
        context.add_init_script(f"Object.defineProperty(navigator, 'languages', {{ get: () => [{listed}] }})")
        made.append(context)
        return context

    yield prefers
    for context in made:
        context.close()


def opened(context: BrowserContext, path: str) -> Page:
    page = context.new_page()
    page.goto(path)
    page.wait_for_function("document.documentElement.classList.contains('js') && document.readyState === 'complete'")
    return page


@pytest.mark.parametrize(
    ("languages", "path", "words"),
    [
        (("en-GB", "fr"), "/2-images/", "This page is available in English."),
        (("de", "en", "fr"), "/", "This page is available in English."),
        (("fr-CA",), "/en/2-images/", "Cette page existe en français."),
    ],
)
def test_who_prefers_the_other_language_is_told_in_it(reader, languages, path, words) -> None:  # type: ignore[no-untyped-def]
    page = opened(reader(*languages), path)
    offer = page.locator(OFFER)
    assert page.url.endswith(path)  # nobody is sent anywhere
    assert offer.locator("p").inner_text().startswith(words)
    assert offer.get_attribute("lang") == language(twin(path))
    offer.get_by_role("link").click()
    page.wait_for_url(f"**{twin(path)}")
    assert page.locator(OFFER).count() == 0


@pytest.mark.parametrize(
    ("languages", "path"),
    [(("fr", "en"), "/"), (("en", "fr"), "/en/"), (("de",), "/"), (("de",), "/en/"), (("frr", "eng"), "/en/")],
)
def test_who_reads_their_own_language_or_neither_is_left_alone(reader, languages, path) -> None:  # type: ignore[no-untyped-def]
    assert opened(reader(*languages), path).locator(OFFER).count() == 0


@pytest.mark.parametrize("how", ["closed", "ignored", "switched", "accepted"])
def test_it_is_offered_once(reader, how: str) -> None:  # type: ignore[no-untyped-def]
    context = reader("en")
    page = opened(context, "/1-containers/")
    offer = page.locator(OFFER)
    assert offer.count() == 1
    if how == "closed":
        offer.get_by_role("button", name="Close").click()
        assert offer.count() == 0
        assert switch(page).evaluate("link => link === document.activeElement")
    elif how == "switched":
        switch(page).click()
        page.wait_for_url("**/en/1-containers/")
    elif how == "accepted":
        offer.get_by_role("link").click()
        page.wait_for_url("**/en/1-containers/")
    kept = page.evaluate("course.kept.read('course.language')")
    assert kept == ("en" if how in ("switched", "accepted") else "fr")
    assert opened(context, "/").locator(OFFER).count() == 0


BEHIND = "window.behind = true; Object.defineProperty(document, 'hidden', { get: () => window.behind })"
SEEN = "window.behind = false; document.dispatchEvent(new Event('visibilitychange'))"


def test_of_pages_that_were_opened_behind_another_only_the_first_that_is_seen_offers_it(reader) -> None:  # type: ignore[no-untyped-def]
    context = reader("en")
    context.add_init_script(BEHIND)
    pages = [opened(context, path) for path in ("/1-containers/", "/2-images/")]
    assert [page.locator(OFFER).count() for page in pages] == [0, 0]
    for page in pages:
        page.evaluate(SEEN)
    assert [page.locator(OFFER).count() for page in pages] == [1, 0]


def test_the_choice_is_remembered_and_never_moves_the_reader(reader) -> None:  # type: ignore[no-untyped-def]
    context = reader("en")
    page = opened(context, "/1-containers/")
    switch(page).click()
    page.wait_for_url("**/en/1-containers/")
    assert opened(context, "/2-images/").url.endswith("/2-images/")


def test_where_nothing_is_kept_the_offer_and_the_switch_work_for_the_page(reader) -> None:  # type: ignore[no-untyped-def]
    context = reader("en")
    context.add_init_script(REFUSED)
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error.stack)))
    page.goto("/1-containers/")
    page.locator(OFFER).get_by_role("button").click()
    switch(page).click()
    page.wait_for_url("**/en/1-containers/")
    assert [error for error in wrong if "languages.js" in error or "kept.js" in error] == []


@pytest.mark.parametrize("width", [320, 1280])
def test_the_offer_moves_nothing_and_fits_the_screen(reader, width: int) -> None:  # type: ignore[no-untyped-def]
    context = reader("fr")
    page = context.new_page()
    page.set_viewport_size({"width": width, "height": 640})
    page.add_init_script(SHIFTS)
    page.goto("/en/1-containers/")
    box = page.locator(OFFER).bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    for part in page.locator(f"{OFFER} :is(a, button)").all():
        inner = part.bounding_box()
        assert inner
        assert inner["x"] + inner["width"] <= box["x"] + box["width"]
        assert part.evaluate("element => element.scrollWidth <= element.clientWidth || element.tagName === 'A'")
    settle(page)
    assert sum(page.evaluate("shifts")) < 0.01


# Notes how far down the keyboard is in the text, before each press: by then the page has scrolled there.
FOLLOW = """() => {
  window.followed = []
  addEventListener('keydown', () => {
    const on = document.activeElement.closest('article') && document.activeElement
    if (on) followed.push(on.getBoundingClientRect().top)
  }, true)
}"""


def test_the_keyboard_reaches_the_offer_and_it_hides_no_link_from_it(reader) -> None:  # type: ignore[no-untyped-def]
    page = opened(reader("en"), "/1-containers/")
    page.locator(f"{OFFER} a").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.course-offer') !== null")
    top = page.locator(OFFER).evaluate("offer => offer.getBoundingClientRect().top")
    page.evaluate(FOLLOW)
    for _ in range(40):
        page.keyboard.press("Tab")
    followed = page.evaluate("followed")
    assert len(followed) > 10
    assert all(each < top for each in followed)


# --- the page for what is not there -----------------------------------------------------------------------


@pytest.mark.parametrize(("path", "first"), [("/nowhere/", "fr"), ("/en/nowhere/", "en"), ("/enough/", "fr")])
def test_what_is_not_there_is_said_in_the_language_of_the_address_first(
    page: Page, folder: Path, path: str, first: str
) -> None:
    missing = (folder / "404.html").read_text(encoding="utf-8")
    page.route(f"**{path}", lambda route: route.fulfill(status=404, content_type="text/html", body=missing))
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error.stack)))
    page.goto(path)
    assert page.locator("html").get_attribute("lang") == first
    sections = page.locator("article section")
    assert sections.evaluate_all("found => found.map(section => section.lang)")[0] == first
    assert page.title().startswith("Page not found" if first == "en" else "Page introuvable")
    sections.first.get_by_role("link").click()
    page.wait_for_url("**/en/" if first == "en" else lambda url: url.endswith("/") and "/en/" not in url)
    assert wrong == []
