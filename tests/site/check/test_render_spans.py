"""The samples of a page, found in the page alone."""

from __future__ import annotations

from pathlib import Path

from course_site.check.spans import Spans, spans
from livecheck.parse import read_page

PAGE = """\
```console
$ docker container run -d alpine sleep 99
3030c9c91e12a04bb3f0c9c91e12a04bb3f0c9c91e12a04bb3f0c9c91e12a04b
```

```console
$ docker container ls
CONTAINER ID   IMAGE     COMMAND      CREATED         STATUS         PORTS     NAMES
3030c9c91e12   alpine    "sleep 99"   5 minutes ago   Up 5 minutes             fervent_newton
```

```console
$ docker container stop 3030
3030
$ echo "3030" '3030' x3030
$ docker container rename fervent_newton web
```
"""


def found(text: str) -> list[Spans]:
    page = read_page(Path("docs/fr/page.md"), "fr", text)
    return list(spans(step for block in page.blocks for step in block.steps))


def test_what_is_a_sample_in_an_output_is_found_with_its_kind() -> None:
    row = found(PAGE)[1].output[1]
    assert [span.kind for span in row] == ["ID", "age", "age", "generated name"]


def test_the_beginning_of_an_id_in_a_command_stands_for_the_whole_id() -> None:
    (used,) = found(PAGE)[2].command
    assert (used.start, used.end) == (22, 26)
    assert used.sample == "3030c9c91e12a04bb3f0c9c91e12a04bb3f0c9c91e12a04bb3f0c9c91e12a04b"


def test_what_a_command_has_named_is_a_sample_in_its_output_too() -> None:
    ((again,),) = found(PAGE)[2].output
    assert (again.start, again.end, again.kind) == (0, 4, "repeated")


def test_only_whole_arguments_are_samples() -> None:
    command = "echo \"3030\" '3030' x3030"
    assert [command[used.start : used.end] for used in found(PAGE)[3].command] == ["3030", "3030"]
    assert [used.start for used in found(PAGE)[3].command] == [6, 13]


def test_a_generated_name_can_be_used_again() -> None:
    (used,) = found(PAGE)[4].command
    assert used.sample == "fervent_newton"


def test_the_id_in_the_prompt_of_a_containers_shell_is_a_sample_for_later_commands() -> None:
    text = (
        "```console\n$ docker run -it ubuntu bash\n```\n\n```console\nroot@2f9c1ab7d0e3:/# exit\nexit\n"
        "$ docker container diff 2f9c\n```\n"
    )
    _, inside, after = found(text)
    assert [span.kind for span in inside.prompt] == ["ID"]
    assert [used.sample for used in after.command] == ["2f9c1ab7d0e3"]


def test_dots_that_stand_for_lines_hide_nothing_and_break_nothing() -> None:
    text = "```console\n$ docker ps -q\n...\n3030c9c91e12\n\\...\n$ docker stop 3030\n```\n"
    first, second = found(text)
    assert [len(line) for line in first.output] == [0, 1, 0]
    assert [used.sample for used in second.command] == ["3030c9c91e12"]


def test_a_word_with_two_meanings_is_just_a_word() -> None:
    text = "```console\n$ docker ps -q\n3030c9c91e12\n3030aaaa1e12\n$ docker stop 3030\n```\n"
    assert found(text)[1].command == ()


def test_a_here_document_is_no_argument() -> None:
    text = "```console\n$ docker ps -q\n3030c9c91e12\n$ cat <<E\n> 3030\n> E\n3030\n```\n"
    assert found(text)[1].command == ()
