"""What holds for all output, tried on made-up output of many kinds."""

from __future__ import annotations

import re

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from livecheck.match import Bindings, compare, samples, shown_so_far

ID = "[0-9a-f]{12}"
PLAIN_LINES = [
    "hello from 3030c9c91e12",
    "3030c9c91e12: Pull complete",
    "a6a9d46d0b2f: Already exists",
    "hello from a6a9d46d0b2f, not 3030c9c91e12",
    "Status: Downloaded newer image for alpine:latest",
    "Total reclaimed space: 7.8MB",
    "PING web (172.17.0.2): 56 data bytes",
    "64 bytes from 172.17.0.3: seq=0 ttl=64 time=0.045 ms",
    'The container name "/fervent_newton" is in use by c317d0a9e3d2',
    "one  two",
    "",
]
HEADER = "CONTAINER ID   IMAGE     COMMAND      CREATED         STATUS                     PORTS     NAMES"
ROWS = [
    '3030c9c91e12   alpine    "/bin/ash"   5 minutes ago   Exited (0) 2 minutes ago             fervent_newton',
    'a6a9d46d0b2f   alpine    "sleep 9"    6 minutes ago   Up 6 minutes               80/tcp    web',
    'c317d0a9e3d2   ubuntu    "bash"       7 minutes ago   Created                              lucid_curie',
]
plain = st.lists(st.sampled_from(PLAIN_LINES), max_size=8)
table = st.lists(st.sampled_from(ROWS), unique=True, max_size=3).map(lambda rows: [HEADER, *rows])
outputs = st.tuples(plain, table, plain).map(lambda parts: [*parts[0], *parts[1], "", *parts[2]]) | plain
hex_ids = st.text("0123456789abcdef", min_size=12, max_size=12).filter(lambda word: not word.isalpha())


def agrees(page: list[str], real: list[str]) -> bool:
    return compare(page, real, Bindings(), command="docker").matches


def ids_in(page: list[str]) -> list[str]:
    return list(dict.fromkeys(re.findall(ID, "\n".join(page))))


def renamed(page: list[str], names: dict[str, str]) -> list[str]:
    return [re.sub(ID, lambda found: names.get(found[0], found[0]), line) for line in page]


@given(outputs)
def test_output_agrees_with_itself(page: list[str]) -> None:
    assert agrees(page, page)


@given(outputs, st.lists(hex_ids, min_size=3, max_size=3, unique=True))
def test_identities_may_all_be_others(page: list[str], others: list[str]) -> None:
    assert agrees(page, renamed(page, dict(zip(ids_in(page), others, strict=False))))


@given(outputs, hex_ids)
def test_two_identities_may_not_become_one(page: list[str], other: str) -> None:
    found = ids_in(page)
    assume(len(found) >= 2)
    assert not agrees(page, renamed(page, dict.fromkeys(found[:2], other)))


@given(outputs, hex_ids, st.data())
def test_one_identity_may_not_become_two(page: list[str], other: str, data: st.DataObject) -> None:
    places = [(n, m.span()) for n, line in enumerate(page) for m in re.finditer(ID, line)]
    words = [page[n][start:end] for n, (start, end) in places]
    often = [place for place, word in zip(places, words, strict=True) if words.count(word) > 1]
    assume(often and other not in words)
    number, (start, end) = data.draw(st.sampled_from(often))
    line = page[number]
    real = [*page[:number], line[:start] + other + line[end:], *page[number + 1 :]]
    assert not agrees(page, real)
    assert not agrees(real, page)


@given(outputs, st.data())
def test_a_line_that_is_missing_doubled_or_new_is_a_drift(page: list[str], data: st.DataObject) -> None:
    assume(page)
    number = data.draw(st.integers(0, len(page) - 1))
    without = [*page[:number], *page[number + 1 :]]
    doubled = [*page[:number], page[number], *page[number:]]
    for other in (without, doubled, [*page[:number], "and this", *page[number:]]):
        assert not agrees(page, other)
        assert not agrees(other, page)


@given(outputs, st.data())
def test_a_changed_letter_is_a_drift(page: list[str], data: st.DataObject) -> None:
    found = samples(page, "docker")
    letters = [
        (n, at)
        for n, line in enumerate(page)
        for at, letter in enumerate(line)
        if letter.isalpha() and not any(start <= at < end for start, end, _ in found[n])
    ]
    assume(letters)
    number, at = data.draw(st.sampled_from(letters))
    line = page[number]
    changed = line[:at] + ("q" if line[at] != "q" else "x") + line[at + 1 :]
    assert not agrees([*page[:number], changed, *page[number + 1 :]], page)


@given(st.lists(st.sampled_from(ROWS), unique=True), st.lists(st.integers(2, 9), min_size=7, max_size=7))
def test_the_width_of_gaps_in_a_table_never_counts(rows: list[str], widths: list[int]) -> None:
    page = [HEADER, *rows]
    starts = [HEADER.index(name) for name in re.split(" {2,}", HEADER)]
    cells = [[line[a:b].strip() for a, b in zip(starts, [*starts[1:], None], strict=True)] for line in page]
    wide = [max(len(row[n]) for row in cells) + widths[n] for n in range(7)]
    other = ["".join(cell.ljust(w) for cell, w in zip(row, wide, strict=True)).rstrip() for row in cells]
    assert agrees(page, other)
    assert agrees(other, page)


@given(plain, st.data())
def test_every_blank_in_free_text_counts(page: list[str], data: st.DataObject) -> None:
    blanks = [(n, at) for n, line in enumerate(page) for at, letter in enumerate(line) if letter == " "]
    assume(blanks)
    number, at = data.draw(st.sampled_from(blanks))
    line = page[number]
    assert not agrees([*page[:number], line[:at] + " " + line[at:], *page[number + 1 :]], page)


@given(outputs, st.integers(0, 20))
def test_more_and_more_is_shown_until_all_is(page: list[str], count: int) -> None:
    expected, shown = page[: count // 2], page[:count]
    assert shown_so_far(expected, shown, Bindings(), "docker")
    if expected:
        assert not shown_so_far(expected, page[: len(expected) - 1], Bindings(), "docker")


@settings(max_examples=3 * settings.default.max_examples)
@given(st.lists(st.text(max_size=30), max_size=6), st.lists(st.text(max_size=30), max_size=6), st.text(max_size=20))
def test_no_text_breaks_a_comparison(page: list[str], real: list[str], command: str) -> None:
    comparison = compare(page, real, Bindings(), command=command)
    shown = [line.text for line in comparison.diff if line.sign != "+"]
    assert shown == page
    assert [line.expected for line in comparison.diff if line.sign != "+"] == list(range(len(page)))
    if "..." not in page:
        assert compare(page, page, Bindings(), command=command).matches


@given(outputs, outputs)
def test_a_diff_holds_the_whole_page_and_all_that_only_the_terminal_has(page: list[str], real: list[str]) -> None:
    comparison = compare(page, real, Bindings(), command="docker")
    assert [line.text for line in comparison.diff if line.sign != "+"] == page
    agreeing = sum(line.sign == " " for line in comparison.diff)
    assert agreeing + sum(line.sign == "+" for line in comparison.diff) == len(real)
    assert comparison.matches == all(line.sign == " " for line in comparison.diff)
