"""`python -m course_site.downloads SITE TARGET`: from a site built with OFFLINE=on to what readers take away.

TARGET is made whole or not at all. `SITE_URL` says where the site is published, so that the PDFs can lead there. Ends
with 2 where something is missing or wrong, and says what to do.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
import tempfile
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from course_site.downloads.archive import checksums, pack
from course_site.downloads.book import Book, bind, compose
from course_site.downloads.chromium import find_chromium, print_pdf
from course_site.downloads.errors import NotMade
from course_site.downloads.numbers import page_numbers
from course_site.downloads.source import read_proof, read_source

SUMS = "SHA256SUMS"

DATE = re.compile(rb"(/(?:Creation|Mod)Date \(D:)\d{14}(?=\+00'00')")
"""When a PDF was printed, in UTC (ISO 32000-1, 7.9.4)."""

NOTES = Path(__file__).with_name("notes")
"""What lies beside the home page of the copy, in each language."""


def main(arguments: list[str] | None = None, environment: Mapping[str, str] = os.environ) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m course_site.downloads", description=(__doc__ or "").partition(":")[2].strip()
    )
    parser.add_argument("site", type=Path, metavar="SITE")
    parser.add_argument("target", type=Path, metavar="TARGET")
    asked = parser.parse_args(arguments)
    try:
        make(asked.site.resolve(), asked.target.resolve(), _address(environment.get("SITE_URL", "").strip()))
    except NotMade as error:
        print(f"downloads: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("downloads: interrupted; nothing has been made", file=sys.stderr)
        return 130
    except OSError as error:
        print(f"downloads: {error.filename or asked.target}: {error.strerror}", file=sys.stderr)
        return 2
    for path in sorted(asked.target.iterdir()):
        print(f"{path.stat().st_size / 1e6:5.1f} MB  {asked.target / path.name}")
    return 0


def make(site: Path, target: Path, address: str | None) -> None:
    """Makes all downloads in the place of an earlier set. Raises `NotMade` and `OSError`, and then that set is left."""
    if target.exists() and not (target / SUMS).is_file() and (not target.is_dir() or any(target.iterdir())):
        raise NotMade(f"{target} is there, and holds no earlier downloads; name another folder, or remove it")
    chromium, proof = find_chromium(), read_proof(site)
    if not (site / "search/search_index.js").is_file():
        raise NotMade(f"{site} was built for a server: build it with OFFLINE=on")
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".downloads-", dir=target.parent) as folder:
        made = Path(folder, target.name)
        made.mkdir()
        for home in _homes(site):
            pdf = _print_book(bind(read_source(site, home), address), site, made, chromium)
            pdf.write_bytes(dated(pdf.read_bytes(), proof.checked))
        notes = {path.name: path.read_text(encoding="utf-8") for path in NOTES.iterdir()}
        # The date of its check is its version, for that is what a reader has to know of a copy.
        pack(site, made / f"docker-exercises-{proof.checked:%Y-%m-%d}.zip", proof.checked, notes)
        (made / SUMS).write_text(checksums(made.iterdir()), encoding="utf-8")
        _replace(target, made, Path(folder, "earlier"))


def _replace(target: Path, made: Path, aside: Path) -> None:
    """Puts what was made in the place of what may be there, which goes aside; where that fails, it comes back."""
    if target.exists():
        target.rename(aside)
    try:
        made.rename(target)
    except BaseException:
        if aside.exists():
            aside.rename(target)
        raise


def _homes(site: Path) -> list[str]:
    """The home pages, one per language: where pages are files, no other folder has one."""
    return [path.relative_to(site).as_posix() for path in (site / "index.html", *sorted(site.glob("*/index.html")))]


def _address(site_url: str) -> str | None:
    if not site_url:
        return None
    if not site_url.startswith(("https://", "http://")):
        raise NotMade(f"SITE_URL={site_url} is no address; write https://… or leave it out")
    return f"{site_url.rstrip('/')}/"


def dated(pdf: bytes, moment: datetime) -> bytes:
    """A PDF that bears this moment and not that of its printing, the one thing in which two prints differ."""
    return DATE.sub(rb"\g<1>" + f"{moment.astimezone(UTC):%Y%m%d%H%M%S}".encode(), pdf)


def _print_book(book: Book, site: Path, folder: Path, chromium: str) -> Path:
    """Prints twice: only the first print tells on which pages the contents have to send their readers."""
    document = (site / book.source.home).with_name("book.html")
    pdf = folder / f"{book.words.file}.pdf"
    numbers: Mapping[str, int] = {}
    try:
        for _ in range(2):
            known = numbers
            document.write_text(compose(book, known), encoding="utf-8")
            print_pdf(chromium, document, pdf)
            numbers = page_numbers(pdf)
    finally:
        document.unlink(missing_ok=True)
    if numbers != known:
        raise NotMade(f"{pdf.name}: page numbers in the contents have moved the pages; see .book-number in book.css")
    if lost := [entry.title for entry in book.entries if entry.anchor not in numbers]:
        raise NotMade(f"{pdf.name}: the contents do not know the page of {', '.join(lost)}; is their anchor gone?")
    return pdf
