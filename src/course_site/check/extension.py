"""The Markdown extension that shows on each page what became of its commands.

It needs a report and the way of the page, nothing of the program that makes the site.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from posixpath import relpath

from markdown import Markdown
from markdown.preprocessors import Preprocessor

from course_site.check.page import FINDINGS, render
from course_site.check.subject import Addresses, Finding
from course_site.check.transcript import TRANSCRIPT, transcript
from course_site.paged import Complain, Paged
from livecheck.errors import LivecheckError, Misuse
from livecheck.model import Report

PRIORITY = 100
"""Before snippets (32) and fences (25): blocks are recognised in the page as its author has written it."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How the addresses of a site follow from its files."""

    docs: Path
    """The folder of the pages, relative to the project."""
    main: str
    """The language whose pages stand at the top of the site."""
    folders: bool = True
    """Whether a page is a folder (`2-images/`), not a file (`2-images.html`)."""

    def addresses(self, page: Path, report: Report) -> Addresses:
        """The way from a page, below the folder of pages, to the exercises in its language."""
        names = [done.exercise.name for done in report.exercises]
        there = {name: self._way(page, page.with_name(f"{name}.md")) for name in names}
        return Addresses(f"{relpath('.', self._folder(page))}/", there)

    def _folder(self, page: Path) -> str:
        """What links of a page begin from."""
        address = self._address(page)
        return address if self.folders else str(Path(address).parent)

    def _way(self, page: Path, other: Path) -> str:
        way = relpath(self._address(other), self._folder(page))
        return f"{way}/" if self.folders else way

    def _address(self, page: Path) -> str:
        shown = page.relative_to(self.main) if page.parts[0] == self.main else page
        if not self.folders:
            return shown.with_suffix(".html").as_posix()
        return (shown.parent if shown.stem in ("index", "README") else shown.with_suffix("")).as_posix()


class ShownCheck(Paged):
    """Shows what a report says of each page."""

    def __init__(self, report: Report, layout: Layout, complain: Complain = lambda error: error) -> None:
        super().__init__()
        self.report = report
        self.layout = layout
        self.complain = complain
        self.findings: Mapping[str, Finding] = FINDINGS

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 # the name is the base class's
        fences = next((each for each in md.registeredExtensions if hasattr(each, "extend_super_fences")), None)
        if fences is None:
            raise self.complain(Misuse("the extension pymdownx.superfences is missing; name it before this one"))
        fences.extend_super_fences(TRANSCRIPT, transcript, lambda *_: True, None)
        md.preprocessors.register(_Shower(md, self), "livecheck", PRIORITY)

    def shown(self, text: str, page: Path) -> str:
        """The Markdown of a page as the site is to show it; raises `LivecheckError`."""
        addresses = self.layout.addresses(page, self.report)
        return render(text, self.layout.docs / page, self.report, self.language(page), addresses, self.findings)


class _Shower(Preprocessor):
    def __init__(self, md: Markdown, extension: ShownCheck) -> None:
        super().__init__(md)
        self.extension = extension

    def run(self, lines: list[str]) -> list[str]:
        try:
            return self.extension.shown("\n".join(lines), self.extension.rendered(self.md)).split("\n")
        except LivecheckError as error:
            raise self.extension.complain(error) from error
