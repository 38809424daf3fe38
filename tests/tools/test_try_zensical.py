"""tools/try_zensical.py: what a page lacks is told, part by part; to have Zensical is no business of tests."""

from __future__ import annotations

from pathlib import Path

import pytest

import try_zensical

BLOCK, QUIZ = '<div class="course-block">', '<form class="course-quiz-question">'


@pytest.fixture
def pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """A page as MkDocs and as Zensical make it; their folders."""
    monkeypatch.chdir(tmp_path)
    for path in ("docs/fr/1-page.md", "site/1-page/index.html", ".livecheck/zensical/fr/1-page/index.html"):
        (tmp_path / path).parent.mkdir(parents=True)
        (tmp_path / path).write_text(BLOCK * 2 + QUIZ)
    return Path("site/1-page/index.html"), tmp_path / ".livecheck/zensical/fr/1-page/index.html"


def test_a_page_that_holds_the_same_lacks_nothing(pages: tuple[Path, Path]) -> None:
    assert list(try_zensical._missing("fr")) == []


def test_parts_that_are_missing_are_counted(pages: tuple[Path, Path]) -> None:
    page, other = pages
    other.write_text(BLOCK)
    assert list(try_zensical._missing("fr")) == [f"{page}: blocks: 1 of 2", f"{page}: questions: 0 of 1"]


def test_a_page_that_is_missing_is_told(pages: tuple[Path, Path]) -> None:
    page, other = pages
    other.unlink()
    assert list(try_zensical._missing("fr")) == [f"{page}: Zensical has made no such page"]


def test_without_a_site_it_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert try_zensical.main() == 2
    assert "run `make site` first" in capsys.readouterr().err
