"""The words of the glossary, linked where a page first uses them.

`terms` reads the glossary of a language, and `tooltips` is the Markdown extension that explains the words of a page.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from course_site.glossary.terms import Term, read_glossary
from course_site.glossary.tooltips import GLOSSARY, Tooltips
from livecheck.course import Folders

__all__ = ["Term", "Tooltips", "read_glossaries", "read_glossary"]


def read_glossaries(folders: Folders) -> Mapping[str, tuple[Term, ...]]:
    """The terms of each language that has a glossary; raises `PageErrors`."""
    pages = {language: folders.docs / language / GLOSSARY for language in folders.languages}
    there = {language: page for language, page in pages.items() if (folders.root / page).is_file()}
    return {language: _glossary(folders.root, page) for language, page in there.items()}


def _glossary(root: Path, page: Path) -> tuple[Term, ...]:
    # What is no UTF-8 in it is told when the pages are read for their blocks.
    text = (root / page).read_text(encoding="utf-8-sig", errors="replace")
    return read_glossary(page, text, {other.stem for other in (root / page).parent.rglob("*.md")})
