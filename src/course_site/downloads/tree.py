"""HTML as a tree, and back.

Names of elements and attributes are in small letters throughout; a browser knows SVG's own spelling by itself (HTML
standard, 13.2.6.1, “adjust SVG attributes”).
"""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from xml.etree.ElementTree import Element, SubElement, TreeBuilder, tostring

from course_site.downloads.errors import NotMade

VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
"""Elements that have no end tag."""


def read_tree(text: str, name: str) -> Element:
    """The `html` element of a page; `name` is what the message says when a tag is not closed. Raises `NotMade`."""
    reader = _Reader(name)
    reader.feed(text)
    reader.close()
    return reader.tree()


class _Reader(HTMLParser):
    def __init__(self, name: str) -> None:
        super().__init__(convert_charrefs=True)
        self.name = name
        self.open: list[str] = []
        self.has_begun = False
        self.builder = TreeBuilder()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.has_begun = True
        self.builder.start(tag, {key: value or "" for key, value in attrs})
        if tag in VOID:
            self.builder.end(tag)
        else:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if not self.open or self.open.pop() != tag:
            raise NotMade(f"{self.name}, line {self.getpos()[0]}: </{tag}> closes another element; mend the page")
        self.builder.end(tag)

    def handle_data(self, data: str) -> None:
        if self.open:
            self.builder.data(data)

    def tree(self) -> Element:
        if self.open:
            raise NotMade(f"{self.name}: <{self.open[-1]}> is never closed; mend the page")
        if not self.has_begun:
            raise NotMade(f"{self.name}: this is no page, for it holds no element; build the site anew")
        return self.builder.close()


def write_html(element: Element) -> str:
    return tostring(element, encoding="unicode", method="html")


def grow(parent: Element, tag: str, text: str = "", **attributes: str) -> Element:
    """A new last child; a trailing `_` of an attribute's name is left off, for `class_`."""
    child = SubElement(parent, tag, {key.rstrip("_"): value for key, value in attributes.items()})
    child.text = text
    return child


def classes(element: Element) -> frozenset[str]:
    return frozenset(element.get("class", "").split())


def find(root: Element, name: str) -> Element | None:
    """The first element of that class."""
    return next((element for element in root.iter() if name in classes(element)), None)


def text_of(element: Element) -> str:
    """What is read in it, in one line."""
    return " ".join("".join(element.itertext()).split())


def remove(parent: Element, child: Element) -> None:
    """Takes a child out and leaves the text that follows it."""
    replace(parent, child, [])


def replace(parent: Element, child: Element, others: list[Element]) -> None:
    """Puts other elements in the place of a child; the text that follows it stays."""
    index = list(parent).index(child)
    parent[index : index + 1] = others
    if others:
        others[-1].tail = (others[-1].tail or "") + (child.tail or "")
    elif index:
        parent[index - 1].tail = (parent[index - 1].tail or "") + (child.tail or "")
    else:
        parent.text = (parent.text or "") + (child.tail or "")


def with_parents(root: Element) -> Iterator[tuple[Element, Element]]:
    """Every element below the root with the one that it is in, as they are now, from the outside in."""
    yield from [(parent, child) for parent in root.iter() for child in parent]
