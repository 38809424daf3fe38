"""Tables, listings and progress: what is a header, a row, a cell, a field, a step."""

from __future__ import annotations

import pytest

from livecheck.match import Bindings, Freedom, compare, outline, samples
from livecheck.match.build_steps import cut_readings, is_detail, is_step, progress_reading
from livecheck.match.context import context_of
from livecheck.match.listings import file_reading, total_reading
from livecheck.match.read import Line, Role, read_page
from livecheck.match.tables import cells_of, header_of, placement_of, tie_of

CONTAINERS = "CONTAINER ID   IMAGE     COMMAND      CREATED         STATUS                     PORTS     NAMES"
TASKS = "ID             NAME     NODE      DESIRED STATE   CURRENT STATE"


@pytest.mark.parametrize(
    ("line", "columns"),
    [
        (CONTAINERS, ("CONTAINER ID", "IMAGE", "COMMAND", "CREATED", "STATUS", "PORTS", "NAMES")),
        ("NAME      CPU %     MEM USAGE / LIMIT     BLOCK I/O", ("NAME", "CPU %", "MEM USAGE / LIMIT", "BLOCK I/O")),
        ("PID   USER     TIME  COMMAND", ("PID", "USER", "TIME", "COMMAND")),
        ("USER       PID %CPU %MEM    VSZ", ("USER", "PID", "%CPU", "%MEM", "VSZ")),
    ],
)
def test_a_header_is_two_or_more_names_in_capitals(line: str, columns: tuple[str, ...]) -> None:
    header = header_of(line)
    assert header is not None
    assert header.columns == columns


@pytest.mark.parametrize("line", ["", "IMAGE", "REPOSITORY TAG", "Usage:  docker", "FROM alpine  AS x", "one  two"])
def test_other_lines_are_no_header(line: str) -> None:
    assert header_of(line) is None


@pytest.mark.parametrize(
    ("row", "cells"),
    [
        (
            '3030c9c91e12   alpine    "sh -c  x"   5 minutes ago   Created                              web',
            ["3030c9c91e12", "alpine", '"sh -c  x"', "5 minutes ago", "Created", "", "web"],
        ),
        (
            '3030c9c91e12  alpine  "/bin/ash"   5 minutes ago   Exited (0) 2 minutes ago             web',
            ["3030c9c91e12", "alpine", '"/bin/ash"', "5 minutes ago", "Exited (0) 2 minutes ago", "", "web"],
        ),
        (
            "3030c9c91e12  alpine  sh  now  Created  80/tcp  web",
            ["3030c9c91e12", "alpine", "sh", "now", "Created", "80/tcp", "web"],
        ),
    ],
)
def test_a_row_has_a_cell_for_each_column(row: str, cells: list[str]) -> None:
    header = header_of(CONTAINERS)
    assert header is not None
    found = cells_of(row, header)
    assert found is not None
    assert [cell.text for cell in found] == cells
    assert all(row[cell.start : cell.start + len(cell.text)] == cell.text for cell in found)


@pytest.mark.parametrize(
    "line", ["", "Error response from daemon: no such container", "a  b  c  d  e  f  g  h  i  j and more of it"]
)
def test_a_line_that_cannot_be_a_row_ends_the_table(line: str) -> None:
    header = header_of(CONTAINERS)
    assert header is not None
    assert cells_of(line, header) is None


def test_rows_stand_below_a_header_until_a_blank_line() -> None:
    lines = [CONTAINERS, "3030c9c91e12   alpine", "...", "a6a9d46d0b2f   alpine", "", "c317d0a9e3d2   alpine"]
    roles = [line.role for line in read_page(lines, context_of("docker")) if isinstance(line, Line)]
    assert roles == [Role.HEADER, Role.ROW, Role.ROW, Role.BLANK, Role.TEXT]


@pytest.mark.parametrize("command", ["cat table.txt", "ls"])
def test_what_an_author_wrote_and_names_of_files_are_no_table(command: str) -> None:
    lines = ["LICENSE    README", "a          b"]
    assert {line.role for line in read_page(lines, context_of(command)) if isinstance(line, Line)} == {Role.TEXT}


@pytest.mark.parametrize(
    ("age", "tie"),
    [("5 seconds ago", True), ("Less than a second ago", True), ("1 second ago", True), ("5 minutes ago", False)],
)
def test_a_row_is_tied_to_the_second_that_it_shows(age: str, tie: bool) -> None:
    header = header_of("IMAGE ID       CREATED                  SIZE")
    assert header is not None
    cells = cells_of(f"c51f86c28340   {age:<22}   7.8MB", header)
    assert cells is not None
    assert tie_of(header, cells) == (age if tie else None)


