"""The site is built once, whoever asks for it first; the others wait, and not for ever."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from helpers import built
from helpers.built import Built, built_once, locked


@pytest.fixture
def builds(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The folders that were built in; each build takes a moment and fails."""
    asked: list[Path] = []

    def build(project: Path, site: Path) -> Built:
        asked.append(site)
        time.sleep(0.3)
        return Built(site, datetime.now(UTC), 1, "1 step has drifted")

    monkeypatch.setattr(built, "build", build)
    return asked


def test_whoever_comes_later_gets_the_same_also_a_failure(tmp_path: Path, builds: list[Path]) -> None:
    with ThreadPoolExecutor() as pool:
        made = list(pool.map(built_once, [tmp_path] * 3, [tmp_path] * 3))
    assert builds == [tmp_path / "site"]
    assert made == [made[0]] * 3
    assert (made[0].status, made[0].said) == (1, "1 step has drifted")


def test_nobody_waits_for_ever(tmp_path: Path) -> None:
    with locked(tmp_path / "lock", 1), pytest.raises(AssertionError, match=r"has not let go of lock in 0\.2 s"):
        locked(tmp_path / "lock", 0.2).__enter__()


def test_a_lock_goes_with_its_holder(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="mishap"), locked(tmp_path / "lock", 1):
        raise ValueError("mishap")
    with locked(tmp_path / "lock", 1):
        pass
