"""Makes forms of the quizzes."""

from __future__ import annotations

from functools import partial

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

from course_site.quiz import QuizForms, read_quizzes
from course_site.site import add, failure, folders, is_rebuilding, told_by, turn_to


def on_config(config: MkDocsConfig) -> None:
    """Reads the quizzes."""
    if not is_rebuilding(config):
        with told_by("quiz"):
            add(QuizForms(read_quizzes(folders(config)), partial(failure, "quiz")), config)


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> None:
    """Says which page comes next."""
    turn_to(page, QuizForms, config)
