"""The pages as a set: two languages alike, a text for every picture, every link and anchor leading somewhere."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

import pytest
from markdown_it.token import Token

from helpers import PROJECT
from language.prose import read_markdown

DOCS = PROJECT / "docs"
FIGURES = DOCS / "assets" / "figures"
LANGUAGES = ("fr", "en")
PAGES = [page for language in LANGUAGES for page in sorted((DOCS / language).rglob("*.md"))]
PAGE_NAMES = [str(page.relative_to(DOCS)) for page in PAGES]
DRAWN = sorted(FIGURES.glob("*.svg"))
DRAWN_NAMES = [figure.name for figure in DRAWN]

SNIPPET = re.compile(r'^\s*--8<-- "([^"]+)"\s*$', re.MULTILINE)
CAPTION = re.compile(r"<figcaption>Figure (\d+)\. .*?\w.*?</figcaption>", re.DOTALL)
IN_WORDS = {"fr": "La figure {} en toutes lettres", "en": "Figure {} in words"}
SVG = "{http://www.w3.org/2000/svg}"


def language_of(page: Path) -> str:
    """The folder of docs in which the page stands."""
    return page.relative_to(DOCS).parts[0]


def read(page: Path) -> list[Token]:
    """What the page is made of."""
    return read_markdown(page.read_text(encoding="utf-8"))


# --- two languages -------------------------------------------------------------------------------------------


def test_every_page_is_there_in_both_languages() -> None:
    names = {
        language: {page.relative_to(DOCS / language) for page in (DOCS / language).rglob("*")} for language in LANGUAGES
    }
    assert names["fr"] == names["en"]
    assert Path("index.md") in names["fr"]


@pytest.mark.parametrize("name", sorted({page.relative_to(DOCS / language_of(page)) for page in PAGES}), ids=str)
def test_the_headings_of_both_languages_have_the_same_levels_and_anchors(name: Path) -> None:
    french, english = (_headings(DOCS / language / name) for language in LANGUAGES)
    assert french == english


def _headings(page: Path) -> list[tuple[str, str]]:
    """The level and the anchor of each heading; the first is the page's title and needs none."""
    found = []
    for token, inside in pairwise(read(page)):
        if token.type == "heading_open":
            anchor = re.search(r"\{ ?#([a-z0-9-]+)[^}]*\}$", inside.content)
            assert anchor or token.tag == "h1", f"{page}: this heading has no anchor: {inside.content}"
            found.append((token.tag, anchor[1] if anchor else ""))
    return found


# --- figures -------------------------------------------------------------------------------------------------


def test_every_figure_is_drawn_in_both_languages() -> None:
    drawn = {tuple(figure.name.split(".")) for figure in DRAWN}
    assert drawn == {(name, language, "svg") for name, _, _ in drawn for language in LANGUAGES}


@pytest.mark.parametrize("figure", DRAWN, ids=DRAWN_NAMES)
def test_a_figure_says_its_language_its_title_and_what_it_shows(figure: Path) -> None:
    root = ElementTree.parse(figure).getroot()
    _, language, _ = figure.name.split(".")
    assert (root.get("role"), root.get("lang")) == ("img", language)
    title, description = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None
    assert (title.text or "").strip()
    assert description is not None
    assert len((description.text or "").split()) > 5
    assert (root.get("aria-labelledby") or "").split() == [title.get("id"), description.get("id")]


@pytest.mark.parametrize("name", sorted({figure.name.split(".")[0] for figure in DRAWN}))
def test_a_figure_is_drawn_alike_in_both_languages(name: str) -> None:
    french, english = (_shape(FIGURES / f"{name}.{language}.svg") for language in LANGUAGES)
    assert french == english


def _shape(figure: Path) -> Counter[tuple[str, str, str]]:
    """How often each element is there with its name and its classes."""
    elements = ElementTree.parse(figure).getroot().iter()
    return Counter((element.tag, element.get("id", ""), element.get("class", "")) for element in elements)


@pytest.mark.parametrize("page", PAGES, ids=PAGE_NAMES)
def test_a_page_shows_figures_of_its_own_language_each_once_and_no_name_twice(page: Path) -> None:
    shown = SNIPPET.findall(page.read_text(encoding="utf-8"))
    assert all(name.endswith(f".{language_of(page)}.svg") for name in shown)
    names = [
        element.get("id") for name in shown for element in ElementTree.parse(DOCS / name).iter() if element.get("id")
    ]
    assert [name for name, count in Counter(names).items() if count > 1] == []


def test_every_figure_is_shown() -> None:
    shown = {name for page in PAGES for name in SNIPPET.findall(page.read_text(encoding="utf-8"))}
    assert sorted({figure.relative_to(DOCS).as_posix() for figure in DRAWN} - shown) == []


@pytest.mark.parametrize("page", PAGES, ids=PAGE_NAMES)
def test_a_figure_has_a_caption_with_its_number_and_is_told_in_words_after_it(page: Path) -> None:
    listed = read(page)
    lines = page.read_text(encoding="utf-8").splitlines()
    figures = [place for place, token in enumerate(listed) if token.type == "html_block" and "<figure" in token.content]
    for number, place in enumerate(figures, 1):
        first, last = listed[place].map or (0, 0)
        assert CAPTION.findall(listed[place].content) == [str(number)], f"{page}:{first + 1}"
        assert len(SNIPPET.findall("\n".join(lines[first:last]))) == 1, f"{page}:{first + 1}"
        told = listed[place + 1]
        title = IN_WORDS[language_of(page)].format(number)
        assert (told.type, told.markup, told.content) == ("admonition_open", "???", title), f"{page}:{last + 1}"


