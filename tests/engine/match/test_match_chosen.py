"""What an author chose: in which forms it counts afterwards, and where a measure of the same value does not."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livecheck.match import Bindings, compare
from livecheck.match.chosen import spoken_in


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("--update-delay 10s", {"10s"}),
        ("interval: 90s", {"90s", "1m30s"}),
        ("--health-interval=10m", {"10m", "10m0s", "10MiB"}),
        ("timeout: 1h", {"1h", "1h0m0s"}),
        ("--delay 500ms", {"500ms"}),
        ("-m 64m", {"64m", "64MiB", "64M", "64.0M"}),
        ("--memory=1536m", {"1536m", "1.5GiB", "1.5G"}),
        ("--tmpfs /run:size=64MB", {"64MB", "64MiB"}),
        ("-p 49160:8080", {"49160", "8080"}),
        ("--subnet 10.5.0.0/16 --gateway 10.5.0.1", {"10.5.0.0", "10.5.0.1"}),
        ("--mac-address 02:42:ac:11:00:09", {"02:42:ac:11:00:09"}),
        ("touch -d 2020-01-06 f", {"2020-01-06", "Jan  6  2020"}),
    ],
)
def test_a_value_is_known_in_the_forms_that_programs_give_it(text: str, values: set[str]) -> None:
    assert values <= Bindings().heard(text).said


@pytest.mark.parametrize("text", ["sleep 5", "web1.5s", "v10s.tar", "x64m", "stop -t 10", "date 2020-13-45"])
def test_other_words_are_no_value(text: str) -> None:
    assert not {"5s", "1.5s", "10s", "64m", "Jan 45  2020"} & Bindings().heard(text).said


def drifts(spoken: str, page: str, real: str) -> bool:
    known = compare([], [], Bindings(), command=spoken).bindings
    return not compare([page], [real], known, command="docker logs web").matches


TIMES = st.integers(1, 59)


@given(TIMES, TIMES)
def test_what_was_chosen_drifts_on_either_side_and_what_was_measured_does_not(one: int, other: int) -> None:
    spoken = f"docker run -d --name web -e WAIT={one}s waiter"
    assert drifts(spoken, f"retry in {one}s", f"retry in {other}s") == (one != other)
    assert drifts(spoken, f"retry in {other}s", f"retry in {one}s") == (one != other)
    assert not drifts(spoken, f"connected in {one}s", f"connected in {other}s")
    assert not drifts("docker run -d --name web waiter", f"retry in {one}s", f"retry in {other}s")


@given(st.integers(0, 255), st.integers(0, 255), st.integers(2, 254), st.integers(2, 254))
def test_an_address_in_a_chosen_subnet_drifts_outside_of_it(third: int, other: int, one: int, two: int) -> None:
    spoken = "docker network create --subnet 10.5.7.0/24 front"
    assert drifts(spoken, f"at 10.5.7.{one}", f"at 10.5.{other}.{two}") == (other != 7)
    assert drifts(spoken, f"at 10.6.{third}.{one}", f"at 10.6.{other}.{two}") is False


def test_an_address_that_the_page_has_shown_before_is_read_and_not_chosen() -> None:
    known = compare(["172.17.0.2"], ["172.17.0.5"], Bindings(), command="docker inspect web").bindings
    assert "172.17.0.2" not in known.heard("curl http://172.17.0.2:8080/").said
    assert "172.17.0.3" in known.heard("curl http://172.17.0.3:8080/").said


def test_what_cat_shows_of_a_file_is_spoken_for_the_rest() -> None:
    file = ["delay: 10s"]
    known = compare(file, file, Bindings(), command="cat settings.yml").bindings
    assert not compare(["delay 10s"], ["delay 30s"], known, command="docker logs web").matches
    assert compare(["delay 12s"], ["delay 30s"], known, command="docker logs web").matches


def test_a_long_text_is_heard_in_linear_time() -> None:
    begun = time.perf_counter()
    assert len(spoken_in("interval: 10s, size=64m, 10.5.0.1 > notes\n" * 5_000)) > 3
    assert time.perf_counter() - begun < 2
