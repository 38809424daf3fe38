"""Everyone can read the site: WCAG 2.2 AA as axe-core checks it, the keyboard alone, zoom, calm, forced colours.

axe-core finds what a program can find (https://github.com/dequelabs/axe-core); what it cannot, the other tests here do:
that the keyboard gets everywhere and one sees where it is, and that nothing is too small, too wide or in motion.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from helpers.reading import NARROW, WIDE, Reading, of_each, settle
from helpers.shown import EXERCISES, PAGES

pytestmark = [pytest.mark.engine, pytest.mark.browser]

SITE = [*PAGES, "/404.html"]


# --- axe-core ---------------------------------------------------------------------------------------------

RULES = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}

# In another window, anything may come, go or be too small; in the other scheme, which is made of colours alone, nothing
# but contrasts come out differently. These take axe-core four times as long as all else, for it looks at each piece of
# text; so once it has done so, it looks at one piece of each kind: within the same elements, in the same colours.
LOOKS: list[tuple[int, str, list[tuple[str, dict[str, Any]]]]] = [
    (WIDE, "light", [("html", {"runOnly": RULES})]),
    (WIDE, "dark", [("[data-kind-of-text]", {"runOnly": COLOURS})]),
    (NARROW, "dark", [("[data-kind-of-text]", {"runOnly": COLOURS})]),
    (
        NARROW,
        "light",
        [
            ("[data-kind-of-text]", {"runOnly": COLOURS}),
            ("html", {"runOnly": RULES, "rules": {rule: {"enabled": False} for rule in COLOURS["values"]}}),
        ],
    ),
]

# Marks the first piece of text, or the first field, of each kind.
MARK_KINDS = """() => {
  const kinds = new Map()
  const kind = each => {
    if (!each) return ''
    if (!kinds.has(each)) {
      const { backgroundColor, backgroundImage, color, fontSize, fontWeight, opacity } = getComputedStyle(each)
      const look = [backgroundColor, backgroundImage, color, fontSize, fontWeight, opacity]
      kinds.set(each, `${kind(each.parentElement)} > ${[each.localName, each.className, ...look].join('|')}`)
    }
    return kinds.get(each)
  }
  const isText = each => [...each.childNodes].some(one => one.nodeType === Node.TEXT_NODE && one.data.trim())
  const marked = new Set()
  for (const each of document.body.querySelectorAll('*')) {
    const isInk = each.checkVisibility() && (isText(each) || each.matches('input, select, textarea'))
    each.toggleAttribute('data-kind-of-text', isInk && !marked.has(kind(each)))
    if (isInk) marked.add(kind(each))
  }
}"""

AXE = """async ([where, options]) => {
  const found = await axe.run([...document.querySelectorAll(where)], { ...options, resultTypes: ['violations'] })
  return found.violations.flatMap(rule => rule.nodes.map(node =>
    `${rule.id} (${rule.help}): ${node.html.slice(0, 160)} ${node.failureSummary}`))
}"""


OPENED = """() => {
  const style = document.head.appendChild(document.createElement('style'))
  style.textContent = '.md-typeset .tabbed-block { display: block !important }'
  const closed = [...document.querySelectorAll('details:not([open])')]
  closed.forEach(each => { each.open = true })
  return () => {
    style.remove()
    closed.forEach(each => { each.open = false })
  }
}"""


@of_each(SITE)
def test_axe_finds_nothing(reading: Reading, path: str) -> None:
    """Also in what opens, and in tabs that are not chosen."""
    page = reading(path)
    close = page.evaluate_handle(OPENED)
    page.evaluate(AXE_SCRIPT)
    found = []
    for width, scheme, runs in LOOKS:
        reading(path, width, color_scheme=scheme)
        page.evaluate(MARK_KINDS)
        found += [f"{width} px, {scheme}: {each}" for run in runs for each in page.evaluate(AXE, list(run))]
    close.evaluate("close => close()")
    assert found == []


# --- sizes ------------------------------------------------------------------------------------------------

SMALL = """() => [...document.querySelectorAll(':is(button, summary, select, .md-button, .tabbed-labels > label)')]
  .filter(each => each.closest('article') && !each.closest('pre'))
  .filter(each => each.checkVisibility())
  .map(each => [each.outerHTML.slice(0, 120), each.getBoundingClientRect()])
  .filter(([, box]) => box.width < 23.9 || box.height < 23.9)
  .map(([name, box]) => `${name}: ${box.width} × ${box.height}`)"""


@of_each(SITE)
@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_what_is_pressed_is_large_enough_for_a_finger(reading: Reading, path: str, width: int) -> None:
    """2.5.8 asks for 24 px, except in lines of text, as samples are; axe-core looks at links, and at their room."""
    assert reading(path, width).evaluate(SMALL) == []


@of_each(SITE)
def test_at_twice_the_size_nothing_scrolls_sideways(reading: Reading, path: str) -> None:
    """200 % on a screen of 1280 × 800; 320 px, which is 400 %, is looked at in test_pages_shown.py."""
    page = reading(path, 640, 400)
    screen = page.context.new_cdp_session(page)
    for factor, widest in ((2, 640), (1, 640)):  # the last is for whoever reads the page next
        size = {"width": 640, "height": 400, "deviceScaleFactor": factor, "mobile": False}
        screen.send("Emulation.setDeviceMetricsOverride", size)
        assert page.evaluate("[devicePixelRatio, innerWidth]") == [factor, widest]
        assert page.evaluate("document.documentElement.scrollWidth") <= widest


# --- calm, contrast, forced colours -----------------------------------------------------------------------

MOVING = """() => [...document.querySelectorAll('*')].flatMap(each => ['', '::before', '::after'].flatMap(pseudo => {
  const style = getComputedStyle(each, pseudo || null)
  const longest = times => Math.max(...times.split(',').map(parseFloat))
  const lasting = [style.transitionDuration, style.animationDuration].map(longest)
  const moves = style.animationName !== 'none' ? lasting[1] : 0
  const smooth = !pseudo && style.scrollBehavior === 'smooth'
  return lasting[0] > 0.01 || moves > 0.01 || smooth ? [`${each.tagName}.${each.className}${pseudo}`] : []
}))"""


@of_each(["/", "/en/3-swarm/", "/en/verification/"])
def test_who_wants_no_motion_gets_none(reading: Reading, path: str) -> None:
    assert reading(path).evaluate(MOVING) == []


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
  const colour = getComputedStyle(sample).color
  sample.remove()
  return colour
})"""


