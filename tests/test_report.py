"""What people and programs read of a build."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fakes import ENGINE, exercise
from livecheck.errors import Place
from livecheck.model import (
    Capture,
    DiffLine,
    Exercise,
    ExerciseVerdicts,
    Image,
    Images,
    Report,
    Status,
    Verdict,
)
from livecheck.report import as_json, complaint, complaints, summary

NOW = datetime(2026, 11, 23, 22, 0, 0, tzinfo=UTC)
ONE_NODE = "# Page\n\n```console\n$ docker image pull alpine\nlatest\n$ ls\nbin\n```\n\n```console\n$ pwd\n/\n```\n"
TWO_NODES = ONE_NODE.replace("console\n$ pwd", 'console node="node2"\n$ pwd')
FRONT = "---\nlab:\n  nodes: [node1, node2]\n---\n"
IMAGES = Images("stand-in", (Image("alpine:latest", "sha256:12"),))


def verdict(made: Exercise, index: int, status: Status, **more: object) -> Verdict:
    step = made.steps[index]
    places = {language: its.place for language, its in made.lines(index).items()}
    capture = Capture(step.command, ("shown",), 0, None, 0.4149)
    return Verdict(step, places, status, capture, **more)  # type: ignore[arg-type]


def report(*statuses: Status, reason: str | None = None) -> Report:
    made = exercise(FRONT + TWO_NODES)
    verdicts = tuple(verdict(made, index, status, reason=reason) for index, status in enumerate(statuses))
    return Report(NOW, ENGINE, IMAGES, (ExerciseVerdicts(made, 4.2049, ENGINE, NOW, verdicts),))


def diff(*lines: str) -> tuple[DiffLine, ...]:
    return tuple(DiffLine(line[0], line[1:]) for line in lines)


# --- for people -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("made", "line"),
    [
        (report(*[Status.VERIFIED] * 3), "3 steps: 3 verified · Docker 28.5.2 · images: stand-in"),
        (
            report(Status.BROKEN, Status.VERIFIED, Status.DRIFTED),
            "3 steps: 1 verified, 1 drifted, 1 broken · Docker 28.5.2 · images: stand-in",
        ),
        (Report(NOW, None, None, ()), "0 steps: nothing to check"),
    ],
    ids=["all is well", "in the order of the statuses", "nothing ran"],
)
def test_the_summary_is_one_line(made: Report, line: str) -> None:
    assert summary(made) == line


def test_a_drift_is_told_with_its_place_in_every_language_its_command_and_the_difference() -> None:
    made = exercise(ONE_NODE.replace("$ ls", "$ ls \\\n> -l"))
    places = {"fr": Place(Path("docs/fr/page.md"), 8), "en": Place(Path("docs/en/page.md"), 8)}
    told = verdict(made, 1, Status.DRIFTED, reason="other output", drift_places=places, diff=diff("-bin", "+boot"))
    assert complaint(told).splitlines() == [
        "docs/fr/page.md:8: drifted: other output (also docs/en/page.md:8)",
        "  $ ls \\",
        "  > -l",
        "  -bin",
        "  +boot",
    ]


def test_a_broken_step_is_told_at_its_command() -> None:
    made = exercise(ONE_NODE, languages=("fr",))
    told = verdict(made, 1, Status.BROKEN, reason="no end after 60 s")
    assert complaint(told).splitlines() == ["docs/fr/page.md:6: broken: no end after 60 s", "  $ ls"]


def test_only_a_difference_is_coloured_and_only_when_asked() -> None:
    made = exercise(ONE_NODE)
    told = verdict(made, 0, Status.DRIFTED, reason="x", diff=diff(" same", "-old", "+new"))
    assert complaint(told, colour=True).splitlines()[2:] == [
        "   same",
        "  \x1b[31m-old\x1b[0m",
        "  \x1b[32m+new\x1b[0m",
    ]
    assert "\x1b" not in complaint(told)


def test_stretches_that_agree_are_cut_to_their_ends() -> None:
    made = exercise(ONE_NODE)
    agreeing = [f" {number}" for number in range(7)]
    told = verdict(made, 0, Status.DRIFTED, reason="x", diff=diff(*agreeing, "-old", *agreeing, "+new", *agreeing))
    shown = complaint(told).splitlines()[2:]
    assert shown == [
        "  @@",
        "   5",
        "   6",
        "  -old",
        "   0",
        "   1",
        "  @@",
        "   5",
        "   6",
        "  +new",
        "   0",
        "   1",
        "  @@",
    ]


def test_of_the_steps_after_a_broken_one_only_the_first_is_told_and_drifts_all_are() -> None:
    told = list(complaints(report(Status.DRIFTED, Status.BROKEN, Status.BROKEN)))
    assert [status for status, _ in told] == [Status.DRIFTED, Status.BROKEN]
    assert list(complaints(report(Status.VERIFIED, Status.UNVERIFIED))) == []


def test_each_exercise_tells_its_own_breakdown() -> None:
    one = report(Status.BROKEN, Status.BROKEN).exercises
    assert len(list(complaints(Report(NOW, ENGINE, IMAGES, one + one)))) == 2


# --- for programs -----------------------------------------------------------------------------------------


def test_the_json_is_what_the_design_says() -> None:
    made = report(Status.VERIFIED, Status.VERIFIED, Status.UNVERIFIED, reason="à voir")
    assert json.loads(as_json(made)) == {
        "schema": 1,
        "generated": "2026-11-23T22:00:00Z",
        "engine": {"version": "28.5.2", "storage_driver": "overlay2", "kernel": "6.1", "arch": "x86_64"},
        "images": {"source": "stand-in", "list": [{"name": "alpine:latest", "digest": "sha256:12"}]},
        "totals": {"steps": 3, "verified": 2, "drifted": 0, "unverified": 1, "broken": 0},
        "exercises": [
            {
                "name": "page",
                "seconds": 4.2,
                "pages": {"fr": "fr/page.md", "en": "en/page.md"},
                "steps": [
                    step_json("docker image pull alpine", "node1", "verified", 8),
                    step_json("ls", "node1", "verified", 10),
                    step_json("pwd", "node2", "unverified", 15),
                ],
            }
        ],
    }
    assert "à voir" in as_json(made)


def step_json(command: str, node: str, status: str, line: int) -> dict[str, object]:
    about: dict[str, object] = {"command": command, "node": node, "status": status, "reason": "à voir"}
    return {**about, "exit": 0, "seconds": 0.41, "waited": 0.0, "waited": 0.0, "lines": {"fr": line, "en": line}}


def test_a_build_without_an_engine_says_so_in_the_json() -> None:
    data = json.loads(as_json(Report(NOW, None, None, ())))
    assert (data["engine"], data["images"], data["exercises"]) == (None, None, [])
    assert data["totals"]["steps"] == 0


def test_the_json_holds_the_status_and_the_reason_of_every_step() -> None:
    statuses: Sequence[Status] = list(Status)[:3]
    steps = json.loads(as_json(report(*statuses)))["exercises"][0]["steps"]
    assert [step["status"] for step in steps] == ["verified", "drifted", "unverified"]
    assert {step["reason"] for step in steps} == {None}


def test_steps_are_counted_over_all_exercises() -> None:
    one = report(Status.DRIFTED, Status.DRIFTED, Status.BROKEN).exercises
    both = Report(NOW, ENGINE, IMAGES, one + one)
    assert [both.count(status) for status in Status] == [0, 4, 0, 2]
    assert json.loads(as_json(both))["totals"] == {
        "steps": 6,
        "verified": 0,
        "drifted": 4,
        "unverified": 0,
        "broken": 2,
    }
