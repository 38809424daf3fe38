"""JUnit XML: what CI servers can read, and what they must not choke on."""

from __future__ import annotations

import re
from dataclasses import replace
from xml.etree import ElementTree as Xml

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.fakes import ENGINE, exercise
from helpers.reports import HOSTILE, NOW, diff, of, report, verdict
from livecheck.model import Report, Status
from livecheck.report import as_junit, complaint

COUNT, SECONDS, TEXT = r"\d+", r"\d+\.\d{3}", r"(?s).*"
SCHEMA = {
    "testsuites": ({"name": TEXT, "tests": COUNT, "failures": COUNT, "errors": COUNT, "time": SECONDS}, ["testsuite"]),
    "testsuite": (
        {
            "name": ".+",
            "id": COUNT,
            "tests": COUNT,
            "failures": COUNT,
            "errors": COUNT,
            "skipped": COUNT,
            "time": SECONDS,
            "timestamp": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d",
        },
        ["properties", "testcase"],
    ),
    "properties": ({}, ["property"]),
    "property": ({"name": ".+", "value": TEXT}, []),
    "testcase": (
        {"name": ".+", "classname": ".+", "file": ".+", "line": COUNT, "time": SECONDS},
        ["skipped", "error", "failure"],
    ),
    "skipped": ({"message": TEXT}, []),
    "error": ({"message": TEXT, "type": "broken"}, []),
    "failure": ({"message": TEXT, "type": "drifted"}, []),
}
"""Element → its attributes, all required, and the elements in it, in this order; what the common schemas agree on."""


def parsed(made: Report) -> Xml.Element:
    """The file, held against the schema."""
    root = Xml.fromstring(as_junit(made).encode())
    assert root.tag == "testsuites"
    for element in root.iter():
        attributes, children = SCHEMA[element.tag]
        assert set(element.keys()) == set(attributes)
        for name, shape in attributes.items():
            assert re.fullmatch(shape, element.get(name, "")), (element.tag, name)
        order = [children.index(child.tag) for child in element]
        assert order == sorted(order)
    return root


def test_an_exercise_is_a_suite_and_a_step_a_case() -> None:
    root = parsed(report(Status.DRIFTED, Status.BROKEN, Status.UNVERIFIED, reason="why"))
    (suite,) = root
    assert suite.attrib == {
        "name": "page",
        "id": "0",
        "tests": "3",
        "failures": "1",
        "errors": "1",
        "skipped": "1",
        "time": "4.205",
        "timestamp": "2026-11-23T22:00:00",
    }
    assert [case.attrib for case in suite.iter("testcase")] == [
        {"classname": "page", "name": name, "file": "docs/fr/page.md", "line": line, "time": "0.415"}
        for name, line in (("1 docker image pull alpine", "8"), ("2 ls", "10"), ("3 pwd", "15"))
    ]
    assert [(each.tag, each.get("message")) for case in suite.iter("testcase") for each in case] == [
        ("failure", "why"),
        ("error", "why"),
        ("skipped", "why"),
    ]


def test_a_verified_step_is_a_case_without_more() -> None:
    (case,) = parsed(report(Status.VERIFIED)).iter("testcase")
    assert len(case) == 0


def test_a_failure_holds_what_a_person_is_told() -> None:
    made = report(Status.DRIFTED, reason="lines differ", diff=diff("-old", "+new"))
    (failure,) = parsed(made).iter("failure")
    assert failure.text == complaint(made.exercises[0].verdicts[0])
    assert "+new" in failure.text


def test_the_suites_say_what_they_were_obtained_on() -> None:
    root = parsed(report(Status.VERIFIED))
    assert {each.get("name"): each.get("value") for each in root.iter("property")} == {
        "engine": "28.5.2",
        "storage_driver": "overlay2",
        "kernel": "6.1",
        "arch": "x86_64",
        "images": "stand-in",
    }


def test_without_an_engine_there_is_nothing_to_say() -> None:
    nothing = Report(NOW, None, None, ())
    assert len(parsed(nothing)) == 0
    off = replace(report(Status.UNVERIFIED), engine=None, images=None)
    (suite,) = replace(off, exercises=(replace(off.exercises[0], engine=None, started=None),)).exercises
    assert not list(parsed(replace(off, exercises=(suite,))).iter("property"))


def test_the_waiting_for_a_step_counts_to_its_time() -> None:
    made = exercise("```console\n$ ls\nbin\n```\n")
    slow = verdict(made, 0, Status.VERIFIED)
    slow = replace(slow, capture=replace(slow.capture, seconds=1.5, waited=20.0))
    (case,) = parsed(of(made, [slow])).iter("testcase")
    assert case.get("time") == "21.500"


def test_a_command_of_several_lines_has_one_name() -> None:
    made = exercise("```console\n$ ls \\\n> -l\nbin\n```\n")
    (case,) = parsed(of(made, [verdict(made, 0, Status.VERIFIED)])).iter("testcase")
    assert case.get("name") == "1 ls \\ -l"


@pytest.mark.parametrize("line", HOSTILE)
def test_no_line_of_a_terminal_breaks_the_file(line: str) -> None:
    (failure,) = parsed(report(Status.DRIFTED, reason=line, diff=diff(f"+{line}"))).iter("failure")
    assert failure.text is not None
    assert len(failure.text.split("\n")) == 3


@given(st.text(st.characters(exclude_categories=()), max_size=30))
def test_the_file_is_well_formed_whatever_was_shown(text: str) -> None:
    parsed(report(Status.DRIFTED, Status.UNVERIFIED, reason=text, diff=diff(f"-{text}", f"+{text}")))


def test_every_exercise_has_its_own_number() -> None:
    one = report(Status.VERIFIED).exercises
    root = parsed(Report(NOW, ENGINE, None, one + one))
    assert [suite.get("id") for suite in root] == ["0", "1"]
    assert root.get("tests") == "2"
