"""The format of a measure: what one program prints agrees, whatever its value; what none prints drifts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livecheck.match.formats import FORMATS, formats_of, look_alike


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        ("duration", "900ms", "1.2s"),
        ("duration", "0.3s", "72.5s"),
        ("duration", "0s", "3.2s"),
        ("duration", "1m30s", "45s"),
        ("duration", "1h0m3s", "1m0.5s"),
        ("duration", "936ms", "1.50s"),
        ("duration", "0.045 ms", "12.3 ms"),
        ("duration", "0m 1.20s", "1m 12.34s"),
        ("duration", "0m1.204s", "1m2.300s"),
        ("duration", "1.0 second", "2.5 seconds"),
        ("duration", "0.045/0.060/0.089 ms", "1.045/12.06/112.1 ms"),
        ("size", "512B", "1.2kB"),
        ("size", "3.984MB", "12MB"),
        ("size", "3.40MB", "12.34MB"),
        ("size", "0B", "64MiB"),
        ("size", "960 B", "1,234 kB"),
        ("size", "12.0 MB", "102 MB"),
        ("size", "47.8G", "512M"),
        ("rate", "1056 kB/s", "1.2 MB/s"),
        ("percentage", "5.26%", "12.00%"),
        ("percentage", "25%", "33.3333%"),
        ("age", "Less than a second", "5 minutes"),
        ("age", "about an hour", "5 minutes"),
        ("date", "Nov  4 01:43:50", "Dec 24 11:03:05"),
        ("date", "Tue Nov  4 01:43:50 UTC 2026", "Wed Nov 14 01:43:50 CET 2026"),
        ("date", "2026-11-24T01:43:50.123456789Z", "2026-12-02T11:03:05.1234567+01:00"),
        ("date", "4 Nov 2026 01:43:50.123", "24 Nov 2026 01:43:50.987"),
        ("date", "Sep  6  2024", "Mar 22 16:20"),
        ("time", "01:43", "Nov24"),
    ],
)
def test_what_one_program_prints_looks_alike(kind: str, one: str, other: str) -> None:
    assert look_alike(kind, one, other)
    assert look_alike(kind, other, one)


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        ("duration", "0.3s", "500ms"),
        ("duration", "0.3s", "0.345s"),
        ("duration", "1.2s", "1.2 s"),
        ("duration", "0.045 ms", "0.045ms"),
        ("duration", "0m1.2s", "1.2s"),
        ("duration", "0m1.20s", "0m 1.20s"),
        ("duration", "1m30s", "90s"),
        ("duration", "10.0s", "10s"),
        ("duration", "1.0 seconds", "1.0 s"),
        ("size", "3.984MB", "3.984 MB"),
        ("size", "3MB", "3MiB"),
        ("size", "3kB", "3KB"),
        ("size", "7.8MB", "7.80MB"),
        ("size", "1 kB", "1 KiB"),
        ("size", "3G", "3GB"),
        ("rate", "1MB/s", "1 MB/s"),
        ("rate", "1MB/s", "1MiB/s"),
        ("percentage", "5%", "5.00%"),
        ("share", "0.0", "0"),
        ("age", "About a minute", "about a minute"),
        ("date", "Wed Oct 19 01:43:50 UTC 2026", "2026-10-19T01:43:50Z"),
        ("date", "2026-11-24 01:43:50", "2026-11-24T01:43:50"),
        ("date", "2026-11-24", "2026/11/24"),
        ("date", "2026-11-24T01:43:50.123Z", "2026-11-24T01:43:50.123456789Z"),
        ("date", "Sep  6  2024", "2024-09-06 16:20"),
        ("total", "4096", "4.0K"),
        ("time", "0:00", "00:00:00"),
    ],
)
def test_what_no_program_prints_as_well_looks_different(kind: str, one: str, other: str) -> None:
    assert not look_alike(kind, one, other)
    assert not look_alike(kind, other, one)


def go_duration(milliseconds: int) -> str:
    """As Go prints a duration."""
    if milliseconds < 1000:
        return f"{milliseconds}ms" if milliseconds else "0s"
    minutes, rest = divmod(milliseconds, 60_000)
    seconds = f"{rest / 1000:.3f}".rstrip("0").rstrip(".")
    hours, minutes = divmod(minutes, 60)
    return f"{hours}h{minutes}m{seconds}s" if hours else f"{minutes}m{seconds}s" if minutes else f"{seconds}s"


def docker_size(number: int) -> str:
    """As Docker prints a size: four digits that count, no zero at the end."""
    size, unit = float(number), 0
    while size >= 1000:
        size, unit = size / 1000, unit + 1
    return f"{size:.4g}{['', 'k', 'M', 'G', 'T', 'P'][unit]}B"


times = st.integers(0, 10**8)
bytes_ = st.integers(0, 10**14)


@given(times, times)
def test_all_durations_of_one_program_look_alike(one: int, other: int) -> None:
    assert look_alike("duration", go_duration(one), go_duration(other))
    assert look_alike("duration", f"{one / 1000:.1f}s", f"{other / 1000:.1f}s")
    assert look_alike("duration", f"{one / 1000:.3f} ms", f"{other / 1000:.3f} ms")


@given(bytes_, bytes_)
def test_all_sizes_of_one_program_look_alike(one: int, other: int) -> None:
    assert look_alike("size", docker_size(one), docker_size(other))
    assert not look_alike("size", docker_size(one), docker_size(other).replace("B", " B"))


def test_what_no_row_knows_may_look_as_it_likes() -> None:
    assert look_alike("process ID", "1", "4711")
    assert look_alike("duration", "1.5 fortnights", "a while")
    assert not look_alike("duration", "1.5 fortnights", "1.5s")


def test_every_row_of_the_table_is_of_some_use() -> None:
    assert all(len(set(rows)) == len(rows) for rows in FORMATS.values())
    assert formats_of("age", "5 minutes") == frozenset(FORMATS["age"])
