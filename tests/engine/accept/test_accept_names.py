"""What a page calls a real identity: its sample, in the form it has there, or a value that contradicts none."""

from __future__ import annotations

from livecheck.accept.samples import Later, Names
from livecheck.match import Bindings, compare

ID, REAL = "3030c9c91e12", "7f2a01b44c5d"
NOTHING = Later({}, "")


def known(*pairs: tuple[str, str]) -> Bindings:
    return compare([a for a, _ in pairs], [b for _, b in pairs], Bindings(), command="x").bindings


def test_a_bound_value_is_called_by_its_sample_whatever_is_wished() -> None:
    assert Names.of(known((ID, REAL)), NOTHING).page("id", REAL, "5050c9c91e12") == ID


def test_a_long_form_goes_on_as_the_page_has_it_elsewhere_or_as_it_is() -> None:
    page, real = ID + "a" * 52, REAL + "b" * 52
    assert Names.of(known((ID, REAL)), NOTHING, [page]).page("id", real) == page
    assert Names.of(known((ID, REAL)), Later({page: real}, "")).page("id", real) == page
    assert Names.of(known((ID, REAL)), NOTHING).page("id", real) == ID + "b" * 52


def test_a_short_form_is_the_beginning_of_the_sample() -> None:
    page, real = ID + "a" * 52, REAL + "b" * 52
    assert Names.of(known((page, real)), NOTHING).page("id", real[:12]) == ID


def test_a_new_value_is_itself_and_stays_so() -> None:
    names = Names.of(Bindings(), NOTHING)
    assert [names.page("id", REAL), names.page("id", REAL, ID)] == [REAL, REAL]


def test_a_value_that_a_later_line_names_has_that_name() -> None:
    assert Names.of(Bindings(), Later({ID: REAL}, ID)).page("id", REAL) == ID


def test_of_a_wish_and_a_later_name_the_one_is_taken_that_the_page_has_more_often() -> None:
    later = Later({ID: REAL}, f"{ID} {ID} 5050c9c91e12")
    assert Names.of(Bindings(), later).page("id", REAL, "5050c9c91e12") == ID
    assert Names.of(Bindings(), Later({ID: REAL}, "5050c9c91e12")).page("id", REAL, "5050c9c91e12") == "5050c9c91e12"


def test_a_wish_may_be_longer_than_the_value_but_for_an_id() -> None:
    names = Names.of(Bindings(), NOTHING)
    assert names.page("name", "lucid_curie", "fervent_newton") == "fervent_newton"
    assert names.page("id", REAL, ID + "a" * 52) == REAL


def test_a_wish_that_stands_for_another_value_is_not_granted() -> None:
    assert Names.of(known((ID, REAL)), NOTHING).page("id", "77aa01b44c5d", ID) == "77aa01b44c5d"
    assert Names.of(Bindings(), Later({ID: REAL}, ID)).page("id", "77aa01b44c5d", ID) == "77aa01b44c5d"


def test_values_whose_names_are_taken_swap_them() -> None:
    names = Names.of(known(("172.17.0.2", "172.17.0.3"), ("172.17.0.3", "172.17.0.4")), NOTHING)
    assert names.page("ip", "172.17.0.2") == "172.17.0.4"
    assert names.page("ip", "172.17.0.4") == "172.17.0.3"
    assert names.page("ip", "172.17.0.9") == "172.17.0.9"
