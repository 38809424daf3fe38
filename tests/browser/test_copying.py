"""What the copy buttons of every block and every command put on the clipboard: what is typed, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from helpers.reading import of_each
from helpers.shown import EXERCISES, consoles

pytestmark = [pytest.mark.engine, pytest.mark.browser]

BLOCK = ".language-console .md-code__button"
COMMAND = ".language-console .course-copy"

PRESSED = """async buttons => {
  const read = async isNew => {
    for (let tries = 0; tries < 100; tries += 1) {
      const text = await navigator.clipboard.readText()
      if (isNew(text)) return text
      await new Promise(resolve => setTimeout(resolve, 20))
    }
    return 'nothing was copied'
  }
  const copied = []
  for (const button of buttons) {
    await navigator.clipboard.writeText('empty')
    await read(text => text === 'empty')
    button.click()
    copied.push(await read(text => text !== 'empty'))
  }
  return copied
}"""
"""Presses buttons one after the other, also those in tabs that are not open, and collects what each has copied.

On a busy machine the browser may be late to hand its clipboard out.
"""


def open_page(page: Page, path: str) -> None:
    """Opens a page and waits until the buttons are there, which come to all blocks at once."""
    page.goto(path)
    page.locator(BLOCK).first.wait_for(state="attached")


@pytest.fixture(scope="module")
def opened(browser: Browser, address: str, path: str) -> Iterator[Page]:
    """A page that is open for the tests that leave it as it is."""
    context = browser.new_context(base_url=address)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    open_page(page, path)
    yield page
    context.close()


@of_each(EXERCISES)
def test_the_button_of_each_block_copies_its_commands(opened: Page, path: str) -> None:
    wanted = ["\n".join(step.command for step in block.steps) for block in consoles(path)]
    assert opened.locator(BLOCK).evaluate_all(PRESSED) == wanted


@of_each(EXERCISES)
def test_where_there_are_several_commands_each_has_a_button(opened: Page, path: str) -> None:
    wanted = [step.command for block in consoles(path) if len(block.steps) > 1 for step in block.steps]
    assert opened.locator(COMMAND).evaluate_all(PRESSED) == wanted


def test_the_course_has_what_is_hard_to_copy() -> None:
    """Without them, the tests above would say little."""
    steps = [step for path in EXERCISES for block in consoles(path) for step in block.steps]
    assert any("\\\n" in step.command for step in steps)
    assert any('"' in step.command and ">" in step.command for step in steps)
    assert any(step.prompt == "/ # " for step in steps)


SELECTED = """buttons => buttons.map(({ parentElement: line }) => {
  getSelection().selectAllChildren(line)
  return [String(getSelection()), line.textContent]
})"""


@of_each(EXERCISES)
def test_what_is_selected_by_hand_is_whole(opened: Page, path: str) -> None:
    """Values that are buttons are copied with the text they stand in."""
    lines = opened.locator(".course-command button.course-own:visible").evaluate_all(SELECTED)
    assert [selected for selected, _ in lines] == [whole for _, whole in lines]


@pytest.mark.parametrize(
    ("path", "label", "told"),
    [
        ("/1-containers/", "Copier cette commande hostname", "Commande copiée"),
        ("/en/1-containers/", "Copy this command hostname", "Command copied"),
    ],
)
def test_a_commands_button_names_it_and_works_by_keyboard(page: Page, path: str, label: str, told: str) -> None:
    open_page(page, path)
    button = page.get_by_role("button", name=label, exact=True)
    expect(button).to_have_css("opacity", "0")
    page.locator(".language-console pre", has_text="hostname").focus()
    while not button.evaluate("button => button === document.activeElement"):
        page.keyboard.press("Tab")
    expect(button).to_have_css("opacity", "1")
    page.keyboard.press("Enter")
    expect(page.locator("body > [role=status]")).to_have_text(told)
    assert page.evaluate("navigator.clipboard.readText()") == "hostname"


@pytest.mark.parametrize(
    ("path", "one", "several"),
    [
        ("/1-containers/", "Copier la commande", "Copier les {} commandes"),
        ("/en/1-containers/", "Copy the command", "Copy the {} commands"),
    ],
)
def test_a_blocks_button_says_how_much_it_copies(page: Page, path: str, one: str, several: str) -> None:
    open_page(page, path)
    names = page.locator(BLOCK).evaluate_all("all => all.map(each => each.getAttribute('aria-label'))")
    counts = [len(block.steps) for block in consoles(path)]
    assert names == [one if count == 1 else several.format(count) for count in counts]
    shown = page.locator(f"{BLOCK}:visible").first
    shown.hover()
    expect(shown).to_have_attribute("title", one)


@pytest.mark.parametrize(
    ("path", "one", "several", "places"),
    [
        ("/1-containers/", "Commande copiée", "2 commandes copiées", "Copié\u00a0: collez une commande à la fois"),
        ("/en/1-containers/", "Command copied", "2 commands copied", "Copied: paste one command at a time"),
    ],
)
def test_after_copying_a_block_words_say_what_to_do(page: Page, path: str, one: str, several: str, places: str) -> None:
    open_page(page, path)
    said = page.locator("body > [role=status]")
    for block in consoles(path):
        containers = {step.prompt.endswith("# ") for step in block.steps}
        wanted = places if len(containers) > 1 else one if len(block.steps) == 1 else several
        if wanted is several and len(block.steps) != 2:
            continue
        page.locator(BLOCK).nth(consoles(path).index(block)).evaluate("button => button.click()")
        expect(said).to_have_text(wanted)


@pytest.mark.parametrize(
    ("first", "rest", "told"),
    [
        ("$ ", "[node1] $ ", "commands copied"),
        ("~ $ ", "/tmp $ ", "commands copied"),
        ("$ ", "~ $ ", "paste one command at a time"),
        ("[node1] $ ", "me@node1:~$ ", "paste one command at a time"),
    ],
)
def test_a_prompt_of_a_container_is_not_taken_for_a_nodes_own(page: Page, first: str, rest: str, told: str) -> None:
    open_page(page, "/en/1-containers/")
    block = page.locator(".language-console:has(.course-copy)").first
    write = "(all, [first, rest]) => all.forEach((each, number) => { each.textContent = number ? rest : first })"
    block.locator(".course-command .gp").evaluate_all(write, [first, rest])
    block.locator(".md-code__button").click()
    expect(page.locator("body > [role=status]")).to_contain_text(told)


def test_where_nothing_can_copy_no_button_says_so(page: Page) -> None:
    page.route("**/bundle.*.js", lambda route: route.abort())
    page.goto("/en/1-containers/")
    page.locator(".course-path h2").wait_for()  # what scripts add is there
    assert page.locator(f"{COMMAND}, {BLOCK}").count() == 0


def test_where_nothing_can_hover_the_buttons_are_always_seen(browser: Browser, address: str) -> None:
    context = browser.new_context(base_url=address, has_touch=True, is_mobile=True)
    page = context.new_page()
    open_page(page, "/1-containers/")
    buttons = page.locator(COMMAND)
    assert buttons.count() > 5
    assert set(buttons.evaluate_all("all => all.map(each => getComputedStyle(each).opacity)")) == {"1"}
    sizes = buttons.evaluate_all(
        "all => all.map(each => each.getBoundingClientRect()).flatMap(r => [r.width, r.height])"
    )
    assert min(size for size in sizes if size) >= 24
    context.close()
