"""A page's article made fit for paper and for one document with all the others.

Anchors get the page's name in front, links lead to their place in the book, or else to the published site, and tabs lie
one below the other. What print.css leaves out or opens for any printed page needs nothing here.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit
from xml.etree.ElementTree import Element

from course_site.downloads.errors import NotMade
from course_site.downloads.source import Chapter
from course_site.downloads.tree import classes, find, grow, remove, replace, text_of, with_parents

REFERENCES = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "aria-details", "headers")
"""Attributes that hold anchors, with blanks between."""

PAINT = re.compile(r"url\(#([^)]+)\)")
"""How a figure names its own markers and gradients."""


@dataclass(frozen=True, slots=True)
class Binding:
    """What links need to know of the book."""

    home: str
    """The path of the page in whose folder the book lies while it is printed."""
    names: Mapping[str, str]
    """The path of each page in the book → what its anchors begin with."""
    address: str | None
    """Where the site is published, with a slash at its end; `None` where that is not known."""


def anchor(name: str, fragment: str = "") -> str:
    """The anchor in the book of a page, or of a place in it."""
    return f"{name}--{fragment}" if fragment else name


def fitted(chapter: Chapter, binding: Binding) -> Element:
    """The article for the book."""
    article = deepcopy(chapter.article)
    _leave_out(article)
    _unfold(article)
    _answer_later(article)
    _measure(article)
    _rename(article, chapter.name)
    for element in article.iter():
        _lead(element, chapter.path, binding)
    article.set("id", anchor(chapter.name))
    return article


# --- what a screen needs and paper does not ----------------------------------------------------------------


def _leave_out(article: Element) -> None:
    """What print.css cannot keep out of the contents, and what only a mouse makes visible."""
    for parent, child in with_parents(article):
        if child.tag == "script" or "headerlink" in classes(child):
            remove(parent, child)
        child.attrib.pop("title", None)


def _unfold(article: Element) -> None:
    while (tabs := find(article, "tabbed-set")) is not None:
        parent = next(above for above, child in with_parents(article) if child is tabs)
        replace(parent, tabs, list(_versions(tabs)))


def _versions(tabs: Element) -> Iterator[Element]:
    """The tabs of a set one below the other, each under its label."""
    labels = [text_of(label) for label in tabs.iter("label") if label.get("for", "").startswith("__tabbed_")]
    blocks = [block for block in tabs.iter() if "tabbed-block" in classes(block)]
    for label, block in zip(labels, blocks, strict=True):
        version = Element("div", {"class": "book-version"})
        grow(version, "p", label, class_="book-version-name")
        version.extend(block)
        yield version


def _answer_later(article: Element) -> None:
    """Moves the answers of a quiz behind its last question, for on paper everything lies open."""
    for quiz in [each for each in article.iter() if "course-quiz" in classes(each)]:
        quiz.extend(list(_answers(quiz)))


def _answers(quiz: Element) -> Iterator[Element]:
    for question in list(quiz):
        explanation, number = find(question, "course-quiz-explanation"), find(question, "course-quiz-number")
        if explanation is not None and number is not None:
            remove(question, explanation)
            answer = Element("div", {"class": "book-answer"})
            grow(answer, "p", text_of(number), class_="course-quiz-number")
            answer.extend(child for child in explanation if child.tag != "summary")
            yield answer


def _measure(article: Element) -> None:
    """Tells the style sheet how wide each block of code is, so that it can be set as small as it must."""
    for pre in article.iter("pre"):
        for code in pre:
            if code.tag in ("code", "samp"):
                code.set("style", f"--columns: {max(map(len, ''.join(code.itertext()).splitlines()), default=1)}")


# --- anchors ----------------------------------------------------------------------------------------------


def _rename(article: Element, name: str) -> None:
    """Anchors of all pages come to stand side by side: the page's name before them keeps them apart."""
    for element in article.iter():
        for key, value in element.attrib.items():
            if key == "id" or (key == "name" and element.tag == "input"):
                element.set(key, anchor(name, value))
            elif key in REFERENCES:
                element.set(key, " ".join(anchor(name, each) for each in value.split()))
            elif "url(#" in value:
                element.set(key, PAINT.sub(lambda found: f"url(#{anchor(name, found[1])})", value))


# --- links ------------------------------------------------------------------------------------------------


def _lead(element: Element, path: str, binding: Binding) -> None:
    """Lets what an element names of other files be found from the book."""
    if element.tag == "img":
        if urlsplit(element.get("src", "")).scheme:
            return
        target = posixpath.join(posixpath.dirname(path), element.get("src", ""))
        element.set("src", posixpath.relpath(target, posixpath.dirname(binding.home) or "."))
    elif "href" in element.attrib:
        to = _target(element.attrib.pop("href"), path, binding)
        if to is not None:
            element.set("href", to)


def _target(href: str, path: str, binding: Binding) -> str | None:
    """Where a link leads: to the outside as ever, to a place in the book, to the published site, or nowhere.

    Raises `NotMade`.
    """
    address = urlsplit(href)
    if address.scheme or address.netloc:
        return href
    to = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(address.path))) if address.path else path
    if to.startswith(".."):
        raise NotMade(f"{path}: the link to {href} leads out of the site; mend it")
    if to in binding.names:
        return f"#{anchor(binding.names[to], unquote(address.fragment))}"
    if binding.address is None:
        return None
    return f"{binding.address}{_published(to)}{f'#{address.fragment}' if address.fragment else ''}"


def _published(path: str) -> str:
    """The address of a file on the published site, where a page is a folder."""
    if not path.endswith(".html"):
        return path
    folder = path.removesuffix(".html").removesuffix("index").rstrip("/")
    return f"{folder}/" if folder else ""
