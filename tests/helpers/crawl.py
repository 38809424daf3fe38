"""The files of a built site, as a reader's browser or a search engine finds its way through them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

HOST = "https://here.invalid"
"""Stands for wherever the site is served."""

ADDRESSES = {"href", "src", "poster", "action", "data-src"}
CSS_ADDRESS = re.compile(r"""url\(\s*["']?([^"')]+)""")


@dataclass
class Sheet(HTMLParser):
    """What one page says of itself, and where it leads."""

    text: str
    language: str = ""
    title: str = ""
    ids: list[str] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)
    links: list[dict[str, str]] = field(default_factory=list)
    """The attributes of each `<link>`."""
    meta: dict[str, str] = field(default_factory=dict)
    """Name or property → content."""
    places: list[str] = field(default_factory=list)
    """The ids of what the switch of languages leads to."""

    def __post_init__(self) -> None:
        super().__init__()
        self.feed(self.text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self._note_what_it_is(tag, found)
        self.addresses += [value for name, value in found.items() if name in ADDRESSES]
        self.addresses += [part.split()[0] for part in found.get("srcset", "").split(",") if part.strip()]
        self.addresses += [each for value in found.values() for each in CSS_ADDRESS.findall(value)]

    def _note_what_it_is(self, tag: str, found: dict[str, str]) -> None:
        if "id" in found:
            self.ids.append(found["id"])
            if tag in ("h2", "h3", "h4", "h5", "h6", "dt", "figure") or found["id"].startswith("step-"):
                self.places.append(found["id"])
        if tag == "html":
            self.language = found.get("lang", "")
        if tag == "link":
            self.links.append(found)
        if tag == "meta" and (name := found.get("name") or found.get("property")):
            self.meta[name] = found.get("content", "")

    def handle_data(self, data: str) -> None:
        if self.lasttag == "title" and not self.title:
            self.title = data.strip()
        if self.lasttag == "style":
            self.addresses += CSS_ADDRESS.findall(data)

    def alternates(self) -> dict[str, str]:
        """The language of each version of this page → its address."""
        found = [link for link in self.links if "alternate" in link.get("rel", "").split()]
        assert len({link["hreflang"] for link in found}) == len(found)
        return {link["hreflang"]: link["href"] for link in found}

    def canonical(self) -> str | None:
        return next((link["href"] for link in self.links if link.get("rel") == "canonical"), None)


@dataclass(frozen=True)
class Crawl:
    """A built site, which is served at `path`."""

    folder: Path
    path: str = "/"

    @cached_property
    def sheets(self) -> dict[str, Sheet]:
        """The address of each page, below the host → what it says."""
        files = sorted(self.folder.rglob("*.html"))
        return {self._address(file): Sheet(file.read_text(encoding="utf-8")) for file in files}

    @property
    def pages(self) -> dict[str, Sheet]:
        """All but the one that says that there is none."""
        return {address: sheet for address, sheet in self.sheets.items() if not address.endswith("404.html")}

    def _address(self, file: Path) -> str:
        return self.path + file.relative_to(self.folder).as_posix().removesuffix("index.html")

    def file(self, address: str) -> Path | None:
        """The file that a server would hand out at an address of the site."""
        path = unquote(urlsplit(address).path)
        if not path.startswith(self.path):
            return None
        file = self.folder / path.removeprefix(self.path)
        file = file / "index.html" if path.endswith("/") else file
        return file if file.is_file() else None

    def dead(self) -> Iterator[str]:
        """Every address within the site that leads nowhere, with the place where it stands."""
        for address, sheet in self.sheets.items():
            yield from (f"{address}: {each}" for each in sheet.addresses if self.is_dead(urljoin(HOST + address, each)))
        for file in self.folder.rglob("*.css"):
            at = HOST + self._address(file)
            text = re.sub(r"/\*.*?\*/", "", file.read_text(encoding="utf-8"), flags=re.DOTALL)
            for each in CSS_ADDRESS.findall(text):
                if self.is_dead(urljoin(at, each)):
                    yield f"{self._address(file)}: {each}"

    def is_dead(self, address: str) -> bool:
        if not address.startswith(HOST + "/"):
            return False
        file, fragment = self.file(address), unquote(urlsplit(address).fragment)
        if file is None:
            return True
        return bool(fragment) and fragment not in self.sheets[self._address(file)].ids
