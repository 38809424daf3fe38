"""The noise of a soak: it holds only what is its own, lets go of everything, and its figures are what happened."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

import soak.__main__
import soak.noise
from livecheck.lab.host import BUILD, LEASE, lease


@pytest.fixture
def noise(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The module, with short times."""
    module = soak.noise
    for name in ("BURST", "REST", "LATE_NODE", "LATE_MIRROR", "SLOW_MIRROR", "BETWEEN"):
        monkeypatch.setattr(module, name, (0.001, 0.002))
    monkeypatch.setattr(module, "LOOK", 0.001)
    monkeypatch.setattr(module, "FILE", (1, 1))
    return module


@dataclass
class FakeApi:
    """A daemon's containers: who they are, and what is done to them."""

    labels: dict[str, dict[str, str]]
    hosts: dict[str, str]
    calls: list[tuple[str, str]] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def containers(self, filters: dict[str, str]) -> list[dict[str, Any]]:
        return [{"Id": name, "Labels": labels} for name, labels in self.labels.items() if filters["label"] in labels]

    def inspect_container(self, name: str) -> dict[str, Any]:
        return {"Config": {"Hostname": self.hosts[name]}}

    def pause(self, name: str) -> None:
        with self.lock:
            self.calls.append(("pause", name))

    def unpause(self, name: str) -> None:
        with self.lock:
            self.calls.append(("unpause", name))

    def kill(self, name: str, signal: str) -> None:
        with self.lock:
            self.calls.append((signal, name))

    def count(self, call: str, name: str) -> int:
        return self.calls.count((call, name))


@pytest.fixture
def api(noise: ModuleType, monkeypatch: pytest.MonkeyPatch) -> FakeApi:
    ours = {BUILD: "b", LEASE: lease()}
    machine, _, *rest = lease().split(" ")
    api = FakeApi(
        labels={"node": ours, "mirror": ours, "foreign": {BUILD: "c", LEASE: " ".join([machine, "1", *rest])}, "x": {}},
        hosts={"node": "node1", "mirror": "mirror", "foreign": "node1", "x": "x"},
    )
    monkeypatch.setattr(noise, "connect", lambda: SimpleNamespace(client=SimpleNamespace(api=api)))
    return api


def until(api: FakeApi, call: str, name: str, times: int) -> None:
    """Waits until something has been done so often; the test's own limit is pytest's patience."""
    end = time.monotonic() + 30
    while api.count(call, name) < times and time.monotonic() < end:
        time.sleep(0.005)
    assert api.count(call, name) >= times


def test_a_node_is_late_once_and_a_mirror_again_and_again(noise: ModuleType, api: FakeApi) -> None:
    with noise.noise(1):
        until(api, "pause", "mirror", 3)
    assert api.count("STOP", "node") == 1


def test_what_is_not_of_this_process_is_left_alone(noise: ModuleType, api: FakeApi) -> None:
    with noise.noise(1):
        until(api, "pause", "mirror", 2)
    assert {name for _, name in api.calls} == {"node", "mirror"}


def test_everything_has_been_let_go_in_the_end_and_is_counted(noise: ModuleType, api: FakeApi) -> None:
    seen: list[soak.noise.Noise] = []
    with suppress(KeyboardInterrupt), noise.noise(1) as made:
        seen.append(made)
        until(api, "pause", "mirror", 2)
        raise KeyboardInterrupt
    assert api.count("pause", "mirror") == api.count("unpause", "mirror")
    assert api.count("STOP", "node") == api.count("CONT", "node")
    assert len(seen[0].holds) == sum(call in ("unpause", "CONT") for call, _ in api.calls)
    assert multiprocessing.active_children() == []


def test_a_soak_that_is_ended_between_two_checks_lets_go_of_everything(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    seen: list[str] = []

    @contextmanager
    def played(seed: int, load: int) -> Iterator[None]:
        try:
            yield
        finally:
            seen.append("let go")

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["soak", "2"])
    monkeypatch.setattr(soak.__main__, "noise", played)
    monkeypatch.setattr(soak.__main__, "_round", lambda *_: os.kill(os.getpid(), signal.SIGTERM))
    former = signal.signal(signal.SIGTERM, lambda *_: pytest.fail("it would have ended without letting go"))
    try:
        with pytest.raises(SystemExit, match="143"):
            soak.__main__.main()
    finally:
        signal.signal(signal.SIGTERM, former)
    assert seen == ["let go"]
