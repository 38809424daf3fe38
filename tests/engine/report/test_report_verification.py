"""The proof beside the site."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace

import pytest

from helpers.fakes import ENGINE
from helpers.reports import IMAGES, NOW, WRITTEN, report
from livecheck.model import Cause, Report, Score, Skip, Status, Tally
from livecheck.report import as_json

ENGINE_JSON = {
    "version": "28.5.2",
    "storage_driver": "overlay2",
    "kernel": "6.1",
    "arch": "x86_64",
    "compose": None,
}


def test_the_json_is_what_the_design_says() -> None:
    made = report(Status.VERIFIED, Status.VERIFIED, Status.UNVERIFIED, reason="à voir")
    assert json.loads(as_json(made)) == {
        "schema": 1,
        "generated": "2026-11-23T22:00:00Z",
        "engine": ENGINE_JSON,
        "notices": [],
        "images": {"source": "stand-in", "list": [{"name": "alpine:latest", "digest": "sha256:12"}]},
        "totals": {"steps": 3, "verified": 2, "drifted": 0, "unverified": 1, "broken": 0},
        "mutants": None,
        "elsewhere": [],
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
    about: dict[str, object] = {"command": command, "node": node, "status": status, "engine": None, "reason": "à voir"}
    about["skip"] = None
    return {**about, "exit": 0, "seconds": 0.41, "waited": 0.0, "lines": {"fr": line, "en": line}}


def test_the_json_says_what_was_pinned_and_what_ran_and_why_a_step_was_not_typed() -> None:
    skip = Skip(Cause.COMPOSE, ">=5", "2.40.3")
    made = report(Status.UNVERIFIED, skip=skip, reason=str(skip))
    data = json.loads(as_json(replace(made, engine=replace(ENGINE, compose="2.40.3"), notices=(WRITTEN,))))
    assert data["notices"] == [{"doubt": "written-for", "product": "engine", "wanted": "29", "found": "28.5.2"}]
    assert data["engine"]["compose"] == "2.40.3"
    (step,) = data["exercises"][0]["steps"]
    assert (step["skip"], step["reason"]) == ("compose", "for Compose >=5, this one is 2.40.3")


def test_a_build_without_an_engine_says_so_in_the_json() -> None:
    data = json.loads(as_json(Report(NOW, None, None, ())))
    assert (data["engine"], data["images"], data["exercises"]) == (None, None, [])
    assert data["totals"]["steps"] == 0


def test_the_json_holds_the_status_and_the_reason_of_every_step() -> None:
    statuses: Sequence[Status] = list(Status)[:3]
    steps = json.loads(as_json(report(*statuses)))["exercises"][0]["steps"]
    assert [step["status"] for step in steps] == ["verified", "drifted", "unverified"]
    assert {step["reason"] for step in steps} == {None}


def test_the_json_tells_runs_on_other_engines_and_which_step_was_verified_there() -> None:
    made = report(Status.VERIFIED, Status.UNVERIFIED)
    (here,) = made.exercises
    older = replace(ENGINE, version="26.1.5")
    there = replace(here, engine=older)
    adopted = replace(
        here, verdicts=(here.verdicts[0], replace(here.verdicts[1], status=Status.VERIFIED, engine=older))
    )
    data = json.loads(as_json(replace(made, exercises=(adopted,), elsewhere={"26.1": (there,)})))
    totals = {"steps": 2, "verified": 1, "drifted": 0, "unverified": 1, "broken": 0}
    engine = ENGINE_JSON | {"version": "26.1.5"}
    assert data["elsewhere"] == [{"engine": engine, "exercises": [{"name": "page", "totals": totals}]}]
    assert [step["engine"] for step in data["exercises"][0]["steps"]] == [None, "26.1.5"]


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


@pytest.mark.parametrize(
    ("made", "killed", "rate"),
    [(200, 200, 100), (40_000, 39_999, 99.99), (3, 2, 66.66), (0, 0, None)],
    ids=["all killed", "one survivor is never rounded away", "downwards", "none made"],
)
def test_the_json_says_how_many_mutants_were_killed(made: int, killed: int, rate: float | None) -> None:
    tally = {"letter": Tally(made, killed)}
    score = Score(tally, tally, (), shows_less=0, literal=1, sampled={}, steps=1, unverified=0)
    data = json.loads(as_json(replace(report(Status.VERIFIED), score=score)))
    assert data["mutants"] == {"made": made, "killed": killed, "rate": rate}
