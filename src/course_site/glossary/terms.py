"""The words of the glossary, as its page explains them.

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

import markdown
from markdown.extensions.attr_list import get_attrs_and_remainder

from livecheck.errors import PageError, PageErrors, Place

FORMS, PAGES = "data-forms", "data-pages"

ENTRY = re.compile(r"(?P<name>[^\s#:].*?)\s+\{:?(?P<attributes>[^{}]*)\}\s*")
DEFINITION = re.compile(r":\s+(?P<text>\S.*)")
ANCHOR = re.compile(r"[a-z][a-z0-9-]*")
SENTENCE = re.compile(r".+?[.!?…](?=\s|$)", re.DOTALL)


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
