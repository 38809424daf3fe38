"""The table of kinds: every example is read as its kind, and what an author chose is none."""

from __future__ import annotations

import pytest

from livecheck.match.columns import COLUMN_KINDS, FILE_DATE, whole
from livecheck.match.generated import ADJECTIVES, SURNAMES, read_names
from livecheck.match.kinds import SHORT_SIZE, STAMP, Kind, Nature
from livecheck.match.scanner import BUILT, IDENTITIES, MEASURES, PRINTED, Scanner

TEXT_KINDS = (*IDENTITIES, *MEASURES, SHORT_SIZE, STAMP)
CELL_KINDS = {kind.name: kind for kinds in COLUMN_KINDS.values() for kind in kinds} | {"file": FILE_DATE}


EVERYTHING = Scanner((*IDENTITIES, STAMP, *MEASURES, SHORT_SIZE))


def found(text: str) -> list[tuple[str, str]]:
    return [(EVERYTHING.kind(match).name, match.group()) for match in EVERYTHING.usual.finditer(text)]


@pytest.mark.parametrize(
    ("kind", "example"),
    [(kind, example) for kind in TEXT_KINDS for example in kind.examples],
    ids=lambda value: value.name if isinstance(value, Kind) else None,
)
def test_an_example_holds_one_sample_of_its_kind(kind: Kind, example: str) -> None:
    assert [name for name, _ in found(example)] == [kind.name]


@pytest.mark.parametrize(
    ("kind", "example"), [(kind, example) for kind in CELL_KINDS.values() for example in kind.examples]
)
def test_a_cell_is_a_sample_in_whole(kind: Kind, example: str) -> None:
    assert whole((kind,), example) is kind


@pytest.mark.parametrize("kind", [*TEXT_KINDS, *CELL_KINDS.values()], ids=lambda kind: kind.name)
def test_a_kind_has_examples_and_an_identity_has_a_family(kind: Kind) -> None:
    assert kind.examples
    assert bool(kind.family) == (kind.nature is Nature.IDENTITY)


@pytest.mark.parametrize("kind", [k for k in TEXT_KINDS if k.wide], ids=lambda kind: kind.name)
def test_a_wide_shape_finds_all_that_the_usual_one_finds(kind: Kind) -> None:
    alone = Scanner((kind,))
    for example in kind.examples:
        assert [m.group() for m in alone.wide.finditer(example)] == [m.group() for m in alone.usual.finditer(example)]


@pytest.mark.parametrize(
    "text",
    [
        "voting_stack",
        "docker_gwbridge",
        "fervent_newtons",
        "my_fervent_newton",
        "fervent_newton12",
        "published port 8080",
        "replicated 1/1",
        "Exited (137)",
        "0% packet loss",
        "100%",
        "127.0.0.1",
        "0.0.0.0",
        "[::]:8080->80/tcp",
        "[::1]:53",
        "255.255.255.0",
        "mask 255.255.0.0",
        "ff:ff:ff:ff:ff:ff",
        "engine 28.5.2",
        "postgres:17-alpine",
        "abcdefabcdef",
        "123456789012",
        "internationalization",
        "Step 1/5 : FROM alpine",
        "4d is no duration, nor is 64m",
        "--interval=30s",
        "wait 5 minutes",
        "std::vector",
        "0.0.0.0:8080->80/tcp",
        "ttl=64 seq=0",
        "PID 1",
        "#sha256:abc",
        "redis@sha256",
        "2024",
        "v1.2.3",
    ],
)
def test_what_somebody_chose_is_no_sample(text: str) -> None:
    assert found(text) == []


def test_a_short_size_is_one_only_where_sizes_are_short() -> None:
    assert found("4.0K etc") == [("size", "4.0K")]
    assert PRINTED.usual.search("4.0K etc") is None


def test_a_line_begins_with_seconds_only_in_a_build() -> None:
    assert BUILT.usual.search("0.345 fetch") is not None
    assert PRINTED.usual.search("3.141 is pi") is None


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Up 5 minutes (healthy)", ["5 minutes"]),
        ("Exited (0) About an hour ago", ["About an hour"]),
        ("172.18.0.0/16 via 10.0.25.3:2377", ["172.18.0.0", "10.0.25.3"]),
        ("Fetched 12.3 MB in 2s (5,123 kB/s)", ["12.3 MB", "2s", "5,123 kB/s"]),
        ("2026-11-24 01:43:50.123 UTC [27] LOG", ["2026-11-24 01:43:50.123 UTC", "27"]),
        ("web.1.tjocs7ul557phkmp6mkpjmu3f", ["tjocs7ul557phkmp6mkpjmu3f"]),
        ("7.8MB (virtual 15MB)", ["7.8MB", "15MB"]),
    ],
)
def test_a_sample_ends_where_its_value_ends(text: str, values: list[str]) -> None:
    assert [value for _, value in found(text)] == values


def test_docker_has_two_lists_of_words() -> None:
    assert len(ADJECTIVES) == len(set(ADJECTIVES)) == 108
    assert len(SURNAMES) == len(set(SURNAMES)) == 236
    assert "fervent" in ADJECTIVES
    assert "newton" in SURNAMES
    assert all(word.isalpha() and word.islower() for word in (*ADJECTIVES, *SURNAMES))


def test_a_list_of_names_is_headings_words_and_comments() -> None:
    assert read_names("# comment\n[one]\na b\n\nc\n[two]\nd\n") == {"one": ("a", "b", "c"), "two": ("d",)}
