"""The replay of an exercise: loaded when asked for, not before; played from a server, from a disk, by hand, by key."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, expect

from course_site.replay import as_script, replay
from helpers.compressed import wait_for_search
from helpers.reading import settle
from helpers.rendering import verified
from helpers.shown import EXERCISES, language

pytestmark = [pytest.mark.engine, pytest.mark.browser]

BOTH = ["/1-containers/", "/en/1-containers/"]
START = {"fr": "Revoir la vérification", "en": "Replay the check"}
PLAYER = re.compile(r"/(replays|assets/player)/")


def commands(folder: Path, path: str) -> list[str]:
    """The commands of a page's replay."""
    name = path.strip("/").removeprefix("en/")
    lines = (folder / "replays" / f"{name}.cast").read_text(encoding="utf-8").splitlines()
    return [text for _, code, text in map(json.loads, lines[1:]) if code == "m"]


def start(page: Page, path: str) -> Locator:
    """Asks for the replay; returns what the player shows."""
    page.get_by_role("button", name=START[language(path)]).click()
    text = page.locator(".ap-term-text")
    text.wait_for()
    return text


def seconds(text: str) -> int:
    """How long something takes that ends with `(1 min 44 s)` or `/ 1:44`."""
    found = re.search(r"(?:(\d+)(?:\smin\s|:))?(\d+)(?:\ss\))?$", text)
    assert found is not None
    return 60 * int(found[1] or 0) + int(found[2])


def listen(page: Page) -> list[str]:
    """What the page will have to complain of, and whom it will ask for something."""
    heard: list[str] = []
    page.on("console", lambda said: heard.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: heard.append(str(error)))
    return heard


@pytest.mark.parametrize("path", EXERCISES)
def test_it_is_loaded_when_asked_for_and_plays_the_commands_of_the_page(
    page: Page, address: str, folder: Path, path: str
) -> None:
    heard, asked = listen(page), list[str]()
    page.on("request", lambda request: asked.append(request.url))
    page.goto(path)
    wait_for_search(page)  # then it asks for nothing more by itself
    assert [url for url in asked if PLAYER.search(url)] == []
    told = seconds(page.locator(".course-replay-start").inner_text())
    text = start(page, path)
    expect(text).to_contain_text("$ d")
    expect(text).to_contain_text(commands(folder, path)[0][:30], timeout=10_000)
    assert abs(seconds(page.locator(".course-replay-time").inner_text()) - told) <= 1
    assert sorted(url for url in asked if PLAYER.search(url)) == [
        f"{address}/assets/player/asciinema-player.css",
        f"{address}/assets/player/asciinema-player.min.js",
        f"{address}/replays/{path.strip('/').removeprefix('en/')}.js",
    ]
    assert all(url.startswith((address, "data:")) for url in asked)
    assert heard == []


@pytest.mark.parametrize("path", BOTH)
def test_it_plays_from_a_disk_too(browser: Browser, folder: Path, path: str) -> None:
    page = browser.new_context(offline=True).new_page()
    page.goto((folder / path.strip("/") / "index.html").as_uri())
    heard, asked = listen(page), list[str]()
    page.on("request", lambda request: asked.append(request.url))
    text = start(page, path)
    expect(text).to_contain_text(commands(folder, path)[0], timeout=10_000)
    expect(page.locator(".course-replay-time")).to_have_text(re.compile(r"^0:0[2-9] / "))
    assert heard == []
    assert all(url.startswith("file:") for url in asked)
    page.context.close()


@pytest.mark.parametrize("path", BOTH)
def test_whoever_asks_for_less_motion_starts_it_by_hand(browser: Browser, address: str, path: str) -> None:
    page = browser.new_context(base_url=address, reduced_motion="reduce").new_page()
    page.clock.install()
    page.goto(path)
    text = start(page, path)
    play = page.get_by_role("button", name="Lire" if language(path) == "fr" else "Play")
    expect(play).to_be_focused()
    page.clock.run_for(500)
    before = text.inner_text()
    assert before.strip()  # what it shows until it is started
    page.clock.run_for(1500)
    assert text.inner_text() == before
    play.press("Enter")
    expect(text).not_to_have_text(before)
    page.context.close()


def test_keys_alone_start_pause_and_lead_through_it(page: Page, folder: Path) -> None:
    path = "/en/1-containers/"
    page.goto(path)
    page.get_by_role("button", name="Replay the check").focus()
    page.keyboard.press("Enter")
    pause = page.get_by_role("button", name="Pause")
    expect(pause).to_be_focused()
    expect(page.get_by_role("group", name="Player of the check")).to_be_visible()
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_focused()
    listed = page.get_by_role("combobox", name="Command")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # the next command
    expect(listed).to_have_value("1")
    page.keyboard.press("Tab")
    expect(listed).to_be_focused()
    listed.select_option(label="4. " + commands(folder, path)[3])
    expect(page.locator(".ap-term-text")).to_contain_text(commands(folder, path)[2])
    page.get_by_role("button", name="Previous command").press("Enter")
    expect(listed).to_have_value("2")
    page.get_by_role("slider", name="Position").press("End")
    expect(page.locator(".ap-term-text")).to_contain_text("Build Cache     0")
    expect(listed).to_have_value(str(len(commands(folder, path)) - 1))


