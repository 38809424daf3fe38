"""The words of the glossary, linked where a page first uses them.

`terms` reads the glossary of a language, and `tooltips` is the Markdown extension that explains the words of a page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from course_site.glossary.terms import Term, read_glossary
from course_site.glossary.tooltips import GLOSSARY, Tooltips

__all__ = ["Term", "Tooltips", "read_glossaries", "read_glossary"]


def read_glossaries(root: Path, docs: Path, languages: Sequence[str]) -> Mapping[str, tuple[Term, ...]]:
    """The terms of each language that has a glossary; raises `PageErrors`."""
    folders = {language: root / docs / language for language in languages}
    return {language: _glossary(folder, root) for language, folder in folders.items() if (folder / GLOSSARY).is_file()}


def _glossary(folder: Path, root: Path) -> tuple[Term, ...]:
    path = folder / GLOSSARY
    # What is no UTF-8 in it is told when the pages are read for their blocks.
    text = path.read_text(encoding="utf-8-sig", errors="replace")
    return read_glossary(path.relative_to(root), text, {page.stem for page in folder.rglob("*.md")})
