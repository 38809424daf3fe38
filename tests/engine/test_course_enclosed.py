"""What a lab is given and a site publishes lies in the project's `docs/`: no link, device or secret of the machine."""

from __future__ import annotations

import os
import socket
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from livecheck.course.enclosed import MOST_BYTES, read_enclosed, strangers

DOCS = Path("docs")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project with a file in its `docs/`, and a secret beside both."""
    (tmp_path / "secret").write_text("secret")
    root = tmp_path / "project"
    (root / "docs/assets").mkdir(parents=True)
    (root / "docs/assets/app.py").write_text("app")
    return root


def refusal(root: Path, source: str) -> str:
    with pytest.raises(ValueError, match=r"\w") as caught:
        read_enclosed(root, DOCS, Path(source))
    return str(caught.value)


def test_a_file_in_docs_is_read(root: Path) -> None:
    assert read_enclosed(root, DOCS, Path("docs/assets/app.py")) == b"app"


def test_docs_are_where_the_project_has_them(root: Path) -> None:
    (root / "pages/more").mkdir(parents=True)
    (root / "pages/more/x").write_text("x")
    assert read_enclosed(root, Path("pages/more"), Path("pages/more/x")) == b"x"
    assert "lies outside `docs/`" in refusal(root, "pages/more/x")


@pytest.mark.parametrize("source", ["secret", "docs.py", ".git/config", "labs/pins.toml"])
def test_what_lies_elsewhere_is_refused(root: Path, source: str) -> None:
    assert "lies outside `docs/`" in refusal(root, source)


@pytest.mark.parametrize("source", ["docs/.git/config", "docs/.env", "docs/.ssh/key"])
def test_what_is_hidden_is_refused(root: Path, source: str) -> None:
    assert "is hidden" in refusal(root, source)


@pytest.mark.parametrize("target", ["/etc/shadow", "../../../secret", "app.py", "nowhere"])
def test_a_link_is_refused_wherever_it_leads(root: Path, target: str) -> None:
    (root / "docs/assets/evil").symlink_to(target)
    assert "is a link" in refusal(root, "docs/assets/evil")


def test_a_folder_that_is_a_link_is_no_way_either(root: Path) -> None:
    (root / "docs/more").symlink_to(root.parent)
    assert refusal(root, "docs/more/secret").startswith("is behind `docs/more`, which is a link")
    (root / "docs").rename(root / "other")
    (root / "docs").symlink_to("other")
    assert refusal(root, "docs/assets/app.py").startswith("is behind `docs`, which is a link")


def pipe(path: Path) -> None:
    os.mkfifo(path)


def endpoint(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(str(path))


@pytest.mark.parametrize("make", [pipe, endpoint])
def test_what_is_no_file_is_neither_read_nor_waited_for(
    root: Path, monkeypatch: pytest.MonkeyPatch, make: Callable[[Path], None]
) -> None:
    monkeypatch.chdir(root)  # a socket's path is short
    make(Path("docs/odd"))
    assert "a device, a socket or a pipe" in refusal(root, "docs/odd")
    assert [(str(path), problem) for path, problem in strangers(root, DOCS)] == [
        ("docs/odd", "is a device, a socket or a pipe; take it away")
    ]


def test_a_folder_is_no_file(root: Path) -> None:
    assert "cannot be read (Is a directory)" in refusal(root, "docs/assets")


def test_what_git_ignores_is_refused(root: Path) -> None:
    subprocess.run(["git", "init", "--quiet", str(root)], check=True, timeout=30)
    (root / ".gitignore").write_text("*.key\n")
    (root / "docs/my.key").write_text("secret")
    assert "is ignored by git" in refusal(root, "docs/my.key")
    assert read_enclosed(root, DOCS, Path("docs/assets/app.py")) == b"app"


def test_a_file_has_a_size_that_fits(root: Path) -> None:
    with (root / "docs/large").open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    assert "is larger than 16 MB" in refusal(root, "docs/large")


def test_a_link_that_stays_in_docs_is_nothing_strange_and_one_that_leaves_is(root: Path) -> None:
    (root / "docs/same.py").symlink_to("assets/app.py")
    assert list(strangers(root, DOCS)) == []
    for name, target in {"a": "/etc/shadow", "b": "../..", "c": "nowhere"}.items():
        (root / "docs" / name).symlink_to(target)
    assert [str(path) for path, _ in strangers(root, DOCS)] == ["docs/a", "docs/b", "docs/c"]
