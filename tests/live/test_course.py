"""What the check of the real course is worth: each lie is found where it stands, each harmless change is not."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from helpers import PROJECT
from helpers.built import Built
from livecheck.course import make_exercises
from livecheck.judge import judge
from livecheck.model import Exercise, ExerciseVerdicts, Run, Status, Verdict
from livecheck.parse import read_page
from livecheck.pins import read_pins
from livecheck.store import RUNS, read_records

pytestmark = pytest.mark.engine

SILENT = "$ docker container run alpine /bin/sh\n"
DOCS = PROJECT / "docs"
EXERCISES = sorted(path.stem for path in (DOCS / "fr").glob("[0-9]-*.md"))
LANGUAGES = ("fr", "en")
FIRST = "1-containers"


def exercise(project: Path, change: Callable[[str], str] = str, name: str = FIRST) -> Exercise:
    """An exercise with the same change made to both languages' pages."""
    pages = [
        read_page(path, language, change((project / path).read_text(encoding="utf-8")))
        for language in LANGUAGES
        for path in [Path("docs", language, f"{name}.md")]
    ]
    (made,) = make_exercises(pages, list(read_pins(project).images), root=project)
    return made


@pytest.fixture(scope="module")
def runs(project: Path, built: Built) -> Mapping[str, Run]:
    """What the terminals have shown, exercise by exercise, while the site was built."""
    return {name: recorded_since(built, project, exercise(project, name=name)) for name in EXERCISES}


def recorded_since(built: Built, project: Path, exercise: Exercise) -> Run:
    (records,) = read_records(project / RUNS, [exercise])
    assert records.good, built.said
    assert records.good[0].run.started >= built.begun, built.said
    return records.good[0].run


@pytest.fixture
def recorded(runs: Mapping[str, Run]) -> Run:
    """Exercise 1, run for real."""
    return runs[FIRST]


def judged(project: Path, recorded: Run, change: Callable[[str], str]) -> ExerciseVerdicts:
    return judge(exercise(project, change, recorded.exercise), recorded)


def is_for_others(verdict: Verdict) -> bool:
    """Whether a step is for other engines than the one that the pages are written for."""
    return verdict.skip is not None and verdict.skip.is_for_others


Lie = Mapping[str, str]
"""What stands on a page → what does not; where engines differ, one for each."""


def told(lie: Lie) -> Callable[[str], str]:
    """A page with that lie wherever it can be told."""

    def change(text: str) -> str:
        for old, new in lie.items():
            assert old in text, f"the page no longer says {old!r}"
            text = text.replace(old, new)
        return text

    return change


def lines_of(text: str, lie: Lie) -> list[range]:
    """The lines of a changed page on which the lie stands, and those beside them."""
    starts = [(found.start(), new) for new in lie.values() for found in re.finditer(re.escape(new), text)]
    first = [(text.count("\n", 0, start) + 1, new.count("\n")) for start, new in starts]
    return [range(line - 1, line + count + 2) for line, count in first]


@pytest.mark.parametrize("name", EXERCISES)
def test_the_course_as_it_stands_is_verified(project: Path, runs: Mapping[str, Run], name: str) -> None:
    verdicts = judged(project, runs[name], str).verdicts
    assert len(verdicts) >= 22
    for verdict in verdicts:
        depends = verdict.step.options.needs is not None or is_for_others(verdict)
        assert verdict.status in ({Status.VERIFIED, Status.UNVERIFIED} if depends else {Status.VERIFIED}), verdict


@pytest.mark.parametrize(
    "lie",
    [
        {"to be working correctly": "to be working properly"},
        {"hello from alpine\n": "Hello from alpine\n"},
        {"hello world\n/ # exit": "hello  world\n/ # exit"},
        {"Status: Downloaded newer image for alpine:latest": "Status: Image is up to date for alpine:latest"},
        {"Exited (0) 45 seconds ago": "Exited (1) 45 seconds ago"},
        {"8.42MB": "84.2MB", "3.93MB": "39.3MB"},
        {'"/bin/ash"   7 minutes ago   Up 12 seconds': '"/bin/sh"    7 minutes ago   Up 12 seconds'},
        {"IMAGE ID       CREATED         ": "LABEL ID       CREATED         ", "DISK USAGE": "DISK USED "},
        {"linux [/bin/sh]": "linux [/bin/ash]"},
        {"Untagged: hello-world:latest": "Deleted: hello-world:latest"},
        {"\ndrwxr-xr-x    2 root     root          4096 Jun": "\ndrwxrwxr-x    2 root     root          4096 Jun"},
        {"\netc\nhome\n": "\nhome\netc\n"},
        {"\nlib\nmedia\n": "\nlib\n"},
        {"\nlib\nmedia\n": "\nlib\nlib64\nmedia\n"},
        {f"```console\n{SILENT}": f'```console exit="1"\n{SILENT}'},
        {f"```console\n{SILENT}": f'```console exit="10"\n{SILENT}'},
    ],
)  # fmt: skip
def test_a_lie_is_found_on_its_line_in_both_languages(project: Path, recorded: Run, lie: Lie) -> None:
    found_where_it_stands(project, recorded, lie)