def test_a_node_is_placed_only_in_a_swarm_listing() -> None:
    header, other = header_of(TASKS), header_of("NODE      STATUS")
    assert header is not None
    assert other is not None
    row = cells_of("k4hqz0mxtbq1   vote.1   node1     Running         Running 15 seconds ago", header)
    assert row is not None
    assert placement_of(header, row) == ("Running", "node1")
    assert placement_of(other, cells_of("node1     Ready", other) or ()) is None


def test_samples_tell_where_they_stand_and_of_what_kind_they_are() -> None:
    lines = [
        TASKS,
        "k4hqz0mxtbq1   vote.1   node1     Running         Running 15 seconds ago",
        "...",
        "",
        "hello from 92d79b6de29f",
    ]
    assert samples(lines, "docker service ps vote") == (
        (),
        ((0, 12, "swarm ID"), (24, 29, "node"), (58, 68, "age")),
        (),
        (),
        ((11, 23, "ID"),),
    )


NO_SIZE = "drwxr-xr-x    2 root     root      172.23.0.9 Sep  6  2024 bin"


@pytest.mark.parametrize(
    ("line", "fields"),
    [
        ("drwxr-xr-x    2 root     root          4096 Sep  6  2024 bin", ["2", "4096", "Sep  6  2024"]),
        ("-rw-r--r-- 1 root root 12 2026-11-24 01:43 my file", ["2026-11-24 01:43"]),
        ("lrwxrwxrwx    1 root     root            12 Mar  2 16:20 sh -> /bin/busybox", ["Mar  2 16:20"]),
        ("crw-rw-rw-    1 root     root        1,   3 Mar  2 16:20 null", ["Mar  2 16:20"]),
    ],
)
def test_a_row_of_a_listing_has_measures_in_their_fields(line: str, fields: list[str]) -> None:
    reading = file_reading(line, context_of("ls -l"))
    assert reading is not None
    assert [sample.text for sample in reading.samples] == fields
    assert all(line[sample.start : sample.end] == sample.text for sample in reading.samples)


@pytest.mark.parametrize("line", ["drwxr-xr-x", "total 56", "-rw is a mode", "", NO_SIZE])
def test_other_lines_are_no_row_of_a_listing(line: str) -> None:
    assert file_reading(line, context_of("ls -l")) is None


def test_a_total_stands_above_a_listing() -> None:
    assert total_reading("total 56") is not None
    assert total_reading("total of 56") is None
    row = "drwxr-xr-x    2 root     root          4096 Sep  6  2024 bin"
    assert samples(["total 56", row], "make")[0] == ((6, 8, "total"),)
    assert samples(["total 56"], "make")[0] == ()
    assert samples(["total 56"], "ls -l")[0] == ((6, 8, "total"),)


@pytest.mark.parametrize(
    ("line", "step", "detail"),
    [
        (" => [2/4] RUN x   0.0s", True, False),
        (" => => exporting layers   0.0s", False, True),
        (" => CACHED [2/4] RUN x   0.0s", True, False),
        ("=> x", False, False),
        (" > [2/4] RUN x:", False, False),
    ],
)
def test_steps_and_details_are_told_by_their_arrows(line: str, step: bool, detail: bool) -> None:
    assert (is_step(line), is_detail(line)) == (step, detail)


def test_the_gap_before_the_edge_does_not_count() -> None:
    context = context_of("docker build .")
    one = progress_reading(" => exporting to image      0.0s", context)
    other = progress_reading(" => exporting to image  10.0s", context)
    assert one is not None
    assert other is not None
    assert one.key == other.key
    assert progress_reading("exporting to image      0.0s", context) is None


def test_only_a_full_line_may_have_been_cut() -> None:
    context = context_of("docker build .")
    assert cut_readings(" => exporting to image   0.0s", context) == ()
    cuts = cut_readings(" => RUN apt-get install 0.0s", context)
    assert [cut.key.partition("\2")[0] for cut in cuts] == [" => RUN apt-get instal", " => RUN apt-get insta"]


def test_an_outline_tells_layouts_roles_and_freedom() -> None:
    lines = ["NAME   SIZE", "web    1", "...", "", "one two"]
    entries, freedom = outline(lines, "docker x", any_order=True)
    told = [(entry.role, entry.exact, entry.header is not None) for entry in entries if isinstance(entry, Line)]
    assert told == [
        (Role.HEADER, False, True),
        (Role.ROW, False, True),
        (Role.BLANK, True, False),
        (Role.TEXT, True, False),
    ]
    assert freedom is Freedom.ROWS
    assert outline(lines, "docker x", any_order=False)[1] is Freedom.NOTHING


def test_without_an_explanation_there_is_no_diff_and_nothing_is_bound() -> None:
    page, shown = ["3030c9c91e12", "a"], ["7f2a01b44c5d", "b"]
    told = compare(page, shown, Bindings(), command="docker x", explains=False)
    assert (told.matches, told.diff, list(told.bindings.items())) == (False, (), [])
    assert compare(page, page, Bindings(), command="docker x", explains=False).matches