@BOTH_SCHEMES
@of_each(["/"])
def test_every_ink_for_text_stands_out_from_the_paper(reading: Reading, path: str, scheme: str) -> None:
    names = ["--md-default-bg-color", *(f"--md-default-fg-color{shade}" for shade in ("", "--light", "--lighter"))]
    paper, *inks = reading(path, color_scheme=scheme).evaluate(PAINTED, names)
    assert [ink for ink in inks if contrast(ink, paper) < 4.5] == []


@BOTH_SCHEMES
@of_each(["/en/2-images/"])
def test_the_button_for_copying_is_seen_before_the_pointer_comes(reading: Reading, path: str, scheme: str) -> None:
    page = reading(path, color_scheme=scheme)
    buttons = page.locator(".highlight:not(.language-console) .md-code__button")
    buttons.first.wait_for()
    ink = buttons.first.evaluate("each => getComputedStyle(each).color")
    paper = page.locator(".highlight:not(.language-console) code").first
    assert contrast(ink, paper.evaluate("each => getComputedStyle(each).backgroundColor")) >= 3


@BOTH_SCHEMES
@of_each(["/en/1-containers/"])
def test_where_a_value_is_asked_the_ring_stands_out_from_the_paper(changing: Reading, path: str, scheme: str) -> None:
    page = changing(path, color_scheme=scheme)
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
    scope="module",
)
def test_marks_and_signs_are_seen_in_colours_that_a_reader_forces(
    reading: Reading, path: str, selector: str, options: dict[str, str]
) -> None:
    assert_seen(reading(path, **options), selector)


@OWN_COLOURS
@pytest.mark.parametrize(("selector", "width"), [(".md-code__button", WIDE), (".md-nav__icon", NARROW)])
@of_each(["/en/2-images/"])
def test_the_themes_own_signs_are_seen_in_them_too(
    reading: Reading, path: str, selector: str, width: int, options: dict[str, str]
) -> None:
    assert_seen(reading(path, width, **options), selector, "::after")


@OWN_COLOURS
@of_each(["/en/1-containers/"])
def test_right_and_wrong_are_seen_in_them_too(changing: Reading, path: str, options: dict[str, str]) -> None:
    page = changing(path, **options)
    question = page.locator(".course-quiz-question").first
    for answer in question.locator("input").all():
        answer.check()
        question.get_by_role("button").click()
        assert_seen(page, ":is(.course-quiz-right-sign, .course-quiz-wrong-sign)")


