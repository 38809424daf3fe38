"""The quiz of a page: `notation` is how an author writes it, `forms` what readers see of it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from course_site.quiz.forms import QuizForms
from course_site.quiz.notation import Question, Quiz, quizzes_of
from livecheck.course import Folders

__all__ = ["Question", "Quiz", "QuizForms", "quizzes_of", "read_quizzes"]


def read_quizzes(folders: Folders) -> Mapping[Path, Quiz]:
    """The quizzes of a course by their pages, below the folder of the pages; raises `PageErrors`."""
    homes = [folders.root / folders.docs / language for language in folders.languages]
    names = sorted({page.relative_to(home) for home in homes for page in home.rglob("*.md")})
    twins = [[page for home in homes if (page := home / name).is_file()] for name in names]
    read = quizzes_of([{page.relative_to(folders.root): _text(page) for page in pages} for pages in twins])
    return {page.relative_to(folders.docs): quiz for page, quiz in read.items()}


def _text(path: Path) -> str:
    """A page; what is no UTF-8 in it is told when the pages are read for their blocks."""
    return path.read_text(encoding="utf-8-sig", errors="replace")
