"""What the reader has done: ticked off, counted, kept, taken elsewhere in a file, and forgotten."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, expect

from helpers.reading import settle
from helpers.shown import EXERCISES, REFUSED, consoles, errors_of

pytestmark = [pytest.mark.engine, pytest.mark.browser]


def boxes(page: Page) -> Locator:
    return page.locator(".course-tick:visible input")


def kept(page: Page, key: str = "course.ticks") -> Any:
    return json.loads(page.evaluate("key => localStorage.getItem(key) ?? 'null'", key))


@pytest.mark.parametrize("path", EXERCISES)
def test_each_block_can_be_ticked_off_and_a_set_of_tabs_counts_once(page: Page, path: str) -> None:
    page.goto(path)
    assert page.locator(".course-tick input").count() == len(consoles(path))
    steps = page.locator(".course-block").evaluate_all("all => new Set(all.map(each => each.dataset.step)).size")
    assert boxes(page).count() == steps  # one of each set can be seen
    wanted = f"{steps} étapes" if not path.startswith("/en/") else f"{steps} steps"
    expect(page.locator(".course-progress")).to_contain_text(wanted)


def test_a_tick_counts_and_is_kept_for_both_languages(page: Page) -> None:
    page.goto("/1-containers/")
    total = boxes(page).count()
    boxes(page).nth(0).focus()
    page.keyboard.press("Space")
    expect(page.locator(".course-progress")).to_have_text(f"1 étape sur {total} faite")
    boxes(page).nth(3).check()
    expect(page.locator(".course-progress")).to_have_text(f"2 étapes sur {total} faites")
    expect(page.locator("body > [role=status]")).to_have_text(f"2 étapes sur {total} faites")
    page.reload()
    expect(page.locator(".course-progress")).to_have_text(f"2 étapes sur {total} faites")
    page.goto("/en/1-containers/")
    expect(page.locator(".course-progress")).to_have_text(f"2 of {total} steps done")
    assert [box.is_checked() for box in boxes(page).all()[:5]] == [True, False, False, True, False]
    boxes(page).nth(0).uncheck()
    boxes(page).nth(3).uncheck()
    assert kept(page) is None


def test_the_name_of_a_box_says_which_step_it_is_for(page: Page) -> None:
    page.goto("/en/1-containers/")
    page.get_by_role("checkbox", name="Done: docker container run hello-world", exact=True).check()
    page.goto("/1-containers/")
    name = "Fait\u00a0: docker container run hello-world"
    expect(page.get_by_role("checkbox", name=name, exact=True)).to_be_checked()


def test_the_name_of_a_box_takes_the_readers_value(page: Page) -> None:
    page.goto("/en/1-containers/")
    page.locator(".course-own").first.click()
    page.keyboard.type("77ab")
    page.keyboard.press("Enter")
    page.get_by_role("checkbox", name="Done: docker container start 77ab", exact=True).check()


def test_the_boxes_in_a_set_of_tabs_are_one(page: Page) -> None:
    page.goto("/en/2-images/")
    group = page.locator(".tabbed-set").first
    group.locator(".course-tick input:visible").first.check()
    assert {box.is_checked() for box in group.locator(".course-tick input").all()} == {True}
    assert len(kept(page)["2-images"]["done"]) == 1


@pytest.mark.parametrize(
    ("home", "path", "open_", "finished"),
    [("/", "/4-capabilities/", "pas commencé", "terminé"), ("/en/", "/en/4-capabilities/", "not begun", "finished")],
)
def test_the_home_page_marks_what_is_begun_and_what_is_finished(
    page: Page, home: str, path: str, open_: str, finished: str
) -> None:
    page.goto(path)
    for box in boxes(page).all():
        box.check()
    total = boxes(page).count()
    page.goto(path.replace("4-capabilities", "1-containers"))
    boxes(page).first.check()
    page.goto(home)
    marks = page.locator(".course-begun")
    texts = marks.all_text_contents()
    assert [text == open_ for text in texts] == [False, True, True, False, True]
    assert re.match(r"1 (étape sur|of) \d+ ", texts[0])
    assert re.match(rf"{total} (étapes sur|of) {total} .*, {finished}$", texts[3])


def test_a_page_that_has_changed_forgets_steps_that_are_gone(page: Page) -> None:
    page.goto("/en/1-containers/")
    boxes(page).first.check()
    done = kept(page)["1-containers"]["done"]
    older = {"1-containers": {"total": 99, "done": [*done, "step-gone"]}}
    page.evaluate("older => localStorage.setItem('course.ticks', JSON.stringify(older))", older)
    page.reload()
    assert kept(page) == {"1-containers": {"total": boxes(page).count(), "done": done}}


def test_a_page_whose_ticked_steps_are_all_gone_forgets_them(page: Page) -> None:
    page.goto("/en/1-containers/")
    older = {"1-containers": {"total": 99, "done": ["step-gone"]}}
    page.evaluate("older => localStorage.setItem('course.ticks', JSON.stringify(older))", older)
    page.reload()
    assert kept(page) is None


def test_a_page_that_the_browser_has_held_shows_what_has_changed_meanwhile(page: Page) -> None:
    page.goto("/en/1-containers/")
    boxes(page).first.check()
    page.evaluate("localStorage.removeItem('course.ticks')")  # of which no page hears itself, nor one that is held
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    expect(boxes(page).first).not_to_be_checked()


def test_two_open_pages_agree(context: BrowserContext) -> None:
    one, other = context.new_page(), context.new_page()
    one.goto("/1-containers/")
    other.goto("/en/1-containers/")
    boxes(one).nth(0).check()
    expect(boxes(other).nth(0)).to_be_checked()
    boxes(other).nth(1).check()
    expect(boxes(one).nth(1)).to_be_checked()
    assert len(kept(one)["1-containers"]["done"]) == 2


# --- as a whole -------------------------------------------------------------------------------------------


def exported(page: Page, folder: Path, button: str) -> Path:
    with page.expect_download() as download:
        page.get_by_role("button", name=button, exact=True).click()
    target = folder / download.value.suggested_filename
    download.value.save_as(target)
    return target


def give(page: Page, path: Path, button: str) -> None:
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name=button, exact=True).click()
    chooser.value.set_files(path)


def test_progress_goes_from_one_browser_to_another(browser: Browser, address: str, page: Page, tmp_path: Path) -> None:
    page.goto("/1-containers/")
    boxes(page).nth(2).check()
    page.locator(".course-own").first.click()
    page.keyboard.type("77ab")
    page.keyboard.press("Enter")
    file = exported(page, tmp_path, "Exporter")
    assert file.name == "docker-parcours.json"
    expect(page.locator(".course-path [role=status]")).to_contain_text(file.name)
    other = browser.new_context(base_url=address).new_page()
    other.goto("/en/")
    give(other, file, "Import")
    expect(other.locator(".course-path [role=status]")).to_have_text("Your progress has been taken from the file.")
    expect(other.locator(".course-begun").first).to_contain_text("1 of")
    other.goto("/en/1-containers/")
    expect(boxes(other).nth(2)).to_be_checked()
    expect(other.locator(".course-own").first).to_have_text("77ab")
    assert exported(other, tmp_path, "Export").read_text() == file.read_text()
    other.context.close()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "not JSON {",
        "null",
        "[]",
        '{"kept": {}}',
        '{"docker-course": 2, "kept": {}}',
        '{"docker-course": 1, "kept": []}',
        '{"docker-course": 1, "kept": {"somebody.else": 1}}',
        '{"docker-course": 1, "kept": {"course.ticks": "' + "x" * 1_000_000 + '"}}',
    ],
    ids=[
        "empty",
        "no JSON",
        "null",
        "a list",
        "no mark",
        "a later version",
        "no record",
        "another site’s",
        "too large",
    ],
)
def test_a_file_that_is_not_ours_changes_nothing(page: Page, tmp_path: Path, text: str) -> None:
    page.goto("/en/1-containers/")
    boxes(page).first.check()
    before = kept(page)
    wrong = errors_of(page)
    file = tmp_path / "file.json"
    file.write_text(text)
    give(page, file, "Import")
    expect(page.locator(".course-path [role=status]")).to_contain_text("nothing was changed")
    assert kept(page) == before
    assert wrong == []


def test_a_file_that_cannot_be_read_is_told_and_changes_nothing(page: Page, tmp_path: Path) -> None:
    page.add_init_script("Blob.prototype.text = () => Promise.reject(new DOMException('gone', 'NotReadableError'))")
    page.goto("/en/1-containers/")
    boxes(page).first.check()
    give(page, exported(page, tmp_path, "Export"), "Import")
    expect(page.locator(".course-path [role=status]")).to_contain_text("nothing was changed")
    expect(boxes(page).first).to_be_checked()


@pytest.mark.parametrize(
    ("path", "buttons", "told"),
    [
        ("/1-containers/", ("Exporter", "Importer", "Garder", "Remplacer"), "Votre parcours a été repris du fichier."),
        ("/en/1-containers/", ("Export", "Import", "Keep", "Replace"), "Your progress has been taken from the file."),
    ],
)
def test_a_file_takes_the_place_of_what_is_kept_only_after_asking(
    page: Page, tmp_path: Path, path: str, buttons: tuple[str, ...], told: str
) -> None:
    out, into, keep, replace = buttons
    page.goto(path)
    boxes(page).nth(1).check()
    file = exported(page, tmp_path, out)
    boxes(page).nth(1).uncheck()
    boxes(page).nth(0).check()
    before = kept(page)
    for key in ("Enter", "Escape"):
        give(page, file, into)
        expect(page.get_by_role("button", name=keep, exact=True)).to_be_focused()
        page.keyboard.press(key)
        expect(page.locator(".course-path .course-ask")).to_be_hidden()
        assert kept(page) == before
    give(page, file, into)
    page.get_by_role("button", name=replace, exact=True).click()
    expect(page.locator(".course-path [role=status]")).to_have_text(told)
    assert [box.is_checked() for box in boxes(page).all()[:2]] == [False, True]


@pytest.mark.parametrize("choice", ["course.language", "course.engine", "course.compose"])
def test_nothing_is_asked_where_there_is_nothing_to_lose(context: BrowserContext, tmp_path: Path, choice: str) -> None:
    context.add_init_script(f"localStorage['{choice}'] = '\"en\"'")
    page = context.new_page()
    page.goto("/en/1-containers/")
    file = tmp_path / "file.json"
    file.write_text('{"docker-course": 1, "kept": {}}')
    give(page, file, "Import")
    expect(page.locator(".course-path [role=status]")).to_contain_text("has been taken")


def test_of_a_forged_file_nothing_reaches_a_command(page: Page, tmp_path: Path) -> None:
    page.goto("/en/1-containers/")
    values = {"1-containers": {"3030c9c91e12": "x; rm -rf ~", "__proto__": {"x": 1}}}
    file = tmp_path / "file.json"
    file.write_text(json.dumps({"docker-course": 1, "kept": {"course.values": values, "course.ticks": values}}))
    wrong = errors_of(page)
    give(page, file, "Import")
    expect(page.locator(".course-path [role=status]")).to_contain_text("has been taken")
    assert page.locator(".course-own").first.text_content() == "3030"
    assert not any("x;" in text for text in page.locator(".course-command").all_text_contents())
    assert wrong == []


def test_all_is_forgotten_only_after_asking(page: Page) -> None:
    page.goto("/1-containers/")
    boxes(page).first.check()
    ask = page.get_by_role("button", name="Tout effacer")
    ask.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Garder")).to_be_focused()
    page.keyboard.press("Enter")
    expect(boxes(page).first).to_be_checked()
    ask.press("Enter")
    page.keyboard.press("Escape")
    expect(boxes(page).first).to_be_checked()
    ask.press("Enter")
    page.locator(".course-ask").get_by_role("button", name="Effacer").press("Enter")
    expect(page.locator(".course-path [role=status]")).to_have_text("Tout est effacé.")
    expect(boxes(page).first).not_to_be_checked()
    assert page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('course.'))") == []


# --- where a browser is unlike others ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["{", "7", '"text"', "[1]", '{"1-containers": 7}', '{"1-containers": {"total": "x", "done": {"a": 1}}}']
)
def test_what_somebody_else_has_written_is_no_tick(context: BrowserContext, text: str) -> None:
    context.add_init_script(f"localStorage['course.ticks'] = localStorage['course.engine'] = {json.dumps(text)}")
    page = context.new_page()
    wrong = errors_of(page)
    for path in ("/", "/2-images/", "/1-containers/"):
        page.goto(path)
    expect(page.locator(".course-progress")).to_contain_text("à cocher")
    boxes(page).first.check()
    expect(page.locator(".course-progress")).to_contain_text("1 étape sur")
    assert wrong == []


def test_where_a_browser_keeps_nothing_ticks_hold_for_the_page(context: BrowserContext, tmp_path: Path) -> None:
    context.add_init_script(REFUSED)
    page = context.new_page()
    wrong = errors_of(page)
    page.goto("/en/1-containers/")
    boxes(page).first.check()
    expect(page.locator(".course-progress")).to_contain_text("1 of")
    file = exported(page, tmp_path, "Export")
    page.reload()
    expect(boxes(page).first).not_to_be_checked()
    give(page, file, "Import")
    expect(boxes(page).first).to_be_checked()
    assert wrong == []


@pytest.mark.parametrize("path", ["/", "/1-containers/"])
def test_without_scripts_nothing_of_it_is_shown(browser: Browser, address: str, path: str) -> None:
    context = browser.new_context(base_url=address, java_script_enabled=False)
    page = context.new_page()
    page.goto(path)
    box = page.locator(".course-path").bounding_box()
    assert box is not None
    assert box["height"] == 0
    assert page.locator(".course-tick, .course-progress, .course-begun, .course-copy").count() == 0
    context.close()


SHIFTS = """
window.shifts = []
new PerformanceObserver(list => {
  for (const entry of list.getEntries()) {
    for (const { node, previousRect, currentRect } of entry.sources) {
      if (!node?.parentElement?.closest('.md-content')) continue
      const name = node.id || node.className || node.textContent.slice(0, 100)
      shifts.push(`${node.nodeName} ${name}: ${previousRect.y} → ${currentRect.y}`)
    }
  }
}).observe({ type: 'layout-shift', buffered: true })
"""


def shifts(page: Page, path: str, then: Callable[[Route], None]) -> set[str]:
    """What has moved in a page whose own scripts come late, or never, so that all else is on the screen before them."""
    held: list[Route] = []
    page.goto("about:blank")
    page.unroute_all()
    page.route("**/assets/js/*.js", lambda route: held.append(route))
    page.goto(path, wait_until="commit")
    page.wait_for_function("document.readyState === 'interactive'")
    page.wait_for_function("performance.getEntriesByName('first-contentful-paint').length === 1")
    settle(page)
    page.route("**/assets/js/*.js", lambda route: then(route))
    assert held
    for route in held:
        then(route)
    page.wait_for_load_state()
    settle(page)
    return set(page.evaluate("shifts"))


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("path", ["/1-containers/", "/en/3-swarm/", "/#exercises", "/en/1-containers/#course-samples"])
def test_what_scripts_add_moves_nothing(context: BrowserContext, path: str, width: int) -> None:
    """Their room is kept from the start. What the theme moves, it moves without them, too."""
    page = context.new_page()
    page.set_viewport_size({"width": width, "height": 800})
    page.goto("/1-containers/")
    boxes(page).first.check()
    page.add_init_script(SHIFTS)
    theme = shifts(page, path, Route.abort)
    assert page.locator(".course-path h2").count() == 0
    ours = shifts(page, path, Route.continue_)
    assert page.locator(".course-path h2").count() == 1
    assert ours - theme == set()
