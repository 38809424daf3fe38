"""What each operator changes, and what is no change because by the notation it says the same."""

from __future__ import annotations

import pytest

from helpers.fakes import exercise
from helpers.recorded import console, course
from livecheck.match import Bindings
from livecheck.model import Exercise
from livecheck.mutants.operators import changes, promises_of
from livecheck.mutants.promise import Change, Promise


def promised(page: Exercise) -> tuple[Promise, ...]:
    """What each step promises, by what the commands and files of the page speak."""
    known, said = Bindings(), []
    for block in page.blocks:
        known = known.heard(block.written)
        for step in block.steps:
            known = known.heard(step.command)
            said.append(known.said)
    return promises_of(page.steps, said)


def made(*lines: str, options: str = "", step: int = 0) -> list[Change]:
    """All changes of one step of a page with one block of these lines."""
    return list(changes(promised(exercise(console(*lines, options=options)))[step]))


def by(operator: str, found: list[Change]) -> list[str]:
    return [change.changed for change in found if change.operator == operator]


# --- letters ----------------------------------------------------------------------------------------------


def test_each_word_has_a_letter_changed_is_replaced_and_is_missing() -> None:
    found = made("$ x", "one two")
    assert by("word", found) == ["vul two", "two", "one adv", "one"]
    letters = by("letter", found)
    assert len(letters) == 2
    assert all(sum(a != b for a, b in zip(text, "one two", strict=True)) == 1 for text in letters)
    (case,) = by("case", found)
    assert case in ("One two", "one Two")


def test_each_number_has_a_digit_changed_and_doubled() -> None:
    changed, doubled = by("digit", made("$ x", "port 8"))
    assert changed != "port 8"
    assert changed.startswith("port ")
    assert doubled == "port 88"


def test_each_run_of_a_sign_is_changed_once() -> None:
    assert by("sign", made("$ x", "a: b")) == ["a; b"]
    assert len(by("sign", made("$ x", "------+--"))) == 3


def test_width_of_gaps_counts_in_free_text_alone() -> None:
    assert by("blank", made("$ x", "  one two")) == ["  one  two", " one two"]
    assert by("blank", made("$ ls", "  one two  three")) == []
    assert by("blank", made("$ x", "NAME   SIZE", "one two   1")) == []


def test_nothing_inside_a_measure_is_changed_letter_by_letter() -> None:
    found = made("$ docker x", "Up 5 minutes ago")
    assert by("digit", found) == []
    assert all("minutes" in text for text in (*by("letter", found), *by("word", found), *by("case", found)))


def test_a_status_becomes_another_one_and_the_columns_stay() -> None:
    found = made("$ docker x", "STATUS       NAMES", "Exited (0)   web")
    assert by("status", found) == ["Exited (137)   web"]
    (change,) = [change for change in found if change.operator == "status"]
    assert change.step.output == ("STATUS         NAMES", "Exited (137)   web")


# --- lines ------------------------------------------------------------------------------------------------


def test_lines_are_dropped_doubled_and_moved() -> None:
    found = made("$ x", "one", "two", "three")
    dropped = [change.step.output for change in found if change.operator == "line dropped"]
    assert dropped == [("two", "three"), ("one", "three"), ("one", "two")]
    added = [change.step.output for change in found if change.operator == "line added"]
    assert added[:2] == [("one", "one", "two", "three"), ("one", "vul", "two", "three")]
    assert ("one", "two", "three", "") in added
    moved = [change.step.output for change in found if change.operator == "line moved"]
    assert moved == [("two", "one", "three"), ("two", "three", "one"), ("one", "three", "two")]


def test_two_equal_lines_do_not_change_places() -> None:
    assert by("line moved", made("$ x", "one", "one")) == []


def test_rows_are_told_from_lines() -> None:
    found = made("$ x", "NAME   SIZE", "web    1", "db     2")
    assert by("row dropped", found) == ["", ""]
    assert by("row swapped", found) == ["db     2\nweb    1"]
    assert len(by("line dropped", found)) == 1


@pytest.mark.parametrize(
    ("lines", "options"),
    [
        (("$ x", "one", "two"), ' order="any"'),
        (("$ x", "NAME   SIZE", "web    1", "db     2"), ' order="any"'),
        (("$ docker build .", " => [1/2] FROM alpine   0.1s", " => [2/2] COPY . /app   0.1s"), ""),
        (
            (
                "$ docker image ls",
                "REPOSITORY   IMAGE ID       CREATED",
                "one          b30192642294   5 seconds ago",
                "two          4be8d874e8fe   5 seconds ago",
            ),
            "",
        ),
        (("$ docker ps -q", "3030c9c91e12", "c317d0a9e3d2"), ""),
    ],
    ids=["any order", "rows in any order", "steps of a build", "rows of one second", "identities that stand once"],
)
def test_what_may_swap_is_not_swapped(lines: tuple[str, ...], options: str) -> None:
    found = made(*lines, options=options)
    last = [change for change in found if change.operator in ("row swapped", "line moved", "identities exchanged")]
    assert [change.changed for change in last if "NAME" not in change.original and "REPOS" not in change.original] == []


