"""`[tool.livecheck.kinds]`: what is read of it, and how a mistake in it is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from livecheck.course import own_kinds, settings_in
from livecheck.errors import PageErrors
from livecheck.model import OwnKind


def kinds(folder: Path, text: str) -> tuple[OwnKind, ...]:
    (folder / "pyproject.toml").write_text(text, encoding="utf-8")
    return own_kinds(settings_in(folder))


def test_without_settings_there_are_no_own_kinds(tmp_path: Path) -> None:
    assert own_kinds(settings_in(tmp_path)) == ()
    assert kinds(tmp_path, "[tool.livecheck]\nmutants-threshold = 99\n") == ()


def test_own_kinds_are_read_in_order(tmp_path: Path) -> None:
    text = """[tool.livecheck.kinds]
ticket = { shape = "TCK-{digits}", nature = "identity" }
"queue depth" = { shape = "{digits}", nature = "measure", after = "depth=" }
"""
    assert kinds(tmp_path, text) == (
        OwnKind("ticket", "TCK-{digits}", "identity"),
        OwnKind("queue depth", "{digits}", "measure", "depth="),
    )


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ('"TCK-{digits}"', "write it as { shape"),
        ('{ shape = "TCK-{digits}" }', "write it as { shape"),
        ('{ shape = "TCK-{digits}", nature = "identity", before = "x" }', "write it as { shape"),
        ('{ shape = 5, nature = "measure" }', "put them in quotation marks"),
        ('{ shape = "TCK-{digits}", nature = "size" }', "write identity or measure"),
        ('{ shape = "{digits}", nature = "measure" }', "would take `0` for a sample"),
    ],
)
def test_a_mistake_is_told_with_its_line(tmp_path: Path, value: str, problem: str) -> None:
    text = f"# ticket\n[tool.livecheck]\nmutants-threshold = 99\n\n[tool.livecheck.kinds]\nticket = {value}\n"
    with pytest.raises(PageErrors) as told:
        kinds(tmp_path, text)
    assert str(told.value).startswith(f"{tmp_path / 'pyproject.toml'}:6: the kind `ticket`: ")
    assert problem in str(told.value)


def test_kinds_that_are_no_table_are_told(tmp_path: Path) -> None:
    with pytest.raises(PageErrors, match=r":2: kinds is no table; write \[tool.livecheck.kinds\]"):
        kinds(tmp_path, "[tool.livecheck]\nkinds = 3\n")
