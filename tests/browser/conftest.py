"""The course, checked, built and served, and a browser to read it with."""

from __future__ import annotations

import functools
import http.server
import json
import mimetypes
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, sync_playwright

from helpers.reading import Reading


@pytest.fixture(scope="session")
def folder(request: pytest.FixtureRequest) -> Path:
    """The site, built for the occasion unless `--site` names a folder where it is ready."""
    if ready := request.config.getoption("--site"):
        return Path(ready).resolve()
    built = request.getfixturevalue("built")
    assert built.status == 0, built.said
    return Path(built.site)


@pytest.fixture(scope="session")
def address(folder: Path) -> Iterator[str]:
    """Where the site is served."""
    handler = functools.partial(Silent, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


class Silent(http.server.SimpleHTTPRequestHandler):
    """A server that logs nothing."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 # the name is the base class's
        pass


@pytest.fixture(scope="session")
def browser(chromium: str, folder: Path, address: str) -> Iterator[Browser]:
    """A browser that gets the site's files from this process.

    Chromium breaks off whatever it is loading when a network interface of the machine comes or goes
    (`net::ERR_NETWORK_CHANGED`), which each lab and each other container beside the tests makes happen.
    """
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        make = browser.new_context

        def new_context(**options: Any) -> BrowserContext:
            context = make(**options)
            context.route(f"{address}/**", lambda route: _answer(route, folder))
            return context

        browser.new_context = new_context  # type: ignore[method-assign]
        browser.new_page = lambda **options: new_context(**options).new_page()  # type: ignore[method-assign]
        yield browser
        browser.close()


INDEX = "search/search_index.json"


def _answer(route: Route, folder: Path) -> None:
    """What a server of static files answers: the file, a folder's index, or the page for what is missing.

    The index of the search has no entries, but for tests of the search: to read them takes a browser nearly as long as
    to open a page, while the test goes on.
    """
    file = _file(route, folder)
    status = 200 if file.is_file() else 404
    shown = file if status == 200 else folder / "404.html"
    body = shown.read_bytes()
    if shown.match(INDEX):
        body = json.dumps(json.loads(body) | {"docs": []}).encode()
    route.fulfill(status=status, body=body, content_type=_kind(shown))


def _file(route: Route, folder: Path) -> Path:
    path = folder / unquote(urlsplit(route.request.url).path).lstrip("/")
    return path / "index.html" if path.is_dir() else path


def _kind(file: Path) -> str:
    kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    return f"{kind}; charset=utf-8" if kind.startswith("text/") else kind


@pytest.fixture
def context(browser: Browser, address: str) -> Iterator[BrowserContext]:
    """What a reader's browser keeps; nothing yet."""
    context = browser.new_context(base_url=address)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    yield context
    context.close()


@pytest.fixture(scope="session")
def searchable(browser: Browser, address: str, folder: Path) -> Callable[[], BrowserContext]:
    """Makes a context in which the search finds what there is."""

    def made() -> BrowserContext:
        context = browser.new_context(base_url=address)
        context.route(f"**/{INDEX}", lambda route: route.fulfill(path=_file(route, folder)))
        return context

    return made


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


@pytest.fixture(scope="session")
def reading(browser: Browser, address: str) -> Iterator[Reading]:
    """The page that is open for all tests that only read it."""
    reading = Reading(browser, address)
    yield reading
    reading.close()


@pytest.fixture
def changing(reading: Reading) -> Iterator[Reading]:
    """The same for a test that changes the page: nobody reads it after that."""
    yield reading
    reading.close()
