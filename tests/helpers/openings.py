"""Counts what a program reads."""

from __future__ import annotations

import io
from collections import Counter
from pathlib import Path
from typing import Any

import pytest


def count_openings(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Counter[tuple[Path, str]]:
    """How often each file below a folder is opened from now on, and in which mode."""
    opened: Counter[tuple[Path, str]] = Counter()
    real = io.open

    def counting(file: Any, mode: str = "r", *arguments: Any, **options: Any) -> Any:
        if isinstance(file, Path) and file.is_relative_to(folder):
            opened[file, mode] += 1
        return real(file, mode, *arguments, **options)

    monkeypatch.setattr(io, "open", counting)
    return opened
