"""The private daemon: on a machine of its own each time, which must look afterwards as it did before.

The machine is a set of namespaces (network, mounts, processes), so that no Docker outside is seen or touched,
and so that whatever a test leaves behind ends with it.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import tarfile
import threading
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from helpers import PROJECT

pytestmark = pytest.mark.private

HELPERS = ("with-daemon", "daemon_answers.py", "network_traces.py", "debian-packages")

MACHINE = r"""
set -u
mount --make-rprivate /
mount -t tmpfs tmpfs /run
mount --bind /usr /usr && mount -o remount,bind,ro /usr  # whatever a test does, the programs stay as they are
ip link set lo up
echo 0 >/proc/sys/net/ipv4/ip_forward
cd "$CHECKOUT"

look() {
  iptables-save | grep -E '^-A|^:.* -|DROP'
  ip -o link | cut -d: -f2
  cat /proc/sys/net/ipv4/ip_forward
  cut -d' ' -f5 /proc/self/mountinfo | grep -vxFf mounts
  cat /proc/[0-9]*/comm 2>/dev/null | grep -E 'dockerd|containerd|docker-proxy|sleep'
  ls -d /run/livecheck* .livecheck/daemon/run 2>/dev/null
}
called() { grep -lsx "$1" /proc/[0-9]*/comm | grep -o '[0-9]*'; }
none() { ! called "$1"; }
wait_for() { until "$@" >/dev/null 2>&1; do sleep 0.05; done; }
cut -d' ' -f5 /proc/self/mountinfo >mounts  # only new ones count: others may come to an end outside
look >before
"""
SAME = "\nlook | diff before - && echo the machine is as before\n"
AS_BEFORE = "the machine is as before"

CONTAINER = """
import sys, docker
client = docker.from_env()
client.api.import_image(sys.argv[1], repository="sleeper")
client.networks.create("course")
port = {"80/tcp": ("127.0.0.1", None)}
client.containers.run("sleeper", ["/sleep", "600"], detach=True, network="course", ports=port, init=True)
print("running", len(client.containers.list()))
"""


@pytest.fixture
def checkout() -> Iterator[Path]:
    """A checkout with a blank and an accent in its path, which is short enough for sockets."""
    with TemporaryDirectory(prefix="livecheck-") as folder:
        yield copy_helpers(Path(folder, "le dépôt"))


@pytest.fixture
def answering_daemon(tmp_path: Path) -> Iterator[str]:
    """The address of something that says what a daemon says when it is asked whether it is there."""
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "sock"))
        listening.listen()
        listening.settimeout(60)
        thread = threading.Thread(target=answer_once, args=[listening])
        thread.start()
        yield f"unix://{tmp_path}/sock"
        thread.join()


def answer_once(listening: socket.socket) -> None:
    connection, _ = listening.accept()
    with connection:
        connection.recv(4096)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nOK")


def copy_helpers(folder: Path) -> Path:
    (folder / "tools").mkdir(parents=True)
    for helper in HELPERS:
        shutil.copy2(PROJECT / "tools" / helper, folder / "tools")
    (folder / "container.py").write_text(CONTAINER)
    return folder


def variables(checkout: Path, **more: str) -> dict[str, str]:
    ours = ("DOCKER_", "LIVECHECK")
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return inherited | {"CHECKOUT": str(checkout), "PYTHON": sys.executable} | more


def on_machine(checkout: Path, script: str) -> str:
    """Runs a script on a machine of its own; returns what it printed, errors too."""
    if os.getuid() != 0 or not shutil.which("dockerd"):
        pytest.skip("needs root and an installed dockerd")
    machine = ("unshare", "--net", "--mount", "--pid", "--fork", "--mount-proc", "--kill-child")
    done = subprocess.run(
        [*machine, "bash", "-c", MACHINE + script],
        env=variables(checkout),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=180,
        check=False,
    )
    return done.stdout


def plain(checkout: Path, *command: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Runs the script on this machine, in cases in which it starts no daemon."""
    return subprocess.run(
        [str(checkout / "tools" / "with-daemon"), *command],
        env=variables(checkout, **more),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def sleeper(checkout: Path) -> Path:
    """The root of an image that holds just `sleep` and what it is linked with."""
    tar = checkout / "sleeper.tar"
    program = str(shutil.which("sleep"))
    linked = subprocess.run(["ldd", program], capture_output=True, text=True, check=True).stdout
    with tarfile.open(tar, "w", dereference=True) as archive:
        archive.add(program, "sleep")
        for library in re.findall(r"(/\S+) \(0x", linked):
            archive.add(library, library)
    return tar


# --- a private daemon -------------------------------------------------------------------------------------


def test_the_command_gets_a_daemon_and_its_status_is_kept(checkout: Path) -> None:
    shown = on_machine(
        checkout,
        """tools/with-daemon sh -c 'python3 tools/daemon_answers.py; exit 7'
           echo "status $?" """
        + SAME,
    )
    assert f"unix://{checkout}/.livecheck/daemon/run/socket\n" in shown
    assert "starting a private one in .livecheck/daemon\n" in shown
    assert "status 7" in shown
    assert AS_BEFORE in shown


def test_containers_networks_and_rules_go_with_the_daemon(checkout: Path) -> None:
    shown = on_machine(checkout, f"tools/with-daemon {python()} container.py '{sleeper(checkout)}'" + SAME)
    assert "running 1" in shown
    assert AS_BEFORE in shown


def test_images_are_kept_for_the_next_start(checkout: Path) -> None:
    shown = on_machine(
        checkout,
        f"""tools/with-daemon {python()} container.py '{sleeper(checkout)}'
            tools/with-daemon {python()} -c 'import docker; print(docker.from_env().images.list())' """,
    )
    assert "sleeper:latest" in shown


@pytest.mark.parametrize(("signal", "status"), [("TERM", 143), ("HUP", 129)])
def test_a_signal_reaches_the_command_and_stops_the_daemon(checkout: Path, signal: str, status: int) -> None:
    shown = on_machine(
        checkout,
        f"""tools/with-daemon sh -c 'echo $$ >up; exec sleep 600' & script=$!
            wait_for test -s up
            kill -{signal} $script; wait $script; echo "status $?" """
        + SAME,
    )
    assert f"status {status}" in shown
    assert AS_BEFORE in shown


def test_ctrl_c_reaches_the_command_once_and_its_own_clearing_up_is_waited_for(checkout: Path) -> None:
    trap = "trap 'echo interrupted; sleep 0.2; echo cleared; exit 3' INT"
    (checkout / "command").write_text(f"{trap}\necho >up\nwhile :; do sleep 0.1; done\n")
    shown = on_machine(
        checkout,
        """setsid env --default-signal=INT tools/with-daemon bash ./command & script=$!
           wait_for test -s up
           kill -INT -- -$script; wait $script; echo "status $?" """
        + SAME,
    )
    assert shown.count("interrupted") == 1
    assert "cleared\nstatus 3" in shown
    assert AS_BEFORE in shown


@pytest.mark.parametrize("target", ["$script", "-$script"], ids=["make alone", "the whole group"])
def test_make_hands_a_signal_on_and_waits(checkout: Path, target: str) -> None:
    (checkout / "Makefile").write_text("site:\n\t@tools/with-daemon sh -c 'echo >up; exec sleep 600'\n")
    shown = on_machine(
        checkout,
        f"""setsid make site & script=$!
            wait_for test -s up
            kill -TERM -- {target}; wait $script; echo "status $?" """
        + SAME,
    )
    assert "Error 143\nstatus 143" in shown
    assert AS_BEFORE in shown


def test_a_signal_while_the_daemon_starts_stops_it_too(checkout: Path) -> None:
    shown = on_machine(
        checkout,
        """tools/with-daemon true & script=$!
           wait_for called dockerd
           kill -TERM $script; wait $script; echo "status $?" """
        + SAME,
    )
    assert "status 143" in shown
    assert AS_BEFORE in shown


def test_a_daemon_that_another_command_uses_is_not_ended_because_it_is_slow(checkout: Path) -> None:
    shown = on_machine(
        checkout,
        """tools/with-daemon sh -c 'echo $$ >up; exec sleep 600' & script=$!
           wait_for test -s up
           kill -STOP $(called dockerd)
           sed -i.bak 's/^TIMEOUT = .*/TIMEOUT = 1/' tools/daemon_answers.py
           tools/with-daemon true; echo "second $?"
           mv tools/daemon_answers.py.bak tools/daemon_answers.py
           kill -CONT $(called dockerd)
           python3 tools/daemon_answers.py "unix://$PWD/.livecheck/daemon/run/socket" && echo "it lives"
           kill -TERM $script; wait $script; echo "first $?" """
        + SAME,
    )
    assert "the private daemon here is in use and does not answer: try again, or end what uses it" in shown
    assert "second 1" in shown
    assert "it lives" in shown
    assert "first 143" in shown
    assert AS_BEFORE in shown


def test_what_a_killed_script_leaves_is_used_and_stopped_by_the_next(checkout: Path) -> None:
    shown = on_machine(
        checkout,
        """tools/with-daemon sh -c 'echo $$ >up; exec sleep 600' & script=$!
           wait_for test -s up
           kill -KILL $script $(cat up); wait $script
           echo "daemons $(called dockerd | wc -l)"
           tools/with-daemon true; echo "status $?" """
        + SAME,
    )
    assert "daemons 1" in shown
    assert "using the private Docker daemon that runs here already" in shown
    assert "status 0" in shown
    assert AS_BEFORE in shown


@pytest.mark.parametrize("victims", ["dockerd", "dockerd containerd", "dockerd containerd containerd-shim"])
def test_what_a_killed_daemon_leaves_is_cleared_by_the_next_start(checkout: Path, victims: str) -> None:
    shown = on_machine(
        checkout,
        f"""tar='{sleeper(checkout)}'
            tools/with-daemon sh -c '{python()} container.py "$0"; echo $$ >up; exec sleep 601' "$tar" &
            script=$!
            wait_for test -s up
            kill -KILL $script $(cat up); wait $script
            for name in {victims}; do kill -KILL $(called $name); done
            wait_for none dockerd
            echo "sleeping $(called sleep | wc -l)"
            tools/with-daemon true; echo "status $?" """
        + SAME,
    )
    assert "running 1" in shown
    assert "sleeping 1" in shown, "the container has outlived its daemon, so that there is something to clear"
    assert "starting a private one" in shown
    assert "status 0" in shown
    assert AS_BEFORE in shown


def test_a_process_file_that_names_a_stranger_does_no_harm(checkout: Path) -> None:
    shown = on_machine(
        checkout,
        """mkdir -p .livecheck/daemon/run; echo $$ >.livecheck/daemon/run/pid
           tools/with-daemon echo fine; echo "status $?" """,
    )
    assert "fine\nstatus 0" in shown


def test_two_commands_share_one_daemon_and_the_last_stops_it(checkout: Path) -> None:
    shown = on_machine(
        checkout,
        """tools/with-daemon sh -c 'echo >up1; until test -e end1; do sleep 0.05; done' & first=$!
           wait_for test -s up1
           tools/with-daemon sh -c 'echo >up2; until test -e end2; do sleep 0.05; done' & second=$!
           wait_for test -s up2
           echo >end1; wait $first; echo "daemons $(called dockerd | wc -l)"
           tools/with-daemon --remove; echo "status $?"
           echo >end2; wait $second"""
        + SAME,
    )
    assert "using the private Docker daemon that runs here already" in shown
    assert "daemons 1" in shown
    assert re.search("is in use: end the command that uses it first\nstatus 1", shown)
    assert AS_BEFORE in shown


def test_two_commands_that_start_at_once_end_well(checkout: Path) -> None:
    shown = on_machine(
        checkout,
        """tools/with-daemon echo first & tools/with-daemon echo second & wait""" + SAME,
    )
    assert re.search("^first$", shown, re.MULTILINE)
    assert re.search("^second$", shown, re.MULTILINE)
    assert AS_BEFORE in shown


def test_a_deep_checkout_has_its_sockets_elsewhere(tmp_path: Path) -> None:
    checkout = copy_helpers(tmp_path / ("deep" * 25))
    shown = on_machine(checkout, "tools/with-daemon python3 tools/daemon_answers.py; ls -A /run" + SAME)
    assert re.search(r"^unix:///run/livecheck-\d+/socket$", shown, re.MULTILINE)
    assert AS_BEFORE in shown


def test_a_daemon_that_cannot_start_is_told_in_one_line(checkout: Path) -> None:
    shown = on_machine(
        checkout,
        """mkdir bin; printf '#!/bin/sh\\necho starting; echo no space left on device; exit 1\\n' >bin/dockerd
           chmod +x bin/dockerd
           PATH=$CHECKOUT/bin:$PATH tools/with-daemon echo fine; echo "status $?" """
        + SAME,
    )
    log = checkout / ".livecheck/daemon/log"
    assert f"the private daemon does not start: no space left on device (all of it: {log})\nstatus 1\n" in shown
    assert log.read_text() == "starting\nno space left on device\n"
    assert AS_BEFORE in shown


NO_DOCKERD = """
mkdir /run/upper /run/work
mount -t overlay overlay -o lowerdir=/usr/sbin,upperdir=/run/upper,workdir=/run/work /usr/sbin
rm /usr/sbin/dockerd
mkdir bin; PATH=$CHECKOUT/bin:$PATH
printf '#!/bin/sh\\nexit 1\\n' >bin/dpkg-query
printf '#!/bin/sh\\necho "$@" >>asked; case $* in *install*) umount /usr/sbin;; esac\\n' >bin/apt-get
chmod +x bin/*
"""


def test_missing_docker_is_installed_and_a_daemon_started(checkout: Path) -> None:
    shown = on_machine(checkout, NO_DOCKERD + 'tools/with-daemon echo fine; echo "status $?"')
    assert "installing docker.io iptables iproute2 with apt-get" in shown
    assert "fine\nstatus 0" in shown
    assert re.fullmatch(
        "-q .* update\n-qy .* install --no-install-recommends docker.io iptables iproute2\n",
        (checkout / "asked").read_text(),
    )


NOT_ROOT = "printf '#!/bin/sh\\necho 1000\\n' >bin/id; chmod +x bin/id\n"
NO_APT = """
mkdir few; cp bin/dpkg-query few
for tool in bash cat cksum cut dirname env id; do ln -s "$(command -v $tool)" few; done
PATH=$CHECKOUT/few
"""


@pytest.mark.parametrize("obstacle", [NOT_ROOT, NO_APT])
def test_where_nothing_can_be_installed_one_line_says_what_to_do(checkout: Path, obstacle: str) -> None:
    shown = on_machine(checkout, NO_DOCKERD + obstacle + 'tools/with-daemon echo fine; echo "status $?"')
    (line, status) = shown.splitlines()
    assert line.startswith("with-daemon: no Docker daemon answers (unix:///var/run/docker.sock: No such file")
    assert "point DOCKER_HOST at a daemon, or be root on Debian or Ubuntu" in line
    assert status == "status 1"
    assert not (checkout / "asked").exists()


def test_remove_leaves_no_folder(checkout: Path) -> None:
    shown = on_machine(checkout, "tools/with-daemon true; tools/with-daemon --remove; ls -A .livecheck" + SAME)
    assert not list((checkout / ".livecheck").iterdir())
    assert AS_BEFORE in shown


def python() -> str:
    """An interpreter that has docker-py."""
    return sys.executable


# --- no private daemon ------------------------------------------------------------------------------------


def test_a_daemon_that_answers_is_used_as_it_is(checkout: Path, answering_daemon: str) -> None:
    done = plain(checkout, "sh", "-c", "echo $DOCKER_HOST; exit 5", DOCKER_HOST=answering_daemon)
    assert (done.stdout, done.stderr, done.returncode) == (f"{answering_daemon}\n", "", 5)
    assert not (checkout / ".livecheck").exists()


def test_a_docker_host_that_does_not_answer_is_told_and_nothing_is_started(checkout: Path) -> None:
    done = plain(checkout, "echo", "fine", DOCKER_HOST="unix:///nowhere")
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr == (
        "with-daemon: no daemon answers at DOCKER_HOST (unix:///nowhere: No such file or directory): "
        "start it, or unset DOCKER_HOST\n"
    )
    assert not (checkout / ".livecheck").exists()


@pytest.mark.parametrize("switch", ["off", "recorded"])
def test_without_a_run_no_daemon_is_asked_for(checkout: Path, switch: str) -> None:
    done = plain(checkout, "echo", "fine", LIVECHECK=switch, DOCKER_HOST="unix:///nowhere")
    assert (done.stdout, done.returncode) == ("fine\n", 0)


def test_without_a_command_it_says_how_it_is_used(checkout: Path) -> None:
    done = plain(checkout)
    assert done.returncode == 2
    assert "tools/with-daemon COMMAND..." in done.stderr
