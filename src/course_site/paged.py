"""What a Markdown extension needs that has to know which page it is rendering."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from markdown import Markdown
from markdown.extensions import Extension

Complain = Callable[[Exception], Exception]
"""Makes of a mistake what ends the build of the site."""

CONTEXT = "rendering_context"
"""Under this name Zensical tells extensions which page it renders (zensical/extensions/context.py)."""


class Paged(Extension):
    """An extension that knows its page: Python-Markdown itself knows texts alone."""

    page: Path | None = None
    """The page that is rendered, below the folder of the pages: `fr/1-containers.md`. Whoever renders sets it before
    each page; a program that tells it itself need not."""
    folder = Path()
    """Where the program's own folder of pages lies in the course's, should it build one language alone."""

    def rendered(self, md: Markdown) -> Path:
        """The page that is rendered now; raises `LookupError` where nobody has said it."""
        if self.page is not None:
            return self.page
        if CONTEXT in md.preprocessors:
            return self.folder / str(md.preprocessors[CONTEXT].page.path)  # type: ignore[attr-defined]
        raise LookupError(f"{type(self).__name__} has not been told which page is rendered")

    @staticmethod
    def language(page: Path) -> str:
        """The language of a page: the folder that it is in."""
        return page.parts[0]
