"""`apk` of the stand-in for alpine: the real formats, the real texts, and nothing unpacked that was not verified."""

from __future__ import annotations

import re

import pytest

from helpers.containers import inside
from helpers.terminal_contract import type_in
from livecheck.lab.laboratory import DockerLab

pytestmark = pytest.mark.engine

REPOSITORY = "http://mirror/alpine/v3/main"

LARGEST = 2 * 82.1e6
"""Bytes of the course's image: pages show the real one's, and a size may differ by a factor of two."""

DOCKERFILE = """FROM alpine
RUN apk update && apk add nodejs
COPY . /app
WORKDIR /app
CMD ["node", "index.js"]
"""

PRESENT = "busybox ca-certificates-bundle libc libssl3t64 libzstd1 openssl zlib1g".split()
"""What the image itself holds."""

UNKNOWN = """ERROR: unable to select packages:
  nosuch (no such package):
    required by: world[nosuch]
"""


def apk(lab: DockerLab, script: str, *options: str) -> list[str]:
    """The lines that a script in a fresh container prints, its status last."""
    return inside(lab, "alpine", script, *options).splitlines()


# --- update -----------------------------------------------------------------------------------------------


def test_update_tells_where_the_index_came_from_and_how_much_is_in_it(lab: DockerLab) -> None:
    described, counted, status = apk(lab, "apk update")
    assert described == f"Debian forky [{REPOSITORY}]"
    assert re.fullmatch(r"OK: [1-9]\d+ distinct packages available", counted)
    assert status == "status 0"


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("http://mirror/nothing", "HTTP 404: Not Found"),
        ("http://nowhere.invalid/main", "DNS: transient error (try again later)"),
        ("http://127.0.0.1:1/main", "Connection refused"),
    ],
)
def test_a_repository_that_does_not_answer_is_told_and_counted(lab: DockerLab, address: str, reason: str) -> None:
    shown = apk(lab, f"echo {address} >>/etc/apk/repositories; apk update")
    (arch,) = apk(lab, "cat /etc/apk/arch")[:1]
    assert f"WARNING: updating and opening {address}/{arch}/APKINDEX.tar.gz: {reason}" in shown
    assert re.fullmatch(r"1 unavailable, 0 stale; \d+ distinct packages available", shown[-2])
    assert shown[-1] == "status 1"


@pytest.mark.parametrize("command", ["apk update", "apk add nodejs"])
def test_only_root_may_change_anything(lab: DockerLab, command: str) -> None:
    assert apk(lab, command, "--user nobody") == [
        "ERROR: Unable to lock database: Permission denied",
        "ERROR: Failed to open apk database: Permission denied",
        "status 99",
    ]


# --- add --------------------------------------------------------------------------------------------------


def test_add_installs_first_what_a_package_needs(lab: DockerLab) -> None:
    *shown, last, status = apk(lab, "apk update >/dev/null && apk add nodejs")
    steps = [re.fullmatch(r"\( ?(\d+)/(\d\d)\) Installing (\S+) \(\d[\d.]*-r\d+\)", line) for line in shown]
    found = [(int(step[1]), int(step[2]), step[3]) for step in steps if step]
    assert [(number, total) for number, total, _ in found] == [(i + 1, len(shown)) for i in range(len(shown))]
    names = [name for _, _, name in found]
    assert names[-1] == "nodejs"
    assert len(set(names)) == len(names) > 10
    assert shown[0].startswith("( 1/")
    assert re.fullmatch(rf"OK: \d+\.\d MiB in {len(names) + len(PRESENT)} packages", last)
    assert status == "status 0"


def test_what_is_installed_is_remembered_and_not_installed_again(lab: DockerLab) -> None:
    script = "apk add --no-cache node-balanced-match >/dev/null; apk add --no-cache node-balanced-match; apk info"
    counted, *installed, _ = apk(lab, f"{script} | sort; cat /etc/apk/world; ls /var/cache/apk /tmp")
    assert re.fullmatch(rf"OK: \d+\.\d MiB in {len(PRESENT) + 1} packages", counted)
    assert installed == sorted([*PRESENT, "node-balanced-match"]) * 2 + ["/tmp:", "", "/var/cache/apk:"]


def test_an_unknown_package_is_told_and_nothing_is_installed(lab: DockerLab) -> None:
    shown = inside(lab, "alpine", "apk update >/dev/null; apk add nodejs nosuch; echo $?; apk info")
    assert shown.splitlines() == [*UNKNOWN.splitlines(), "1", *PRESENT, "status 0"]


def test_without_an_index_no_package_is_known(lab: DockerLab) -> None:
    shown = inside(lab, "alpine", "apk add nosuch")
    warning, *rest = shown.splitlines()
    assert re.fullmatch(
        rf"WARNING: opening from cache {REPOSITORY}/\w+/APKINDEX\.tar\.gz: No such file or directory", warning
    )
    assert rest == [*UNKNOWN.splitlines(), "status 1"]


def test_a_command_that_the_script_does_not_know_is_refused(lab: DockerLab) -> None:
    assert apk(lab, "apk nosuch") == ["ERROR: 'nosuch' is not an apk command. See 'apk --help'.", "status 1"]


# --- verification -----------------------------------------------------------------------------------------

