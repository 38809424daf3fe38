"""Listings: the rows of `ls -l`, and words that a program arranges in columns."""

from __future__ import annotations

import re

from livecheck.match.columns import FILE_DATE, FOLDER_SIZE, LINKS, TOTAL
from livecheck.match.context import Context
from livecheck.match.text import Reading, joined, single

_ROW = re.compile(
    r"(?P<mode>[dlcbps-][rwxsStT-]{9}[.+@]?) +(?P<links>\d+) +(?P<owner>\S+) +(?P<group>\S+) +"
    rf"(?P<size>\d+, *\d+|\d+(?:\.\d+)?[KMGT]?) +(?P<date>{FILE_DATE.shape}) (?P<name>.+)"
)
_TOTAL = re.compile(r"total (\d+(?:\.\d+)?[KMGT]?)")
_CHUNK = re.compile(r"\S+(?: \S+)*")
_COUNTED = re.compile(r"(?:shm|Tasks:) ")
"""What begins a line whose numbers are not the machine's, but Docker's or an author's."""


def is_listed(line: str) -> bool:
    """Whether a line is a row of `ls -l`."""
    return _ROW.fullmatch(line) is not None


def file_reading(line: str, context: Context, *, wide: bool = False) -> Reading | None:
    """A row of `ls -l`, field by field; `None` if the line is none."""
    row = _ROW.fullmatch(line)
    if row is None:
        return None
    folder = row["mode"][0] == "d"
    size = Reading(re.sub(r", *", ", ", row["size"]))
    date = Reading(row["date"]) if row["date"] in context.said else single(FILE_DATE, row["date"], row.start("date"))
    parts = (
        Reading(row["mode"]),
        single(LINKS, row["links"], row.start("links")) if folder else Reading(row["links"]),
        Reading(row["owner"]),
        Reading(row["group"]),
        single(FOLDER_SIZE, row["size"], row.start("size")) if folder else size,
        date,
        context.read(row["name"], context.written, start=row.start("name"), wide=wide),
    )
    fields = joined(parts, "\2")
    return Reading("\1file\1" + fields.key, fields.samples)


def total_reading(line: str) -> Reading | None:
    """The line `total 56` above a listing."""
    found = _TOTAL.fullmatch(line)
    if found is None:
        return None
    total = single(TOTAL, found[1], found.start(1))
    return Reading(f"\1total\1{total.key}", total.samples)


def columns_reading(line: str, context: Context, *, wide: bool = False) -> Reading:
    """Words with two or more blanks between them, however many those are."""
    if context.metered:
        return _metered_reading(line, context, wide=wide)
    chunks = list(_CHUNK.finditer(line))
    parts = [context.read(c.group(), start=c.start(), wide=wide) for c in chunks]
    lead = chunks[0].start() if chunks else 0
    words = joined(parts, "\2")
    return Reading(" " * lead + words.key, words.samples)


def _metered_reading(line: str, context: Context, *, wide: bool) -> Reading:
    """Numbers of a machine, which are as wide as they are, and so are the gaps."""
    scanner = context.counting if _COUNTED.match(line) else context.scanner
    read = context.read(line, scanner, wide=wide)
    return Reading("\1metered\1" + "\2".join(read.key.split()), read.samples)
