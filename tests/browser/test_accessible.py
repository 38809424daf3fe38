"""Everyone can read the site: WCAG 2.2 AA as axe-core checks it, the keyboard alone, zoom, calm, forced colours.

axe-core finds what a program can find (https://github.com/dequelabs/axe-core); what it cannot, the other tests here do:
that the keyboard gets everywhere and one sees where it is, and that nothing is too small, too wide or in motion.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from helpers.shown import EXERCISES, PAGES

pytestmark = [pytest.mark.engine, pytest.mark.browser]

SITE = [*PAGES, "/404.html"]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDE, NARROW = 1280, 320
Open = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser, address: str) -> Iterator[Open]:
    """Opens a page in a context with these options; with no motion, so that nothing is looked at half-way."""
    contexts = []

    def opened(path: str, width: int = WIDE, height: int = 800, **options: Any) -> Page:
        context = browser.new_context(
            base_url=address, viewport={"width": width, "height": height}, **{"reduced_motion": "reduce", **options}
        )
        contexts.append(context)
        page = context.new_page()
        failed: list[str] = []
        page.on("requestfailed", lambda request: failed.append(f"{request.url}: {request.failure}"))
        page.goto(path, wait_until="networkidle")
        page.wait_for_function("document.documentElement.classList.contains('js')")
        assert failed == []  # half a page proves nothing
        return page

    yield opened
    for context in contexts:
        context.close()


# --- axe-core ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", SITE)
def test_axe_finds_nothing(open_page: Open, path: str, scheme: str) -> None:
    page = open_page(path, color_scheme=scheme)
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    page.add_style_tag(content=".md-typeset .tabbed-block { display: block !important }")
    found = []
    for width in (WIDE, NARROW):
        page.set_viewport_size({"width": width, "height": 800})
        page.wait_for_timeout(100)  # the theme's scripts learn of the new width a moment later
        found += [f"{width} px: {violation}" for violation in violations(page)]
    assert found == []


def violations(page: Page) -> list[str]:
    options = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
    return [
        f"{rule['id']} ({rule['help']}): {node['html'][:160]} {node['failureSummary']}"
        for rule in Axe().run(page, options=options).response["violations"]
        for node in rule["nodes"]
    ]


# --- the keyboard -----------------------------------------------------------------------------------------

# Marks what the keyboard should reach: what can be used and is shown.
EXPECTED = """() => {
  const usable = 'a[href], button, input, select, textarea, summary, [tabindex="0"], [contenteditable="true"]'
  const shown = each => each.checkVisibility({ visibilityProperty: true })
  const all = [...document.querySelectorAll(usable)].filter(each => each.tabIndex >= 0 && !each.disabled && shown(each))
  all.forEach((each, index) => { each.dataset.expected = index })
  return all.length
}"""

# What it should have reached and has not: of a group of radio buttons, any is enough. The button that leads to the top
# is out of reach while one is there.
MISSED = """reached => {
  const group = each => each.type === 'radio' ? [...document.getElementsByName(each.name)] : [each]
  return [...document.querySelectorAll('[data-expected]')]
  .filter(each => !group(each).some(one => reached.includes(one.dataset.expected)) && each.tabIndex >= 0)
  .map(each => each.outerHTML.slice(0, 140))
}"""

# What the keyboard is on now, and what is wrong with how that is shown; null where it has left the page.
STOP = """() => {
  const on = document.activeElement
  if (!on || on === document.body) return null
  const marked = [on, ...(on.labels || [])]
  const rings = marked.filter(each => {
    const style = getComputedStyle(each)
    return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2
  })
  const header = document.querySelector('.md-header').getBoundingClientRect()
  const seen = each => {
    const box = each.getBoundingClientRect()
    const top = on.closest('.md-header, .md-sidebar, .md-skip') ? 0 : header.bottom
    const inside = box.right > 0 && box.left < innerWidth && box.bottom > top && box.top < innerHeight
    return box.width && box.height && inside
  }
  const wrong = []
  if (!rings.length) wrong.push('no ring')
  else if (!rings.some(seen)) wrong.push('out of sight')
  if (on.matches('pre[tabindex="0"] :is(code, samp)')) wrong.push('a second stop in one block')
  const name = on.outerHTML.slice(0, 140)
  return { index: on.dataset.expected ?? null, name, wrong }
}"""


def stops(page: Page, key: str, most: int) -> Iterator[dict[str, Any]]:
    """Where the keyboard stops until it leaves the page; a trap if it never does."""
    for _ in range(most):
        page.keyboard.press(key)
        stop = page.evaluate(STOP)
        if stop is None:
            return
        yield stop
    pytest.fail(f"{key} never leaves the page; it is on {stop['name']}")


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("path", SITE)
def test_the_keyboard_reaches_everything_and_one_sees_where_it_is(open_page: Open, path: str, width: int) -> None:
    page = open_page(path, width)
    expected = page.evaluate(EXPECTED)
    reached = list(stops(page, "Tab", expected + 20))
    assert [f"{stop['name']} {stop['wrong']}" for stop in reached if stop["wrong"]] == []
    assert page.evaluate(MISSED, [stop["index"] for stop in reached]) == []


@pytest.mark.parametrize("path", EXERCISES[:1] + EXERCISES[-1:])
def test_going_backwards_nothing_is_hidden_below_the_header(open_page: Open, path: str) -> None:
    page = open_page(path)
    expected = page.evaluate(EXPECTED)
    reached = list(stops(page, "Shift+Tab", expected + 20))
    assert [f"{stop['name']} {stop['wrong']}" for stop in reached if stop["wrong"]] == []


@pytest.mark.parametrize("path", ["/1-containers/", "/en/1-containers/"])
def test_the_first_stop_skips_to_the_content(open_page: Open, path: str) -> None:
    page = open_page(path)
    page.keyboard.press("Tab")
    skip = page.locator(".md-skip:focus")
    assert skip.evaluate("link => getComputedStyle(link).opacity") == "1"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('article') !== null")


@pytest.mark.parametrize("path", ["/3-swarm/", "/en/3-swarm/"])
def test_tabs_are_chosen_with_arrows(open_page: Open, path: str) -> None:
    page = open_page(path, NARROW)
    tabs = page.locator(".tabbed-set").first
    tabs.locator("input").first.check(force=True)
    tabs.locator("input:checked").focus()
    for key, number in (("ArrowRight", 1), ("ArrowLeft", 0)):
        page.keyboard.press(key)
        assert tabs.locator("input").nth(number).is_checked()
        assert tabs.locator(".tabbed-block").nth(number).is_visible()


# --- sizes ------------------------------------------------------------------------------------------------

SMALL = """() => [...document.querySelectorAll(':is(button, summary, select, .md-button, .tabbed-labels > label)')]
  .filter(each => each.closest('article') && !each.closest('pre'))
  .filter(each => each.checkVisibility())
  .map(each => [each.outerHTML.slice(0, 120), each.getBoundingClientRect()])
  .filter(([, box]) => box.width < 23.9 || box.height < 23.9)
  .map(([name, box]) => `${name}: ${box.width} × ${box.height}`)"""


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("path", SITE)
def test_what_is_pressed_is_large_enough_for_a_finger(open_page: Open, path: str, width: int) -> None:
    """2.5.8 asks for 24 px, except in lines of text, as samples are; axe-core looks at links, and at their room."""
    assert open_page(path, width).evaluate(SMALL) == []


@pytest.mark.parametrize("path", SITE)
def test_at_twice_the_size_nothing_scrolls_sideways(open_page: Open, path: str) -> None:
    """200 % on a screen of 1280 × 800; 320 px, which is 400 %, is looked at in test_pages_shown.py."""
    page = open_page(path, 640, 400, device_scale_factor=2)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


# --- calm, contrast, forced colours -----------------------------------------------------------------------

MOVING = """() => [...document.querySelectorAll('*')].flatMap(each => ['', '::before', '::after'].flatMap(pseudo => {
  const style = getComputedStyle(each, pseudo || null)
  const longest = times => Math.max(...times.split(',').map(parseFloat))
  const lasting = [style.transitionDuration, style.animationDuration].map(longest)
  const moves = style.animationName !== 'none' ? lasting[1] : 0
  const smooth = !pseudo && style.scrollBehavior === 'smooth'
  return lasting[0] > 0.01 || moves > 0.01 || smooth ? [`${each.tagName}.${each.className}${pseudo}`] : []
}))"""


@pytest.mark.parametrize("path", ["/", "/en/3-swarm/", "/en/verification/"])
def test_who_wants_no_motion_gets_none(open_page: Open, path: str) -> None:
    assert open_page(path).evaluate(MOVING) == []


def contrast(one: str, other: str) -> float:
    """How far apart two colours are, as WCAG reckons; a browser tells them as `rgb(29, 43, 48)`."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    parts = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


