"""A recorded run comes back as it was, or not at all."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.fakes import ENGINE, exercise
from livecheck.errors import Misuse
from livecheck.model import Capture, Cause, Fault, Image, Images, Run, Skip, Trouble
from livecheck.store import RUNS, Record, Records, make_room, pick, read_records, save
from livecheck.store.runs import SCHEMA

KEY = "0123456789abcdef0123456789abcdef"

CAPTURES = (
    Capture("echo é", ("é", "", "a\u2028b"), 0, None, 0.125),
    Capture("docker run -it alpine", (), None, "/ # ", 1.5),
    Capture("sleep 100", ("started",), None, None, 60.0, fault=Fault(Trouble.ENDLESS, "no end after 60 s")),
    Capture("docker info", (), None, None, 0.0, skipped=Skip(Cause.NEEDS, "ipvs")),
    Capture("docker swarm init", (), None, None, 0.0, skipped=Skip(Cause.ENGINE, ">=29", "28.5.2")),
    Capture("yes", ("y",) * 3, 130, None, 2.0, fault=Fault(Trouble.TOO_LONG, "too long"), waited=1.5),
)


def a_run(captures: tuple[Capture, ...] = CAPTURES, seconds: float = 4.25) -> Run:
    return Run("1-containers", KEY, ENGINE, datetime(2026, 11, 23, 22, 0, 0, 123456, UTC), seconds, captures)


IMAGES = Images("hub", (Image("alpine:latest", "sha256:1"), Image("vote:latest", "sha256:2")))


def load(root: Path, name: str = "1-containers", key: str = KEY) -> Records:
    """What is on disk of an exercise of as many steps as there are captures."""
    made = exercise("```console\n" + "$ true\n" * len(CAPTURES) + "```\n")
    (page, _) = made.pages
    page = replace(page, path=page.path.with_stem(name))
    (records,) = read_records(root, [replace(made, name=name, pages=(page,), key=key)])
    return records


def runs(root: Path, name: str = "1-containers", key: str = KEY) -> list[Run]:
    return [record.run for record in load(root, name, key).good]


def any_of(record: Record) -> None:
    """Any record serves."""


def test_a_run_comes_back_equal(tmp_path: Path) -> None:
    run = a_run()
    path = save(tmp_path / "new", run, IMAGES)
    assert load(tmp_path).good == (Record(path, run, IMAGES),)


def test_a_run_whose_images_were_not_recorded_comes_back_too(tmp_path: Path) -> None:
    path = save(tmp_path / "new", a_run(), None)
    assert load(tmp_path).good == (Record(path, a_run(), None),)


TEXTS = st.text(st.characters(codec="utf-8"), max_size=20)  # what a decoder gives: no halves of surrogates
OUTPUTS = st.builds(
    Capture,
    TEXTS,
    st.lists(TEXTS, max_size=4).map(tuple),
    st.none() | st.integers(0, 255),
    st.none() | TEXTS,
    st.floats(0, 1e6),
    st.none() | st.builds(Fault, st.sampled_from(Trouble), TEXTS),
    st.none() | st.builds(Skip, st.sampled_from(Cause), TEXTS, st.none() | TEXTS),
    st.floats(0, 1e6),
)


@given(st.lists(OUTPUTS, max_size=5).map(tuple), st.floats(0, 1e6))
def test_whatever_a_terminal_showed_comes_back_equal(
    tmp_path_factory: pytest.TempPathFactory, captures: tuple[Capture, ...], seconds: float
) -> None:
    folder = tmp_path_factory.getbasetemp() / "any"
    save(folder / "images", a_run(captures, seconds), None)
    assert runs(folder) == [a_run(captures, seconds)]


ANYTHING = st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.just([]) | st.just({"a": "b"})


def changed(body: dict[str, Any], data: st.DataObject) -> None:
    """Puts something else somewhere into what a record holds."""
    place: Any = body
    while True:
        key = data.draw(st.sampled_from(sorted(place) if isinstance(place, dict) else range(len(place))))
        if not (isinstance(place[key], dict | list) and place[key] and data.draw(st.booleans())):
            break
        place = place[key]
    place[key] = data.draw(ANYTHING)


@given(st.data())
def test_a_record_of_a_valid_sum_is_what_it_says_or_told_as_damaged(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.getbasetemp() / "typed"
    path = save(folder / "images", a_run(), IMAGES)
    body = json.loads(path.read_text(encoding="utf-8"))["run"]
    changed(body, data)
    text = json.dumps(body, sort_keys=True).encode()
    path.write_text(json.dumps({"schema": SCHEMA, "sum": hashlib.sha256(text).hexdigest(), "run": body}))
    records = load(folder)
    for record in records.good:
        save(folder / "images", record.run, record.images)
        again = json.loads(path.read_text(encoding="utf-8"))["run"]
        assert again | {"started": None, "images": again.get("images")} == body | {"started": None}
    assert all("this recorded run is damaged" in str(problem) for _, problem in records.bad)
    assert len(records.good) + len(records.bad) == 1


def test_there_is_no_run_for_another_key_or_another_exercise(tmp_path: Path) -> None:
    save(tmp_path / "a", a_run(), None)
    assert runs(tmp_path, key=KEY[::-1]) == runs(tmp_path, "2-images") == runs(tmp_path / "absent") == []


def test_a_later_run_takes_the_place_of_an_earlier_one(tmp_path: Path) -> None:
    save(tmp_path / "a", a_run(), IMAGES)
    save(tmp_path / "a", a_run(captures=()), None)
    assert runs(tmp_path) == [a_run(captures=())]
    assert len(list((tmp_path / "a").iterdir())) == 1


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save(tmp_path / "a", a_run(), None)

    def full(number: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Misuse, match=r"cannot be recorded there \(No space left on device\); make room"):
        save(tmp_path / "a", a_run(captures=()), None)
    assert runs(tmp_path) == [a_run()]


def test_a_project_where_nothing_can_be_recorded_is_told_before_a_check(tmp_path: Path) -> None:
    make_room(tmp_path)
    assert list((tmp_path / RUNS).iterdir()) == []
    (tmp_path / "file").touch()
    with pytest.raises(
        Misuse, match=r"runs: a run cannot be recorded there \(Not a directory\); make room, or allow it"
    ):
        make_room(tmp_path / "file")


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: text[:-20],
        lambda text: "",
        lambda text: "[]",
        lambda text: "{}",
        lambda text: text.replace('"exit": 130', '"exit": 0'),
        lambda text: text.replace("60 s", "61 s"),
        lambda text: text.replace("sha256:2", "sha256:3"),
        lambda text: text.replace('"schema": 3', '"schema": 1'),
    ],
    ids=[
        "cut short",
        "emptied",
        "a list",
        "nothing in it",
        "a status changed",
        "a letter changed",
        "an image",
        "another schema",
    ],
)
def test_a_damaged_file_is_told_with_its_name_and_what_to_do(tmp_path: Path, damage: Callable[[str], str]) -> None:
    path = save(tmp_path / "a", a_run(), IMAGES)
    path.write_text(damage(path.read_text(encoding="utf-8")), encoding="utf-8")
    with pytest.raises(Misuse) as told:
        load(tmp_path).pick(any_of, faults=True)
    assert str(told.value).startswith(f"{path}: ")
    assert "delete it and check again" in str(told.value)
    assert "\n" not in str(told.value)


def test_bytes_that_are_no_text_are_damage_too(tmp_path: Path) -> None:
    path = save(tmp_path / "a", a_run(), None)
    path.write_bytes(b"\xff" + path.read_bytes())
    with pytest.raises(Misuse, match="delete it"):
        load(tmp_path).whole()


def test_the_file_is_readable_json_named_by_exercise_and_key(tmp_path: Path) -> None:
    path = save(tmp_path, a_run(), None)
    assert path.name.startswith("1-containers-0123456789abcdef")
    data = json.loads(path.read_text(encoding="utf-8"))
    assert data["run"]["captures"][0]["lines"][0] == "é"
    assert datetime.fromisoformat(data["run"]["started"]).utcoffset() == timedelta(0)


# --- which one serves ---------------------------------------------------------------------------------------

SOUND = tuple(replace(capture, fault=None) for capture in CAPTURES)


def hours_later(hours: int, **changes: object) -> Run:
    sound = a_run(SOUND)
    return replace(sound, started=sound.started + timedelta(hours=hours), **changes)  # type: ignore[arg-type]


def test_all_runs_of_a_key_are_found_the_youngest_first(tmp_path: Path) -> None:
    save(tmp_path / "a", hours_later(1), None)
    save(tmp_path / "b", hours_later(0), None)
    save(tmp_path / "b", hours_later(2, key="f" * 64), None)
    save(tmp_path / "b", hours_later(2, exercise="1-containers-more"), None)
    assert runs(tmp_path) == [hours_later(1), hours_later(0)]
    assert runs(tmp_path, key="0" * 64) == []


def test_only_a_run_that_is_cut_short_or_has_met_a_fault_is_not_whole(tmp_path: Path) -> None:
    save(tmp_path / "a", hours_later(0), None)
    save(tmp_path / "b", hours_later(1, captures=SOUND[:-1]), None)
    save(tmp_path / "c", hours_later(2, captures=CAPTURES), None)
    assert [record.run for record in load(tmp_path).whole()] == [hours_later(0)]


def test_a_run_of_another_version_of_livecheck_is_passed_over_among_all(tmp_path: Path) -> None:
    old = save(tmp_path / "a", hours_later(0), None)
    old.write_text(old.read_text(encoding="utf-8").replace('"schema": 3', '"schema": 1'), encoding="utf-8")
    assert load(tmp_path).whole() == ()
    save(tmp_path / "b", hours_later(0), None)
    assert [record.run for record in load(tmp_path).whole()] == [hours_later(0)]


def test_the_youngest_run_that_serves_is_picked(tmp_path: Path) -> None:
    for folder, hours, seconds in (("a", 1, 4.0), ("b", 0, 5.0), ("c", 2, 1.0)):
        save(tmp_path / folder, hours_later(hours, seconds=seconds), None)
    picked = load(tmp_path).pick(lambda record: None if record.run.seconds > 1 else "it was too fast", faults=False)
    assert (picked.path.parent, picked.run.seconds) == (tmp_path / "a", 4.0)


@pytest.mark.parametrize(
    ("run", "problem"),
    [
        (None, "no run of it is recorded"),
        (hours_later(0, key="f" * 64), "its pages have changed since its last run"),
        (hours_later(0, exercise="1-containers-more"), "no run of it is recorded"),
        (hours_later(0, seconds=1.0), "it was too fast"),
        (hours_later(0, captures=SOUND[:2]), "its last run was cut short (2 of 6 steps)"),
        (hours_later(0, captures=CAPTURES), "its lab failed in its last run (no end after 60 s)"),
    ],
    ids=["none", "former pages", "another exercise", "a misfit", "cut short", "a fault"],
)
def test_where_no_run_serves_it_is_told_why_and_what_to_run(tmp_path: Path, run: Run | None, problem: str) -> None:
    if run is not None:
        save(tmp_path / "a", run, None)
    with pytest.raises(Misuse) as told:
        load(tmp_path).pick(lambda record: "it was too fast" if record.run.seconds < 2 else None, faults=False)
    assert str(told.value) == f"1-containers: {problem}; run `livecheck check 1-containers` first"


def test_a_run_with_a_fault_serves_whom_faults_do_not_bother(tmp_path: Path) -> None:
    save(tmp_path / "a", a_run(), None)
    assert load(tmp_path).pick(any_of, faults=True).run == a_run()


def test_each_exercise_that_has_no_run_is_told_in_a_line_of_its_own(tmp_path: Path) -> None:
    save(tmp_path / "a", hours_later(0), None)
    both = [load(tmp_path, name) for name in ("1-containers", "2-images", "3-swarm")]
    assert [record.run for record in pick(both[:1], any_of)] == [hours_later(0)]
    with pytest.raises(Misuse) as told:
        pick(both, any_of)
    assert [line.partition(":")[0] for line in str(told.value).splitlines()] == ["2-images", "3-swarm"]


def test_a_file_that_is_no_good_hides_no_run_that_was_recorded_after_it(tmp_path: Path) -> None:
    bad = save(tmp_path / "a", hours_later(0), None)
    bad.write_text("{}")
    os.utime(bad, (0, 0))
    save(tmp_path / "b", hours_later(0), None)
    assert load(tmp_path).pick(any_of, faults=False).run == hours_later(0)
    os.utime(bad, (2**33, 2**33))
    with pytest.raises(Misuse, match="delete it and check again"):
        load(tmp_path).pick(any_of, faults=False)
