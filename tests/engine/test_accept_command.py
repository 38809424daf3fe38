"""Files are written whole or not at all, from a run that fits the pages, and a second time there is nothing to do."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from helpers.fakes import ENGINE, FakeLab, Quiet, shows
from livecheck import __main__
from livecheck.commands.accept import Repair, diff, outcome, remarks, repairs, write
from livecheck.course import Folders, read_course
from livecheck.errors import Misuse
from livecheck.model import Capture, Engine, Image, Images
from livecheck.run import run
from livecheck.store import RUNS, read_records, save

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
def folders(tmp_path: Path, project: Path) -> Folders:
    (tmp_path / "labs").symlink_to(project / "labs")
    (tmp_path / "mkdocs.yml").write_text(CONFIG)
    for path in (FRENCH, ENGLISH):
        (tmp_path / path).parent.mkdir(parents=True)
        (tmp_path / path).write_text(PAGE.format(title=path.parent.name))
    return Folders(tmp_path, Path("docs"), ("fr", "en"))


def record(folders: Folders, *script: Capture, engine: Engine = ENGINE, folder: str = "images") -> Path:
    """Runs the course's page on a lab that answers from the script; returns the file of the run."""
    (exercise,) = read_course(folders).exercises
    made = run(exercise, FakeLab(list(script), engine=engine), Quiet())
    return save(folders.root / RUNS / folder, made, IMAGES)


IMAGES = Images("stand-in", (Image("alpine:latest", "sha256:1"),))
DRIFTED = (shows("alpine"), shows("b"))


def texts(folders: Folders) -> list[str]:
    return [(folders.root / path).read_text() for path in (FRENCH, ENGLISH)]


def leavings(folders: Folders) -> list[str]:
    return [path.name for path in folders.root.rglob("*.new")]


def found(folders: Folders) -> tuple[Repair, ...]:
    """What accepting comes to in the course as it is on disk."""
    return repairs(read_course(folders))


def accept(folders: Folders) -> str:
    done = found(folders)
    write(folders.root, done)
    return outcome(done, written=True)


def test_the_pages_are_rewritten_and_the_run_fits_them(folders: Folders) -> None:
    (folders.root / FRENCH).chmod(0o640)
    record(folders, *DRIFTED)
    assert accept(folders) == "accepted 1 step in 2 pages"
    assert texts(folders) == [
        PAGE.format(title=language).replace("alpina\n$", "alpine\n$") for language in ("fr", "en")
    ]
    assert (folders.root / FRENCH).stat().st_mode & 0o777 == 0o640
    assert leavings(folders) == []
    assert accept(folders) == "nothing has drifted: nothing to accept"


def test_what_it_was_taken_from_is_told_and_what_to_read_again_in_each_page(folders: Folders) -> None:
    record(folders, *DRIFTED)
    taken, *hints = remarks(found(folders))
    assert re.fullmatch(r"page: taken from its run of \d{4}-\d\d-\d\d \d\d:\d\d UTC on Docker 28\.5\.2", taken)
    assert hints == [
        "docs/fr/page.md:5: re-read line 3 in «fr»; line 3 quotes `alpina`",
        "docs/en/page.md:5: re-read line 3 in «en»; line 3 quotes `alpina`",
    ]


def test_what_is_refused_is_told_with_its_places_and_counted(folders: Folders) -> None:
    record(folders, shows("alpine"), shows("\ufffd"))
    done = found(folders)
    refused = list(remarks(done))[-1]
    assert refused.startswith(
        "docs/fr/page.md:8 and docs/en/page.md:8: not accepted: the command prints bytes that are no text"
    )
    assert outcome(done, written=False) == "would accept 1 step in 2 pages; 1 refused"


