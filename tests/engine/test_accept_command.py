"""Files are written whole or not at all, from a run that fits the pages, and a second time there is nothing to do."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from helpers.fakes import ENGINE, FakeLab, Quiet, shows
from livecheck import __main__
from livecheck.commands.accept import diff, outcome, remarks, repairs, write
from livecheck.course.files import Course, plan
from livecheck.errors import Misuse
from livecheck.model import Capture, Engine
from livecheck.run import run
from livecheck.store import runs as cache
from livecheck.store.runs import RUNS

PAGE = "# {title}\n\n{title} says alpina.\n\n```console\n$ echo a\nalpina\n$ echo b\nb\n```\n"
FRENCH, ENGLISH = Path("docs/fr/page.md"), Path("docs/en/page.md")
CONFIG = """\
plugins:
  - i18n:
      languages:
        - {locale: fr, default: true}
        - {locale: en}
"""


@pytest.fixture
def course(tmp_path: Path, project: Path) -> Course:
    (tmp_path / "labs").symlink_to(project / "labs")
    (tmp_path / "mkdocs.yml").write_text(CONFIG)
    for path in (FRENCH, ENGLISH):
        (tmp_path / path).parent.mkdir(parents=True)
        (tmp_path / path).write_text(PAGE.format(title=path.parent.name))
    return Course(tmp_path, Path("docs"), ("fr", "en"))


def record(course: Course, *script: Capture, engine: Engine = ENGINE, folder: str = "images") -> Path:
    """Runs the course's page on a lab that answers from the script; returns the file of the run."""
    (exercise,) = plan(course)
    made = run(exercise, FakeLab(list(script), engine=engine), Quiet())
    return cache.save(course.root / RUNS / folder, made)


DRIFTED = (shows("alpine"), shows("b"))


def texts(course: Course) -> list[str]:
    return [(course.root / path).read_text() for path in (FRENCH, ENGLISH)]


def leavings(course: Course) -> list[str]:
    return [path.name for path in course.root.rglob("*.new")]


def accept(course: Course) -> str:
    done = repairs(course)
    write(course, done)
    return outcome(done, written=True)


def test_the_pages_are_rewritten_and_the_run_fits_them(course: Course) -> None:
    (course.root / FRENCH).chmod(0o640)
    record(course, *DRIFTED)
    assert accept(course) == "accepted 1 step in 2 pages"
    assert texts(course) == [PAGE.format(title=language).replace("alpina\n$", "alpine\n$") for language in ("fr", "en")]
    assert (course.root / FRENCH).stat().st_mode & 0o777 == 0o640
    assert leavings(course) == []
    assert accept(course) == "nothing has drifted: nothing to accept"


def test_what_to_read_again_is_told_for_each_page(course: Course) -> None:
    record(course, *DRIFTED)
    assert list(remarks(repairs(course))) == [
        "docs/fr/page.md:5: re-read line 3 in «fr»; line 3 quotes `alpina`",
        "docs/en/page.md:5: re-read line 3 in «en»; line 3 quotes `alpina`",
    ]


def test_what_is_refused_is_told_with_its_places_and_counted(course: Course) -> None:
    record(course, shows("alpine"), shows("\ufffd"))
    done = repairs(course)
    refused = list(remarks(done))[-1]
    assert refused.startswith(
        "docs/fr/page.md:8 and docs/en/page.md:8: not accepted: the command prints bytes that are no text"
    )
    assert outcome(done, written=False) == "would accept 1 step in 2 pages; 1 refused"


def test_a_diff_is_shown_and_nothing_written(course: Course) -> None:
    record(course, *DRIFTED)
    (repair,) = repairs(course)
    assert list(diff(repair))[:4] == ["--- a/docs/fr/page.md", "+++ b/docs/fr/page.md", "@@ -4,7 +4,7 @@", " "]
    assert [line for line in diff(repair) if line in ("-alpina", "+alpine")] == ["-alpina", "+alpine"] * 2
    assert "alpina\n$" in texts(course)[0]