def test_identities_that_stand_elsewhere_too_are_swapped() -> None:
    found = made("$ docker ps -q", "3030c9c91e12", "c317d0a9e3d2", "$ docker rm 3030c9c91e12", "3030c9c91e12")
    assert "c317d0a9e3d2\n3030c9c91e12" in by("line moved", found)


def test_a_page_may_show_less_beside_dots_and_of_the_details_of_a_build() -> None:
    def less(*lines: str, options: str = "") -> list[str]:
        return [change.original for change in made(*lines, options=options) if change.shows_less]

    assert less("$ x", "one", "two", "...", "three", "four") == ["two", "three"]
    assert less("$ x", "one", "two", "...", "three", options=' order="any"') == ["one", "two", "three"]
    assert less("$ docker build .", " => [1/2] COPY . /app   0.1s", " => => copying   0.1s") == [
        " => => copying   0.1s"
    ]


def test_dots_swallow_the_line_on_either_side() -> None:
    found = made("$ x", "one", "...", "two")
    outputs = [change.step.output for change in found if change.operator == "`...` swallows"]
    assert outputs == [("...", "one", "two"), ("one", "two", "...")]


def test_where_order_is_free_dots_stand_everywhere_already() -> None:
    assert by("`...` swallows", made("$ x", "one", "...", "two", options=' order="any"')) == []


def test_three_dots_that_stand_for_themselves_are_no_dots() -> None:
    assert by("`...` swallows", made("$ x", "one", "\\...", "two")) == []


# --- columns ----------------------------------------------------------------------------------------------


def test_columns_are_dropped_added_swapped_and_renamed_with_all_their_cells() -> None:
    found = made("$ x", "NAME   SIZE", "web    1", "...", "db     2")
    outputs = {change.operator: change.step.output for change in found}
    assert outputs["column dropped"] == ("NAME", "web", "...", "db")
    assert outputs["column swapped"] == ("SIZE   NAME", "1      web", "...", "2      db")
    assert outputs["column renamed"] == ("NAME   ZPGL", "web    1", "...", "db     2")
    (added,) = [change.step.output for change in found if change.operator == "column added"]
    assert "EXTRA" in added[0]
    assert all("more" in row for row in (added[1], added[3]))


def test_an_empty_cell_stays_empty_when_its_row_is_laid_out_again() -> None:
    found = made("$ x", "NAME   PORTS   SIZE", "web            1")
    outputs = [change.step.output for change in found if change.operator == "column swapped"]
    assert outputs == [("PORTS   NAME   SIZE", "        web    1"), ("NAME   SIZE   PORTS", "web    1")]


# --- values -----------------------------------------------------------------------------------------------


def test_a_sample_becomes_a_word_and_values_of_other_kinds() -> None:
    texts = by("kind", made("$ docker x", "after 5 minutes ago"))
    assert len(texts) == 3
    assert texts[0] == "after gopher ago"
    assert len(set(texts)) == 3


def test_a_size_becomes_ten_times_as_large_and_as_small() -> None:
    assert by("size", made("$ docker x", "took 7.8MB")) == ["took 78MB", "took 0.78MB"]
    assert by("size", made("$ docker x", "took 1,234 kB")) == ["took 12340 kB", "took 123.4 kB"]
    assert by("size", made("$ docker x", "took 0B")) == ["took 10B"]


def test_an_identity_that_stands_once_is_not_renamed() -> None:
    assert by("identity", made("$ hostname", "3030c9c91e12")) == []


def test_an_identity_is_changed_where_its_other_places_show_it() -> None:
    (text,) = by("identity", made("$ hostname", "3030c9c91e12", "$ docker rm 3030"))
    assert text[:4] != "3030"
    assert text[4:] == "c9c91e12"


def test_the_rest_of_a_long_identity_is_changed_where_another_place_shows_it() -> None:
    long = "3030c9c91e12" * 5 + "abcd"
    short, rest = by("identity", made("$ docker create x", long, "$ docker rm x", long))
    assert (short[:12] == long[:12], rest[:12] == long[:12]) == (False, True)
    assert len(by("identity", made("$ docker create x", long, "$ hostname", long[:12]))) == 1
    assert by("identity cut", made("$ docker create x", long)) == ["3030c9c91e12"]


