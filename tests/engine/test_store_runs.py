"""A recorded run comes back as it was, or not at all."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.fakes import ENGINE
from livecheck.errors import Misuse
from livecheck.model import Capture, Cause, Fault, Run, Skip, Trouble
from livecheck.store.runs import RUNS, load, make_room, newest, others, recorded, save

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


def test_a_run_comes_back_equal(tmp_path: Path) -> None:
    run = a_run()
    assert save(tmp_path / "new" / "folder", run).is_file()
    assert load(tmp_path / "new" / "folder", "1-containers", KEY) == run


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
    save(folder, a_run(captures, seconds))
    assert load(folder, "1-containers", KEY) == a_run(captures, seconds)


def test_there_is_no_run_for_another_key_or_another_exercise(tmp_path: Path) -> None:
    save(tmp_path, a_run())
    assert load(tmp_path, "1-containers", KEY[::-1]) is None
    assert load(tmp_path, "2-images", KEY) is None
    assert load(tmp_path / "absent", "1-containers", KEY) is None


def test_a_later_run_takes_the_place_of_an_earlier_one(tmp_path: Path) -> None:
    save(tmp_path, a_run())
    save(tmp_path, a_run(captures=()))
    assert load(tmp_path, "1-containers", KEY) == a_run(captures=())
    assert len(list(tmp_path.iterdir())) == 1


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save(tmp_path, a_run())
    whole = Path.write_text

    def half(self: Path, data: str, encoding: str | None = None) -> int:
        whole(self, data[: len(data) // 2], encoding=encoding)
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", half)
    with pytest.raises(Misuse, match=r"cannot be recorded there \(No space left on device\); make room"):
        save(tmp_path, a_run(captures=()))
    assert load(tmp_path, "1-containers", KEY) == a_run()


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
        lambda text: text.replace('"schema": 3', '"schema": 1'),
    ],
    ids=["cut short", "emptied", "a list", "nothing in it", "a status changed", "a letter changed", "another schema"],
)
def test_a_damaged_file_is_told_with_its_name_and_what_to_do(tmp_path: Path, damage: object) -> None:
    path = save(tmp_path, a_run())
    assert callable(damage)
    path.write_text(damage(path.read_text(encoding="utf-8")), encoding="utf-8")
    with pytest.raises(Misuse) as told:
        load(tmp_path, "1-containers", KEY)
    assert str(told.value).startswith(f"{path}: ")
    assert "delete it and check again" in str(told.value)
    assert "\n" not in str(told.value)


def test_bytes_that_are_no_text_are_damage_too(tmp_path: Path) -> None:
    path = save(tmp_path, a_run())
    path.write_bytes(b"\xff" + path.read_bytes())
    with pytest.raises(Misuse, match="delete it"):
        load(tmp_path, "1-containers", KEY)


def test_the_file_is_readable_json_named_by_exercise_and_key(tmp_path: Path) -> None:
    path = save(tmp_path, a_run())
    assert path.name.startswith("1-containers-0123456789abcdef")
    data = json.loads(path.read_text(encoding="utf-8"))
    assert data["run"]["captures"][0]["lines"][0] == "é"
    assert datetime.fromisoformat(data["run"]["started"]).utcoffset() == timedelta(0)


def test_all_runs_of_a_key_are_found_in_the_order_in_which_they_were_made(tmp_path: Path) -> None:
    later = replace(a_run(), started=a_run().started + timedelta(hours=1))
    save(tmp_path / "a", later)
    save(tmp_path / "b", a_run())
    save(tmp_path / "b", replace(a_run(), key="f" * 64))
    save(tmp_path / "b", replace(a_run(), exercise="1-containers-more"))
    assert recorded(tmp_path, "1-containers", KEY) == (a_run(), later)
    assert recorded(tmp_path, "1-containers", "0" * 64) == ()


def test_a_run_of_another_version_of_livecheck_is_passed_over_among_all(tmp_path: Path) -> None:
    old = save(tmp_path / "a", a_run())
    old.write_text(old.read_text(encoding="utf-8").replace('"schema": 3', '"schema": 1'), encoding="utf-8")
    assert recorded(tmp_path, "1-containers", KEY) == ()
    save(tmp_path / "b", a_run())
    assert recorded(tmp_path, "1-containers", KEY) == (a_run(),)


def test_a_run_of_former_pages_is_known_of(tmp_path: Path) -> None:
    save(tmp_path / "a", replace(a_run(), key="f" * 64))
    assert others(tmp_path, "1-containers")
    assert not others(tmp_path, "1")


def test_the_newest_run_that_fits_is_found_with_its_folder(tmp_path: Path) -> None:
    later = replace(a_run(), started=a_run().started + timedelta(hours=1))
    latest = replace(later, started=later.started + timedelta(hours=1), seconds=1.0)
    for folder, run in (("a", later), ("b", a_run()), ("c", latest)):
        save(tmp_path / folder, run)
    assert newest(tmp_path, "1-containers", KEY, lambda run: run.seconds > 1) == (tmp_path / "a", later)
    assert newest(tmp_path, "1-containers", KEY, lambda run: run.seconds > 5) is None
    assert newest(tmp_path, "1-containers", "0" * 64, lambda run: True) is None


def test_a_file_that_is_no_good_hides_no_run_that_was_recorded_after_it(tmp_path: Path) -> None:
    bad = save(tmp_path / "a", a_run())
    bad.write_text("{}")
    os.utime(bad, (0, 0))
    save(tmp_path / "b", a_run())
    assert newest(tmp_path, "1-containers", KEY, lambda run: True) == (tmp_path / "b", a_run())
    os.utime(bad, (2**33, 2**33))
    with pytest.raises(Misuse, match="delete it and check again"):
        newest(tmp_path, "1-containers", KEY, lambda run: True)
