"""What GitHub shows: annotations that arrive where they should, and a summary that is nothing but text."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from helpers.fakes import ENGINE, exercise
from helpers.reports import HOSTILE, NOW, WRITTEN, diff, of, report, runner_commands, verdict
from livecheck.errors import Place
from livecheck.model import Cause, Exercise, Report, Skip, Status, Verdict
from livecheck.report import as_annotations, job_summary
from livecheck.report.github import LARGEST_SUMMARY, MOST_ANNOTATIONS

# --- annotations ------------------------------------------------------------------------------------------


def read(annotation: str) -> tuple[str, dict[str, str], str]:
    """Level, properties and message of an annotation, as GitHub's runner reads them."""
    assert "\n" not in annotation
    found = re.fullmatch(r"::(\w+) (.*?)::(.*)", annotation)
    assert found
    level, properties, message = found.groups()
    pairs = (pair.split("=", 1) for pair in properties.split(","))
    return level, {name: unescaped(value) for name, value in pairs}, unescaped(message)


def unescaped(text: str) -> str:
    for code, sign in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(code, sign)
    return text


def many(steps: int) -> Exercise:
    return exercise("```console\n" + "".join(f"$ echo {number}\n{number}\n" for number in range(steps)) + "```\n")


def drifted(made: Exercise, *numbers: int) -> list[Verdict]:
    return [verdict(made, number, Status.DRIFTED, reason="x", diff=diff("-a", "+b")) for number in numbers]


def test_a_drift_is_put_beside_its_line_in_every_language() -> None:
    places = {"fr": Place(Path("docs/fr/page.md"), 9), "en": Place(Path("docs/en/page.md"), 11)}
    made = report(Status.DRIFTED, reason="100 % off", drift_places=places, diff=diff("-old", "+new"))
    first, second = as_annotations(made)
    assert first == (
        "::error file=docs/fr/page.md,line=9,title=drifted on Docker 28.5.2::"
        "100 %25 off%0A  $ docker image pull alpine%0A  -old%0A  +new"
    )
    assert read(second)[1] == {"file": "docs/en/page.md", "line": "11", "title": "drifted on Docker 28.5.2"}


def test_where_nothing_could_run_no_engine_is_named() -> None:
    made = replace(report(Status.BROKEN), engine=None)
    assert [read(annotation)[1]["title"] for annotation in as_annotations(made)] == ["broken", "broken"]


def test_a_broken_step_is_put_beside_its_command_and_called_broken() -> None:
    level, properties, message = read(next(as_annotations(report(Status.BROKEN, reason="no end after 60 s"))))
    assert (level, properties["title"]) == ("error", "broken on Docker 28.5.2")
    assert message == "no end after 60 s\n  $ docker image pull alpine"


def test_odd_characters_of_a_path_arrive() -> None:
    places = {"fr": Place(Path("docs/fr/a,b:c%.md"), 1)}
    (annotation,) = as_annotations(report(Status.DRIFTED, drift_places=places))
    assert read(annotation)[1]["file"] == "docs/fr/a,b:c%.md"


def test_the_courses_own_language_comes_first_and_drifts_before_what_broke() -> None:
    made = report(Status.BROKEN, Status.DRIFTED, Status.DRIFTED)
    found = [read(annotation)[1] for annotation in as_annotations(made)]
    assert [(each["title"].split()[0], each["file"][5:7]) for each in found] == [
        *[("drifted", "fr"), ("drifted", "fr"), ("broken", "fr")],
        *[("drifted", "en"), ("drifted", "en"), ("broken", "en")],
    ]


def test_no_more_are_made_than_are_shown_and_the_last_says_how_many_are_left() -> None:
    made = many(8)
    found = [read(annotation) for annotation in as_annotations(of(made, drifted(made, *range(8))))]
    assert len(found) == MOST_ANNOTATIONS
    assert [properties["file"][5:7] for _, properties, _ in found] == ["fr"] * 8 + ["en"] * 2
    assert found[-1][2].startswith("And 6 more places, which the log names.\n")
    assert not [message for _, _, message in found[:-1] if message.startswith("And")]


def test_as_many_as_are_shown_need_no_such_words() -> None:
    made = many(5)
    found = [read(annotation)[2] for annotation in as_annotations(of(made, drifted(made, *range(5))))]
    assert len(found) == MOST_ANNOTATIONS
    assert not [message for message in found if message.startswith("And")]


