"""The ZIP: the same site gives the same bytes, whenever and wherever it is packed."""

from __future__ import annotations

import os
import shutil
import subprocess
import zipfile
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from course_site.downloads.archive import checksums, pack

MOMENT = datetime(2026, 11, 26, 22, 30, 4, tzinfo=UTC)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    for name in (
        "index.html",
        "en/index.html",
        "assets/b.js",
        "assets/b.js.map",
        "404.html",
        "sitemap.xml",
        "en/404.html",
    ):
        path = tmp_path / "site" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    return tmp_path / "site"


def test_it_holds_what_a_folder_needs_in_order_below_one_name(site: Path, tmp_path: Path) -> None:
    pack(site, tmp_path / "course-1.zip", MOMENT, {"README.txt": "Open index.html.\n"})
    with zipfile.ZipFile(tmp_path / "course-1.zip") as archive:
        names = ["README.txt", "assets/b.js", "en/404.html", "en/index.html", "index.html"]
        assert archive.namelist() == [f"course-1/{name}" for name in names]
        assert archive.read("course-1/README.txt") == b"Open index.html.\n"
        assert {entry.date_time for entry in archive.infolist()} == {(2026, 11, 26, 22, 30, 4)}
        assert {entry.external_attr >> 16 for entry in archive.infolist()} == {0o644}


def test_the_same_site_gives_the_same_bytes(site: Path, tmp_path: Path) -> None:
    pack(site, tmp_path / "a.zip", MOMENT, {"n": "1"})
    first = (tmp_path / "a.zip").read_bytes()
    copy = tmp_path / "other" / "site"
    shutil.copytree(site, copy)
    for path in copy.rglob("*"):
        os.utime(path, (1, 1))
        path.chmod(0o700)
    pack(copy, tmp_path / "a.zip", MOMENT.astimezone(timezone(timedelta(hours=5))), {"n": "1"})
    assert (tmp_path / "a.zip").read_bytes() == first


def test_checksums_are_those_that_sha256sum_reads(site: Path) -> None:
    (site / "SUMS").write_text(checksums([site / "index.html", site / "404.html"]))
    done = subprocess.run(["sha256sum", "--check", "SUMS"], cwd=site, capture_output=True, text=True, check=True)
    assert done.stdout == "404.html: OK\nindex.html: OK\n"
