"""SARIF: the structure that code hosts rely on, and results that are known again."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from helpers.fakes import exercise
from helpers.reports import HOSTILE, NOW, diff, of, report, verdict
from livecheck.errors import Place
from livecheck.model import Exercise, Report, Status
from livecheck.report import as_sarif
from livecheck.report.sarif import RULES

LOCATION = {"physicalLocation": {"artifactLocation": {"uri": str}, "region": {"startLine": int}}}
RULE = {"id": str, "shortDescription": {"text": str}, "defaultConfiguration": {"level": str}}
SCHEMA = {
    "$schema": str,
    "version": str,
    "runs": [
        {
            "tool": {"driver": {"name": str, "version": str, "rules": [RULE]}},
            "invocations": [{"executionSuccessful": bool, "endTimeUtc": str}],
            "columnKind": str,
            "results": [
                {
                    "ruleId": str,
                    "ruleIndex": int,
                    "level": str,
                    "message": {"text": str},
                    "locations": [LOCATION],
                    "relatedLocations": [{"id": int, **LOCATION}],
                    "partialFingerprints": {"step/v1": str},
                }
            ],
            "properties": dict,
        }
    ],
}
"""The essential structure of the standard, as far as we use it: nothing else may be there."""


def fits(value: Any, shape: Any) -> bool:
    if isinstance(shape, dict):
        return isinstance(value, dict) and value.keys() == shape.keys() and all(fits(value[k], shape[k]) for k in shape)
    if isinstance(shape, list):
        return isinstance(value, list) and all(fits(each, shape[0]) for each in value)
    return type(value) is shape


def log(made: Report) -> dict[str, Any]:
    """The run in the log, held against the structure and what the standard says of its values."""
    data = json.loads(as_sarif(made, "1.2.3"))
    assert fits(data, SCHEMA)
    assert data["version"] == "2.1.0"
    (run,) = data["runs"]
    rules = run["tool"]["driver"]["rules"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in {"none", "note", "warning", "error"}
        assert len(result["locations"]) == 1
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", run["invocations"][0]["endTimeUtc"])
    return dict(run)


def fingerprints(made: Exercise) -> list[str]:
    drifted = of(made, [verdict(made, number, Status.DRIFTED) for number in range(len(made.steps))])
    return [result["partialFingerprints"]["step/v1"] for result in log(drifted)["results"]]


def test_each_status_but_verified_is_a_rule() -> None:
    driver = log(report())["tool"]["driver"]
    assert (driver["name"], driver["version"]) == ("livecheck", "1.2.3")
    assert [rule["id"] for rule in driver["rules"]] == ["drifted", "broken", "unverified"]
    assert set(RULES) == set(Status) - {Status.VERIFIED}


def test_a_result_stands_at_its_line_and_is_related_to_the_other_languages() -> None:
    places = {"fr": Place(Path("docs/fr/page.md"), 9), "en": Place(Path("docs/en/page.md"), 11)}
    made = report(Status.DRIFTED, reason="lines differ", drift_places=places, diff=diff("-old", "+new"))
    (result,) = log(made)["results"]
    assert result["ruleId"] == "drifted"
    assert result["locations"] == [located("docs/fr/page.md", 9)]
    assert result["relatedLocations"] == [{"id": 1, **located("docs/en/page.md", 11)}]
    assert result["message"]["text"].split("\n") == [
        "lines differ.",
        "  $ docker image pull alpine",
        "  -old",
        "  +new",
    ]


def located(uri: str, line: int) -> dict[str, object]:
    return {"physicalLocation": {"artifactLocation": {"uri": uri}, "region": {"startLine": line}}}


def test_a_path_becomes_a_reference() -> None:
    places = {"fr": Place(Path("docs/fr/a b#é%.md"), 1)}
    (result,) = log(report(Status.DRIFTED, drift_places=places))["results"]
    assert result["locations"] == [located("docs/fr/a%20b%23%C3%A9%25.md", 1)]


def test_verified_steps_are_no_results_and_of_broken_ones_the_first_is() -> None:
    statuses = [Status.BROKEN, Status.BROKEN, Status.UNVERIFIED]
    assert [result["ruleId"] for result in log(report(*statuses))["results"]] == ["broken", "unverified"]
    assert log(report(Status.VERIFIED))["results"] == []


@pytest.mark.parametrize(
    ("status", "succeeded"), [(Status.VERIFIED, True), (Status.DRIFTED, True), (Status.BROKEN, False)]
)
def test_a_check_has_succeeded_unless_the_lab_broke(status: Status, succeeded: bool) -> None:
    assert log(report(status))["invocations"][0]["executionSuccessful"] is succeeded


def test_the_log_says_what_it_was_obtained_on() -> None:
    assert log(report())["properties"] == {"engine": "28.5.2", "images": "stand-in"}
    assert log(Report(NOW, None, None, ()))["properties"] == {}


def test_a_result_is_known_again_when_its_line_has_moved() -> None:
    page = "```console\n$ ls\nbin\n$ pwd\n/\n$ ls\nbin\n```\n"
    assert fingerprints(exercise(page)) == fingerprints(exercise(f"# Title\n\nMore prose.\n\n{page}"))


def test_steps_are_told_apart_by_command_by_node_and_by_how_often() -> None:
    page = "---\nlab:\n  nodes: [node1, node2]\n---\n```console\n$ ls\nbin\n$ ls\nbin\n$ ls -l\nbin\n```\n"
    found = fingerprints(exercise(f'{page}\n```console node="node2"\n$ ls\nbin\n```\n'))
    assert len(set(found)) == 4


def test_a_step_without_a_reason_has_its_rule_for_a_message() -> None:
    (result,) = log(report(Status.UNVERIFIED))["results"]
    assert result["message"]["text"].startswith("The command was not typed.\n")


@pytest.mark.parametrize("line", HOSTILE)
def test_what_a_terminal_has_shown_is_inert_in_a_message(line: str) -> None:
    (result,) = log(report(Status.DRIFTED, reason=line, diff=diff(f"+{line}")))["results"]
    assert all(each.isprintable() for each in result["message"]["text"].split("\n"))
