"""An author's own kinds: what their shapes take for samples, and which shapes are refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.growth import growth
from livecheck.match import Bindings, Nature, Setting, UnfitKind, compare, kind_of, samples
from livecheck.model import OwnKind

TICKET = OwnKind("ticket", "TCK-{digits}", "identity")
DEPTH = OwnKind("depth", "{digits}", "measure", after="depth=")


def agrees(page: list[str], real: list[str], *kinds: OwnKind, command: str = "docker logs x") -> bool:
    setting = Setting(kinds=tuple(map(kind_of, kinds)))
    return compare(page, real, Bindings(), command=command, setting=setting).matches


def test_an_own_identity_is_bound_and_an_own_measure_is_free() -> None:
    page = ["opened TCK-17 depth=3", "opened TCK-18", "closed TCK-17"]
    assert agrees(page, ["opened TCK-401 depth=512", "opened TCK-9", "closed TCK-401"], TICKET, DEPTH)
    assert not agrees(page, ["opened TCK-401 depth=512", "opened TCK-9", "closed TCK-9"], TICKET, DEPTH)
    assert not agrees(page, ["opened TCK-401 depth=x", "opened TCK-9", "closed TCK-401"], TICKET, DEPTH)
    assert not agrees(page, ["opened TCK-401 width=3", "opened TCK-9", "closed TCK-401"], TICKET, DEPTH)
    assert not agrees(page, ["opened TCK-401 depth=512", "opened TCK-9", "closed TCK-401"])


def test_an_own_kind_counts_where_it_stands_whole() -> None:
    assert not agrees(["XTCK-17"], ["XTCK-18"], TICKET)
    assert not agrees(["TCK-17a"], ["TCK-18a"], TICKET)
    assert not agrees(["length 3"], ["length 4"], DEPTH)


def test_in_what_an_author_wrote_an_own_identity_counts_and_an_own_measure_does_not() -> None:
    assert agrees(["TCK-1"], ["TCK-2"], TICKET, command="cat log")
    assert not agrees(["depth=1"], ["depth=2"], DEPTH, command="cat log")
    assert not agrees(["opened TCK-1"], ["opened TCK-2"], TICKET, command="open TCK-1")


def test_an_own_kind_is_found_in_what_a_page_promises() -> None:
    setting = Setting(kinds=(kind_of(TICKET),))
    assert samples(["opened TCK-17"], "docker logs x", setting) == (((7, 13, "ticket"),),)


@pytest.mark.parametrize(
    ("kind", "problem"),
    [
        (OwnKind("ID", "TCK-{digits}", "identity"), "no name for a kind"),
        (OwnKind("\0", "TCK-{digits}", "identity"), "no name for a kind"),
        (OwnKind("x", "", "identity"), "nothing in the shape can differ"),
        (OwnKind("x", "TCK", "identity"), "nothing in the shape can differ"),
        (OwnKind("x", "{{digits}", "identity"), "nothing in the shape can differ"),
        (OwnKind("x", "{digits}", "measure"), "would take `0` for a sample"),
        (OwnKind("x", "{alnum}", "measure"), "for a sample"),
        (OwnKind("x", "v{digits}.{digits}.{digits}", "measure"), "would take `v1.2.3` for a sample"),
        (OwnKind("x", "{words}", "measure"), "none of {digits}, {hex}"),
        (OwnKind("x", "T{digits", "measure"), "none of {digits}, {hex}"),
        (OwnKind("x", "T{digits:9-2}", "measure"), "from 1 to 200 characters"),
        (OwnKind("x", "T{digits:0}", "measure"), "from 1 to 200 characters"),
        (OwnKind("x", "{alnum}x", "measure"), "nothing can have this shape"),
    ],
)
def test_a_kind_that_is_too_wide_or_no_kind_is_refused(kind: OwnKind, problem: str) -> None:
    with pytest.raises(UnfitKind) as refused:
        kind_of(kind)
    assert problem in str(refused.value)


@given(st.text("{}digtsalnumhex:-1259 T", max_size=20))
def test_each_kind_that_is_taken_has_an_example_and_costs_what_a_line_is_long(shape: str) -> None:
    try:
        kind = kind_of(OwnKind("own", shape, "measure", after="at "))
    except UnfitKind:
        return
    assert kind.nature is Nature.MEASURE
    assert samples(list(kind.examples), "docker x", Setting(kinds=(kind,)))[0]


@pytest.mark.parametrize("shape", ["{alnum}-{alnum}-{digits}", "{base64}={hex:8}", "T{digits:1-200}.{digits}"])
def test_no_shape_takes_long(shape: str) -> None:
    setting = Setting(kinds=(kind_of(OwnKind("own", shape, "measure", after="at ")),))
    for piece in ("at ", "at 0", "at a-", "at /", "at T1."):
        assert growth(lambda size, piece=piece: samples([piece * size], "docker x", setting), 400) <= 20  # type: ignore[misc]
