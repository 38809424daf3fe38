"""The built site, as far as a book needs it."""

from __future__ import annotations

import json
import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

from course_site.downloads.errors import NotMade
from course_site.downloads.tree import classes, find, read_tree

PROOF = "verification.json"


@dataclass(frozen=True, slots=True)
class Chapter:
    """A page of the site."""

    path: str
    """Where it lies in the site: `en/1-containers.html`."""
    article: Element
    """What the page says, without the frame that the theme puts around it."""

    @property
    def name(self) -> str:
        """`1-containers`; begins the anchors of the page in the book."""
        return PurePosixPath(self.path).stem


@dataclass(frozen=True, slots=True)
class Proof:
    """What the build's check has found, from `verification.json`."""

    checked: datetime
    engine: str | None
    """The version of the engine, `None` where nothing ran."""
    images: str | None
    """`hub` or `stand-in`."""
    steps: int
    verified: int


@dataclass(frozen=True, slots=True)
class Source:
    """The site in one language."""

    language: str
    home: str
    """Where its home page lies: `en/index.html`."""
    name: str
    description: str
    copyright: Element
    logo: Element
    styles: tuple[Element, ...]
    """What the head of the home page says of style: links, relative to that page, and rules."""
    chapters: tuple[Chapter, ...]
    """In the order of the navigation."""
    proof: Proof


def read_proof(site: Path) -> Proof:
    """Raises `NotMade` where the file is missing or says something else than it should."""
    try:
        told: Mapping[str, Any] = json.loads((site / PROOF).read_text(encoding="utf-8"))
        engine, images = told["engine"] or {}, told["images"] or {}
        steps, verified = (int(told["totals"][name]) for name in ("steps", "verified"))
        checked = datetime.fromisoformat(told["generated"])
        return Proof(checked, engine.get("version"), images.get("source"), steps, verified)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise NotMade(f"{site / PROOF} cannot be read ({error!r}): build the site anew") from error


def read_source(site: Path, home: str) -> Source:
    """Reads the pages of the language whose home page lies there. Raises `NotMade`."""
    page = _page(site, home)
    return Source(
        page.get("lang", ""),
        home,
        _part(page, "md-logo", home).get("aria-label", ""),
        _description(page, home),
        _part(page, "md-copyright__highlight", home),
        _logo(page, home),
        tuple(_styles(page)),
        tuple(Chapter(path, _part(_page(site, path), "md-content__inner", path)) for path in _order(page, home)),
        read_proof(site),
    )


def _page(site: Path, path: str) -> Element:
    try:
        return read_tree((site / path).read_text(encoding="utf-8"), path)
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else error
        raise NotMade(f"{site / path} cannot be read ({why}): build the site anew") from error


def _logo(page: Element, path: str) -> Element:
    for drawing in _part(page, "md-logo", path).iter("svg"):
        return drawing
    raise NotMade(f"{path}: the logo of the site is no SVG; name one in mkdocs.yml (theme: icon: logo)")


def _part(page: Element, name: str, path: str) -> Element:
    part = find(page, name)
    if part is None:
        raise NotMade(f"{path} has no {name}: the theme has changed: src/course_site/downloads/source.py must follow")
    return part


def _description(page: Element, path: str) -> str:
    for meta in page.iter("meta"):
        if meta.get("name") == "description":
            return meta.get("content", "")
    raise NotMade(f"{path} has no description: give the site a `site_description`")


def _styles(page: Element) -> Iterator[Element]:
    for element in page.iter():
        if element.tag == "style" or (element.tag == "link" and element.get("rel") == "stylesheet"):
            yield element


def _order(page: Element, home: str) -> list[str]:
    """The pages that the navigation leads to, each once."""
    found: dict[str, None] = {}
    for link in _part(page, "md-nav--primary", home).iter("a"):
        address = urlsplit(link.get("href", ""))
        if "md-nav__link" in classes(link) and address.path and not address.scheme and not address.netloc:
            found[posixpath.normpath(posixpath.join(posixpath.dirname(home), address.path))] = None
    return list(found)