def test_two_identities_are_made_one_and_change_places() -> None:
    found = made("$ x", "from 3030c9c91e12", "to c317d0a9e3d2", "$ docker rm 3030c9c91e12")
    assert by("identities made one", found) == ["from c317d0a9e3d2", "to 3030c9c91e12"]
    assert by("identities exchanged", found) == ["from c317d0a9e3d2\nto 3030c9c91e12"]


def test_an_identity_in_a_command_is_changed() -> None:
    found = made("$ hostname", "3030c9c91e12", "$ docker rm 3030", "3030", step=1)
    (text,) = by("identity in a command", found)
    assert text.startswith("docker rm ")
    assert text != "docker rm 3030"


def test_the_exit_status_becomes_another_one_but_not_of_what_has_not_ended() -> None:
    assert by("exit status", made("$ x")) == ['exit="1"']
    assert by("exit status", made("$ x", options=' exit="1"')) == ['exit="0"', 'exit="2"']
    assert by("exit status", made("$ docker run -ti alpine sh", "/ # exit")) == []


def test_the_prompt_of_an_inner_shell_is_changed_but_not_the_nodes_own() -> None:
    lines = ("$ docker run -ti ubuntu bash", "root@2f9c1ab7d0e3:/# exit", "$ docker rm 2f9c")
    texts = by("prompt", made(*lines, step=1))
    assert "soot@2f9c1ab7d0e3:/# " in texts
    assert any(text.startswith("root@") and text[5:9] != "2f9c" for text in texts)
    assert by("prompt", made(*lines, step=2)) == []
    assert by("prompt", made("[node1] $ true")) == []


def test_all_tasks_on_one_node_are_more_than_placement_allows() -> None:
    header = "ID             NODE      DESIRED STATE   CURRENT STATE"
    rows = [f"my7jqgze7pg{n}   node{1 + n // 2}     Running         Running 2 seconds ago" for n in range(5)]
    found = made("$ docker service ps x", header, *rows)
    assert [text.split()[1] for text in by("placement", found)] == ["node1", "node2", "node3"]
    assert by("placement", made("$ docker service ps x", header, *rows[:3])) == []


# --- all together -----------------------------------------------------------------------------------------


def test_the_same_page_gives_the_same_changes_and_none_twice() -> None:
    page, _ = course()
    once, again = ([list(changes(promise)) for promise in promised(page)] for _ in range(2))
    assert once == again
    for step, found in zip(page.steps, once, strict=True):
        steps = [change.step for change in found]
        assert step not in steps
        assert len(set(steps)) == len(steps)


# --- formats, chosen values, details, edges ---------------------------------------------------------------


def test_a_measure_gets_another_format_that_no_program_prints_beside_its_own() -> None:
    assert by("format", made("$ docker x", "freed 3.984MB")) == ["freed 3.984 MB", "freed 3.984MiB"]
    assert by("format", made("$ docker x", "in 0.3s")) == ["in 0.3 s", "in 300ms", "in 0.3sec"]
    assert by("format", made("$ docker x", "About a minute ago")) == ["about a minute ago"]


def test_a_chosen_value_becomes_another_one_wherever_it_is_repeated() -> None:
    page = ("$ docker run --health-interval 90s -p 49160:80 web", "$ docker x", "1m30s on 0.0.0.0:49160->80/tcp in 4s")
    assert by("chosen value", made(*page, step=1)) == [
        "1m31s on 0.0.0.0:49160->80/tcp in 4s",
        "1m30s on 0.0.0.0:49161->80/tcp in 4s",
    ]
    assert by("chosen value", made("$ docker x", "every 1m30s")) == []


def test_a_detail_moves_below_the_next_step() -> None:
    found = made("$ docker build .", " => [1/2] FROM a   0.1s", " => => sum 1   0.1s", " => [2/2] RUN x   0.1s")
    (output,) = [change.step.output for change in found if change.operator == "detail moved"]
    assert output == (" => [1/2] FROM a   0.1s", " => [2/2] RUN x   0.1s", " => => sum 1   0.1s")


def test_columns_meet_at_their_other_edge() -> None:
    found = made("$ docker x", "NAME   SCOPE", "a      local", "abc    swarm")
    assert [change.step.output for change in found if change.operator == "alignment"] == [
        ("NAME   SCOPE", "  a    local", "abc    swarm")
    ]
    assert by("alignment", made("$ docker x", "NAME   SCOPE", "a      local")) == []