OWN_REPOSITORY = """
folder=/srv/$(cat /etc/apk/arch)
mkdir -p $folder
cd $folder
wget -q {repository}/$(cat /etc/apk/arch)/APKINDEX.tar.gz
for name in node-balanced-match node-brace-expansion; do
  version=$(tar -xzOf APKINDEX.tar.gz APKINDEX | grep -A1 "^P:$name$" | sed -n 's/^V://p')
  wget -q -O $name {repository}/$(cat /etc/apk/arch)/$name-$version.apk
  [ $name != node-balanced-match ] || package=$name-$version.apk
done
{change}
mv node-balanced-match $package
httpd -p 80 -h /srv
echo http://127.0.0.1 >/etc/apk/repositories
apk update >/dev/null
apk add node-balanced-match
echo $?
ls /usr/share
apk info
"""
"""Offers a package to apk after a change to its file."""

CHANGE_BYTE = "printf '\\x55' | dd of=node-balanced-match bs=1 seek=$(({place})) conv=notrunc 2>/dev/null"
SIGN = (
    "touch .SIGN.RSA.someone.pub; tar -c .SIGN.RSA.someone.pub | gzip >signed; cat node-balanced-match >>signed; "
    "mv signed node-balanced-match"
)


def offered(lab: DockerLab, change: str) -> list[str]:
    return apk(lab, OWN_REPOSITORY.format(repository=REPOSITORY, change=change))


@pytest.mark.parametrize(
    "change",
    [
        CHANGE_BYTE.format(place="20"),
        CHANGE_BYTE.format(place="$(stat -c %s node-balanced-match) - 20"),
        "head -c -1 node-balanced-match >shorter; mv shorter node-balanced-match",
        "cp node-brace-expansion node-balanced-match",
        ": >node-balanced-match",
    ],
    ids=["description changed", "data changed", "cut short", "another package", "empty"],
)
def test_a_package_that_is_not_what_the_index_says_is_not_unpacked(lab: DockerLab, change: str) -> None:
    step, error, counted, code, *rest = offered(lab, change)
    assert re.fullmatch(r"\(1/1\) Installing node-balanced-match \(.*\)", step)
    assert re.fullmatch(r"ERROR: node-balanced-match-\d\S*: v2 package integrity error", error)
    assert re.fullmatch(rf"1 error; \d+\.\d MiB in {len(PRESENT)} packages", counted)
    assert code == "1"
    assert "nodejs" not in rest
    assert rest[-1 - len(PRESENT) :] == [*PRESENT, "status 0"]


def test_a_package_that_is_gone_is_told(lab: DockerLab) -> None:
    shown = offered(lab, "package=elsewhere")
    assert re.fullmatch(r"ERROR: \S+: HTTP 404: Not Found", shown[1])
    assert shown[3] == "1"


@pytest.mark.parametrize("change", ["true", SIGN], ids=["as it is", "signed"])
def test_a_package_is_unpacked_with_a_signature_or_without(lab: DockerLab, change: str) -> None:
    shown = offered(lab, change)
    assert shown[2] == "0"
    assert "nodejs" in shown
    assert shown[-2 - len(PRESENT) :] == [*PRESENT, "node-balanced-match", "status 0"]


# --- the course's image -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def hello(lab: DockerLab) -> str:
    """The image that the course builds."""
    lab.script("mkdir -p hello")
    lab.write("node1", "hello/index.js", 'console.log("hello from " + require("os").hostname());\n')
    lab.write("node1", "hello/Dockerfile", DOCKERFILE)
    built = type_in(lab.terminal("node1"), "docker image build -t hello:v0.1 hello", timeout=120)
    assert built.exit == 0
    assert any("[2/4] RUN apk update && apk add nodejs" in line for line in built.lines)
    return "hello:v0.1"


def test_it_runs_a_program_of_node(lab: DockerLab, hello: str) -> None:
    shown = lab.script(f"docker container run --rm --hostname 92d79b6de29f {hello}")
    assert shown == "hello from 92d79b6de29f\n"


def test_node_is_a_whole_one(lab: DockerLab, hello: str) -> None:
    program = """
const http = require("http");
const server = http.createServer((request, answer) => answer.end("served")).listen(80, async () => {
  console.log(await (await fetch("http://localhost/")).text());
  console.log(new Intl.DateTimeFormat("fr", { dateStyle: "full", timeZone: "UTC" }).format(0));
  console.log(require("crypto").createHash("sha256").update("").digest("hex").slice(0, 8));
  console.log(require("fs").globSync("/etc/apk/w*").join());
  server.close();
});
"""
    assert inside(lab, hello, f"node --no-warnings - <<'END'\n{program}\nEND").splitlines() == [
        "served",
        "jeudi 1 janvier 1970",
        "e3b0c442",
        "/etc/apk/world",
        "status 0",
    ]


def test_it_has_four_layers_and_the_size_of_the_real_one_within_a_factor_of_two(lab: DockerLab, hello: str) -> None:
    layers, size = lab.script(
        f"docker image inspect --format '{{{{len .RootFS.Layers}}}} {{{{.Size}}}}' {hello}"
    ).split()
    assert int(layers) == 4
    assert LARGEST / 4 < int(size) < LARGEST


def test_it_ends_when_it_is_told_to(lab: DockerLab, hello: str) -> None:
    ended = lab.script(
        f"id=$(docker container run --detach --init {hello} node -e 'setInterval(() => 0, 1000)'); "
        "sleep 0.5; start=$(date +%s%N); docker container stop -t 60 $id >/dev/null; end=$(date +%s%N); "
        "docker container inspect --format '{{.State.ExitCode}}' $id; docker container rm $id >/dev/null; "
        "echo $(((end - start) / 1000000))"
    )
    status, milliseconds = ended.split()
    assert status == "143"
    assert int(milliseconds) < 5000
