"""The first use of a term on each page, made a link to its entry in the glossary."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.treeprocessors import Treeprocessor

from course_site.glossary.terms import Term
from course_site.paged import Paged

GLOSSARY = "glossary.md"
"""The page of each language that explains the words of the others."""

CLASS = "course-term"
"""The class of the links, which the style sheet knows."""

SKIPPED = frozenset("a abbr button code details dt figure form h1 h2 h3 h4 h5 h6 kbd pre script style svg th".split())
"""Elements that are no running prose, that cannot hold a link, or that a reader has to open first; and the quiz, which
asks about words that the page has explained."""

SKIPPED_CLASSES = frozenset({"admonition-title", "livecheck"})
"""The titles of remarks, and the marks below the blocks."""

PRIORITY = 3
"""After attribute lists (8) and the table of contents (5), and before MkDocs resolves and checks the links (0)."""


class Tooltips(Paged):
    """Makes the first use of each term on a page a link to its entry, with the first sentence as the title.

    `glossaries` holds the terms of each language. Links lead to the language's glossary as an author would write them,
    so that they are resolved and checked as any others.
    """

    def __init__(self, glossaries: Mapping[str, Sequence[Term]]) -> None:
        super().__init__()
        self.glossaries = glossaries

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 # the name is the base class's
        md.treeprocessors.register(_Linker(md, self), CLASS, PRIORITY)

    def terms(self, page: Path) -> tuple[Term, ...]:
        """The terms that are explained on a page; the glossary itself explains none."""
        terms = () if page.name == GLOSSARY else self.glossaries.get(self.language(page), ())
        return tuple(term for term in terms if not term.pages or page.stem in term.pages)


class _Linker(Treeprocessor):
    def __init__(self, md: Markdown, extension: Tooltips) -> None:
        super().__init__(md)
        self.extension = extension
        self.glossary = GLOSSARY
        """Where the page finds the glossary of its language."""
        self.known: dict[str, Term] = {}
        self.pattern = _pattern(self.known)
        self.left: set[str] = set()
        """The anchors of the terms that the page has not used yet."""

    def run(self, root: Element) -> None:
        page = self.extension.rendered(self.md)
        terms = self.extension.terms(page)
        self.glossary = Path(os.path.relpath(Path(self.extension.language(page), GLOSSARY), page.parent)).as_posix()
        # A form as it is written, and with a capital as at the beginning of a sentence.
        spelt = ((term, each) for term in terms for form in term.forms for each in (form, form[0].upper() + form[1:]))
        self.known = {each: term for term, each in spelt}
        self.pattern = _pattern(self.known)
        self.left = {term.anchor for term in terms}
        if self.left:
            self._explain(root)

    def _explain(self, parent: Element) -> None:
        """Goes through an element in the order in which it is read."""
        children = list(parent)
        parent.text, links = self._linked(parent.text or "")
        for position, link in enumerate(links):
            parent.insert(position, link)
        for child in children:
            if not _is_skipped(child):
                self._explain(child)
            child.tail, links = self._linked(child.tail or "")
            after = list(parent).index(child) + 1
            for position, link in enumerate(links):
                parent.insert(after + position, link)

    def _linked(self, text: str) -> tuple[str, list[Element]]:
        """The text up to the first link, and the links, each with the text that follows it."""
        before, links, done = text, list[Element](), 0
        for found in self.pattern.finditer(text):
            term = self.known[" ".join(found[0].split())]
            if term.anchor not in self.left:
                continue
            self.left.remove(term.anchor)
            if links:
                links[-1].tail = text[done : found.start()]
            else:
                before = text[: found.start()]
            address = f"{self.glossary}#{term.anchor}"
            links.append(Element("a", {"class": CLASS, "href": address, "title": term.hint}))
            links[-1].text = found[0]
            done = found.end()
        if links:
            links[-1].tail = text[done:]
        return before, links


def _is_skipped(element: Element) -> bool:
    return element.tag in SKIPPED or not SKIPPED_CLASSES.isdisjoint(element.get("class", "").split())


def _pattern(spellings: Collection[str]) -> re.Pattern[str]:
    """Finds whole words, the longest first; a blank may be the end of a line, and `Node.js` is no node."""
    longest_first = sorted(spellings, key=lambda spelt: (-len(spelt), spelt))
    words = "|".join(r"\s+".join(map(re.escape, spelt.split())) for spelt in longest_first)
    return re.compile(rf"(?<![\w-])(?<!\w\.)(?:{words})(?![\w-])(?!\.\w)")
