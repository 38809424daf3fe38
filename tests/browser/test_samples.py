"""Values that differ on every machine: words that say so, and the reader's own in their place."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from course_site.check import REPEATED
from helpers.reading import Reading, of_each
from helpers.shown import EXERCISES, REFUSED, consoles, errors_of, language
from livecheck.match import columns, kinds, rare, scanner, streams

pytestmark = [pytest.mark.engine, pytest.mark.browser]

SAMPLE = "3030c9c91e12"
"""The sample of exercise 1 that commands take again; in three of them by its first four digits."""
DIGITS = "0123456789abcdef" * 4


def all_kinds() -> Iterator[str]:
    """The name of every kind that a sample can be of."""
    yield REPEATED
    for module in (kinds, columns, rare, scanner, streams):
        for value in vars(module).values():
            several = value.values() if isinstance(value, dict) else [value]
            for each in several:
                yield from (kind.name for kind in (each if isinstance(each, tuple) else [each]) if is_kind(kind))


def is_kind(value: object) -> bool:
    return isinstance(value, kinds.Kind)


# --- tips -------------------------------------------------------------------------------------------------


def test_kinds_are_found() -> None:
    assert {"ID", "age", "node", "link count", "total", "repeated", "size"} <= set(all_kinds())
    assert len(set(all_kinds())) > 25


@pytest.mark.parametrize(("path", "unnamed"), [("/1-containers/", "Valeur"), ("/en/1-containers/", "Value")])
def test_every_kind_has_words_in_both_languages(page: Page, path: str, unnamed: str) -> None:
    page.goto(path)
    said = page.evaluate(
        """kinds => kinds.map(kind => {
          const sample = [...document.querySelectorAll('.course-sample')].find(each => each.checkVisibility())
          sample.dataset.kind = kind
          sample.dispatchEvent(new PointerEvent('pointerover', { bubbles: true, pointerType: 'mouse' }))
          return document.querySelector('.course-tip').textContent
        })""",
        sorted({*all_kinds()} | {"of no kind"}),
    )
    told = dict(zip(sorted({*all_kinds()} | {"of no kind"}), said, strict=True))
    assert told.pop("of no kind").startswith(unnamed)
    wanted = "sera différent" if language(path) == "fr" else "will be different on your machine."
    for kind, text in told.items():
        assert wanted in text, kind
        assert not text.startswith((f"{unnamed}:", f"{unnamed}\u00a0:")), kind


@of_each(EXERCISES)
def test_each_block_with_samples_tells_their_kinds_to_a_screen_reader(reading: Reading, path: str) -> None:
    told = (
        reading(path)
        .locator(".language-console > pre:has(.course-sample, .course-own)")
        .evaluate_all(
            "all => all.map(pre => document.getElementById(pre.getAttribute('aria-describedby')).textContent)"
        )
    )
    assert told
    wanted = "Seront différents chez vous\u00a0: " if language(path) == "fr" else "Will be different on your machine: "
    assert all(text.startswith(wanted) and text.endswith(").") for text in told)


@pytest.fixture
def age(page: Page) -> Locator:
    """An age in a table, on a page that is open."""
    page.goto("/en/1-containers/")
    return page.locator("[data-kind=age]").first


@pytest.fixture
def tip(page: Page) -> Locator:
    return page.locator(".course-tip")


def test_a_tip_comes_with_the_pointer_stays_below_it_and_goes(page: Page, age: Locator, tip: Locator) -> None:
    age.hover()
    expect(tip).to_have_text("Age: will be different on your machine.")
    assert tip.get_attribute("role") == "tooltip"
    page.clock.install()
    tip.hover()
    page.clock.run_for(500)  # longer than it takes to go
    expect(tip).to_be_visible()
    page.locator("h1").hover()
    expect(tip).to_be_hidden()


def test_escape_dismisses_a_tip_while_the_pointer_stays(page: Page, age: Locator, tip: Locator) -> None:
    age.hover()
    expect(tip).to_be_visible()
    page.keyboard.press("Escape")
    expect(tip).to_be_hidden()


def test_a_finger_brings_and_dismisses_a_tip(browser: Browser, address: str) -> None:
    context = browser.new_context(
        base_url=address, has_touch=True, is_mobile=True, viewport={"width": 320, "height": 640}
    )
    page = context.new_page()
    page.goto("/1-containers/")
    page.locator("[data-kind=size]:visible").first.tap()
    expect(page.locator(".course-tip")).to_have_text("Taille\u00a0: sera différente chez vous.")
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    page.locator("h2").first.tap()
    expect(page.locator(".course-tip")).to_be_hidden()
    context.close()


def test_by_keyboard_a_block_tells_all_its_samples(page: Page, age: Locator, tip: Locator) -> None:
    block = page.locator(".language-console > pre:has([data-kind=age])").first
    before = page.locator(".course-tick input").first
    before.focus()
    while not block.evaluate("block => block === document.activeElement"):
        page.keyboard.press("Tab")
    expect(tip).to_contain_text("2 weeks" if "2 weeks" in block.inner_text() else age.inner_text())
    expect(tip).to_contain_text("(age)")
    page.keyboard.press("Escape")
    expect(tip).to_be_hidden()
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    expect(tip).to_be_visible()


def test_samples_make_no_tab_stops_unless_they_can_be_chosen(page: Page) -> None:
    page.goto("/2-images/")
    assert page.locator(".course-sample").count() > 100
    assert page.locator(":is(.course-sample, .course-own):is([tabindex], button):not([data-sample])").count() == 0


# --- own values -------------------------------------------------------------------------------------------


def put(page: Page, value: str, piece: str = ".course-own") -> None:
    """Types a value for the first visible piece, by keyboard alone."""
    page.locator(f"{piece}:visible").first.focus()
    page.keyboard.press("Enter")
    expect(
        page.get_by_role("textbox", name="Votre valeur" if page.locator("html[lang=fr]").count() else "Your value")
    ).to_be_focused()
    page.keyboard.type(value)
    page.keyboard.press("Enter")


def commands(page: Page) -> list[str]:
    """All commands of a page as they are shown and, the same, as they are copied."""
    shown = page.locator(".course-command").evaluate_all(
        "all => all.map(e => [...e.querySelectorAll('.w')].map(w => w.textContent).join('\\n'))"
    )
    copied = page.locator(".course-command").evaluate_all("all => all.map(e => e.dataset.copy)")
    blocks = page.locator(".language-console").evaluate_all("all => all.map(e => e.dataset.copy)")
    assert shown == copied
    assert blocks == page.locator(".language-console").evaluate_all(
        "all => all.map(e => [...e.querySelectorAll('.course-command')].map(c => c.dataset.copy).join('\\n'))"
    )
    return list(shown)


def written(path: str) -> list[str]:
    return [step.command for block in consoles(path) for step in block.steps]


def test_an_own_value_goes_into_every_command_and_is_kept(page: Page, context: BrowserContext) -> None:
    page.goto("/1-containers/")
    put(page, " 77ab ")
    mine = [command.replace("3030", "77ab") for command in written("/1-containers/")]
    assert mine != written("/1-containers/")
    assert commands(page) == mine
    outputs = page.locator(f".course-sample[data-sample='{SAMPLE}']")
    assert set(outputs.all_text_contents()) == {"77ab"}
    assert all("course-mine" in (each.get_attribute("class") or "") for each in outputs.all())
    expect(page.locator("body > [role=status]")).to_have_text("Votre valeur est dans les commandes de l’exercice.")
    page.reload()
    assert commands(page) == mine
    page.goto("/en/1-containers/")
    assert commands(page) == mine
    page.goto("/2-images/")
    assert commands(page) == written("/2-images/")
    assert json.loads(page.evaluate("localStorage['course.values']")) == {"1-containers": {SAMPLE: "77ab"}}


def test_the_button_copies_the_own_value(page: Page) -> None:
    page.goto("/en/1-containers/")
    put(page, "77ab")
    page.locator(".language-console", has_text="docker container start").locator(".md-code__button").click()
    assert page.evaluate("navigator.clipboard.readText()") == "docker container start 77ab"
    several = page.locator(".language-console", has_text="docker container exec -it")
    several.locator(".course-copy").first.click()
    assert page.evaluate("navigator.clipboard.readText()") == "docker container exec -it 77ab /bin/ash"


def test_focus_goes_to_the_field_and_back(page: Page) -> None:
    page.goto("/en/1-containers/")
    put(page, "77ab")
    own = page.locator(".course-own").first
    expect(own).to_be_focused()
    expect(own).to_have_accessible_description("Your value")
    page.keyboard.press("Enter")
    field = page.get_by_role("textbox", name="Your value")
    expect(field).to_have_value("77ab")
    expect(page.get_by_role("dialog", name=f"In place of {SAMPLE}")).to_be_visible()
    page.keyboard.press("Escape")
    expect(field).to_be_hidden()
    expect(own).to_be_focused()


def test_one_value_is_taken_back(page: Page) -> None:
    page.goto("/en/1-containers/")
    put(page, "77ab")
    page.locator(".course-own").first.click()
    page.get_by_role("button", name="Put back the course’s", exact=True).click()
    assert commands(page) == written("/en/1-containers/")
    assert page.evaluate("localStorage.getItem('course.values')") is None
    page.locator(".course-own").first.click()
    expect(page.get_by_role("button", name="Put back the course’s", exact=True)).to_be_disabled()


def test_all_values_of_an_exercise_are_taken_back_at_once(page: Page) -> None:
    page.goto("/1-containers/")
    put(page, "77ab")
    page.goto("/3-swarm/")
    put(page, "SWMTKN-1-mine")
    page.locator(".course-own").nth(1).click()
    page.keyboard.type("192.168.7.1")
    page.keyboard.press("Enter")
    assert "docker swarm join --token SWMTKN-1-mine 192.168.7.1:2377" in commands(page)
    page.get_by_role("button", name="Remettre les valeurs du cours").click()
    assert commands(page) == written("/3-swarm/")
    expect(page.locator(".course-path [role=status]")).to_have_text(
        "Les valeurs du cours sont remises dans tout l’exercice."
    )
    page.goto("/1-containers/")
    assert "docker container start 77ab" in commands(page)


@pytest.mark.parametrize("value", [DIGITS, f"sha256:{DIGITS}"])
def test_of_a_long_id_twelve_digits_do_where_the_page_shows_its_beginning(page: Page, value: str) -> None:
    page.goto("/2-images/")
    sample = page.locator(".course-own:visible").nth(2)
    old = sample.text_content() or ""
    sample.click()
    page.keyboard.type(value)
    page.keyboard.press("Enter")
    assert len(old) == 12
    assert commands(page) == [command.replace(old, DIGITS[:12]) for command in written("/2-images/")]


REFUSALS = [
    ("", "Tapez la valeur", "Type the value"),
    ("   ", "Tapez la valeur", "Type the value"),
    ("77 ab", "pas d’espace", "no blanks"),
    ("-rf", "tiret", "dash"),
    ("a" * 129, "128 caractères", "128 characters"),
    *((f"77{c}ab", f"«\u00a0{c}\u00a0»", f"“{c}”") for c in ";|&<>$()'\"\\`*é"),
]


@pytest.mark.parametrize("path", ["/1-containers/", "/en/1-containers/"])
def test_what_cannot_be_a_value_is_refused_in_words(page: Page, path: str) -> None:
    page.goto(path)
    page.locator(".course-own").first.click()
    field = page.get_by_role("textbox", name="Votre valeur" if language(path) == "fr" else "Your value")
    for value, french, english in REFUSALS:
        field.fill(value)
        page.keyboard.press("Enter")
        expect(field).to_be_focused()
        expect(field).to_have_attribute("aria-invalid", "true")
        expect(field).to_have_accessible_description(
            re.compile(re.escape(french if language(path) == "fr" else english))
        )
    assert commands(page) == written(path)
    assert page.evaluate("localStorage.getItem('course.values')") is None


NONSENSE = [
    "not JSON {",
    "null",
    "7",
    '"text"',
    "[1, 2]",
    '{"1-containers": "text"}',
    '{"1-containers": [1]}',
    f'{{"1-containers": {{"{SAMPLE}": 7}}}}',
    f'{{"1-containers": {{"{SAMPLE}": "x; rm -rf ~"}}}}',
    f'{{"1-containers": {{"{SAMPLE}": "-it"}}}}',
]


@pytest.mark.parametrize("kept", NONSENSE)
def test_what_somebody_else_has_written_is_no_value(context: BrowserContext, kept: str) -> None:
    context.add_init_script(f"localStorage['course.values'] = {json.dumps(kept)}")
    page = context.new_page()
    wrong = errors_of(page)
    page.goto("/1-containers/")
    assert commands(page) == written("/1-containers/")
    put(page, "77ab")
    assert "docker container start 77ab" in commands(page)
    assert wrong == []


def test_where_a_browser_keeps_nothing_values_hold_for_the_page(context: BrowserContext) -> None:
    context.add_init_script(REFUSED)
    page = context.new_page()
    wrong = errors_of(page)
    page.goto("/1-containers/")
    put(page, "77ab")
    assert "docker container start 77ab" in commands(page)
    page.get_by_role("button", name="Remettre les valeurs du cours").click()
    assert commands(page) == written("/1-containers/")
    assert wrong == []


def test_without_scripts_all_is_text(browser: Browser, address: str) -> None:
    context = browser.new_context(base_url=address, java_script_enabled=False)
    page = context.new_page()
    page.goto("/1-containers/")
    assert page.locator("article .language-console").locator("button, input").count() == 0
    assert page.locator(".course-path").bounding_box() == {
        **(page.locator(".course-path").bounding_box() or {}),
        "height": 0,
    }
    expect(page.get_by_text("soulignées de points")).to_be_visible()
    context.close()


PRINTED = "all => all.map(e => [...e.querySelectorAll('.w')].map(w => w.innerText).join('\\n'))"

PLAIN = """all => all.map(each => {
  const style = getComputedStyle(each)
  const fits = each.getBoundingClientRect().right <= each.closest('pre').getBoundingClientRect().right
  return [style.backgroundColor, style.borderStyle, style.outlineStyle, fits]
})"""


@pytest.mark.parametrize("path", ["/1-containers/", "/2-images/", "/en/3-swarm/"])
def test_on_paper_values_are_plain_text_in_the_commands(page: Page, path: str) -> None:
    page.set_viewport_size({"width": 658, "height": 800})  # A4 without its margins
    page.goto(path)
    long = "a" * 128
    put(page, long)
    mine = commands(page)
    assert any(long in command for command in mine)
    page.emulate_media(media="print")
    assert page.locator(".course-command").evaluate_all(PRINTED) == mine
    values = page.locator(".language-console button:is(.course-own, .course-sample)").evaluate_all(PLAIN)
    assert values
    assert [value for value in values if value != ["rgba(0, 0, 0, 0)", "none", "none", True]] == []


@pytest.mark.parametrize("width", [320, 1280])
def test_where_the_value_is_asked_nothing_is_out_of_view(browser: Browser, address: str, width: int) -> None:
    context = browser.new_context(base_url=address, viewport={"width": width, "height": 640})
    page = context.new_page()
    page.goto("/3-swarm/")
    for own in page.locator(".course-own:visible").all():
        own.click()
        page.keyboard.type("a;b")
        page.keyboard.press("Enter")
        box = page.locator(".course-ask:popover-open").bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= 640
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.keyboard.press("Escape")
    context.close()
