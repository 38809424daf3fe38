"""How a lab feels: what is asked of it after a surprise, and what is said of which answer."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest
from requests.exceptions import ReadTimeout

from helpers.fake_docker import FakeDaemon, a_host, refusal
from helpers.fakes import ENGINE
from livecheck.lab import execs, health
from livecheck.lab.engines import DockerLab
from livecheck.lab.execs import Said
from livecheck.lab.health import PROGRAMS, QUESTIONS
from livecheck.model import Limits

WELL = "7 (dockerd) 100\n20 (containerd) 120\n"


def lab(monkeypatch: pytest.MonkeyPatch, daemon: FakeDaemon, *later: str | Exception) -> DockerLab:
    """A lab of one node whose engine was well in the beginning, and answers so later."""
    answers = iter([WELL, *later])

    def run(host: object, container: str, command: Sequence[str], limit: float | None) -> Said:
        assert limit is not None
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return Said(0, b"", "", answer.encode())

    monkeypatch.setattr(DockerLab, "_look_at_engine", lambda _: ENGINE)
    monkeypatch.setattr(execs, "run", run)
    return DockerLab(a_host(daemon), {"node1": "n"}, "m", Limits())


@pytest.mark.parametrize(
    ("states", "answer", "fault"),
    [
        ({}, WELL, None),
        ({}, WELL + "99 (dockerd) 500\n", None),
        ({}, WELL + "0\n", "the engine of node1 does not answer"),
        ({}, WELL + "2\n", "node1 does not reach the mirror"),
        ({}, "7 (dockerd) 100\n", "containerd of node1 ended"),
        ({}, "7 (dockerd) 100\n44 (containerd) 900\n", "containerd of node1 ended"),
        ({}, "7 (dockerd) 100\n20 (containerd) 900\n", "containerd of node1 ended"),
        ({}, "2\n", "containerd and dockerd of node1 ended"),
        ({}, TimeoutError(), "node1 does not answer"),
        ({}, ReadTimeout(), "node1 does not answer"),
        ({"n": "paused"}, WELL, "the node node1 is paused"),
        ({"n": "exited"}, WELL, "the node node1 has stopped"),
        ({"m": "paused"}, WELL, "the mirror is paused"),
        ({"m": "exited"}, WELL, "the mirror has stopped"),
    ],
)
def test_what_is_wrong_is_told_by_name(
    monkeypatch: pytest.MonkeyPatch, states: dict[str, str], answer: str | Exception, fault: str | None
) -> None:
    assert lab(monkeypatch, FakeDaemon(states=states), answer).fault() == fault


@pytest.mark.parametrize(
    ("daemon", "local", "fault"),
    [
        (FakeDaemon(processes={"current": 4000, "limit": 4096}), [WELL], "{pids: 4096}"),
        (FakeDaemon(processes={"current": 400, "limit": 4096}), [WELL], None),
        (FakeDaemon(processes={"current": 400}), [WELL], None),
        (FakeDaemon(out_of_memory=True), ["", WELL], "{memory: 4096m}"),
        (FakeDaemon(out_of_memory=True), [TimeoutError(), WELL], "{memory: 4096m}"),
        (FakeDaemon(out_of_memory=True), ["no\n", WELL], None),
        (FakeDaemon(failures={"stats": [refusal(500, "oh")]}), [WELL], None),
    ],
)
def test_a_limit_that_a_node_has_come_to_is_named(
    monkeypatch: pytest.MonkeyPatch, daemon: FakeDaemon, local: list[str | Exception], fault: str | None
) -> None:
    told = lab(monkeypatch, daemon, *local).fault()
    assert told == (fault and f"node1 needs more than it may have (lab: limits: {fault})")


def test_a_full_disk_is_told_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    fault = lab(monkeypatch, FakeDaemon(), WELL + "1\n").fault()
    assert fault == "the disk of node1 is full; free some space on the machine of the Docker daemon, and build again"


@pytest.mark.parametrize(
    ("failure", "fault"),
    [(refusal(404, "none"), "the mirror is gone"), (refusal(500, "oh"), "the mirror cannot be asked after: oh")],
)
def test_a_daemon_that_knows_no_answer_is_told(monkeypatch: pytest.MonkeyPatch, failure: Exception, fault: str) -> None:
    assert lab(monkeypatch, FakeDaemon(failures={"inspect_container": [failure]})).fault() == fault


@pytest.mark.parametrize("failing", [None, *range(len(QUESTIONS))])
def test_the_first_question_that_fails_is_the_answer(tmp_path: Path, failing: int | None) -> None:
    """Asked of a real shell, in which each command that a question needs works or does not."""
    programs = {"docker": 0, "head": 1, "curl": 2, "timeout": 0, "pidof": None}
    for name, question in programs.items():
        body = 'shift; exec "$@"' if name == "timeout" else f"exit {int(failing is not None and failing == question)}"
        (tmp_path / name).write_text(f"#!/bin/sh\n{body}\n")
        (tmp_path / name).chmod(0o755)
    script = f"{PROGRAMS}\n{health._ASKED}".replace("/var/lib/docker", str(tmp_path))
    done = subprocess.run(
        ["sh", "-c", script], env={"PATH": f"{tmp_path}:/usr/bin:/bin"}, capture_output=True, text=True, timeout=10
    )
    assert (done.stdout, done.returncode) == ("" if failing is None else f"{failing}\n", 0)


def test_a_program_is_told_with_its_number_its_name_and_its_start() -> None:
    with subprocess.Popen(["sleep", "100"]) as process:
        try:
            asked = PROGRAMS.replace("dockerd containerd", "sleep")
            said = subprocess.run(["sh", "-c", asked], capture_output=True, text=True, timeout=10).stdout
            start = Path(f"/proc/{process.pid}/stat").read_text().split()[21]
        finally:
            process.kill()
    assert f"{process.pid} (sleep) {start}" in said.splitlines()
