"""What the hooks add to Markdown, as one extension: for programs that render with Python-Markdown and know no hooks.

    markdown_extensions:
      - pymdownx.superfences
      - course_site.extension: {language: fr}

The report is judged from records, as with `LIVECHECK=recorded`.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from markdown import Markdown
from markdown.extensions import Extension

from course_site.check import Layout, ShownCheck
from course_site.glossary import Tooltips, read_glossaries
from course_site.paged import Paged
from course_site.quiz import QuizForms, read_quizzes
from course_site.replay import poster
from livecheck.build import recorded
from livecheck.course import folders_in, read_course


class Everything(Extension):
    """All of them; `language` is that of the program's folder of pages, if it is not the folder of all languages."""

    def __init__(self, **options: str) -> None:
        self.config = {"language": ["", "the language whose pages alone are built"]}
        super().__init__(**options)

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 # the name is the base class's
        for extension in _extensions(self.getConfig("language")):
            extension.extendMarkdown(md)


@cache  # the course is read and judged for them
def _extensions(language: str) -> tuple[Paged, ...]:
    folders = folders_in(Path.cwd())
    check = ShownCheck(recorded(read_course(folders), print), Layout(folders.docs, language or folders.languages[0]))
    check.findings = {**check.findings, "replay": poster}
    made = check, Tooltips(read_glossaries(folders)), QuizForms(read_quizzes(folders))
    for extension in made:
        extension.folder = Path(language)
    return made


def makeExtension(**options: str) -> Everything:  # noqa: N802 # the name is Python-Markdown's
    """What Python-Markdown asks a module for."""
    return Everything(**options)
