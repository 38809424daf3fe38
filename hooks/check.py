"""Checks the course, once per build, shows on its pages what came of it, and lays the proof beside the site.

All exercises run before the first page is rendered; the builds of the other languages that mkdocs-static-i18n makes
show the same report.
"""

from __future__ import annotations

from datetime import UTC
from functools import partial
from pathlib import Path
from typing import Literal

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

from course_site.check import Layout, ShownCheck, checked, write_proof
from course_site.site import add, added, failure, folders, is_rebuilding, told_by, turn_to

NAME = "livecheck"

_serving = False


def on_startup(command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
    """Sees what is asked for: while pages are written, runs that still fit serve again."""
    global _serving
    _serving = command == "serve"


def on_pre_build(config: MkDocsConfig) -> None:
    """Checks the course, and has Markdown show what came of it."""
    if is_rebuilding(config):
        return
    here = folders(config)
    with told_by(NAME):
        report = checked(here, reuse=_serving)
    layout = Layout(here.docs, here.languages[0], config.use_directory_urls)
    add(ShownCheck(report, layout, partial(failure, NAME)), config)


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> None:
    """Says which page comes next, and dates it by its check, so that the same runs make the same site on any day."""
    turn_to(page, ShownCheck, config)
    if shown := added(ShownCheck, config):
        page.update_date = f"{shown.report.generated.astimezone(UTC):%Y-%m-%d}"


def on_post_build(config: MkDocsConfig) -> None:
    """Lays the proof beside the site."""
    shown = added(ShownCheck, config)
    if shown is not None and not is_rebuilding(config):
        with told_by(NAME):
            write_proof(shown.report, Path(config.site_dir))
