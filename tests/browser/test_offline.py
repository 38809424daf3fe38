"""What readers take away: the ZIP read from a disk, and the PDFs.

The site is built without a check, for nothing of this hangs on one.
"""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import Browser, Page
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from course_site.downloads import find, main, read_tree, text_of
from helpers.reading import of_each
from helpers.shown import NAMES

pytestmark = pytest.mark.browser

ADDRESS = "https://school.example/docker/"
HOMES = {"fr": "index.html", "en": "en/index.html"}
FILES = [f"{root}{name}.html" for root in ("", "en/") for name in NAMES]
BOOKS = {"fr": "docker-exercices.fr.pdf", "en": "docker-exercises.en.pdf"}
TITLES = {"fr": "Docker · Exercices", "en": "Docker · Exercises"}


@pytest.fixture(scope="module")
def built(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site for a folder."""
    site = tmp_path_factory.mktemp("offline") / "site"
    subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", site],
        cwd=project,
        check=True,
        timeout=300,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1", "LIVECHECK": "off", "OFFLINE": "on", "SITE_URL": ADDRESS},
    )
    return site


@pytest.fixture(scope="module")
def made(built: Path, chromium: str) -> Path:
    """The folder with what readers take away."""
    assert chromium
    target = built.parent / "dist"
    assert main([str(built), str(target)], {"SITE_URL": ADDRESS}) == 0
    return target


@pytest.fixture(scope="module")
def copy(made: Path) -> Path:
    """The ZIP, unpacked."""
    (archive,) = made.glob("*.zip")
    with zipfile.ZipFile(archive) as packed:
        packed.extractall(made.parent / "unpacked")
    return made.parent / "unpacked" / archive.stem


# --- the copy ---------------------------------------------------------------------------------------------


class Reader:
    """A page from the disk, and whatever is not as it should be on it."""

    def __init__(self, page: Page, copy: Path) -> None:
        self.page, self.copy = page, copy
        self.wrong: list[str] = []
        page.on("console", lambda said: self.note(said.text, said.type in ("error", "warning")))
        page.on("pageerror", lambda error: self.note(str(error)))
        page.on("request", lambda asked: self.note(asked.url, not asked.url.startswith((copy.as_uri(), "data:"))))
        page.on("requestfailed", lambda asked: self.note(f"{asked.url}: {asked.failure}"))

    def note(self, text: str, wrong: bool = True) -> None:
        if wrong:
            self.wrong.append(text)

    def open(self, path: str) -> Page:
        """Opens a page, and waits until it asks for nothing more: what is asked late may be wrong, too."""
        self.page.goto((self.copy / path).as_uri(), wait_until="networkidle")
        return self.page


@pytest.fixture
def reader(browser: Browser, copy: Path) -> Iterator[Reader]:
    context = browser.new_context(locale="fr")
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    yield Reader(context.new_page(), copy)
    context.close()


@pytest.fixture(scope="module")
def opened(browser: Browser, copy: Path, path: str) -> Iterator[Reader]:
    """A page that is open for the tests that only read it."""
    context = browser.new_context(locale="fr")
    reader = Reader(context.new_page(), copy)
    reader.open(path)
    yield reader
    context.close()


@of_each(FILES)
def test_a_page_from_the_disk_lacks_nothing_and_asks_nobody(opened: Reader, path: str) -> None:
    page = opened.page
    assert page.locator("html").get_attribute("lang") == ("en" if path.startswith("en/") else "fr")
    sheets = page.locator("link[rel=stylesheet]").evaluate_all("all => all.map(each => each.sheet !== null)")
    assert sheets == [True] * 3  # two of the theme's, and the course's own
    assert page.evaluate("[...document.images].every(image => image.complete && image.naturalWidth)")
    assert opened.wrong == []


@pytest.mark.parametrize(("language", "word"), [("fr", "volume"), ("en", "swarm")])
def test_the_search_finds_pages_and_leads_to_them(reader: Reader, language: str, word: str) -> None:
    page = reader.open(HOMES[language])
    page.locator(".md-search__input").click()
    page.keyboard.type(word)
    results = page.locator(".md-search-result__link")
    results.first.wait_for(state="visible")
    folder = (reader.copy / HOMES[language]).parent
    found = [
        Path(unquote(urlsplit(link).path)) for link in results.evaluate_all("links => links.map(link => link.href)")
    ]
    assert any(path.parent == folder for path in found)
    assert all(path.is_file() for path in found)
    results.first.click()
    page.wait_for_url(f"**/*.html?h={word}*")
    assert page.locator("article mark").count()
    assert reader.wrong == []


@of_each(FILES)
def test_the_language_switch_leads_to_the_same_page(opened: Reader, path: str) -> None:
    other = "fr" if path.startswith("en/") else "en"
    counterpart = path.removeprefix("en/") if other == "fr" else f"en/{path}"
    links = opened.page.locator(f"a[hreflang={other}]").evaluate_all("links => links.map(link => link.href)")
    assert links
    assert {link.partition("#")[0] for link in links} == {(opened.copy / counterpart).as_uri()}


def test_tabs_and_copy_buttons_work(reader: Reader) -> None:
    page = reader.open("2-images.html")
    page.locator(".tabbed-labels label:has([data-versions='20.10'])").first.click()
    reader.open("en/1-containers.html")
    label = "document.querySelector(`label[for=${input.id}] [data-versions]`)"
    checked = f"inputs => inputs.map(input => {label}.dataset.versions)"
    opened = page.locator(".tabbed-set > input:checked").evaluate_all(checked)
    assert opened
    assert all("20.10" in versions.split() for versions in opened)
    page.locator(".language-console", has_text="/ # echo").locator("button").first.click()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == 'docker container run -it alpine /bin/ash\necho "hello world" > hello.txt\nls\nexit'
    assert reader.wrong == []


class Links(HTMLParser):
    """The addresses and the anchors of a page."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.links: list[str] = []
        self.anchors: set[str] = set()
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {key: value or "" for key, value in attrs}
        self.links += [told[key] for key in ("href", "src") if key in told]
        self.anchors |= {told["id"]} if "id" in told else set()


def test_every_link_leads_to_a_file_and_to_a_place_in_it(copy: Path) -> None:
    pages = {path: Links(path) for path in copy.rglob("*.html")}
    assert len(pages) == len(FILES)
    lost = []
    for path, page in pages.items():
        for link in page.links:
            address = urlsplit(link)
            if address.scheme or address.netloc:
                continue
            to = (path.parent / unquote(address.path)).resolve() if address.path else path
            there = to.is_file() and (not address.fragment or unquote(address.fragment) in pages[to].anchors)
            lost += [] if there or link == "#__skip" else [f"{path.name}: {link}"]
    assert lost == []


def test_the_folder_says_how_to_open_it_and_holds_nothing_for_servers(copy: Path) -> None:
    assert "index.html" in (copy / "LISEZMOI.txt").read_text(encoding="utf-8")
    assert "en/index.html" in (copy / "README.txt").read_text(encoding="utf-8")
    assert not [name for name in ("404.html", "sitemap.xml", "book.html", "en/book.html") if (copy / name).exists()]
    assert ADDRESS not in (copy / "index.html").read_text(encoding="utf-8")


def test_checksums_hold_for_everything(made: Path) -> None:
    done = subprocess.run(["sha256sum", "--check", "SHA256SUMS"], cwd=made, capture_output=True, text=True, check=True)
    assert done.stdout.count(": OK\n") == 3 == len(list(made.iterdir())) - 1


# --- the books --------------------------------------------------------------------------------------------


@pytest.fixture(scope="module", params=["fr", "en"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def book(made: Path, language: str) -> PdfReader:
    return PdfReader(made / BOOKS[language])


@pytest.fixture(scope="module")
def leaves(book: PdfReader) -> list[str]:
    """What is written on each of its pages."""
    return [page.extract_text() for page in book.pages]


def text(leaves: list[str]) -> str:
    """All that is written in it, without regard to lines and kinds of blanks."""
    return " ".join(" ".join(leaves).split())


def annotations(book: PdfReader) -> Iterator[DictionaryObject]:
    for page in book.pages:
        for each in page.get("/Annots", ArrayObject()):
            yield each.get_object()


def closed(text: str) -> str:
    """Without blanks: where a heading wraps, Chromium's outline has none."""
    return "".join(text.split())


def test_a_book_says_its_title_and_language_and_is_tagged(book: PdfReader, language: str) -> None:
    root = book.root_object
    assert book.metadata is not None
    assert book.metadata.title == TITLES[language]
    assert root["/Lang"] == language
    assert root["/MarkInfo"]["/Marked"]
    assert 60 <= len(book.pages) <= 200
    assert {(round(page.mediabox.width), round(page.mediabox.height)) for page in book.pages} == {(595, 842)}


def test_the_outline_begins_with_the_contents_and_names_every_page_of_the_site_once(
    book: PdfReader, built: Path, language: str
) -> None:
    named = [closed(str(entry.title)) for entry in book.outline if not isinstance(entry, list)]
    assert named[0] == {"fr": "Tabledesmatières", "en": "Contents"}[language]
    assert sorted(named[1:]) == sorted(heading((built / HOMES[language]).with_name(f"{name}.html")) for name in NAMES)


def heading(path: Path) -> str:
    """The first heading of a page, without blanks."""
    article = find(read_tree(path.read_text(encoding="utf-8"), path.name), "md-content__inner")
    assert article is not None
    return closed(text_of(next(article.iter("h1")))).removesuffix("¶")


def test_links_lead_to_a_page_of_the_book_or_to_the_web(book: PdfReader) -> None:
    known, inside, outside = book.named_destinations, 0, set()
    for link in annotations(book):
        action = link.get("/A", DictionaryObject())
        if "/URI" in action:
            outside.add(str(action["/URI"]))
        else:
            inside += 1
            to = link.get("/Dest", action.get("/D"))
            assert not isinstance(to, IndirectObject)
            assert to in known
            assert book.get_destination_page_number(known[to]) is not None
    assert inside > 200
    assert {f"{ADDRESS}verification.json", f"{ADDRESS}assets/docker-stack.yml"} <= outside
    assert [address for address in outside if not address.startswith(("https://", "http://"))] == []


def test_the_contents_name_the_page_on_which_a_chapter_begins(
    book: PdfReader, leaves: list[str], built: Path, language: str
) -> None:
    contents = closed("".join(leaves[1:4]))
    for name in NAMES:
        page = book.get_destination_page_number(book.named_destinations[f"/{name}"]) or 0
        title = heading((built / HOMES[language]).with_name(f"{name}.html"))
        assert title in closed(leaves[page])
        assert f"{title}{page + 1}" in contents


def test_commands_can_be_found_and_no_path_of_the_machine_is_in_it(
    leaves: list[str], made: Path, language: str
) -> None:
    written = text(leaves)
    assert "docker container run -it alpine /bin/ash" in written
    assert "docker stack deploy --compose-file=docker-stack.yml voting_stack" in written
    assert "000" not in " ".join(leaves[1:3])
    raw = (made / BOOKS[language]).read_bytes() + written.encode()
    assert b"file:/" not in raw
    assert str(made.parent).encode() not in raw


def test_what_a_screen_needs_is_not_on_paper_and_tabs_are_all_there(leaves: list[str], language: str) -> None:
    written = text(leaves)
    shown = {
        "fr": ("Docker 20.10", "Compose 2", "Cette édition n’a pas été vérifiée"),
        "en": ("Docker 20.10", "Compose 2", "This edition has not been checked"),
    }
    assert [each for each in shown[language] if each not in written] == []
    hidden = {"fr": ("La figure 1 en toutes lettres", "¶"), "en": ("Figure 1 in words", "¶")}
    assert [each for each in hidden[language] if each in written] == []


def test_a_figure_is_described_to_who_does_not_see_it(book: PdfReader, built: Path, language: str) -> None:
    figures = sum((built / HOMES[language]).with_name(f"{name}.html").read_text().count("<desc ") for name in NAMES)
    described = [element for element in elements(book.root_object["/StructTreeRoot"]) if element.get("/Alt")]
    assert len(described) >= figures >= 9


def elements(node: object) -> Iterator[DictionaryObject]:
    """What the structure tree of a PDF holds."""
    node = node.get_object() if isinstance(node, IndirectObject) else node
    if isinstance(node, ArrayObject):
        for child in node:
            yield from elements(child)
    elif isinstance(node, DictionaryObject):
        yield node
        yield from elements(node.get("/K"))


# --- a page that a reader prints --------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_printed_page_is_dark_on_white_without_what_surrounds_it(browser: Browser, copy: Path, scheme: str) -> None:
    context = browser.new_context(color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto((copy / "en/2-images.html").as_uri())
    page.emulate_media(media="print")
    around = ".md-header, .md-footer, .md-sidebar, .md-search, .md-top, .headerlink, .md-code__nav"
    buttons = "article button:not(.course-own, .course-sample)"  # these are part of the text
    assert (
        page.locator(f"{around}, {buttons}").evaluate_all("all => all.filter(each => each.getClientRects().length)")
        == []
    )
    code = page.locator(".language-console samp").first
    background = "each => getComputedStyle(each.closest('.language-console')).backgroundColor"
    assert code.evaluate(background) == "rgb(255, 255, 255)"
    assert code.evaluate("each => getComputedStyle(each).color") == "rgb(0, 0, 0)"
    assert page.locator("body").evaluate("body => getComputedStyle(body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "light"
    assert page.locator(".tabbed-block").evaluate_all("all => all.every(each => each.getClientRects().length)")
    assert page.locator("article p.livecheck").first.is_visible()
    context.close()
