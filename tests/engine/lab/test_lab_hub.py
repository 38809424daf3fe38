"""The registry that plays Docker Hub."""

from __future__ import annotations

import pytest

from livecheck.errors import Misuse
from livecheck.lab.hub import HUB_VARIABLE, at_hub, hub


@pytest.fixture(autouse=True)
def _no_hub(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(HUB_VARIABLE, raising=False)


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
    monkeypatch.setenv(HUB_VARIABLE, "https://hub.school.example")
    with pytest.raises(Misuse, match="without https://"):
        hub()
