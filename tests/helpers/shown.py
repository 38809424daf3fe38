"""The pages that the site serves, and where they come from."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

from helpers import PROJECT
from livecheck.model import Block
from livecheck.parse import read_page

DOCS = PROJECT / "docs"
NAMES = sorted(path.stem for path in (DOCS / "fr").glob("*.md"))
EXERCISES = [f"{root}{name}/" for root in ("/", "/en/") for name in NAMES if name[0].isdigit()]
PAGES = [f"{root}{'' if name == 'index' else f'{name}/'}" for root in ("/", "/en/") for name in NAMES]


def source(path: str) -> str:
    """The Markdown of the page that is served at a path."""
    name = path.removeprefix("/en").strip("/") or "index"
    return (DOCS / language(path) / f"{name}.md").read_text(encoding="utf-8")


def language(path: str) -> str:
    """The language of the page that is served at a path."""
    return "en" if path.startswith("/en/") else "fr"


def consoles(path: str) -> list[Block]:
    """The blocks of commands on the page that is served at a path."""
    read = read_page(Path(path), language(path), source(path))
    return [block for block in read.blocks if block.steps]


def is_for(block: Block, version: str) -> bool:
    """Whether a block is for that engine."""
    return block.options.engine is None or block.options.engine.holds(version)


REFUSED = "Object.defineProperty(window, 'localStorage', { get() { throw new Error('refused') } })"
"""Run before a page's scripts: a browser that keeps nothing."""


def errors_of(page: Page) -> list[str]:
    """Collects from now on what goes wrong in the course's own scripts."""
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error.stack)) if "/assets/js/" in str(error.stack) else None)
    return wrong
