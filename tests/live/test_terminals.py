"""The terminal's contract on a node, and in shells of containers on it."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest

from helpers.engines import an_exercise
from helpers.terminal_contract import BEHAVIOURS, Behaviour, type_in
from livecheck.lab import Laboratory
from livecheck.lab.engines import DockerLab
from livecheck.lab.host import Host
from livecheck.lab.pty import ROWS, ShellWire
from livecheck.terminal import COLUMNS, Session

pytestmark = pytest.mark.engine

MAKE_BASH_BOX = """
set -e
mkdir -p /tmp/box/bin /tmp/box/etc /tmp/box/tmp /tmp/box/usr/share/terminfo/x
find /usr/share/terminfo /etc/terminfo /lib/terminfo -name xterm -exec cp {} /tmp/box/usr/share/terminfo/x ';' || true
echo root:x:0:0:root:/root:/bin/bash >/tmp/box/etc/passwd
for name in bash cat head sleep yes; do
  program=$(command -v $name)
  cp -L $program /tmp/box/bin/$name
  for library in $(ldd $program | grep -o '/[^ :]*'); do
    mkdir -p /tmp/box${library%/*}
    cp -L $library /tmp/box$library
  done
done
ln -sf bash /tmp/box/bin/sh
tar -C /tmp/box -c . | docker image import --change 'ENV PATH=/bin' - bash-box
docker container run --detach --name bash-box --hostname box bash-box sleep 100000
"""
"""An image of bash with what it needs to know of terminals and a few programs, from those that the node has."""

SHELLS: dict[str, tuple[str, str] | None] = {
    "bash of the node": None,
    "ash in a container": ("docker container exec -it ash-box ash", "/ # "),
    "bash in a container": (r"docker container exec -it -e PS1='\u@\h:\w\$ ' bash-box bash --norc", "root@box:/# "),
}


@pytest.fixture(scope="module")
def lab(place: Laboratory) -> Iterator[DockerLab]:
    """A lab on whose node two containers run, one with BusyBox's shell and one with bash."""
    with place.open(an_exercise("terminals")) as lab:
        lab.script("docker container run --detach --name ash-box alpine sleep 100000")
        lab.script(MAKE_BASH_BOX)
        yield lab


def behave(host: Host, node: str, inner: tuple[str, str] | None, behaviour: Behaviour) -> None:
    """Opens a terminal on the node, in it the inner shell if there is one, and tries the behaviour there."""
    with closing(Session(ShellWire(host, node))) as terminal:
        if inner is not None:
            command, prompt = inner
            opened = type_in(terminal, command, opens=prompt)
            assert (opened.prompt, opened.lines, opened.exit, opened.fault) == (prompt, (), None, None)
        behaviour(terminal)


def test_a_terminal_has_its_size_from_its_first_command_on_however_many_are_opened_at_once(
    place: Laboratory, lab: DockerLab
) -> None:
    def size(_: int) -> tuple[str, ...]:
        with closing(Session(ShellWire(place.host, lab.nodes["node1"]))) as terminal:
            return type_in(terminal, "stty size").lines

    with ThreadPoolExecutor(16) as pool:
        assert set(pool.map(size, range(32))) == {(f"{ROWS} {COLUMNS}",)}


def test_a_terminal_tells_how_busy_its_machine_is(place: Laboratory, lab: DockerLab) -> None:
    with closing(Session(ShellWire(place.host, lab.nodes["node1"]))) as terminal:
        assert 0 < terminal.load() < 1000


@pytest.mark.parametrize("behaviour", BEHAVIOURS, ids=lambda behaviour: behaviour.__name__)
def test_every_shell_on_a_node(place: Laboratory, lab: DockerLab, behaviour: Behaviour) -> None:
    node = lab.nodes["node1"]
    with ThreadPoolExecutor() as pool:  # side by side: they mostly wait
        tried = {name: pool.submit(behave, place.host, node, inner, behaviour) for name, inner in SHELLS.items()}
    for name, outcome in tried.items():
        if error := outcome.exception():
            error.add_note(f"in {name}")
            raise error
