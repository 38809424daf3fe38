"""Rule 4: whole arguments that are, or begin, a bound identity; all else byte for byte."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livecheck.match import AmbiguousSample, Bindings, aliases_between, compare, substitute

DIGEST = "9d41f6b8ae577306a09595f8d3076ccd116b8553f2124968d6fcba35e05816fc"
REAL_DIGEST = "0b41f6b8ae577306a09595f8d3076ccd116b8553f2124968d6fcba35e05816fc"
TOKEN = f"SWMTKN-1-{'a' * 50}-{'b' * 25}"
REAL_TOKEN = f"SWMTKN-1-{'c' * 50}-{'d' * 25}"


def bound(*pairs: tuple[str, str]) -> Bindings:
    known = Bindings()
    for page, real in pairs:
        comparison = compare([page], [real], known, command="")
        assert comparison.matches
        known = comparison.bindings
    return known


KNOWN = bound(
    ("3030c9c91e12", "7f2a01b44c5d"),
    ("sha256:" + DIGEST, "sha256:" + REAL_DIGEST),
    ("fervent_newton", "zen_turing"),
    ("10.0.25.3", "172.19.0.3"),
    (TOKEN, REAL_TOKEN),
)


@pytest.mark.parametrize(
    ("command", "typed"),
    [
        ("docker start 3030", "docker start 7f2a"),
        ("docker start 3030c9", "docker start 7f2a01"),
        ("docker start 3030c9c91e12", "docker start 7f2a01b44c5d"),
        ("docker start '3030'", "docker start '7f2a'"),
        ('sh -c "docker start 3030"', 'sh -c "docker start 7f2a"'),
        ("(docker start 3030;docker stop 3030)&", "(docker start 7f2a;docker stop 7f2a)&"),
        ("docker start 3030|cat", "docker start 7f2a|cat"),
        ("x=`docker start 3030`", "x=`docker start 7f2a`"),
        ("docker start \\\n  3030", "docker start \\\n  7f2a"),
        ("docker rmi sha256:" + DIGEST, "docker rmi sha256:" + REAL_DIGEST),
        ("docker rmi 9d41f6b8", "docker rmi 0b41f6b8"),
        ("docker start fervent_newton", "docker start zen_turing"),
        ("ping 10.0.25.3", "ping 172.19.0.3"),
        (
            f"docker swarm join --token {TOKEN} 10.0.25.3:2377",
            f"docker swarm join --token {REAL_TOKEN} 172.19.0.3:2377",
        ),
    ],
)
def test_a_whole_argument_is_replaced(command: str, typed: str) -> None:
    assert substitute(command, KNOWN).text == typed


@pytest.mark.parametrize(
    "command",
    [
        "docker start 303",
        "docker start 3030c9c91e13",
        "docker start 3030c9c91e12a",
        "docker run -p 3030:80 alpine",
        "docker run --name=3030 alpine",
        "docker cp 3030:/hello.txt .",
        "cat 3030.txt",
        "cat dir/3030",
        "echo x3030 3030x x'3030' '3030'x",
        "docker start fervent",
        "curl http://10.0.25.3:2377/",
        "curl 10.0.25.30:2377",
        "ping 10.0.25",
        "cat > f <<EOF\n3030\nEOF",
        "docker  start   'a  b'\t\"c\"  ",
    ],
)
def test_all_else_stays_byte_for_byte(command: str) -> None:
    substituted = substitute(command, KNOWN)
    assert substituted.text == command
    assert substituted.aliases == {}


def test_after_a_here_document_words_are_replaced_again() -> None:
    command = "cat > f <<EOF\n3030\nEOF\ndocker start 3030"
    assert substitute(command, KNOWN).text == "cat > f <<EOF\n3030\nEOF\ndocker start 7f2a"


def test_aliases_say_what_was_typed_for_what() -> None:
    substituted = substitute("docker start 3030 fervent_newton 10.0.25.3:80", KNOWN)
    assert substituted.aliases == {
        "3030": "7f2a",
        "fervent_newton": "zen_turing",
        "10.0.25.3:80": "172.19.0.3:80",
    }
    assert aliases_between("docker start 3030 fervent_newton 10.0.25.3:80", substituted.text) == substituted.aliases


def test_commands_of_unlike_words_share_no_aliases() -> None:
    assert aliases_between("a b", "a b c") == {}


def test_a_beginning_is_made_longer_until_it_is_the_only_one() -> None:
    known = bound(("3030c9c91e12", "7f2a01b44c5d"), ("a6a9d46d0b2f", "7f2a01c44c5d"))
    assert substitute("docker start 3030", known).text == "docker start 7f2a01b"
    assert substitute("docker start a6a9", known).text == "docker start 7f2a01c"


def test_a_word_that_begins_two_identities_is_refused_with_both() -> None:
    known = bound(("3030c9c91e12", "7f2a01b44c5d"), ("3030d9c91e12", "a6a9d46d0b2f"))
    with pytest.raises(AmbiguousSample, match="`3030c9c91e12` or `3030d9c91e12`: write more") as caught:
        substitute("docker start 3030", known)
    assert caught.value.word == "3030"
    assert substitute("docker start 3030c", known).text == "docker start 7f2a0"


def test_the_same_value_in_two_forms_is_one_candidate() -> None:
    known = bound(("9d41f6b8ae57", "0b41f6b8ae57"), (DIGEST, REAL_DIGEST))
    assert substitute("docker rmi 9d41", known).text == "docker rmi 0b41"


@given(st.text(alphabet="abc 0123'\"\\\n;|&()<>$`=:./-", max_size=40))
def test_without_bindings_nothing_changes(command: str) -> None:
    assert substitute(command, Bindings()).text == command


@given(st.text(alphabet="30c9 '\"\n;|&()=:./", max_size=30))
def test_what_is_typed_is_what_the_page_has_with_aliases_put_in(command: str) -> None:
    substituted = substitute(command, KNOWN)
    back = substituted.text
    for page, real in sorted(substituted.aliases.items(), key=lambda pair: -len(pair[1])):
        back = back.replace(real, page)
    assert back == command
