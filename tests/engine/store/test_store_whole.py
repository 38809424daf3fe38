"""A file is written whole, or is what it was; several together, all of them or none."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from livecheck.store.whole import beside, write_whole


def full(number: int) -> None:
    raise OSError(28, "No space left on device")


def test_a_text_takes_the_place_of_another_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text("old")
    path.chmod(0o640)
    write_whole(path, "é\n")
    assert path.read_bytes() == "é\n".encode()
    assert path.stat().st_mode & 0o777 == 0o640
    assert list(tmp_path.iterdir()) == [path]


def test_a_full_disk_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.json"
    path.write_text("old")
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_whole(path, "new text")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_what_a_link_points_to_is_written(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "a.json")
    write_whole(tmp_path / "link", "new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "a.json").read_text() == "new"


def test_where_one_of_several_cannot_be_put_in_place_none_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old, new, last = (tmp_path / name for name in ("old", "new", "last"))
    old.write_text("old")
    last.mkdir()  # no file can take its place
    with pytest.raises(OSError), beside({old: b"1", new: b"2", last: b"3"}) as put_in_place:  # noqa: PT011
        put_in_place()
    assert old.read_text() == "old"
    assert sorted(tmp_path.iterdir()) == [last, old]


def test_what_is_not_put_in_place_is_gone_afterwards(tmp_path: Path) -> None:
    with beside({tmp_path / "a": b"1"}):
        assert len(list(tmp_path.iterdir())) == 1
    assert list(tmp_path.iterdir()) == []
