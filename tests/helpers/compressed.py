"""A server that compresses as GitHub Pages does and knows how many bytes it has sent, for tests and the benchmark."""

from __future__ import annotations

import functools
import gzip
import http.server
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path

from playwright.sync_api import Browser, Page

COMPRESSED = {".css", ".html", ".js", ".json", ".map", ".svg", ".txt", ".xml"}
"""What GitHub Pages sends with `Content-Encoding: gzip`; pictures, archives and fonts are compressed already."""

SEARCH = "document.querySelector('.md-search-result__meta')"
"""Where the search says, in both languages, that it initializes, and then what to do."""


class Served:
    """Where a folder is served, and what has been sent since `forget`: path → bytes, heads of the answers included."""

    def __init__(self, address: str, sent: dict[str, int]) -> None:
        self.address = address
        self.sent = sent

    def forget(self) -> None:
        self.sent.clear()


@contextmanager
def served(folder: Path) -> Iterator[Served]:
    sent: dict[str, int] = {}
    handler = functools.partial(_Handler, sent, directory=str(folder))
    with _Server(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield Served(f"http://127.0.0.1:{server.server_port}", sent)
        server.shutdown()


def first_visit(browser: Browser, place: Served, path: str) -> dict[str, int]:
    """What a browser with an empty cache is sent for a page, the search's index and what workers ask for included."""
    place.forget()
    context = browser.new_context(base_url=place.address)
    page = context.new_page()
    page.goto(path, wait_until="networkidle")
    wait_for_search(page)
    context.close()
    return dict(place.sent)


def wait_for_search(page: Page) -> None:
    """The last thing that a page does by itself: workers have loaded what the search needs, and it can be used."""
    page.wait_for_function(f"{SEARCH} !== null && !{SEARCH}.textContent.includes('Initiali')")


class _Server(http.server.ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that is closed tears off its connections; that is no error."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type] # as socketserver hands them over


class _Handler(http.server.SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, sent: dict[str, int], *request: object, directory: str) -> None:
        self.sent = sent
        super().__init__(*request, directory=directory)  # type: ignore[arg-type] # as socketserver hands them over

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            self._answer(HTTPStatus.NOT_FOUND, Path("404.html"), b"")
        else:
            self._answer(HTTPStatus.OK, path, path.read_bytes())

    def _answer(self, status: HTTPStatus, path: Path, content: bytes) -> None:
        head = [("Content-Type", self.guess_type(path)), ("Cache-Control", "max-age=600")]
        if path.suffix in COMPRESSED:
            head.append(("Content-Encoding", "gzip"))
            content = gzip.compress(content, mtime=0)
        head.append(("Content-Length", str(len(content))))
        lines = sum(len(name) + len(value) + 4 for name, value in head)
        self.sent[self.path] = self.sent.get(self.path, 0) + lines + len(content)
        self.send_response(status)
        for name, value in head:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 # the name is the base class's
        pass
