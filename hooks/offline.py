"""With `OFFLINE=on`, builds a site that works from a folder, without a server."""

from __future__ import annotations

import os

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

from course_site.offline import for_files

OFFLINE = "OFFLINE"
"""`on`, or left out; anything else is a mistake."""

WORKER = "assets/js/file-worker.js"
"""What the search of such a site needs, for browsers start no worker from a file."""


def on_config(config: MkDocsConfig) -> None:
    """Lets links lead to files instead of folders; and as the copy has no address, none is written into it."""
    if _wanted():
        config.use_directory_urls = False
        config.site_url = ""
        config.extra["polyfills"] = [WORKER]


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str | None:
    """Mends the links that authors have written in HTML."""
    return for_files(markdown) if _wanted() and page.file.name != "index" else None


def _wanted() -> bool:
    switch = os.environ.get(OFFLINE, "").strip()
    if switch not in ("", "on"):
        raise PluginError(f"{OFFLINE}={switch} is not known; it is `on`, or left out")
    return switch == "on"
