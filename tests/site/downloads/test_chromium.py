"""Printing: a PDF, or one clear reason, and nothing that goes on running or lies about."""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path

import pytest

from course_site.downloads.chromium import find_chromium, print_pdf
from course_site.downloads.errors import NotMade
from helpers.playing import play
from helpers.processes import has_ended

FIND_TARGET = """
for option; do
  case $option in
    --print-to-pdf=*) target=${option#*=} ;;
    --user-data-dir=*) profile=${option#*=} ;;
  esac
done
"""


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of programs before the machine's own, whose temporary files can be counted."""
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    (tmp_path / "book.html").write_text("<p>a</p>")
    return tmp_path


def attempt(place: Path, script: str, seconds: float = 20) -> None:
    play(place, "chromium", FIND_TARGET + script)
    print_pdf(find_chromium(), place / "book.html", place / "book.pdf", seconds)


def test_it_prints_what_it_is_given_with_a_profile_of_its_own(place: Path) -> None:
    attempt(place, 'test -d "$profile" || exit 1; for last; do :; done; echo "$last" >"$target"')
    assert (place / "book.pdf").read_text() == f"{(place / 'book.html').as_uri()}\n"
    assert list((place / "tmp").iterdir()) == []


@pytest.mark.parametrize("script", ["echo no display; exit 1", ': >"$target"; echo no display'], ids=["fails", "empty"])
def test_what_it_said_is_told_when_it_printed_nothing(place: Path, script: str) -> None:
    (place / "book.pdf").write_text("an earlier print")
    with pytest.raises(NotMade, match=r"has not printed book.html; it said:\nno display"):
        attempt(place, script)
    assert not (place / "book.pdf").exists()
    assert list((place / "tmp").iterdir()) == []


def test_one_that_hangs_is_ended_with_its_helpers(place: Path) -> None:
    helper = f'echo half >"$target"; sleep 60 & echo $! >"{place}/helper"; wait'
    start = time.monotonic()
    with pytest.raises(NotMade, match="has not printed within 1 s"):
        attempt(place, helper, seconds=1)
    assert time.monotonic() - start < 30
    assert has_ended(int((place / "helper").read_text()))
    assert not (place / "book.pdf").exists()
    assert list((place / "tmp").iterdir()) == []


def test_a_machine_without_one_is_told_what_to_install(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(place))
    with pytest.raises(NotMade, match="the PDFs need Chromium: install it"):
        find_chromium()