BOTH_SCHEMES = pytest.mark.parametrize("scheme", ["light", "dark"])

PAINTED = """names => names.map(name => {
  const sample = document.body.appendChild(document.createElement('p'))
  sample.style.color = `var(${name})`
  return getComputedStyle(sample).color
})"""


@BOTH_SCHEMES
def test_every_ink_for_text_stands_out_from_the_paper(open_page: Open, scheme: str) -> None:
    names = ["--md-default-bg-color", *(f"--md-default-fg-color{shade}" for shade in ("", "--light", "--lighter"))]
    paper, *inks = open_page("/", color_scheme=scheme).evaluate(PAINTED, names)
    assert [ink for ink in inks if contrast(ink, paper) < 4.5] == []


@BOTH_SCHEMES
def test_the_button_for_copying_is_seen_before_the_pointer_comes(open_page: Open, scheme: str) -> None:
    page = open_page("/en/2-images/", color_scheme=scheme)
    buttons = page.locator(".highlight:not(.language-console) .md-code__button")
    buttons.first.wait_for()
    ink = buttons.first.evaluate("each => getComputedStyle(each).color")
    paper = page.locator(".highlight:not(.language-console) code").first
    assert contrast(ink, paper.evaluate("each => getComputedStyle(each).backgroundColor")) >= 3


