"""The stand-in for alpine shows what the real image shows."""

from __future__ import annotations

import re

import pytest

from helpers.containers import files_of, inside, said
from helpers.terminal_contract import type_in
from livecheck.lab.laboratory import DockerLab

pytestmark = pytest.mark.engine

ROOT = "bin dev etc home lib media mnt opt proc root run sbin srv sys tmp usr var".split()
MODES = {"proc": "dr-xr-xr-x", "sys": "dr-xr-xr-x", "root": "drwx------", "tmp": "drwxrwxrwt"}


# --- what a reader sees ---------------------------------------------------------------------------


def test_the_root_holds_what_the_real_one_holds(lab: DockerLab) -> None:
    assert said(lab, "alpine", "ls /").split() == ROOT


def test_the_long_listing_reads_as_the_real_one(lab: DockerLab) -> None:
    total, *entries = said(lab, "alpine", "ls -l").splitlines()
    assert total == "total 56"
    fields = [entry.split() for entry in entries]
    assert [field[8:] for field in fields] == [[name] for name in ROOT]
    assert {tuple(field[2:4]) for field in fields} == {("root", "root")}
    assert {field[8]: field[0] for field in fields} == {name: MODES.get(name, "drwxr-xr-x") for name in ROOT}
    assert re.fullmatch(r"drwxr-xr-x +\d+ root +root +4096 \w{3} +\d+ +[\d:]+ bin", entries[0])


def test_the_image_itself_has_these_modes_too(lab: DockerLab) -> None:
    files = files_of(lab, "alpine")
    assert {name: files[name] for name in ROOT} == {name: f"{MODES.get(name, 'drwxr-xr-x')} 0/0" for name in ROOT}
    assert files["var/tmp"] == "drwxrwxrwt 0/0"


def test_its_shell_opens_without_a_greeting(lab: DockerLab) -> None:
    for shell in ("/bin/ash", "ash", "sh", "/bin/sh", ""):
        opened = type_in(lab.terminal("node1"), f"docker container run -it --rm alpine {shell}".strip(), opens="/ # ")
        assert (opened.lines, opened.prompt, opened.fault) == ((), "/ # ", None)
        assert type_in(lab.terminal("node1"), "exit").prompt is None


def test_files_can_be_made_in_it_and_found_again(lab: DockerLab) -> None:
    assert said(lab, "alpine", "sh -c 'echo \"hello world\" > hello.txt; cat /hello.txt; ls hello.txt'").split("\n")[
        :2
    ] == [
        "hello world",
        "hello.txt",
    ]


def test_a_program_that_there_is_not_is_told_as_in_the_real_one(lab: DockerLab) -> None:
    terminal = lab.terminal("node1")
    type_in(terminal, "docker container run -it --rm alpine /bin/ash", opens="/ # ")
    missing = type_in(terminal, "nosuch")
    assert (missing.lines, missing.exit, missing.prompt) == (("/bin/ash: nosuch: not found",), 127, "/ # ")
    absent = type_in(terminal, "cat /x; ls /x")
    assert absent.lines == ("cat: can't open '/x': No such file or directory", "ls: /x: No such file or directory")
    assert type_in(terminal, "exit").prompt is None


def test_the_programs_that_pages_use_are_there(lab: DockerLab) -> None:
    names = "ash cat chown grep id ip ls mkdir nc nslookup ping ps sh sleep vi wget".split()
    found = said(lab, "alpine", f"which {' '.join(names)}").split()
    assert [path.rpartition("/")[2] for path in found] == names


SECURE_PAGE = """
cd /tmp
openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=localhost -addext subjectAltName=DNS:localhost -keyout key \\
  -out certificate 2>/dev/null
{trust}
echo hello >page
openssl s_server -accept 443 -key key -cert certificate -WWW </dev/null >/dev/null 2>&1 &
for try in $(seq 50); do nc localhost 443 </dev/null >/dev/null 2>&1 && break; sleep 0.1; done
timeout 10 wget -q -O - https://localhost/page 2>/dev/null
"""


@pytest.mark.parametrize(
    ("trust", "shown"),
    [("", "status 1\n"), ("cat certificate >>/etc/ssl/certs/ca-certificates.crt", "hello\nstatus 0\n")],
    ids=["a certificate of nobody's", "one that is trusted"],
)
def test_a_page_is_fetched_over_tls_from_whom_one_trusts(lab: DockerLab, trust: str, shown: str) -> None:
    assert inside(lab, "alpine", SECURE_PAGE.format(trust=trust)) == shown


def test_everybodys_certificates_are_there(lab: DockerLab) -> None:
    checked = said(lab, "alpine", "openssl verify -CAfile /etc/ssl/cert.pem /etc/ssl/cert.pem")
    assert checked == "/etc/ssl/cert.pem: OK\n"


# --- users and capabilities -----------------------------------------------------------------------


def test_its_users_are_those_of_the_real_one(lab: DockerLab) -> None:
    assert said(lab, "alpine", "id").strip().startswith("uid=0(root) gid=0(root)")
    assert said(lab, "alpine", "id nobody").strip() == "uid=65534(nobody) gid=65534(nobody) groups=65534(nobody)"
    assert said(lab, "alpine", "whoami", "-u nobody").strip() == "nobody"
    assert said(lab, "alpine", "id -u daemon").strip() == "2"


@pytest.mark.parametrize(
    ("options", "allowed"),
    [
        ("", True),
        ("--cap-drop ALL --cap-add CHOWN", True),
        ("--cap-drop CHOWN", False),
        ("--cap-add chown -u nobody", False),
    ],
)
def test_chown_needs_its_capability(lab: DockerLab, options: str, allowed: bool) -> None:
    done = type_in(lab.terminal("node1"), f"docker run --rm {options} alpine chown nobody /".replace("  ", " "))
    expected = ((), 0) if allowed else (("chown: /: Operation not permitted",), 1)
    assert (done.lines, done.exit) == expected


# --- how it ends ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "seconds", "status"),
    [("--init", 60, "143"), ("", 1, "137")],
    ids=["an init process hands the signal on", "the first process of a container does not heed it"],
)
def test_a_stop_ends_it_as_it_ends_the_real_one(lab: DockerLab, options: str, seconds: int, status: str) -> None:
    ended = lab.script(
        f"id=$(docker container run --detach {options} alpine sleep 100000); docker container stop -t {seconds} $id "
        ">/dev/null; docker container inspect --format '{{.State.ExitCode}}' $id; docker container rm $id >/dev/null"
    )
    assert ended.strip() == status


def test_a_shell_that_handles_the_signal_ends_by_itself(lab: DockerLab) -> None:
    handler = "trap 'exit 3' TERM; echo ready; while :; do sleep 0.1; done"
    ended = lab.script(
        f'id=$(docker container run --detach alpine sh -c "{handler}"); '
        "until docker container logs $id | grep -q ready; do sleep 0.05; done; "
        "docker container stop -t 60 $id >/dev/null; "
        "docker container inspect --format '{{.State.ExitCode}}' $id; docker container rm $id >/dev/null"
    )
    assert ended.strip() == "3"
