"""All pages of a language as one document: cover, contents, and the pages in the order of the navigation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import Element, fromstring

from course_site.check import date, read_words, words_of
from course_site.downloads.errors import NotMade
from course_site.downloads.fit import Binding, anchor, fitted
from course_site.downloads.source import Proof, Source
from course_site.downloads.tree import grow, text_of, write_html

STYLE = Path(__file__).parent / "book.css"

UNKNOWN = "000"
"""Holds the place of a page number until it is known."""


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a book, in one language."""

    file: str
    """Its name, without the ending."""
    contents: str
    checked: str
    """On the cover: how many (`verified`) of the steps (`steps`) held on which engine (`engine`) and day (`date`)."""
    sources: Mapping[str, str]
    """Where the images came from, as the end of that sentence."""
    unchecked: str
    published: str
    """Comes before the address of the site."""


WORDS = read_words(Path(__file__).with_name("words.toml"), Words)
"""A language of the course without words here is an error of `make dist`."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the contents."""

    anchor: str
    title: str
    level: int
    """1 for a page, 2 for a section of it."""


@dataclass(frozen=True, slots=True)
class Book:
    """A language's pages, fit for one document."""

    source: Source
    words: Words
    address: str | None
    articles: tuple[Element, ...]

    @property
    def entries(self) -> tuple[Entry, ...]:
        return tuple(entry for article in self.articles for entry in _entries(article))


def bind(source: Source, address: str | None) -> Book:
    """Fits the pages together. Raises `NotMade` where a link leads to no place in the book."""
    if source.language not in WORDS:
        raise NotMade(f"no words for a book in {source.language!r}: give src/course_site/downloads/words.toml some")
    names = {chapter.path: chapter.name for chapter in source.chapters}
    binding = Binding(source.home, names, address)
    articles = tuple(fitted(chapter, binding) for chapter in source.chapters)
    _check_links(articles)
    return Book(source, WORDS[source.language], address, articles)


def _check_links(articles: Sequence[Element]) -> None:
    anchors = {element.get("id") for article in articles for element in article.iter()}
    links = [link.get("href", "") for article in articles for link in article.iter("a")]
    lost = sorted({link for link in links if link.startswith("#") and link[1:] not in anchors})
    if lost:
        raise NotMade(f"links of the book lead to nothing: {', '.join(lost)}; mend the pages")


def _entries(article: Element) -> Iterator[Entry]:
    for heading in article.iter():
        if heading.tag == "h1":
            yield Entry(article.get("id", ""), text_of(heading), 1)
        elif heading.tag == "h2" and heading.get("id"):
            yield Entry(heading.get("id", ""), text_of(heading), 2)


# --- putting it together ----------------------------------------------------------------------------------


def compose(book: Book, numbers: Mapping[str, int]) -> str:
    """The document as HTML; `numbers` holds the page of each anchor, and is empty as long as nobody knows it."""
    page = Element("html", {"lang": book.source.language})
    _head(grow(page, "head"), book)
    body = grow(page, "body", class_="course-book", dir="ltr")  # the theme's sheets want the direction said
    body.set("data-md-color-scheme", "default")
    _cover(grow(body, "section", class_="book-cover md-typeset"), book)
    _contents(grow(body, "nav", class_="book-contents md-typeset"), book, numbers)
    main = grow(body, "main", class_="md-content")
    for index, article in enumerate(book.articles):
        chapter = deepcopy(article)
        chapter.set("class", f"{article.get('class', '')} book-chapter")
        chapter.set("style", f"page: chapter-{index}")
        main.append(chapter)
    return f"<!doctype html>\n{write_html(page)}\n"


def _head(head: Element, book: Book) -> None:
    grow(head, "meta", charset="utf-8")
    grow(head, "title", book.source.name)
    head.extend(book.source.styles)
    grow(head, "style", STYLE.read_text(encoding="utf-8") + "".join(_running_titles(book)))


def _running_titles(book: Book) -> Iterator[str]:
    """The foot of each page names its chapter."""
    titles = [entry.title for entry in book.entries if entry.level == 1]
    for index, title in enumerate(titles):
        quoted = title.replace("\\", r"\\").replace('"', r"\"")
        yield f'@page chapter-{index} {{ @bottom-left {{ content: "{quoted}"; }} }}\n'


def _cover(cover: Element, book: Book) -> None:
    source, words = book.source, book.words
    cover.append(deepcopy(source.logo))
    grow(cover, "p", source.name, class_="book-title")
    grow(cover, "p", source.description, class_="book-description")
    cover.append(_proof(source.proof, source.language, words))
    if book.address:
        line = grow(cover, "p", f"{words.published} ", class_="book-address")
        grow(line, "a", book.address, href=book.address)
    rights = grow(cover, "div", class_="book-rights")
    rights.append(deepcopy(source.copyright))


def _proof(proof: Proof, language: str, words: Words) -> Element:
    """What the check of this edition has found, in a sentence."""
    text = words.unchecked
    if proof.engine and proof.images and proof.verified:
        text = words.checked.format(
            date=date(proof.checked, words_of(language)),
            verified=proof.verified,
            steps=proof.steps,
            engine=proof.engine,
            source=words.sources[proof.images],
        )
    return fromstring(f'<p class="book-proof">{text}</p>')


def _contents(contents: Element, book: Book, numbers: Mapping[str, int]) -> None:
    grow(contents, "h1", book.words.contents)
    lines = grow(contents, "ol")
    for entry in book.entries:
        line = grow(lines, "li", class_=f"book-level-{entry.level}")
        link = grow(line, "a", href=f"#{anchor(entry.anchor)}")
        grow(link, "span", entry.title, class_="book-entry")
        grow(link, "span", class_="book-dots")
        grow(link, "span", str(numbers.get(entry.anchor, UNKNOWN)), class_="book-number")
