"""The built site as a book needs it; what is missing is told by its name."""

from __future__ import annotations

import errno
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from course_site.downloads import main
from course_site.downloads.errors import NotMade
from course_site.downloads.source import Proof, read_proof, read_source
from course_site.downloads.tree import text_of

PROOF = {
    "generated": "2026-11-26T22:30:04Z",
    "engine": {"version": "28.5.2"},
    "images": {"source": "hub", "list": []},
    "totals": {"steps": 3, "verified": 2},
}

HOME = """<!doctype html>
<html lang="fr"><head><meta name="description" content="Un cours."><link rel="stylesheet" href="a.css">
<link rel="icon" href="i.svg"><style>b {}</style><script>c</script></head><body>
<a class="md-logo" href="index.html" aria-label="Docker · Exercices"><svg><path d="M0 0"></path></svg></a>
<nav class="md-nav md-nav--primary"><a class="md-logo" href="index.html">x</a>
<a class="md-nav__link" href="index.html">Accueil</a><a class="md-nav__link" href="2-b.html">B</a>
<a class="md-nav__link" href="1-a.html">A</a><a class="md-nav__link" href="1-a.html#x">x</a>
<a class="md-nav__link" href="https://elsewhere.example/">y</a></nav>
<article class="md-content__inner"><h1>Accueil</h1></article>
<div class="md-copyright__highlight">Merci.</div></body></html>
"""

PAGE = '<html lang="fr"><body><article class="md-content__inner"><h1>{}</h1></article></body></html>'


@pytest.fixture
def site(tmp_path: Path) -> Path:
    built = tmp_path / "site"
    built.mkdir()
    (built / "verification.json").write_text(json.dumps(PROOF))
    (built / "index.html").write_text(HOME)
    for name in ("1-a", "2-b"):
        (built / f"{name}.html").write_text(PAGE.format(name))
    return built


def test_pages_come_in_the_order_of_the_navigation_each_once(site: Path) -> None:
    source = read_source(site, "index.html")
    assert [(each.path, each.name, text_of(each.article)) for each in source.chapters] == [
        ("index.html", "index", "Accueil"),
        ("2-b.html", "2-b", "2-b"),
        ("1-a.html", "1-a", "1-a"),
    ]


def test_the_home_page_tells_of_the_site(site: Path) -> None:
    source = read_source(site, "index.html")
    assert (source.language, source.name, source.description) == ("fr", "Docker · Exercices", "Un cours.")
    assert text_of(source.copyright) == "Merci."
    assert [style.tag for style in source.styles] == ["link", "style"]
    assert source.logo.tag == "svg"


@pytest.mark.parametrize("name", ["md-logo", "md-nav--primary", "md-content__inner", "md-copyright__highlight"])
def test_a_theme_that_has_changed_is_told(site: Path, name: str) -> None:
    (site / "index.html").write_text(HOME.replace(name, "other"))
    with pytest.raises(NotMade, match=f"index.html has no {name}: the theme has changed"):
        read_source(site, "index.html")


def test_a_page_that_is_missing_is_told(site: Path) -> None:
    (site / "2-b.html").unlink()
    with pytest.raises(NotMade, match=r"2-b.html cannot be read \(No such file or directory\): build the site anew"):
        read_source(site, "index.html")


def test_a_page_that_is_no_text_is_told(site: Path) -> None:
    (site / "2-b.html").write_bytes(b"\xff")
    with pytest.raises(NotMade, match=r"2-b.html cannot be read \('utf-8' codec .*\): build the site anew"):
        read_source(site, "index.html")


def test_a_logo_that_is_a_picture_is_told(site: Path) -> None:
    (site / "index.html").write_text(HOME.replace("<svg>", "<b>").replace("</svg>", "</b>"))
    with pytest.raises(NotMade, match=r"index.html: the logo of the site is no SVG"):
        read_source(site, "index.html")


def test_the_proof_is_read(site: Path) -> None:
    assert read_proof(site) == Proof(datetime(2026, 11, 26, 22, 30, 4, tzinfo=UTC), "28.5.2", "hub", 3, 2)


def test_a_proof_of_a_site_that_was_not_checked_is_read(site: Path) -> None:
    (site / "verification.json").write_text(json.dumps({**PROOF, "engine": None, "images": None}))
    proof = read_proof(site)
    assert (proof.engine, proof.images) == (None, None)


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", json.dumps({**PROOF, "engine": 1}), json.dumps({**PROOF, "generated": 1})]
)
def test_a_proof_that_is_none_is_told(site: Path, text: str) -> None:
    (site / "verification.json").write_text(text)
    with pytest.raises(NotMade, match=r"verification\.json cannot be read"):
        read_proof(site)


# --- the command ------------------------------------------------------------------------------------------


def command(site: Path, chromium: str, **environment: str) -> int:
    assert chromium
    return main([str(site), str(site.parent / "made")], environment)


def test_a_site_for_a_server_is_refused(site: Path, chromium: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert command(site, chromium) == 2
    assert capsys.readouterr().err.endswith("was built for a server: build it with OFFLINE=on\n")
    assert not (site.parent / "made").exists()


def test_an_address_that_is_none_is_refused(site: Path, chromium: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert command(site, chromium, SITE_URL="school.example") == 2
    assert "SITE_URL=school.example is no address; write https://…" in capsys.readouterr().err


def test_a_folder_that_holds_something_else_is_left_alone(
    site: Path, chromium: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (site.parent / "made").mkdir()
    (site.parent / "made/thesis.txt").write_text("years of work")
    assert command(site, chromium) == 2
    assert "holds no earlier downloads; name another folder" in capsys.readouterr().err
    assert (site.parent / "made/thesis.txt").read_text() == "years of work"


def test_what_was_made_before_stays_when_a_book_cannot_be_made(
    site: Path, chromium: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (site / "search").mkdir()
    (site / "search/search_index.js").write_text("")
    (site / "1-a.html").write_text(PAGE.format('<a href="2-b.html#nowhere">x</a>'))
    earlier = site.parent / "made"
    earlier.mkdir()
    (earlier / "kept.pdf").write_text("kept")
    (earlier / "SHA256SUMS").write_text("0 kept.pdf")
    assert command(site, chromium) == 2
    assert "links of the book lead to nothing: #2-b--nowhere; mend the pages" in capsys.readouterr().err
    assert sorted(path.name for path in earlier.iterdir()) == ["SHA256SUMS", "kept.pdf"]
    assert not list(site.parent.glob(".downloads-*"))
    assert not list(site.glob("book.html"))


def test_what_was_made_before_comes_back_when_the_new_set_cannot_take_its_place(
    site: Path, chromium: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (site / "search").mkdir()
    (site / "search/search_index.js").write_text("")
    earlier = site.parent / "made"
    earlier.mkdir()
    (earlier / "SHA256SUMS").write_text("0 kept.pdf")
    rename = Path.rename

    def full(path: Path, target: Path) -> Path:
        if path.parent.name.startswith(".downloads-") and path.name == "made":
            raise OSError(errno.ENOSPC, "No space left on device", str(target))
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", full)
    assert command(site, chromium) == 2
    assert capsys.readouterr().err.endswith("made: No space left on device\n")
    assert (earlier / "SHA256SUMS").read_text() == "0 kept.pdf"
    assert not list(site.parent.glob(".downloads-*"))
