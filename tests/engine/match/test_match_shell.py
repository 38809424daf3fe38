"""Words, programs and here-documents of a command, and what a command tells about its output."""

from __future__ import annotations

import pytest

from livecheck.match.context import context_of
from livecheck.match.kinds import BUILT, PRINTED, SIZED, WRITTEN
from livecheck.shell import pipelines, programs, without_here_documents


@pytest.mark.parametrize(
    ("command", "found"),
    [
        ("a x | b", [[["a", "x"], ["b"]]]),
        ("a; b && c || d &", [[["a"]], [["b"]], [["c"]], [["d"]]]),
        ("a 'x; y' > f", [[["a", "x; y", ">", "f"]]]),
        ("docker run alpine sh -c 'a; b | c'", [[["a"]], [["b"], ["c"]]]),
        ("a \\\n  b\nc", [[["a", "b"]], [["c"]]]),
        ("a 'never closed", [[["a", "'never", "closed"]]]),
        ("", []),
        ("cat <<EOF\nb | c\nEOF\nd", [[["cat", "<<", "EOF"]], [["d"]]]),
    ],
)
def test_a_command_is_lists_of_pipelines_of_words(command: str, found: list[list[list[str]]]) -> None:
    assert pipelines(command) == found


@pytest.mark.parametrize(
    ("command", "kept"),
    [
        ("cat <<EOF > f\na\nEOF\nls", "cat <<EOF > f\nls"),
        ("cat <<-'END'\n\ta\n\tEND\nls", "cat <<-'END'\nls"),
        ("cat <<A <<B\n1\nA\n2\nB\nls", "cat <<A <<B\nls"),
        ("cat <<< word\nls", "cat <<< word\nls"),
        ("cat <<EOF\nnever closed", "cat <<EOF\n"),
    ],
)
def test_the_bodies_of_here_documents_are_no_commands(command: str, kept: str) -> None:
    assert without_here_documents(command) == kept


@pytest.mark.parametrize(
    ("stage", "found"),
    [
        (["ls", "-l"], {"ls"}),
        (["sudo", "ls"], {"ls"}),
        (["X=1", "cat", "f"], {"cat"}),
        (["docker", "image", "ls"], {"docker"}),
        (["docker", "container", "run", "alpine", "ls"], {"run", "alpine", "ls"}),
        (["docker", "exec", "web", "cat", "f"], {"web", "cat", "f"}),
        ([], set()),
    ],
)
def test_the_program_is_the_first_word_or_stands_in_a_container(stage: list[str], found: set[str]) -> None:
    assert programs(stage) == found


@pytest.mark.parametrize(
    ("command", "chosen"),
    [
        ("cat f", True),
        ("echo a", True),
        ("cd /x && head -1 f", True),
        ("docker container run alpine echo hello", True),
        ("docker container exec web sh -c 'cat a; cat b'", True),
        ("docker container ls | head -3", False),
        ("docker info | grep Version", False),
        ("grep x f | sort", True),
        ("echo a; date", False),
        ("echo $(date)", False),
        ("docker image ls", False),
        ("sleep 5", False),
        ("", False),
    ],
)
def test_what_an_author_wrote_is_told_by_the_program_that_prints_it(command: str, chosen: bool) -> None:
    context = context_of(command)
    assert context.chosen == chosen
    assert (context.scanner is WRITTEN) == chosen


@pytest.mark.parametrize(
    ("command", "listing", "quiet"),
    [
        ("ls", True, False),
        ("docker container run alpine ls -l", True, False),
        ("docker container ls -q", False, True),
        ("docker container ls -aq", False, True),
        ("docker service ls --quiet", False, True),
        ("cat ls", False, False),
        ("apt-get install -qq figlet", False, False),
        ("docker image build -q .", False, False),
    ],
)
def test_a_command_tells_its_layout(command: str, listing: bool, quiet: bool) -> None:
    context = context_of(command)
    assert (context.listing, context.quiet) == (listing, quiet)


def test_df_prints_short_sizes_and_docker_does_not() -> None:
    assert context_of("df -h").scanner is SIZED
    assert context_of("docker image ls").scanner is PRINTED


@pytest.mark.parametrize("command", ["docker image build .", "docker build -t x .", "docker compose up --build"])
def test_a_build_is_told_by_its_command(command: str) -> None:
    assert context_of(command).scanner is BUILT


def test_words_of_the_command_are_spoken_words() -> None:
    spoken = context_of("ping 172.18.0.9; docker start 3030", {"3030": "7f2a"}).spoken
    assert spoken == {"172.18.0.9": "172.18.0.9", "3030": "7f2a"}
