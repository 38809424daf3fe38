"""The words of the glossary, explained where a page first uses them.

Each language's `glossary.md` is the only place where a term is described. The line of a term carries its anchor and the
words by which pages call it; the definition's first sentence is what a reader sees without leaving the page:

    Couche, ou calque { #layer data-forms="couche, couches, calque, calques" }
    :   Un ensemble de fichiers ajoutés, modifiés ou supprimés. Une image est faite de couches empilées.

A form in lower case is recognised with a capital too; a form with a capital, such as `Compose`, only as it is, for
« se compose » is no tool. Words that mean something else on other pages are kept to their own by `data-pages`.
"""

from __future__ import annotations

import html
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree.ElementTree import Element

import markdown
from markdown.extensions import Extension
from markdown.extensions.attr_list import get_attrs_and_remainder
from markdown.treeprocessors import Treeprocessor

from livecheck.errors import PageError, PageErrors, Place

CLASS = "course-term"
"""The class of the links, which the style sheet knows."""

FORMS, PAGES = "data-forms", "data-pages"

ENTRY = re.compile(r"(?P<name>[^\s#:].*?)\s+\{:?(?P<attributes>[^{}]*)\}\s*")
DEFINITION = re.compile(r":\s+(?P<text>\S.*)")
ANCHOR = re.compile(r"[a-z][a-z0-9-]*")
SENTENCE = re.compile(r".+?[.!?…](?=\s|$)", re.DOTALL)

SKIPPED = frozenset("a abbr button code details dt figure form h1 h2 h3 h4 h5 h6 kbd pre script style svg th".split())
"""Elements that are no running prose, that cannot hold a link, or that a reader has to open first; and the quiz, which
asks about words that the page has explained."""

SKIPPED_CLASSES = frozenset({"admonition-title", "livecheck"})
"""The titles of remarks, and the marks below the blocks."""

PRIORITY = 3
"""After attribute lists (8) and the table of contents (5), and before MkDocs resolves and checks the links (0)."""


@dataclass(frozen=True, slots=True)
class Term:
    """An entry of a glossary."""

    anchor: str
    forms: tuple[str, ...]
    """The words that a page may use for it, plurals included."""
    hint: str
    """The first sentence of the definition, as plain text."""
    place: Place
    pages: frozenset[str] = frozenset()
    """The names of the pages on which it is explained; empty for all of them."""


# --- reading a glossary -----------------------------------------------------------------------------------


def read_glossary(path: Path, text: str, pages: Collection[str]) -> tuple[Term, ...]:
    """Reads the entries of a glossary page; `path` is what messages print, `pages` are the names that there are.

    Raises `PageErrors` with all mistakes, in the order of their lines.
    """
    reading = _Reading(path, frozenset(pages))
    lines = text.splitlines()
    for index, line in enumerate(lines):
        defined = index + 1 < len(lines) and DEFINITION.fullmatch(lines[index + 1])
        if entry := ENTRY.fullmatch(line):
            reading.take(index + 1, entry, reading.hint(lines[index + 1 :]) if defined else None)
        elif defined and line.strip():
            reading.complain(index + 1, 'this term has no anchor; write `Term { #anchor data-forms="term, terms" }`')
    if reading.errors:
        raise PageErrors(reading.errors)
    return tuple(reading.terms)


