"""The site as a ZIP; the same site gives the same bytes."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path

ONLINE_ONLY = frozenset({"404.html", "robots.txt", "sitemap.xml", "sitemap.xml.gz"})
"""What only a web server or a search engine reads."""

MODE = 0o644
UNIX = 3
"""What `create_system` says of the machine that packs: the modes of files are meant (PKWARE, APPNOTE 4.4.2)."""


def pack(site: Path, target: Path, moment: datetime, notes: Mapping[str, str]) -> None:
    """Packs the files of the site, and notes beside its home page, into a folder of the ZIP's own name.

    Each entry bears the same moment. Raises `OSError`.
    """
    files = {path.relative_to(site).as_posix(): path for path in site.rglob("*") if path.is_file()}
    contents = {
        name: path.read_bytes() for name, path in files.items() if name not in ONLINE_ONLY and path.suffix != ".map"
    }
    contents |= {name: text.encode() for name, text in notes.items()}
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in sorted(contents.items()):
            archive.writestr(_entry(f"{target.stem}/{name}", moment), content, compresslevel=9)


def _entry(name: str, moment: datetime) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, moment.astimezone(UTC).timetuple()[:6])
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system = UNIX
    entry.external_attr = MODE << 16
    return entry


def checksums(files: Iterable[Path]) -> str:
    """What `sha256sum --check` reads."""
    return "".join(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in sorted(files))
