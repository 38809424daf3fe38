"""Bindings: one sample for one real value, prefixes for prefixes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livecheck.match.bind import Binder, Bindings
from livecheck.match.columns import HEX_CELL, NODE_CELL, SWARM_CELL
from livecheck.match.kinds import Kind
from livecheck.match.scanner import IDENTITIES, MEASURES
from livecheck.match.text import Sample

KINDS = {kind.name: kind for kind in (*IDENTITIES, *MEASURES)}
ID, DIGEST, NAME, IP, SIZE = (KINDS[k] for k in ("ID", "digest", "generated name", "IP address", "size"))
A64, B64 = "a1" * 32, "b2" * 32


def accepts(binder: Binder, kind: Kind, page: str, real: str) -> bool:
    return binder.accept((Sample(kind, page, 0),), (Sample(kind, real, 0),))


def test_a_sample_stands_for_one_value_and_two_samples_for_two() -> None:
    binder = Binder(Bindings())
    assert accepts(binder, NAME, "fervent_newton", "zen_turing")
    assert accepts(binder, NAME, "fervent_newton", "zen_turing")
    assert not accepts(binder, NAME, "fervent_newton", "bold_wu")
    assert not accepts(binder, NAME, "lucid_curie", "zen_turing")


def test_families_do_not_meddle() -> None:
    binder = Binder(Bindings())
    assert accepts(binder, IP, "10.0.0.1", "10.0.0.2")
    assert accepts(binder, NAME, "10.0.0.1", "x")


@pytest.mark.parametrize(("short", "long"), [(ID, ID), (HEX_CELL, DIGEST), (ID, DIGEST), (SWARM_CELL, SWARM_CELL)])
def test_a_prefix_stands_for_the_prefix(short: Kind, long: Kind) -> None:
    for first, second in [(12, 64), (64, 12)]:
        binder = Binder(Bindings())
        kinds = {12: short, 64: long}
        assert accepts(binder, kinds[first], A64[:first], B64[:first])
        assert accepts(binder, kinds[second], A64[:second], B64[:second])
        assert not accepts(binder, ID, A64[:12], "c3" * 6)
        assert not accepts(binder, ID, "c3" * 6, B64[:12])


def test_a_long_form_that_goes_on_otherwise_is_another_value() -> None:
    binder = Binder(Bindings())
    assert accepts(binder, ID, A64, B64)
    assert not accepts(binder, DIGEST, A64[:40] + "0" * 24, B64)
    assert not accepts(binder, DIGEST, A64, B64[:40] + "0" * 24)


@pytest.mark.parametrize(
    ("kind", "page", "real", "agree"),
    [
        (ID, 12, 12, True),
        (ID, 12, 64, False),
        (DIGEST, 64, 64, True),
        (DIGEST, 41, 40, True),
        (DIGEST, 40, 64, False),
        (SWARM_CELL, 12, 25, False),
    ],
)
def test_lengths_agree_save_those_of_cut_digests(kind: Kind, page: int, real: int, agree: bool) -> None:
    assert accepts(Binder(Bindings()), kind, A64[:page], B64[:real]) == agree


def test_a_line_binds_in_whole_or_not_at_all() -> None:
    binder = Binder(Bindings())
    mine = (Sample(NAME, "a", 0), Sample(NAME, "a", 2))
    assert not binder.accept(mine, (Sample(NAME, "x", 0), Sample(NAME, "y", 2)))
    assert binder.bindings() == Bindings()


def test_what_is_taken_back_was_never_bound() -> None:
    binder = Binder(Bindings())
    assert accepts(binder, ID, A64[:12], B64[:12])
    before, mark, version = binder.bindings(), binder.mark, binder.version
    assert accepts(binder, ID, A64, B64)
    assert accepts(binder, NAME, "a", "b")
    assert binder.version != version
    binder.undo(mark)
    assert binder.bindings() == before
    assert binder.version == version


def test_what_is_known_is_not_changed_by_a_search() -> None:
    known = Bindings()
    assert accepts(Binder(known), NAME, "a", "b")
    assert known == Bindings()
    assert list(known.items()) == []


def test_a_page_value_is_known_as_far_as_it_is_bound() -> None:
    binder = Binder(Bindings())
    accepts(binder, ID, A64[:12], B64[:12])
    known = binder.bindings()
    assert known.real("id", A64[:12]) == B64[:12]
    assert known.real("id", A64) is None
    assert known.real("name", "a") is None
    assert list(known.items()) == [("id", A64[:12], B64[:12])]


@pytest.mark.parametrize(
    ("page", "real", "nodes", "agree"),
    [
        ("node1", "node2", ("node1", "node2"), True),
        ("node3", "node2", ("node1", "node2"), False),
        ("node1", "node2", (), True),
        ("node3", "node3", ("node1",), True),
    ],
)
def test_a_node_is_one_of_the_lab(page: str, real: str, nodes: tuple[str, ...], agree: bool) -> None:
    assert accepts(Binder(Bindings(), nodes), NODE_CELL, page, real) == agree


def test_sizes_and_ages_are_no_identities() -> None:
    binder = Binder(Bindings())
    assert accepts(binder, SIZE, "1MB", "2MB")
    assert not accepts(binder, SIZE, "1MB", "2.1MB")
    assert accepts(binder, KINDS["age"], "5 minutes", "1 second")
    assert binder.bindings() == Bindings()


values = st.tuples(st.sampled_from(["aa", "ab", "ba", "bb"]), st.sampled_from([12, 20, 30])).map(
    lambda pair: (pair[0] * 32)[: pair[1]]
)


@given(st.lists(st.tuples(values, values)))
def test_whatever_is_bound_the_invariant_holds(pairs: list[tuple[str, str]]) -> None:
    binder = Binder(Bindings())
    bound = [(p, r) for p, r in pairs if len(p) == len(r) and accepts(binder, DIGEST, p, r)]
    for page, real in bound:
        for other_page, other_real in bound:
            assert other_page.startswith(page) == other_real.startswith(real)
