"""The pins are raised whole or not at all, within their series, and what is newer still is told."""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from helpers.fake_docker import FakeDaemon, a_host
from helpers.fakes import Quiet
from helpers.with_pins import TEXT, with_pins
from livecheck.errors import Broken
from livecheck.lab.raising import LOOK_UPS, Raised, raise_pins
from livecheck.pins import PINS, read_pins

module = importlib.import_module("livecheck.lab.raising")


@dataclass
class Registry:
    """Stands for skopeo, and for the Hub behind it."""

    digests: Mapping[str, str]
    """Reference → digest."""
    asked: list[str] = field(default_factory=list)

    def tags(self, repository: str) -> list[str]:
        return [tag for name, _, tag in (each.rpartition(":") for each in self.digests) if name == repository]

    def digest(self, reference: str) -> str:
        self.asked.append(reference)
        if reference not in self.digests:
            raise Broken(f"{reference} cannot be had")
        return f"sha256:{self.digests[reference] * 64}"


BY_NAME = TEXT.replace('"alpine:3.20.3"="alpine:3.20.3"\n', "")
"""Pins of a course whose pages name no release."""

PINNED = {
    "docker:28.5.2-dind": "d",
    "registry:2.8.3": "e",
    "alpine:3.20.3": "a",
    "alpine:latest": "a",
    "dockersamples/vote:1": "f",
    "vote:latest": "f",
}


def raised(monkeypatch: pytest.MonkeyPatch, root: Path, registry: Registry) -> Raised:
    @contextmanager
    def helping(*_: object) -> Iterator[None]:
        yield None

    monkeypatch.setattr(module, "helping", helping)
    monkeypatch.setattr(module, "empty_hub_mirror", lambda *_: "mirror")
    monkeypatch.setattr(module, "Skopeo", lambda _: registry)
    return raise_pins(a_host(FakeDaemon()), root, Quiet())


def test_digests_are_added_and_everything_else_stays(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    root = with_pins(tmp_path)
    found = raised(monkeypatch, root, Registry(PINNED))
    expected = TEXT
    for reference, letter in PINNED.items():
        for sign in ('= "', "= '", '="'):
            expected = expected.replace(
                f"{sign}{reference}{sign[-1]}", f"{sign}{reference}@sha256:{letter * 64}{sign[-1]}"
            )
    assert (root / PINS).read_text(encoding="utf-8") == expected
    assert "# alpine:3.20.3 it is" in expected
    assert found.references["registry:2.8.3"] == f"registry:2.8.3@sha256:{'e' * 64}"
    assert set(found.references) == {*PINNED} - {"alpine:latest", "vote:latest"}
    assert found.beyond == []


def test_raising_again_changes_only_what_has_moved(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    root = with_pins(tmp_path)
    raised(monkeypatch, root, Registry(PINNED))
    before = (root / PINS).read_text(encoding="utf-8")
    found = raised(monkeypatch, root, Registry(PINNED))
    assert [*found.references] == [*found.references.values()]
    assert (root / PINS).read_text(encoding="utf-8") == before
    raised(monkeypatch, root, Registry(PINNED | {"registry:2.8.3": "9", "registry:2.8.4": "8"}))
    expected = before.replace(f"2.8.3@sha256:{'e' * 64}", f"2.8.4@sha256:{'8' * 64}")
    assert (root / PINS).read_text(encoding="utf-8") == expected


def test_what_is_newer_than_a_series_is_told_and_not_written(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    newer = {"docker:29.10.1-dind": "1", "registry:3.1.1": "2", "alpine:3.24.1": "3", "alpine:latest": "3"}
    root = with_pins(tmp_path, BY_NAME)
    found = raised(monkeypatch, root, Registry(PINNED | newer))
    assert found.beyond == [
        "docker:29.10.1-dind is newer than every docker that is pinned",
        "registry:3.1.1 is newer than every registry that is pinned",
        "alpine:latest is alpine:3.24.1 today, and 3.20.3 is pinned",
    ]
    assert read_pins(root).images["alpine:latest"].startswith("alpine:3.20.3@")


def test_a_release_that_pages_name_is_not_raised(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    newer = Registry(PINNED | {"alpine:3.20.9": "b"})
    for text, tag in ((TEXT, "3.20.3"), (BY_NAME, "3.20.9")):
        root = with_pins(tmp_path, text)
        raised(monkeypatch, root, newer)
        assert read_pins(root).images["alpine:latest"].startswith(f"alpine:{tag}@")


def test_what_a_name_means_today_is_not_searched_for_without_end(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    many = {f"alpine:3.20.{number}": "b" for number in range(4, 60)}
    registry = Registry(PINNED | many | {"alpine:latest": "c"})
    found = raised(monkeypatch, with_pins(tmp_path, BY_NAME), registry)
    assert found.beyond == [
        f"alpine:latest is sha256:{'c' * 64} today, and none of the releases like 3.20.59, which is pinned"
    ]
    assert len([reference for reference in registry.asked if reference in many]) == LOOK_UPS + 1


@pytest.mark.parametrize("missing", ["dockersamples/vote:1", "docker:28.5.2-dind", "vote:latest"])
def test_one_reference_that_is_unknown_leaves_the_file_as_it_was(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, missing: str
) -> None:
    root = with_pins(tmp_path)
    known = {reference: letter for reference, letter in PINNED.items() if reference != missing}
    with pytest.raises(Broken, match=f"{missing} cannot be had"):
        raised(monkeypatch, root, Registry(known))
    assert (root / PINS).read_text(encoding="utf-8") == TEXT
    assert [path.name for path in (root / "labs").iterdir()] == ["pins.toml"]