@pytest.mark.parametrize("page", PAGES, ids=PAGE_NAMES)
def test_a_figure_stands_nowhere_but_in_a_figure_element(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert len(SNIPPET.findall(text)) == len(re.findall(r"<figure\b", text)) == len(re.findall(r"</figure>", text))


@pytest.mark.parametrize("page", PAGES, ids=PAGE_NAMES)
def test_a_picture_has_an_alternative_text(page: Path) -> None:
    for block in read(page):
        for token in (block, *(block.children or ())):
            if token.type == "image":
                assert token.content.strip(), f"{page}: {token.attrGet('src')}"
            elif token.type in ("html_block", "html_inline"):
                for tag in re.findall(r"<img\b[^>]*>", token.content):
                    assert re.search(r'\balt="[^"]*\w[^"]*"', tag), f"{page}: {tag}"


# --- links ---------------------------------------------------------------------------------------------------


class Links(HTMLParser):
    """What an HTML page names (its ids) and what it refers to (its links and files)."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.names: list[str] = []
        self.targets: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        if name := attributes.get("id"):
            self.names.append(name)
        self.targets += [target for key in ("href", "src") if (target := attributes.get(key)) is not None]


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, subprocess.CompletedProcess[str]]:
    """The site and how its strict build went, without a daemon: links are the same whether or not commands are checked.

    Not with --quiet, which would keep the warnings from the counter that makes a strict build fail.
    """
    target = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(target)]
    variables = {**os.environ, "LIVECHECK": "off", "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(
        command, cwd=PROJECT, check=False, capture_output=True, encoding="utf-8", timeout=300, env=variables
    )
    return target, done


@pytest.fixture(scope="module")
def site(build: tuple[Path, subprocess.CompletedProcess[str]]) -> Path:
    return build[0]


@pytest.fixture(scope="module")
def built(site: Path) -> dict[Path, Links]:
    """Every page of the site, read."""
    return {path: Links(path.read_text(encoding="utf-8")) for path in sorted(site.rglob("*.html"))}


def test_the_site_is_built_without_a_warning(build: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    _, done = build
    if done.returncode:
        pytest.fail(re.sub(r"^INFO .*\n", "", done.stderr, flags=re.MULTILINE), pytrace=False)


def test_each_page_of_the_course_is_in_the_site(site: Path, built: dict[Path, Links]) -> None:
    for page in PAGES:
        language = language_of(page)
        place = page.relative_to(DOCS / language).with_suffix("")
        folder = (site if language == "fr" else site / language) / (place.parent if place.name == "index" else place)
        assert folder / "index.html" in built


def test_every_internal_link_leads_to_a_file_and_every_anchor_to_a_name(site: Path, built: dict[Path, Links]) -> None:
    astray = [
        f"{page.relative_to(site)}: {target}"
        for page, links in built.items()
        for target in links.targets
        if not leads_somewhere(target, page, site, built)
    ]
    if astray:
        pytest.fail("\n".join(astray), pytrace=False)


def test_no_name_is_given_twice_on_a_page(site: Path, built: dict[Path, Links]) -> None:
    for page, links in built.items():
        assert [name for name, count in Counter(links.names).items() if count > 1] == [], page.relative_to(site)


@pytest.mark.parametrize(
    ("target", "leads"),
    [
        ("", True),
        ("#here", True),
        ("#nowhere", False),
        ("#", True),
        ("../b/", True),
        ("../b/#there", True),
        ("../b/#here", False),
        ("../c/", False),
        ("/b/?q=1#there", True),
        ("/c/", False),
        ("../style.css", True),
        ("../none.css", False),
        ("../../outside", False),
        ("https://example.org/none", True),
        ("mailto:someone@example.org", True),
    ],
)
def test_a_link_that_leads_nowhere_is_noticed(tmp_path: Path, target: str, leads: bool) -> None:
    pages = {"a": '<p id="here">', "b": '<p id="there">'}
    (tmp_path / "style.css").touch()
    built = {}
    for name, text in pages.items():
        page = tmp_path / name / "index.html"
        page.parent.mkdir()
        page.write_text(text)
        built[page] = Links(text)
    assert leads_somewhere(target, tmp_path / "a" / "index.html", tmp_path, built) is leads


def leads_somewhere(target: str, page: Path, site: Path, built: dict[Path, Links]) -> bool:
    """Whether a link that a page holds is answered within the site; others are not this test's business."""
    parts = urlsplit(target)
    if parts.scheme or parts.netloc:
        return True
    path = unquote(parts.path)
    file = page if not path else site / path.lstrip("/") if path.startswith("/") else page.parent / path
    file = file.resolve()
    if not file.is_relative_to(site.resolve()):
        return False
    if file.is_dir():
        file /= "index.html"
    if not file.is_file():
        return False
    return not parts.fragment or any(unquote(parts.fragment) in built[name].names for name in _same(file, built))


def _same(file: Path, built: dict[Path, Links]) -> Iterator[Path]:
    return (path for path in built if path.resolve() == file)