@BOTH_SCHEMES
def test_where_a_value_is_asked_the_ring_stands_out_from_the_paper(open_page: Open, scheme: str) -> None:
    page = open_page("/en/1-containers/", color_scheme=scheme)
    page.locator(".course-own:visible").first.press("Enter")
    asked = page.locator(".course-ask:popover-open")
    paper = asked.evaluate("each => getComputedStyle(each).backgroundColor")
    for part in ("input", "button"):
        ring = asked.locator(f"{part}:focus-visible").evaluate("each => getComputedStyle(each).outlineColor")
        assert contrast(ring, paper) >= 3
        page.keyboard.press("Tab")


INKS = """(all, part) => all.filter(each => each.checkVisibility()).map(each => {
  const sign = getComputedStyle(each, part)
  return [parseFloat(sign.width) > 5, sign.backgroundColor !== getComputedStyle(document.body).backgroundColor]
})"""

OWN_COLOURS = pytest.mark.parametrize(
    "options", [{"forced_colors": "active"}, {"contrast": "more"}], ids=["forced", "contrast"]
)


def assert_seen(page: Page, selector: str, part: str = "::before") -> None:
    """Signs are there, and are not filled with the colour of the paper."""
    page.locator(selector).first.wait_for(state="attached")
    inks = page.locator(selector).evaluate_all(INKS, part)
    assert inks
    assert all(all(ink) for ink in inks)


@OWN_COLOURS
@pytest.mark.parametrize(
    ("path", "selector"),
    [
        ("/", ".course-marks li"),
        ("/en/1-containers/", "article .livecheck"),
        ("/en/1-containers/", ".course-where"),
        ("/en/1-containers/", ".course-copy"),
        ("/en/1-containers/", ".course-replay-start"),
        ("/en/1-containers/", ".admonition-title"),
        ("/en/4-capabilities/", ".course-fails"),
    ],
)
def test_marks_and_signs_are_seen_in_colours_that_a_reader_forces(
    open_page: Open, path: str, selector: str, options: dict[str, str]
) -> None:
    assert_seen(open_page(path, **options), selector)


@OWN_COLOURS
@pytest.mark.parametrize(("selector", "width"), [(".md-code__button", WIDE), (".md-nav__icon", NARROW)])
def test_the_themes_own_signs_are_seen_in_them_too(
    open_page: Open, selector: str, width: int, options: dict[str, str]
) -> None:
    assert_seen(open_page("/en/2-images/", width, **options), selector, "::after")


@OWN_COLOURS
def test_right_and_wrong_are_seen_in_them_too(open_page: Open, options: dict[str, str]) -> None:
    page = open_page("/en/1-containers/", **options)
    question = page.locator(".course-quiz-question").first
    for answer in question.locator("input").all():
        answer.check()
        question.get_by_role("button").click()
        assert_seen(page, ":is(.course-quiz-right-sign, .course-quiz-wrong-sign)")


def test_the_tab_that_is_chosen_is_told_in_colours_that_a_reader_forces(open_page: Open) -> None:
    page = open_page("/en/3-swarm/", forced_colors="active")
    lines = page.locator(".tabbed-set").first.locator(":scope > .tabbed-labels > label")
    chosen, *others = lines.evaluate_all("all => all.map(each => getComputedStyle(each).borderBottomColor)")
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert contrast(chosen, paper) >= 3
    assert set(others) == {paper}
