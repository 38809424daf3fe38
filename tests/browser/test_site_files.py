"""The built site as files: every link leads somewhere, every page says what it is and where its twin is."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urljoin, urlsplit
from xml.etree import ElementTree

import pytest

from helpers.crawl import HOST, Crawl
from helpers.shown import PAGES

SITE_URL = "https://course.example/docker/"
NAMESPACES = {"": "http://www.sitemaps.org/schemas/sitemap/0.9", "xhtml": "http://www.w3.org/1999/xhtml"}
LANGUAGES = {"fr": "fr_FR", "en": "en_GB"}

pytestmark = pytest.mark.browser  # reads a built site


@pytest.fixture(scope="session")
def ready(folder: Path) -> Crawl:
    """The site as `make site` builds it, without an address of its own."""
    return Crawl(folder)


@pytest.fixture(scope="session")
def published(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Crawl:
    """The site as it is built for an address; what its terminals have shown is of no matter here."""
    target = tmp_path_factory.mktemp("published")
    environment = {**os.environ, "SITE_URL": SITE_URL, "LIVECHECK": "off", "NO_MKDOCS_2_WARNING": "1"}
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", target]
    subprocess.run(command, cwd=project, check=True, timeout=600, env=environment)
    return Crawl(target, "/docker/")


@pytest.fixture(params=["ready", "published"])
def site(request: pytest.FixtureRequest) -> Crawl:
    if request.param == "ready":
        _needs_an_engine_or_a_site(request)
    return request.getfixturevalue(request.param)  # type: ignore[no-any-return]


def _needs_an_engine_or_a_site(request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--site") is None and (problem := request.getfixturevalue("daemon_problem")):
        pytest.skip(problem)


def test_a_dead_address_is_found_wherever_it_stands(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a/index.html").write_text('<h2 id="there">There</h2>')
    (tmp_path / "style.css").write_text("/* url(gone-1) */ a { background: url('gone-2.png') } b { c: url(data:x) }")
    (tmp_path / "index.html").write_text(
        '<a href="a/#there">1</a><a href="a/#gone">2</a><a href="b/">3</a><img srcset="c.png 1x, style.css 2x">'
        '<a href="https://elsewhere.example/">4</a><i style="background: url(d.png)"></i><a href="/../up">5</a>'
    )
    found = sorted(Crawl(tmp_path).dead())
    assert found == ["/: /../up", "/: a/#gone", "/: b/", "/: c.png", "/: d.png", "/style.css: gone-2.png"]


def test_every_page_of_the_course_is_there_in_each_language(site: Crawl) -> None:
    assert set(site.pages) == {site.path + path.removeprefix("/") for path in PAGES}


def test_every_link_and_every_fragment_within_the_site_leads_somewhere(site: Crawl) -> None:
    assert sum(len(sheet.addresses) for sheet in site.sheets.values()) > 1000
    assert list(site.dead()) == []


def test_every_id_stands_once_on_its_page(site: Crawl) -> None:
    for address, sheet in site.sheets.items():
        assert [name for name, count in Counter(sheet.ids).items() if count > 1] == [], address


def test_titles_and_descriptions_are_there_and_nowhere_twice(site: Crawl) -> None:
    for told in ([sheet.title for sheet in site.sheets.values()], [s.meta["description"] for s in site.pages.values()]):
        assert all(len(text) > 10 for text in told)
        assert [text for text, count in Counter(told).items() if count > 1] == []


def test_a_page_is_in_the_language_of_its_address(site: Crawl) -> None:
    for address, sheet in site.pages.items():
        assert sheet.language == ("en" if address.startswith(f"{site.path}en/") else "fr"), address


def test_the_versions_of_a_page_name_each_other_and_themselves(site: Crawl) -> None:
    for address, sheet in site.pages.items():
        versions = {language: _below(site, address, to) for language, to in sheet.alternates().items()}
        assert versions.keys() == {"fr", "en", "x-default"}
        assert versions["x-default"] == versions["fr"]
        assert versions[sheet.language] == address
        for language, other in versions.items():
            twin = site.pages[other]
            assert language in (twin.language, "x-default")
            assert {name: _below(site, other, to) for name, to in twin.alternates().items()} == versions


def _below(site: Crawl, address: str, to: str) -> str:
    """The path of an address that stands on a page."""
    if site.path != "/":
        assert to.startswith(SITE_URL)
    return urlsplit(urljoin(HOST + address, to)).path


def test_twins_have_the_same_places_so_that_the_switch_can_keep_the_readers(site: Crawl) -> None:
    for address, sheet in site.pages.items():
        twin = site.pages[_below(site, address, sheet.alternates()["en"])]
        assert set(sheet.places) == set(twin.places), address


def test_what_the_search_finds_is_there_and_of_its_language(site: Crawl) -> None:
    for language, home in (("fr", ""), ("en", "en/")):
        index = json.loads((site.folder / home / "search/search_index.json").read_text(encoding="utf-8"))
        assert index["config"]["lang"] == [language]
        addresses = [HOST + site.path + home + page["location"] for page in index["docs"]]
        assert [address for address in addresses if site.is_dead(address)] == []
        paths = {address.removeprefix(HOST).partition("#")[0] for address in addresses}
        assert paths == {path for path, sheet in site.pages.items() if sheet.language == language}


def test_without_an_address_nothing_pretends_to_have_one(folder: Path, ready: Crawl) -> None:
    assert not (folder / "sitemap.xml").exists()
    assert not (folder / "robots.txt").exists()
    for sheet in ready.sheets.values():
        assert sheet.canonical() is None
        assert not {"og:url", "og:image"} & sheet.meta.keys()
        assert all(not link["href"].startswith(("http", "/")) for link in sheet.links if "hreflang" in link)


def test_each_page_names_the_address_that_it_wants_to_be_known_by(published: Crawl) -> None:
    for address, sheet in published.pages.items():
        assert sheet.canonical() == sheet.meta["og:url"] == SITE_URL + address.removeprefix("/docker/")


def test_the_sitemap_has_every_page_with_its_versions_and_nothing_else(published: Crawl) -> None:
    tree = ElementTree.parse(published.folder / "sitemap.xml")
    found: dict[str, Mapping[str, str]] = {}
    for entry in tree.findall("url", NAMESPACES):
        versions = {link.get("hreflang", ""): link.get("href", "") for link in entry.findall("xhtml:link", NAMESPACES)}
        found[entry.findtext("loc", "", NAMESPACES)] = versions
    assert found == {sheet.canonical(): sheet.alternates() for sheet in published.pages.values()}


def test_robots_are_told_where_the_sitemap_is(published: Crawl) -> None:
    told = (published.folder / "robots.txt").read_text(encoding="utf-8").splitlines()
    assert told == ["User-agent: *", "Allow: /", "", f"Sitemap: {SITE_URL}sitemap.xml"]


def test_a_card_shows_the_page_in_its_language(published: Crawl) -> None:
    for sheet in published.pages.values():
        card = {name.removeprefix("og:"): text for name, text in sheet.meta.items() if name.startswith("og:")}
        other = next(language for language in LANGUAGES if language != sheet.language)
        assert (card["locale"], card["locale:alternate"]) == (LANGUAGES[sheet.language], LANGUAGES[other])
        assert card["title"] in sheet.title or sheet.canonical() in (SITE_URL, f"{SITE_URL}en/")
        assert card["description"] == sheet.meta["description"]
        assert card["image"] == f"{SITE_URL}assets/social/card.{sheet.language}.png"
        size = _size(published.folder / card["image"].removeprefix(SITE_URL))
        assert size == (int(card["image:width"]), int(card["image:height"])) == (1200, 630)
        assert sheet.meta["twitter:card"] == "summary_large_image"


def test_the_pictures_for_elsewhere_are_small(project: Path) -> None:
    pictures = sorted((project / "docs/assets/social").glob("*.png"))
    assert [picture.name for picture in pictures] == ["card.en.png", "card.fr.png", "icon-180.png", "icon-48.png"]
    assert [_size(picture) for picture in pictures] == [(1200, 630), (1200, 630), (180, 180), (48, 48)]
    assert all(picture.stat().st_size < 80_000 for picture in pictures)


def _size(picture: Path) -> tuple[int, int]:
    """Width and height of a PNG, which stand in its first chunk."""
    head = picture.read_bytes()[:24]
    assert head.startswith(b"\x89PNG\r\n\x1a\n")
    return int.from_bytes(head[16:20]), int.from_bytes(head[20:24])


def test_the_page_for_what_is_not_there_speaks_both_languages_and_is_in_no_index(site: Crawl) -> None:
    (sheet,) = (sheet for address, sheet in site.sheets.items() if address not in site.pages)
    assert sheet.meta["robots"] == "noindex"
    assert sheet.canonical() is None
    assert {site.path, f"{site.path}en/"} <= set(sheet.addresses)
    assert 'lang="fr"' in sheet.text
    assert 'lang="en"' in sheet.text


# --- valid HTML -------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def validate(project: Path) -> list[str]:
    """The command that validates files."""
    program = project / ".venv/node/node_modules/.bin/html-validate"
    if not program.exists() or not shutil.which("node"):
        pytest.skip("needs html-validate; tools/test-tools installs it with npm, from Node.js 20.19 on")
    return [str(program), "--config", str(project / "tests/browser/html-validate.config.cjs"), "--formatter", "text"]


def test_every_page_is_valid_html(site: Crawl, validate: list[str]) -> None:
    files = sorted(site.folder.rglob("*.html"))
    done = subprocess.run([*validate, *files], capture_output=True, text=True, timeout=300, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_what_is_not_valid_is_told(tmp_path: Path, validate: list[str]) -> None:
    page = tmp_path / "page.html"
    page.write_text('<!doctype html><html lang="en"><head><title>T</title></head><body><p>a<div id="a" id="b"></p>')
    done = subprocess.run([*validate, page], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1
    assert "close-order" in done.stdout
