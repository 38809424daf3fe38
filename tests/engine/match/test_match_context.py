"""What a command tells about its output."""

from __future__ import annotations

import pytest

from livecheck.match.context import context_of
from livecheck.match.scanner import BUILT, METERED, PRINTED, SIZED, WRITTEN


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
        ('echo "$(date)" `date`', False),
        ("echo `date`", False),
        ("echo '$(date)' $(cat f) $((1 << 4))", True),
        ("cat <<END-1\ndate\nEND-1", True),
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


def test_du_prints_short_sizes_and_docker_does_not() -> None:
    assert context_of("du -h").scanner is SIZED
    assert context_of("df -h").scanner is METERED
    assert context_of("docker image ls").scanner is PRINTED


@pytest.mark.parametrize("command", ["docker image build .", "docker build -t x .", "docker compose up --build"])
def test_a_build_is_told_by_its_command(command: str) -> None:
    assert context_of(command).scanner is BUILT


def test_words_of_the_command_are_spoken_words() -> None:
    spoken = context_of("ping 172.18.0.9; docker start 3030", {"3030": "7f2a"}).spoken
    assert spoken == {"172.18.0.9": "172.18.0.9", "3030": "7f2a"}
