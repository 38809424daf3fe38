"""A PDF bears the moment of the check: two prints of one document are the same to the byte."""

from __future__ import annotations

import time
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from course_site.downloads import dated
from course_site.downloads.chromium import find_chromium, print_pdf

CHECKED = datetime(2026, 11, 30, 23, 30, tzinfo=timezone(timedelta(hours=-1)))
PRINTED = b"<</Producer (Skia/PDF m140)\n/CreationDate (D:%s+00'00')\n/ModDate (D:%s+00'00')>>\n(D:20200101000000)"


def test_both_dates_are_those_of_the_check_in_utc_and_nothing_moves() -> None:
    before = PRINTED % (b"20261201004211", b"20261201004213")
    assert dated(before, CHECKED) == PRINTED % ((b"20261201003000",) * 2)


@pytest.mark.browser
def test_two_prints_are_the_same(chromium: str, tmp_path: Path) -> None:
    document, pdf = tmp_path / "book.html", tmp_path / "book.pdf"
    document.write_text('<h1 id="a">A</h1><p><a href="#a">a link</a>')
    prints = []
    for _ in range(2):
        print_pdf(find_chromium(), document, pdf)
        prints.append(pdf.read_bytes())
        time.sleep(1.1)  # the dates have whole seconds
    assert prints[0] != prints[1]
    assert dated(prints[0], CHECKED) == dated(prints[1], CHECKED)