@pytest.mark.parametrize(
    ("option", "skip", "levels"),
    [
        ("", Skip(Cause.LOST, "another shell is live than the page says"), ["notice"]),
        (' unchecked="dangerous"', Skip(Cause.UNCHECKED, "dangerous"), []),
        (' needs="ipvs"', Skip(Cause.NEEDS, "ipvs"), []),
        (' engine=">=99"', Skip(Cause.ENGINE, ">=99", "28.5.2"), []),
        ("", Skip(Cause.OFF, "the check was switched off (LIVECHECK=off)"), []),
    ],
    ids=["nobody asked for it", "unchecked", "needs", "engine", "switched off"],
)
def test_a_step_that_was_not_typed_is_noted_where_nobody_asked_for_that(
    option: str, skip: Skip, levels: list[str]
) -> None:
    made = exercise(f"```console{option}\n$ ls\nbin\n```\n")
    found = as_annotations(of(made, [verdict(made, 0, Status.UNVERIFIED, reason=str(skip), skip=skip)]))
    assert [read(annotation)[0] for annotation in found] == levels


def test_a_step_that_failed_because_of_an_earlier_one_is_noted() -> None:
    made = exercise("```console\n$ ls\nbin\n$ pwd\n/\n```\n")
    vain = verdict(made, 1, Status.UNVERIFIED, reason="it follows", follows=made.steps[0].place)
    assert [read(annotation)[0] for annotation in as_annotations(of(made, [vain]))] == ["notice"]


def test_a_sound_course_is_not_annotated() -> None:
    assert list(as_annotations(report(Status.VERIFIED))) == []


@pytest.mark.parametrize("line", HOSTILE)
def test_an_annotation_is_the_only_command_in_its_line(line: str) -> None:
    made = report(Status.DRIFTED, reason=line, diff=diff(f"-{line}", f"+{line} x"))
    for annotation in as_annotations(made):
        assert runner_commands(annotation) == ["error"]


def test_a_very_long_message_is_cut() -> None:
    made = report(Status.DRIFTED, diff=diff(*(f"+{'é' * 300}{number}" for number in range(150))))
    assert all(len(annotation) < 5_000 for annotation in as_annotations(made))


# --- the summary of a job ---------------------------------------------------------------------------------


def rendered(made: Report) -> str:
    return str(MarkdownIt("commonmark").enable("table").render(job_summary(made)))


def test_the_summary_begins_with_the_verdict_and_counts_by_exercise() -> None:
    page = rendered(report(Status.DRIFTED, Status.VERIFIED, Status.UNVERIFIED))
    assert re.match(r"<h2>1 step has drifted: .* \(3 steps: .* images: stand-in\)</h2>", page)
    assert re.findall(r"<t[hd][^>]*>(.*?)</t", page) == [
        *["exercise", "steps", "verified", "drifted", "unverified", "broken", "seconds"],
        *["page", "3", "1", "1", "1", "0", "4.2"],
    ]
    assert "Docker 28.5.2, storage driver overlay2, kernel 6.1, x86_64" in page
    assert "Images: stand-in" in page


def test_the_summary_says_which_engine_the_pages_are_written_for_where_it_is_not_this_one() -> None:
    made = replace(report(Status.VERIFIED), notices=(WRITTEN,))
    assert "<p>the pages are written for Docker 29 and were checked on 28.5.2</p>" in rendered(made)


def test_the_summary_holds_each_difference_folded() -> None:
    page = rendered(report(Status.DRIFTED, reason="lines differ", diff=diff("-old", "+new")))
    assert "<details><summary>docs/fr/page.md:8: drifted: lines differ (also docs/en/page.md:8)</summary>" in page
    assert '<pre><code class="language-diff">$ docker image pull alpine\n-old\n+new\n</code></pre>' in page


def test_nothing_ran_and_the_summary_says_so() -> None:
    assert "<h2>0 steps: nothing to check</h2>" in rendered(Report(NOW, None, None, ()))


@pytest.mark.parametrize("line", HOSTILE)
def test_what_a_terminal_has_shown_is_text_in_the_summary(line: str) -> None:
    page = rendered(report(Status.DRIFTED, reason=line, diff=diff(f"+{line}")))
    assert page.count("<details>") == page.count("</details>") == page.count("<pre>") == page.count("</pre>") == 1
    assert "<script" not in page
    assert "<a " not in page


def test_the_summary_is_never_larger_than_github_takes() -> None:
    made = many(400)
    lines = diff(*(f"+{'é' * 300}{number}" for number in range(150)))
    verdicts = [verdict(made, number, Status.DRIFTED, diff=lines) for number in range(len(made.steps))]
    text = job_summary(of(made, verdicts))
    assert len(text.encode()) <= LARGEST_SUMMARY
    told = text.count("<details>")
    assert told > 5
    assert text.endswith(f"And {400 - told} more, which the log names.\n")


def test_every_exercise_has_its_row() -> None:
    one = report(Status.VERIFIED).exercises
    assert rendered(Report(NOW, ENGINE, None, one + one)).count("<tr>") == 3