def test_a_failure_is_accepted_only_when_it_is_asked_for(
    folders: Folders, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(folders.root)
    record(folders, shows("sh: a: not found", status=127), shows("b"))
    assert __main__.main(["accept"]) == 1
    told = capsys.readouterr()
    assert "docs/fr/page.md:6 and docs/en/page.md:6: not accepted: exit status 127, and the page promises 0" in told.err
    assert told.out == "accepted 0 steps in 0 pages; 1 refused\n"
    assert __main__.main(["accept", "--failures"]) == 0
    assert texts(folders)[0].count('exit="127"') == 1


def test_a_diff_is_shown_and_nothing_written(folders: Folders) -> None:
    record(folders, *DRIFTED)
    (repair,) = found(folders)
    assert list(diff(repair))[:4] == ["--- a/docs/fr/page.md", "+++ b/docs/fr/page.md", "@@ -4,7 +4,7 @@", " "]
    assert [line for line in diff(repair) if line in ("-alpina", "+alpine")] == ["-alpina", "+alpine"] * 2
    assert "alpina\n$" in texts(folders)[0]


def test_a_link_to_a_page_stays_a_link(folders: Folders) -> None:
    path = folders.root / FRENCH
    path.rename(folders.root / "docs/elsewhere.md")
    path.symlink_to(folders.root / "docs/elsewhere.md")
    record(folders, *DRIFTED)
    accept(folders)
    assert path.is_symlink()
    assert "alpine" in (folders.root / "docs/elsewhere.md").read_text()


# --- which run --------------------------------------------------------------------------------------------


def test_the_last_run_on_the_engine_of_a_build_counts(folders: Folders) -> None:
    record(folders, shows("first"), shows("b"), folder="a")
    record(folders, *DRIFTED, folder="b")
    record(folders, shows("old"), shows("b"), engine=replace(ENGINE, version="20.10.24"), folder="c")
    accept(folders)
    assert "alpine\n$" in texts(folders)[0]


def test_a_page_that_was_never_run_is_a_misuse(folders: Folders) -> None:
    with pytest.raises(Misuse, match=r"^page: no run of it is recorded; run `livecheck check page` first$"):
        found(folders)


def test_a_page_that_ran_on_another_engine_alone_is_a_misuse(folders: Folders) -> None:
    record(folders, *DRIFTED, engine=replace(ENGINE, version="20.10.24"))
    with pytest.raises(Misuse, match=r"was on Docker 20\.10\.24, which is not the engine of a build; run"):
        found(folders)


def test_a_page_that_has_changed_since_its_run_is_a_misuse(folders: Folders) -> None:
    record(folders, *DRIFTED)
    for path in (FRENCH, ENGLISH):
        (folders.root / path).write_text((folders.root / path).read_text().replace("echo b", "echo c"))
    with pytest.raises(Misuse, match=r"^page: its pages have changed since its last run; run"):
        found(folders)


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (lambda text: text.replace("alpine", "ubuntu"), "damaged"),
        (lambda text: text[:-30], "damaged"),
        (lambda text: text.replace('"schema": 3', '"schema": 1'), "another version of livecheck"),
    ],
    ids=["tampered with", "cut short", "another version"],
)
def test_a_run_that_is_no_good_is_a_misuse(folders: Folders, damage: Callable[[str], str], told: str) -> None:
    path = record(folders, *DRIFTED)
    path.write_text(damage(path.read_text()))
    with pytest.raises(Misuse, match=told):
        found(folders)


def test_a_run_with_too_few_steps_is_a_misuse(folders: Folders) -> None:
    path = record(folders, *DRIFTED)
    (records,) = read_records(folders.root / RUNS, read_course(folders).exercises)
    (kept,) = records.good
    save(path.parent, replace(kept.run, captures=kept.run.captures[:1]), IMAGES)
    with pytest.raises(Misuse, match=r"^page: its last run was cut short \(1 of 2 steps\); run"):
        found(folders)


# --- files that cannot be written -------------------------------------------------------------------------


def unchanged(folders: Folders, told: str, act: Callable[[], object] = lambda: None) -> None:
    """Accepting is a misuse that says this, and nothing is written."""
    record(folders, *DRIFTED)
    done = found(folders)
    act()
    before = texts(folders)
    with pytest.raises(Misuse, match=told):
        write(folders.root, done)
    assert texts(folders) == before
    assert leavings(folders) == []
    assert len(list((folders.root / RUNS).rglob("*.json"))) == 1