def found_where_it_stands(project: Path, recorded: Run, lie: Lie) -> None:
    drifted = [v for v in judged(project, recorded, told(lie)).verdicts if v.status is Status.DRIFTED]
    assert drifted
    for place in drifted[0].drift_places.values():
        text = told(lie)((project / place.path).read_text(encoding="utf-8"))
        assert any(place.line in lines for lines in lines_of(text, lie))


OTHER_LIES = {
    "2-images": [
        ("| |_| |/ _ \\ | |/ _ \\", "| |_| |/ _ \\ | |/ - \\"),
        ("A /usr/share/figlet/standard.flf", "A /usr/share/figlet/standart.flf"),
        ("CACHED [2/4]", "CACHED [3/4]"),
        ("this is v0.2\n```", "this is v0.3\n```"),
        ("<missing>", "<mising>"),
    ],
    "3-swarm": [
        ("This node joined a swarm as a worker.", "This node joined a swarm as a manager."),
        ("Ready     Drain ", "Ready     Active"),
        ("voting_stack   6", "voting_stack   7"),
        ("replicated   2/2", "replicated   2/3"),
        (" a    |     1\n", " a    |     2\n"),
        ("      5 node1 Running", "      4 node1 Running"),
        ("5/5: running\nverify", "verify"),
        ("      - frontend\n      - backend\n", "      - frontend\n"),
    ],
    "4-capabilities": [
        ("00000000a80425fb", "00000000a80425fa"),
        ("chown: /: Operation not permitted", "chown: /: Permission denied"),
    ],
    "5-networks-data": [
        ("<title>Cats vs Dogs!</title>", "<title>Cats vs. Dogs!</title>"),
        ("nameserver 127.0.0.11", "nameserver 127.0.0.1"),
        ("app       bridge    local", "app       overlay   local"),
    ],
}


@pytest.mark.parametrize(("name", "old", "new"), [(name, *lie) for name, lies in OTHER_LIES.items() for lie in lies])
def test_a_lie_in_another_exercise_is_found_too(
    project: Path, runs: Mapping[str, Run], name: str, old: str, new: str
) -> None:
    found_where_it_stands(project, runs[name], {old: new})


def test_a_row_too_many_or_too_few_is_found(project: Path, recorded: Run) -> None:
    row = re.compile(r'a6a9d46d0b2f   alpine        "echo .*\n')
    for change in (lambda text: row.sub("", text), lambda text: row.sub(lambda found: found[0] * 2, text)):
        statuses = {verdict.status for verdict in judged(project, recorded, change).verdicts}
        assert Status.DRIFTED in statuses


def test_rows_that_have_changed_places_are_found(project: Path, recorded: Run) -> None:
    swap = re.compile(r"(a6a9d46d0b2f .*\n)(ff0a5c3750b9 .*\n)")
    statuses = {v.status for v in judged(project, recorded, lambda text: swap.sub(r"\2\1", text)).verdicts}
    assert Status.DRIFTED in statuses


@pytest.mark.parametrize(
    "change",
    [
        {"3030": "beef"},
        {"fervent_newton": "zen_turing"},
        {"5 minutes ago": "3 weeks ago"},
        {"Jun 10 16:05": "Jan 31  2024"},
        {"Up 12 seconds": "Up About a minute"},
        {"8.42MB": "9.9MB", "3.93MB": "3.1MB"},
        {"4f55086f7dd0": "0123456789ab"},
    ],
    ids=["an ID and its beginnings", "a name", "ages", "dates", "up", "a size", "a layer"],
)
def test_a_harmless_change_is_not(project: Path, recorded: Run, change: Lie) -> None:
    verdicts = judged(project, recorded, told(change)).verdicts
    assert {verdict.status for verdict in verdicts if not is_for_others(verdict)} == {Status.VERIFIED}


def test_an_id_that_is_changed_in_one_place_only_is_found(project: Path, recorded: Run) -> None:
    def change(text: str) -> str:
        before, _, after = text.rpartition("3030c9c91e12")
        return f"{before}4040c9c91e12{after}"

    assert Status.DRIFTED in {verdict.status for verdict in judged(project, recorded, change).verdicts}