@of_each(["/en/3-swarm/"])
def test_the_tab_that_is_chosen_is_told_in_colours_that_a_reader_forces(reading: Reading, path: str) -> None:
    page = reading(path, forced_colors="active")
    lines = page.locator(".tabbed-set").first.locator(":scope > .tabbed-labels > label")
    chosen, *others = lines.evaluate_all("all => all.map(each => getComputedStyle(each).borderBottomColor)")
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert contrast(chosen, paper) >= 3
    assert set(others) == {paper}


# --- the keyboard -----------------------------------------------------------------------------------------

# Marks what the keyboard should reach: what can be used and is shown.
EXPECTED = """() => {
  const usable = 'a[href], button, input, select, textarea, summary, [tabindex="0"], [contenteditable="true"]'
  const shown = each => each.checkVisibility({ visibilityProperty: true })
  const all = [...document.querySelectorAll(usable)].filter(each => each.tabIndex >= 0 && !each.disabled && shown(each))
  document.querySelectorAll('[data-expected]').forEach(each => { delete each.dataset.expected })
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

# Notes what the keyboard is on, and what is wrong with how that is shown, before each press but the first: by then the
# page has done all that it does about the press before. Once the keyboard has left the page, it stays outside.
TOUR = """() => {
  const look = () => {
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
  }
  const tour = { stops: [], pressed: 0, isOver: false }
  const note = event => {
    if (event.key !== 'Tab') return
    if (tour.pressed++ && !tour.isOver) {
      const stop = look()
      if (stop) tour.stops.push(stop)
      else tour.isOver = true
    }
    if (tour.isOver) event.preventDefault()
  }
  tour.end = () => {
    removeEventListener('keydown', note, true)
    return [tour.stops, tour.isOver]
  }
  addEventListener('keydown', note, true)
  scrollTo(0, 0)
  window.tour = tour
}"""


def tour(page: Page, key: str) -> list[dict[str, Any]]:
    """Where the keyboard stops until it leaves the page, on which a key is held down; a trap if it never does.

    A key that is held is pressed again and again, as far as the page can tell.
    """
    most = page.evaluate(EXPECTED) + 20
    page.evaluate(TOUR)
    settle(page)
    for pressed in range(most):
        page.keyboard.down(key)
        if pressed % 20 == 0 and page.evaluate("tour.isOver"):
            break
    page.keyboard.up(key)
    stops, is_over = page.evaluate("tour.end()")
    assert is_over, f"{key} never leaves the page; it is on {stops[-1]['name']}"
    return list(stops)


def bad(stops: list[dict[str, Any]]) -> list[str]:
    return [f"{stop['name']} {stop['wrong']}" for stop in stops if stop["wrong"]]


@of_each(SITE)
@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_the_keyboard_reaches_everything_and_one_sees_where_it_is(reading: Reading, path: str, width: int) -> None:
    page = reading(path, width)
    stops = tour(page, "Tab")
    assert bad(stops) == []
    assert page.evaluate(MISSED, [stop["index"] for stop in stops]) == []


@of_each(EXERCISES[:1] + EXERCISES[-1:])
def test_going_backwards_nothing_is_hidden_below_the_header(reading: Reading, path: str) -> None:
    page = reading(path)
    page.keyboard.down("Shift")
    stops = tour(page, "Tab")
    page.keyboard.up("Shift")
    assert stops
    assert bad(stops) == []


@of_each(["/1-containers/", "/en/1-containers/"])
def test_the_first_stop_skips_to_the_content(changing: Reading, path: str) -> None:
    page = changing(path)
    page.keyboard.press("Tab")
    skip = page.locator(".md-skip:focus")
    assert skip.evaluate("link => getComputedStyle(link).opacity") == "1"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('article') !== null")


@of_each(["/3-swarm/", "/en/3-swarm/"])
def test_tabs_are_chosen_with_arrows(changing: Reading, path: str) -> None:
    page = changing(path, NARROW)
    tabs = page.locator(".tabbed-set").first
    tabs.locator("input").first.check(force=True)
    tabs.locator("input:checked").focus()
    for key, number in (("ArrowRight", 1), ("ArrowLeft", 0)):
        page.keyboard.press(key)
        assert tabs.locator("input").nth(number).is_checked()
        assert tabs.locator(".tabbed-block").nth(number).is_visible()