def test_a_link_to_a_page_stays_a_link(course: Course) -> None:
    path = course.root / FRENCH
    path.rename(course.root / "elsewhere.md")
    path.symlink_to(course.root / "elsewhere.md")
    record(course, *DRIFTED)
    accept(course)
    assert path.is_symlink()
    assert "alpine" in (course.root / "elsewhere.md").read_text()


# --- which run --------------------------------------------------------------------------------------------


def test_the_last_run_on_the_engine_of_a_build_counts(course: Course) -> None:
    record(course, shows("first"), shows("b"), folder="a")
    record(course, *DRIFTED, folder="b")
    record(course, shows("old"), shows("b"), engine=replace(ENGINE, version="20.10.24"), folder="c")
    accept(course)
    assert "alpine\n$" in texts(course)[0]


def test_a_page_that_was_never_run_is_a_misuse(course: Course) -> None:
    with pytest.raises(Misuse, match=r"docs/fr/page\.md has not been run yet: run `livecheck check page`, then accept"):
        repairs(course)


def test_a_page_that_ran_on_another_engine_alone_is_a_misuse(course: Course) -> None:
    record(course, *DRIFTED, engine=replace(ENGINE, version="20.10.24"))
    with pytest.raises(Misuse, match=r"ran on Docker 20\.10\.24 alone, which is not the engine of a build: run"):
        repairs(course)


def test_a_page_that_has_changed_since_its_run_is_a_misuse(course: Course) -> None:
    record(course, *DRIFTED)
    for path in (FRENCH, ENGLISH):
        (course.root / path).write_text((course.root / path).read_text().replace("echo b", "echo c"))
    with pytest.raises(Misuse, match=r"docs/fr/page\.md has changed since its last run: run `livecheck check page`"):
        repairs(course)


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (lambda text: text.replace("alpine", "ubuntu"), "damaged"),
        (lambda text: text[:-30], "damaged"),
        (lambda text: text.replace('"schema": 3', '"schema": 1'), "another version of livecheck"),
    ],
    ids=["tampered with", "cut short", "another version"],
)
def test_a_run_that_is_no_good_is_a_misuse(course: Course, damage: Callable[[str], str], told: str) -> None:
    path = record(course, *DRIFTED)
    path.write_text(damage(path.read_text()))
    with pytest.raises(Misuse, match=told):
        repairs(course)


def test_a_run_with_too_few_steps_is_a_misuse(course: Course) -> None:
    path = record(course, *DRIFTED)
    (exercise,) = plan(course)
    made = cache.load(path.parent, "page", exercise.key)
    assert made is not None
    cache.save(path.parent, replace(made, captures=made.captures[:1]))
    with pytest.raises(Misuse, match=r"the run of page is cut short \(1 of 2 steps\)"):
        repairs(course)


# --- files that cannot be written -------------------------------------------------------------------------


def unchanged(course: Course, told: str, act: Callable[[], object] = lambda: None) -> None:
    """Accepting is a misuse that says this, and nothing is written."""
    record(course, *DRIFTED)
    done = repairs(course)
    act()
    before = texts(course)
    with pytest.raises(Misuse, match=told):
        write(course, done)
    assert texts(course) == before
    assert leavings(course) == []
    assert len(list((course.root / RUNS).rglob("*.json"))) == 1


def test_a_read_only_page_is_a_misuse_before_anything_is_written(course: Course) -> None:
    unchanged(course, "docs/en/page.md is read-only", lambda: (course.root / ENGLISH).chmod(0o444))


def test_a_read_only_folder_is_a_misuse_before_anything_is_written(course: Course) -> None:
    folder = (course.root / ENGLISH).parent
    try:
        unchanged(course, "docs/en is read-only", lambda: folder.chmod(0o555))
    finally:
        folder.chmod(0o755)