def test_the_players_own_keys_work_where_its_words_are_ours(page: Page) -> None:
    page.goto("/1-containers/")
    start(page, "/1-containers/")
    page.locator(".ap-term-text").focus()
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Lire")).to_be_visible()
    page.keyboard.press("]")
    expect(page.get_by_role("combobox", name="Commande")).to_have_value("1")
    page.keyboard.press("?")
    expect(page.locator(".ap-overlay-help")).to_have_count(0)


@pytest.mark.parametrize("width", [320, 1280])
def test_nothing_moves_and_nothing_is_too_small_when_the_player_comes(
    browser: Browser, address: str, width: int
) -> None:
    page = browser.new_context(base_url=address, viewport={"width": width, "height": 700}).new_page()
    page.goto("/en/3-swarm/")
    foot = page.locator(".course-replay > p").last
    before = foot.evaluate("it => it.getBoundingClientRect().top + scrollY")
    text = start(page, "/en/3-swarm/")
    expect(page.locator(".course-replay-time")).to_contain_text("/")
    settle(page)
    assert foot.evaluate("it => it.getBoundingClientRect().top + scrollY") == before
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert text.evaluate("it => parseFloat(getComputedStyle(it).fontSize)") >= 10
    screen, bar = page.locator(".course-replay-screen"), page.locator(".course-replay-controls")
    assert bar.evaluate("it => it.scrollWidth <= it.clientWidth")
    assert screen.evaluate("it => it.scrollHeight <= it.clientHeight")
    page.context.close()


def refuse(route: Route) -> None:
    route.abort()


@pytest.mark.parametrize("path", BOTH)
@pytest.mark.parametrize("lost", ["**/asciinema-player.min.js", "**/asciinema-player.css", "**/replays/*.js"])
def test_what_cannot_be_loaded_is_told_and_can_be_tried_again(page: Page, path: str, lost: str) -> None:
    page.route(lost, refuse)
    page.goto(path)
    page.get_by_role("button", name=START[language(path)]).click()
    told = "n’a pas pu être chargé" if language(path) == "fr" else "could not be loaded"
    expect(page.get_by_role("status").filter(has_text=told)).to_be_visible()
    page.unroute(lost, refuse)
    start(page, path)


@pytest.mark.parametrize("path", BOTH)
def test_where_the_player_fails_in_its_place_the_poster_comes_back(page: Page, path: str) -> None:
    broken = "window.AsciinemaPlayer = { create() { throw new Error('broken') } }"
    page.route("**/asciinema-player.min.js", lambda route: route.fulfill(body=broken, content_type="text/javascript"))
    page.goto(path)
    asked = page.get_by_role("button", name=START[language(path)])
    asked.press("Enter")
    told = "n’a pas pu être chargé" if language(path) == "fr" else "could not be loaded"
    expect(page.get_by_role("status").filter(has_text=told)).to_be_visible()
    expect(asked).to_be_focused()
    page.unroute_all()
    start(page, path)


@pytest.mark.parametrize("path", BOTH)
def test_without_scripts_the_poster_leads_to_the_files(browser: Browser, address: str, path: str) -> None:
    context: BrowserContext = browser.new_context(base_url=address, java_script_enabled=False)
    page = context.new_page()
    page.goto(path)
    expect(page.locator(".course-replay-start")).to_be_hidden()
    for link in page.locator(".course-replay a").all():
        answer = context.request.get(page.url + (link.get_attribute("href") or ""))
        assert answer.ok
        assert "docker container run hello-world" in answer.text() or '"version": 2' in answer.text()
    context.close()


def test_hostile_output_is_text_in_the_player_too(page: Page) -> None:
    image, escapes = "<img src=x onerror=\"window.obeyed='image'\">", "\x1b]0;obeyed\x07\x1b[2J\x1b[8mhidden"
    report = verified("```console\n$ cat log\n```\n", [(image, escapes, "\u202egnp.exe")])
    made = replay(report.exercises[0])
    assert made is not None
    script = as_script(made)
    page.route("**/replays/*.js", lambda route: route.fulfill(body=script, content_type="text/javascript"))
    page.goto("/en/1-containers/")
    text = start(page, "/en/1-containers/")
    page.get_by_role("slider", name="Position").press("End")
    expect(text).to_contain_text("‹U+202E›gnp.exe")
    expect(text).to_contain_text("<img src=x onerror=")
    expect(text).to_contain_text("‹U+001B›[8mhidden")
    assert page.evaluate("window.obeyed") is None
    assert page.locator(".course-replay img").count() == 0


def test_a_page_finds_the_transcript_whole(folder: Path) -> None:
    for cast in sorted((folder / "replays").glob("*.cast")):
        transcript = cast.with_suffix(".txt").read_text(encoding="utf-8")
        lines = [json.loads(line) for line in cast.read_text(encoding="utf-8").splitlines()]
        assert lines[0]["version"] == 2
        for _, code, text in lines[1:]:
            if code == "m":
                assert f" {text}\n" in transcript
        assert all(line.isprintable() for line in transcript.splitlines())
