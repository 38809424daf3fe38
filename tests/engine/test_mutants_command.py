"""`livecheck mutants`: from recorded runs to a rate, its threshold, its exit statuses, and what it refuses."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from helpers.fakes import ENGINE, PIN, fault_of
from helpers.recorded import MUTANTS, STARTED, console, played, run_of
from livecheck import __main__ as command
from livecheck.commands import mutants as scoring
from livecheck.commands.mutants import DEFAULT_THRESHOLD, score, score_of_build, threshold
from livecheck.course import Course, course_in, settings_in
from livecheck.errors import Misuse
from livecheck.evidence import Evidence, off_main
from livecheck.match import bind
from livecheck.model import Cause, Images, Run, Score, Skip, Tally
from livecheck.store import RUNS, pick, read_records, save

FOLDER = ".livecheck/scores"
SIMPLE = console("$ hostname", "3030c9c91e12", "$ docker x", "one of 7.8MB", "$ docker rm 3030c9c91e12", "3030c9c91e12")
SHOWN = SIMPLE.replace("3030c9c91e12", "7f2a01b44c5d")
PINS = """[engines."28.5"]
hub = "docker:28.5.2-dind"
debian = "forky"
[mirror]
hub = "registry:2.8.3"
debian = "forky"
[images]
"alpine:latest" = "alpine:3.20.3"
"""


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a project with one exercise in two languages, which has not been run."""
    (tmp_path / "labs").mkdir()
    (tmp_path / "labs" / "pins.toml").write_text(PINS)
    (tmp_path / "mkdocs.yml").write_text("plugins:\n- i18n: {languages: [{locale: fr, default: true}, {locale: en}]}\n")
    write(tmp_path, SIMPLE)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(root: Path, text: str) -> None:
    for language in ("fr", "en"):
        page = root / "docs" / language / "page.md"
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(text, encoding="utf-8")


def course(root: Path) -> Course:
    return course_in(root)


def of_build(root: Path, run: Run) -> Score:
    """The score of a build in which this run was made, with what else is on disk."""
    (records,) = read_records(root / RUNS, course(root).exercises)
    known = {"page": tuple(record.run for record in records.whole())}
    return score_of_build(Evidence(course(root), (run,), known, Images("stand-in", ()), PIN))


def record(root: Path, terminal: str = SHOWN, folder: str = "images", **changes: object) -> Run:
    """Records the run in which the terminal showed this."""
    (exercise,) = course(root).exercises
    run = replace(run_of(exercise, played(terminal)[0]), **changes)  # type: ignore[arg-type]
    save(root / RUNS / folder, run, None)
    return run


def refused(root: Path) -> str:
    with pytest.raises(Misuse) as caught:
        score(course(root))
    return str(caught.value)


# --- the score of a build --------------------------------------------------------------------------------


