"""Serves the drawing of the swarm on port 8080; each request looks anew."""

from __future__ import annotations

import signal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from drawing import draw, draw_absence

from engine import Unseen, look

PORT = 8080

TIMEOUT = 10
"""Seconds that a browser may take to ask."""


class Handler(BaseHTTPRequestHandler):
    """Answers `GET /`."""

    timeout = TIMEOUT

    def do_GET(self) -> None:
        if self.path.partition("?")[0] != "/":
            self.send_error(404)
            return
        try:
            page = draw(look())
        except Unseen as reason:
            page = draw_absence(str(reason))
        body = page.encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def main() -> None:
    """Serves until it is stopped."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    ThreadingHTTPServer(("", PORT), Handler).serve_forever()


if __name__ == "__main__":
    main()