def test_a_read_only_page_is_a_misuse_before_anything_is_written(folders: Folders) -> None:
    unchanged(folders, "docs/en/page.md is read-only", lambda: (folders.root / ENGLISH).chmod(0o444))


def test_a_read_only_folder_is_a_misuse_before_anything_is_written(folders: Folders) -> None:
    folder = (folders.root / ENGLISH).parent
    try:
        unchanged(folders, "docs/en is read-only", lambda: folder.chmod(0o555))
    finally:
        folder.chmod(0o755)


def test_a_page_that_somebody_else_changes_meanwhile_is_left_alone(folders: Folders) -> None:
    path = folders.root / ENGLISH
    unchanged(folders, "docs/en/page.md has changed meanwhile", lambda: path.write_text(path.read_text() + "\n"))


def test_a_page_that_is_gone_meanwhile_is_a_misuse(folders: Folders) -> None:
    record(folders, *DRIFTED)
    done = found(folders)
    (folders.root / ENGLISH).unlink()
    with pytest.raises(Misuse, match=r"docs/en/page\.md: cannot be written \(No such file"):
        write(folders.root, done)
    assert "alpina\n$" in (folders.root / FRENCH).read_text()


def test_a_full_disk_leaves_the_pages_as_they_were(folders: Folders, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[int] = []

    def full(number: int) -> None:
        calls.append(number)
        if len(calls) == 2:
            raise OSError(28, "No space left on device", "page.md")

    monkeypatch.setattr(os, "fsync", full)
    unchanged(folders, r"page\.md: cannot be written \(No space left on device\)")


@pytest.mark.parametrize("ending", [KeyboardInterrupt(), OSError(28, "No space left on device", "a", None, "page.md")])
def test_an_end_between_two_files_leaves_all_of_them_as_they_were(
    folders: Folders, monkeypatch: pytest.MonkeyPatch, ending: BaseException
) -> None:
    record(folders, *DRIFTED)
    done = found(folders)
    replaced = Path.replace

    def end(self: Path, target: Path) -> Path:
        if "en" in target.parts:
            raise ending
        return replaced(self, target)

    monkeypatch.setattr(Path, "replace", end)
    with pytest.raises(
        (KeyboardInterrupt, Misuse), match=None if isinstance(ending, KeyboardInterrupt) else "^page.md: "
    ):
        write(folders.root, done)
    assert texts(folders) == [PAGE.format(title="fr"), PAGE.format(title="en")]
    assert leavings(folders) == []


def test_runs_on_other_engines_that_no_longer_fit_are_told(folders: Folders) -> None:
    record(folders, *DRIFTED)
    record(folders, *DRIFTED, engine=replace(ENGINE, version="26.1.5"), folder="other")
    assert "page: 1 run on other engines no longer fit; run `livecheck matrix` again" in list(remarks(found(folders)))


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
    folders: Folders,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    script: tuple[Capture, ...],
    status: int,
    said: str,
) -> None:
    record(folders, *script)
    monkeypatch.chdir(folders.root)
    assert __main__.main(["accept", "docs/fr/page.md"]) == status
    assert capsys.readouterr().out == f"{said}\n"


def test_the_command_shows_a_diff_and_nothing_else_on_its_output(
    folders: Folders, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    record(folders, *DRIFTED)
    monkeypatch.chdir(folders.root)
    assert __main__.main(["accept", "--diff"]) == 0
    shown = capsys.readouterr()
    assert shown.out.startswith("--- a/docs/fr/page.md\n")
    assert "accept" not in shown.out
    assert shown.err.endswith("would accept 1 step in 2 pages\n")
    assert "alpina\n$" in texts(folders)[0]


def test_the_command_without_a_run_is_a_misuse(
    folders: Folders, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(folders.root)
    assert __main__.main(["accept"]) == 2
    assert "run `livecheck check page` first" in capsys.readouterr().err
