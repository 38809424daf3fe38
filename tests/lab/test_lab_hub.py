"""The registry that plays Docker Hub, and the digests that it gives."""

from __future__ import annotations

from pathlib import Path

import pytest
from fake_docker import FakeDaemon, a_host, refusal
from livecheck.errors import Broken, Misuse
from livecheck.lab.hub import HUB_VARIABLE, at_hub, hub, resolve_pins
from livecheck.pins import PINS, read_pins
from requests.exceptions import ConnectionError as NoConnection
from with_pins import TEXT, with_pins

DIGESTS = {
    "docker:28.5.2-dind": "sha256:" + "d" * 64,
    "registry:2.8.3": "sha256:" + "e" * 64,
    "alpine:3.20.3": "sha256:" + "a" * 64,
    "dockersamples/vote:1": "sha256:" + "f" * 64,
}


@pytest.fixture(autouse=True)
def _no_hub(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(HUB_VARIABLE, raising=False)


# --- the registry that plays Docker Hub -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("registry", "reference", "pulled"),
    [
        (None, "alpine:3.20.3", "alpine:3.20.3"),
        ("", "dockersamples/vote:1", "dockersamples/vote:1"),
        ("localhost:5000", "alpine:3.20.3", "localhost:5000/library/alpine:3.20.3"),
        (" registry.school.example/ ", "dockersamples/vote:1", "registry.school.example/dockersamples/vote:1"),
    ],
)
def test_references_are_taken_from_the_registry_that_is_named(
    monkeypatch: pytest.MonkeyPatch, registry: str | None, reference: str, pulled: str
) -> None:
    if registry is not None:
        monkeypatch.setenv(HUB_VARIABLE, registry)
    assert at_hub(reference) == pulled


def test_the_address_of_a_page_is_no_registry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(HUB_VARIABLE, "https://registry.school.example")
    with pytest.raises(Misuse, match="without https://"):
        hub()


# --- resolving --------------------------------------------------------------------------------------------


def test_digests_are_added_and_everything_else_stays(tmp_path: Path) -> None:
    root = with_pins(tmp_path)
    resolved = resolve_pins(a_host(FakeDaemon(digests=DIGESTS)), root)
    expected = TEXT
    for reference, digest in DIGESTS.items():
        for quote in "\"'":
            expected = expected.replace(f"= {quote}{reference}{quote}", f"= {quote}{reference}@{digest}{quote}")
            expected = expected.replace(f"={quote}{reference}{quote}", f"={quote}{reference}@{digest}{quote}")
    assert (root / PINS).read_text(encoding="utf-8") == expected
    assert "# alpine:3.20.3 it is" in expected
    assert read_pins(root).images["alpine:latest"] == f"alpine:3.20.3@{DIGESTS['alpine:3.20.3']}"
    assert resolved["registry:2.8.3"] == f"registry:2.8.3@{DIGESTS['registry:2.8.3']}"
    assert set(resolved) == set(DIGESTS)


def test_resolving_again_changes_only_what_has_moved(tmp_path: Path) -> None:
    root = with_pins(tmp_path)
    resolve_pins(a_host(FakeDaemon(digests=DIGESTS)), root)
    before = (root / PINS).read_text(encoding="utf-8")
    resolve_pins(a_host(FakeDaemon(digests=DIGESTS)), root)
    assert (root / PINS).read_text(encoding="utf-8") == before
    moved = {**DIGESTS, "registry:2.8.3": "sha256:" + "9" * 64}
    resolve_pins(a_host(FakeDaemon(digests=moved)), root)
    assert (root / PINS).read_text(encoding="utf-8") == before.replace("e" * 64, "9" * 64)


def test_one_reference_that_is_unknown_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    root = with_pins(tmp_path)
    known = {reference: digest for reference, digest in DIGESTS.items() if "vote" not in reference}
    with pytest.raises(Broken, match="the digest of dockersamples/vote:1 cannot be had: manifest for"):
        resolve_pins(a_host(FakeDaemon(digests=known)), root)
    assert (root / PINS).read_text(encoding="utf-8") == TEXT
    assert [path.name for path in (root / "labs").iterdir()] == ["pins.toml"]


@pytest.mark.parametrize("failure", [refusal(500, "connection refused"), NoConnection("connection refused")])
def test_a_hub_that_is_down_is_told_with_what_to_do(tmp_path: Path, failure: Exception) -> None:
    daemon = FakeDaemon(failures={"get_registry_data": [failure]})
    with pytest.raises(Broken, match=r"docker:28\.5\.2-dind cannot be had: connection refused; make that registry"):
        resolve_pins(a_host(daemon), with_pins(tmp_path))