def test_a_page_that_somebody_else_changes_meanwhile_is_left_alone(course: Course) -> None:
    path = course.root / ENGLISH
    unchanged(course, "docs/en/page.md has changed meanwhile", lambda: path.write_text(path.read_text() + "\n"))


def test_a_page_that_is_gone_meanwhile_is_a_misuse(course: Course) -> None:
    record(course, *DRIFTED)
    done = repairs(course)
    (course.root / ENGLISH).unlink()
    with pytest.raises(Misuse, match=r"docs/en/page\.md: cannot be written \(No such file"):
        write(course, done)
    assert "alpina\n$" in (course.root / FRENCH).read_text()


def test_a_full_disk_leaves_the_pages_as_they_were(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[int] = []

    def full(number: int) -> None:
        calls.append(number)
        if len(calls) == 2:
            raise OSError(28, "No space left on device", "page.md")

    monkeypatch.setattr(os, "fsync", full)
    unchanged(course, r"page\.md: cannot be written \(No space left on device\)")


@pytest.mark.parametrize("ending", [KeyboardInterrupt(), OSError(28, "No space left on device", "a", None, "page.md")])
def test_an_end_between_two_files_leaves_all_of_them_as_they_were(
    course: Course, monkeypatch: pytest.MonkeyPatch, ending: BaseException
) -> None:
    record(course, *DRIFTED)
    done = repairs(course)
    replaced = Path.replace

    def end(self: Path, target: Path) -> Path:
        if "en" in target.parts:
            raise ending
        return replaced(self, target)

    monkeypatch.setattr(Path, "replace", end)
    with pytest.raises(
        (KeyboardInterrupt, Misuse), match=None if isinstance(ending, KeyboardInterrupt) else "^page.md: "
    ):
        write(course, done)
    assert texts(course) == [PAGE.format(title="fr"), PAGE.format(title="en")]
    assert leavings(course) == []


def test_runs_on_other_engines_that_no_longer_fit_are_told(course: Course) -> None:
    record(course, *DRIFTED)
    record(course, *DRIFTED, engine=replace(ENGINE, version="26.1.5"), folder="other")
    assert "page: 1 run on other engines no longer fit; run `livecheck matrix` again" in list(remarks(repairs(course)))


# --- the command ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("script", "status", "said"),
    [
        (DRIFTED, 0, "accepted 1 step in 2 pages"),
        ((shows("alpina"), shows("b")), 0, "nothing has drifted: nothing to accept"),
        ((shows("alpine"), shows("\ufffd")), 1, "accepted 1 step in 2 pages; 1 refused"),
        (
            (shows("alpine"), shows("b", fault="no end after 60 s")),
            2,
            "accepted 1 step in 2 pages; 1 broken, nothing is accepted from these",
        ),
    ],
    ids=["accepted", "green", "refused", "broken"],
)
def test_the_command_ends_with_a_verdict_and_a_status(
    course: Course,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    script: tuple[Capture, ...],
    status: int,
    said: str,
) -> None:
    record(course, *script)
    monkeypatch.chdir(course.root)
    assert __main__.main(["accept", "docs/fr/page.md"]) == status
    assert capsys.readouterr().out == f"{said}\n"


def test_the_command_shows_a_diff_and_nothing_else_on_its_output(
    course: Course, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    record(course, *DRIFTED)
    monkeypatch.chdir(course.root)
    assert __main__.main(["accept", "--diff"]) == 0
    shown = capsys.readouterr()
    assert shown.out.startswith("--- a/docs/fr/page.md\n")
    assert "accept" not in shown.out
    assert shown.err.endswith("would accept 1 step in 2 pages\n")
    assert "alpina\n$" in texts(course)[0]


def test_the_command_without_a_run_is_a_misuse(
    course: Course, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(course.root)
    assert __main__.main(["accept"]) == 2
    assert "then accept" in capsys.readouterr().err
