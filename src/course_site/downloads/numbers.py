"""On which page of a PDF its anchors have come to lie."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from course_site.downloads.errors import NotMade


def page_numbers(pdf: Path) -> Mapping[str, int]:
    """Each anchor that a link of the document leads to, with its page; the first page is 1. Raises `NotMade`."""
    try:
        reader = PdfReader(pdf)
        pages = {name: reader.get_destination_page_number(place) for name, place in reader.named_destinations.items()}
    except (OSError, PyPdfError) as error:
        raise NotMade(f"{pdf.name} cannot be read: {error}") from error
    return {name.removeprefix("/"): page + 1 for name, page in pages.items() if page is not None}
