"""The quiz of a page: `notation` is how an author writes it, `forms` what readers see of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from course_site.quiz.forms import QuizForms
from course_site.quiz.notation import Question, Quiz, read_quizzes

__all__ = ["Question", "Quiz", "QuizForms", "quizzes", "read_quizzes"]


def quizzes(root: Path, docs: Path, languages: Sequence[str]) -> Mapping[Path, Quiz]:
    """The quizzes of a course by their pages, below the folder of the pages; raises `PageErrors`."""
    folders = [Path(docs, language) for language in languages]
    names = sorted({page.relative_to(root / folder) for folder in folders for page in (root / folder).rglob("*.md")})
    twins = [[folder / name for folder in folders if (root / folder / name).is_file()] for name in names]
    read = read_quizzes([{path: _text(root / path) for path in pages} for pages in twins])
    return {path.relative_to(docs): quiz for path, quiz in read.items()}


def _text(path: Path) -> str:
    """A page; what is no UTF-8 in it is told when the pages are read for their blocks."""
    return path.read_text(encoding="utf-8-sig", errors="replace")