def test_a_build_surveys_an_exercise_once_and_then_remembers_its_figures(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = record(root)
    first = of_build(root, run)
    assert first == replace(score(course(root)), survivors=())
    monkeypatch.setattr(scoring, "score_steps", None)  # whoever called it now would fail
    assert of_build(root, run) == first


@pytest.mark.parametrize("change", ["a page", "another engine", "the comparison", "a damaged file", "a drift"])
def test_a_change_is_scored_anew(root: Path, change: str, monkeypatch: pytest.MonkeyPatch) -> None:
    run = record(root)
    of_build(root, run)
    (kept,) = (root / ".livecheck/scores").iterdir()
    if change == "a page":
        write(root, SIMPLE.replace("one of", "two of"))
        run = record(root, SHOWN.replace("one of", "two of"))
    elif change == "another engine":
        record(root, folder="d", engine=replace(ENGINE, version="26.1.5"))
    elif change == "the comparison":
        monkeypatch.setattr("livecheck.store.scores._HOME", Path(__file__).parent / "soak")
    elif change == "a drift":
        run = record(root, SHOWN.replace("one of", "two of"))
    else:
        kept.write_text('{"by_operator": {"x": {"made": "y"}}, "by_page": {}}')
    tried: list[str] = []
    real = scoring._scores
    monkeypatch.setattr(scoring, "_scores", lambda work: tried.extend(each.name for each, _ in work) or real(work))
    of_build(root, run)
    assert tried == ["page"]
    assert len(list((root / ".livecheck/scores").iterdir())) == 1


def test_moved_prose_is_no_change(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run = record(root)
    first = of_build(root, run)
    write(root, "New words.\n\n" + SIMPLE)
    monkeypatch.setattr(scoring, "score_steps", None)
    assert of_build(root, run) == first


# --- the score -------------------------------------------------------------------------------------------


def test_every_step_of_every_exercise_is_scored(root: Path) -> None:
    write(root, (MUTANTS / "page.md").read_text(encoding="utf-8"))
    record(root, (MUTANTS / "terminal.md").read_text(encoding="utf-8"))
    found = score(course(root))
    assert (found.steps, found.unverified, found.rate, found.survivors) == (13, 0, 100, ())
    assert list(found.by_page) == ["docs/fr/page.md"]


def test_the_newest_run_on_the_engine_of_the_pages_is_taken(root: Path) -> None:
    record(root, folder="a", started=STARTED + timedelta(hours=1))
    newest = record(root, folder="b", started=STARTED + timedelta(hours=2))
    record(root, folder="c", started=STARTED)
    record(root, folder="d", started=STARTED + timedelta(hours=3), engine=replace(ENGINE, version="26.1.5"))
    made = course(root)
    (picked,) = pick(read_records(root / RUNS, made.exercises), partial(off_main, made.pins))
    assert picked.run == newest


def test_steps_for_other_engines_are_scored_by_a_run_there(root: Path) -> None:
    run = record(root)
    skipped = replace(run.captures[1], skipped=Skip(Cause.ENGINE, "<28", "28.5.2"))
    record(root, captures=(run.captures[0], skipped, run.captures[2]))
    assert (score(course(root)).steps, score(course(root)).unverified) == (2, 1)
    older = replace(ENGINE, version="26.1.5")
    record(root, folder="broken", engine=older, captures=(*run.captures[:-1], replace(skipped, fault=fault_of("gone"))))
    assert (score(course(root)).steps, score(course(root)).unverified) == (2, 1)
    record(root, folder="older", engine=older)
    found = score(course(root))
    assert (found.steps, found.unverified, found.rate) == (3, 0, 100)
    assert found.by_operator["size"].made == 2


def test_an_exercise_that_was_never_run_is_refused(root: Path) -> None:
    assert refused(root) == "page: no run of it is recorded; run `livecheck check page` first"


def test_a_page_that_has_changed_since_its_run_is_refused(root: Path) -> None:
    record(root)
    write(root, SIMPLE.replace("one of", "two of"))
    assert refused(root) == "page: its pages have changed since its last run; run `livecheck check page` first"


def test_a_run_on_another_engine_is_refused(root: Path) -> None:
    record(root, engine=replace(ENGINE, version="20.10.24"))
    assert refused(root).startswith("page: its last run was on Docker 20.10.24, which is not the engine of a build;")


def test_a_run_that_was_cut_short_is_refused(root: Path) -> None:
    run = record(root)
    record(root, captures=run.captures[:-1])
    assert refused(root).startswith("page: its last run was cut short (2 of 3 steps); run")


def test_a_run_whose_lab_failed_is_refused(root: Path) -> None:
    run = record(root)
    record(root, captures=(*run.captures[:-1], replace(run.captures[-1], fault=fault_of("the engine is gone"))))
    assert refused(root).startswith("page: its lab failed in its last run (the engine is gone); run")


def test_a_run_that_was_tampered_with_is_refused(root: Path) -> None:
    record(root)
    (path,) = (root / RUNS).rglob("*.json")
    path.write_text(path.read_text().replace("one of", "two of"))
    assert "this recorded run is damaged (its checksum differs); delete it and check again" in refused(root)


def test_a_run_that_verifies_nothing_is_refused(root: Path) -> None:
    run = record(root)
    record(root, captures=tuple(replace(capture, skipped=Skip(Cause.NEEDS, "ipvs")) for capture in run.captures))
    assert refused(root).startswith("no step is verified, so no mutant can be tried; run `livecheck check`")


# --- the threshold ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("value", ["0", "100", "99.5", "87"])
def test_a_threshold_is_a_percentage(value: str, tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(f"[tool.livecheck]\nmutants-threshold = {value}\n")
    assert threshold(settings_in(tmp_path)) == float(value)


@pytest.mark.parametrize("text", [None, "", "[tool.ruff]\n", "[tool.livecheck]\n"])
def test_without_a_threshold_there_is_a_default(text: str | None, tmp_path: Path) -> None:
    if text is not None:
        (tmp_path / "pyproject.toml").write_text(text)
    assert threshold(settings_in(tmp_path)) == DEFAULT_THRESHOLD == 99.5


@pytest.mark.parametrize("value", ["-1", "100.1", "nan", "inf", '"99"', "true", "[99]", "{ a = 1 }"])
def test_a_threshold_that_is_no_percentage_is_told_with_its_line(value: str, tmp_path: Path) -> None:
    path = tmp_path / "pyproject.toml"
    path.write_text(f"# mutants-threshold\n[tool.livecheck]\n\nmutants-threshold = {value}\n")
    with pytest.raises(Misuse) as caught:
        threshold(settings_in(tmp_path))
    assert str(caught.value).startswith(f"{path}:4: mutants-threshold is ")
    assert str(caught.value).endswith("write a percentage from 0 to 100, for example 99.5")


@pytest.mark.parametrize("text", ["tool = 3\n", "[tool]\nlivecheck = 3\n", "[[tool]]\n"])
def test_a_setting_that_is_no_table_is_told(text: str, tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(text)
    with pytest.raises(Misuse, match=r"pyproject\.toml:\d: \[tool\.livecheck\] is no table; write it as"):
        threshold(settings_in(tmp_path))


def test_settings_that_are_no_toml_are_told_with_their_line(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.livecheck]\nmutants-threshold =\n")
    with pytest.raises(Misuse, match=r"pyproject\.toml: cannot be read \(.*line 2.*\); mend it"):
        threshold(settings_in(tmp_path))


# --- the command ------------------------------------------------------------------------------------------


def test_the_command_prints_the_survey_and_ends_with_0(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    record(root)
    assert command.main(["mutants"]) == 0
    assert "(100.00 %)" in capsys.readouterr().out.splitlines()[-1]


def test_a_page_is_named_as_elsewhere(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    record(root)
    assert command.main(["mutants", "docs/en/page.md"]) == 0
    assert "docs/fr/page.md" in capsys.readouterr().out
    assert command.main(["mutants", "9-nothing"]) == 2


def test_a_misuse_ends_with_2(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["mutants"]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err == "page: no run of it is recorded; run `livecheck check page` first\n"


def test_a_threshold_that_is_wrong_is_told_before_anything_is_tried(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (root / "pyproject.toml").write_text("[tool.livecheck]\nmutants-threshold = 101\n")
    assert command.main(["mutants"]) == 2
    assert "pyproject.toml:2: mutants-threshold is 101;" in capsys.readouterr().err


def test_a_comparison_that_is_too_loose_is_found_out(
    root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    record(root)
    monkeypatch.setattr(bind, "alike", lambda *_: True)  # every size is like every other
    assert command.main(["mutants"]) == 1
    captured = capsys.readouterr()
    found = re.fullmatch(
        r"only (\d+) of (\d+) mutants are noticed, and too few of: size; 99\.5 % are wanted; see the survivors above, "
        r"and make the comparison stricter\n",
        captured.err,
    )
    assert found is not None
    assert int(found[1]) < 0.995 * int(found[2])
    assert "docs/fr/page.md:5: size\n  - one of 7.8MB\n  + one of 78MB\n" in captured.out
    assert "(100.00 %)" not in captured.out
    (root / "pyproject.toml").write_text("[tool.livecheck]\nmutants-threshold = 10\n")
    assert command.main(["mutants"]) == 1
    assert "too few of: size; 10 % are wanted" in capsys.readouterr().err
    (root / "pyproject.toml").write_text("[tool.livecheck]\nmutants-threshold = 0\n")
    assert command.main(["mutants"]) == 0


def test_a_total_does_not_hide_a_comparison_that_is_blind_in_one_way() -> None:
    tallies = {"letter": Tally(9990, 9990), "prompt": Tally(10, 0), "dots": Tally(10, 5, 5)}
    found = Score(tallies, {}, (), 0, 0, {}, 1, 0)
    assert found.rate is not None
    assert found.rate > 99.5
    assert found.weak(99.5) == ("prompt",)


def test_one_blind_operator_fails_the_command(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    tallies = {"letter": Tally(9990, 9990), "prompt": Tally(10, 0)}
    found = Score(tallies, {}, (), 0, 0, {}, 1, 0)
    monkeypatch.setattr(scoring, "score", lambda *_: found)
    assert command.main(["mutants"]) == 1
    assert "only 9990 of 10000 mutants are noticed, and too few of: prompt;" in capsys.readouterr().err