@dataclass(slots=True)
class _Reading:
    """A glossary as far as it has been read."""

    path: Path
    pages: frozenset[str]
    text: markdown.Markdown = field(default_factory=markdown.Markdown)
    """Reads definitions; one for all of them, for it takes as long to make as to use."""
    terms: list[Term] = field(default_factory=list)
    errors: list[PageError] = field(default_factory=list)
    anchors: dict[str, int] = field(default_factory=dict)
    """Anchor → the line where it stands first."""
    forms: dict[str, int] = field(default_factory=dict)
    """Form, in small letters → the line where it stands first."""

    def take(self, line: int, entry: re.Match[str], hint: str | None) -> None:
        """Takes an entry, or notes what is wrong with it."""
        before = len(self.errors)
        attributes, rest = get_attrs_and_remainder(entry["attributes"])
        values = {key: value or "" for key, value in attributes}
        forms, pages = _listed(values.get(FORMS, "")), _listed(values.get(PAGES, ""))
        if rest.strip() or not values.keys() <= {"id", FORMS, PAGES}:
            self.complain(line, f"a term carries its anchor, `{FORMS}` and `{PAGES}`; take the rest away")
        self._check_anchor(line, values.get("id", ""))
        self._check_forms(line, forms)
        for page in sorted(set(pages) - self.pages):
            self.complain(line, f"there is no page `{page}`; there are {', '.join(sorted(self.pages))}")
        if hint is None:
            self.complain(line, f"`{entry['name']}` has no definition; write `:   …` in the next line")
        elif len(self.errors) == before:
            self.terms.append(Term(values["id"], forms, hint, Place(self.path, line), frozenset(pages)))

    def hint(self, lines: Sequence[str]) -> str:
        """The first sentence of the definition that begins with these lines."""
        marked = self.text.reset().convert(" ".join(_definition(lines)))
        plain = html.unescape(re.sub(r"<[^>]*>", "", marked))
        sentence = SENTENCE.match(plain)
        return (sentence[0] if sentence else plain).strip()

    def complain(self, line: int, problem: str) -> None:
        self.errors.append(PageError(Place(self.path, line), problem))

    def _check_anchor(self, line: int, anchor: str) -> None:
        if not ANCHOR.fullmatch(anchor):
            self.complain(line, "an anchor is a word such as `#layer`, the same in every language; write one")
        elif first := self.anchors.get(anchor):
            self.complain(line, f"the anchor `#{anchor}` stands in line {first} already; choose another")
        self.anchors.setdefault(anchor, line)

    def _check_forms(self, line: int, forms: Sequence[str]) -> None:
        if not forms:
            self.complain(line, f'no form; list the words that pages use: {FORMS}="layer, layers"')
        for form in forms:
            if first := self.forms.get(form.lower()):
                self.complain(line, f"the form `{form}` stands in line {first} already; keep it to one term")
            self.forms.setdefault(form.lower(), line)


def _listed(text: str) -> tuple[str, ...]:
    return tuple(" ".join(part.split()) for part in text.split(",") if part.strip())


def _definition(lines: Sequence[str]) -> Sequence[str]:
    """The lines of the definition that begins with these, up to the next one."""
    paragraph: list[str] = []
    for line in lines:
        if not line.strip() or (paragraph and DEFINITION.fullmatch(line)):
            break
        paragraph.append(line.removeprefix(":").strip())
    return paragraph


# --- explaining the words of a page -----------------------------------------------------------------------


def terms_for(page: str, terms: Sequence[Term]) -> tuple[Term, ...]:
    """The terms that are explained on the page of that name."""
    return tuple(term for term in terms if not term.pages or page in term.pages)


class Tooltips(Extension):
    """Makes the first use of each term on a page a link to its entry, with the first sentence as the title.

    `glossary` is where the page's own links find the glossary, which MkDocs resolves and checks like any other link.
    """

    def __init__(self, terms: Sequence[Term], glossary: str) -> None:
        super().__init__()
        self.terms = tuple(terms)
        self.glossary = glossary

    def extendMarkdown(self, md: markdown.Markdown) -> None:  # noqa: N802 # the name is the base class's
        md.treeprocessors.register(_Linker(md, self.terms, self.glossary), CLASS, PRIORITY)


class _Linker(Treeprocessor):
    def __init__(self, md: markdown.Markdown, terms: Sequence[Term], glossary: str) -> None:
        super().__init__(md)
        self.glossary = glossary
        self.known = {spelt: term for term in terms for form in term.forms for spelt in _spellings(form)}
        self.pattern = _pattern(self.known)
        self.left: set[str] = set()
        """The anchors of the terms that the page has not used yet."""

    def run(self, root: Element) -> None:
        self.left = {term.anchor for term in self.known.values()}
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
            links.append(self._link(term, found[0]))
            done = found.end()
        if links:
            links[-1].tail = text[done:]
        return before, links

    def _link(self, term: Term, text: str) -> Element:
        attributes = {"class": CLASS, "href": f"{self.glossary}#{term.anchor}", "title": term.hint}
        link = Element("a", attributes)
        link.text = text
        return link


def _is_skipped(element: Element) -> bool:
    classes = set(element.get("class", "").split())
    return element.tag in SKIPPED or bool(classes & SKIPPED_CLASSES)


def _spellings(form: str) -> set[str]:
    """A form as it is written, and with a capital as at the beginning of a sentence."""
    return {form, form[0].upper() + form[1:]}


def _pattern(spellings: Collection[str]) -> re.Pattern[str]:
    """Finds whole words, the longest first; a blank may be the end of a line, and `Node.js` is no node."""
    longest_first = sorted(spellings, key=lambda spelt: (-len(spelt), spelt))
    words = "|".join(r"\s+".join(map(re.escape, spelt.split())) for spelt in longest_first)
    return re.compile(rf"(?<![\w-])(?<!\w\.)(?:{words})(?![\w-])(?!\.\w)")
