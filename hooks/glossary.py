"""Explains the words of the glossary where a page first uses them."""

from __future__ import annotations

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

from course_site.glossary import Tooltips, read_glossaries
from course_site.site import add, folders, is_rebuilding, told_by, turn_to


def on_config(config: MkDocsConfig) -> None:
    """Reads the glossaries."""
    if not is_rebuilding(config):
        with told_by("glossary"):
            add(Tooltips(read_glossaries(folders(config))), config)


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> None:
    """Says which page comes next."""
    turn_to(page, Tooltips, config)
