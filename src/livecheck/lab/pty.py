"""A shell in a container, on a PTY: the wire that a terminal talks through."""

from __future__ import annotations

import os
import select
import sys
import termios
import tty
from contextlib import suppress

from docker.errors import APIError
from requests.exceptions import RequestException

from livecheck.errors import Broken
from livecheck.lab import execs
from livecheck.lab.host import Host
from livecheck.terminal import COLUMNS

ROWS = 50

SHELL = ["bash", "-c", f"stty rows {ROWS} cols {COLUMNS}; exec bash --noprofile --norc -i"]
"""The shell sets the size of its terminal itself. Docker can be asked to, but on a busy machine the request may come
before the terminal is there and be lost without a word; BuildKit then cuts its lines at 80 columns."""

HOME = "/root"
ENVIRONMENT = {"TERM": "xterm", "HOME": HOME, "LANG": "C.UTF-8", "HISTFILE": "", "INPUTRC": "/dev/null"}

DETACH_KEYS = "ctrl-_,ctrl-^,ctrl-_"
"""Keys that no page presses: Docker's own `^P^Q` is to reach the container inside, not end this exec."""

CHUNK = 1 << 16

LOAD = (
    "for n in 1 2 3 4 5; do read -r mean _ _ now _ </proc/loadavg; echo ${now%/*}; sleep 0.1; done; echo $mean; nproc"
)
"""Tells five times how many programs want to run, then the mean of a minute, and how many processors there are."""


class ShellWire:
    """Bytes to and from a shell on a node; implements `livecheck.terminal.Wire`."""

    def __init__(self, host: Host, container: str) -> None:
        self._host, self._container = host, container
        try:
            self._exec = host.client.api.exec_create(
                container,
                SHELL,
                stdin=True,
                tty=True,
                environment=ENVIRONMENT,
                workdir=HOME,
                detach_keys=DETACH_KEYS,
            )["Id"]
            line = execs.start(host, self._exec, tty=True)
        except (APIError, RequestException) as error:
            raise Broken(f"no shell can be opened on the node: {error}") from error
        self._stream, self.socket, self._early = line.stream, line.socket, line.early

    def send(self, data: bytes) -> None:
        self.socket.sendall(data)

    def receive(self, timeout: float) -> bytes | None:
        """What has come within `timeout` seconds: nothing (`None`), bytes, or the end (`b""`)."""
        if self._early:
            early, self._early = self._early, b""
            return early
        ready, _, _ = select.select([self.socket], [], [], max(0.0, timeout))
        try:
            return self.socket.recv(CHUNK) if ready else None
        except ConnectionError:  # whoever is at the other end has gone without a word
            return b""

    def kill(self, shell: int) -> None:
        """Ends whatever runs in the foreground of the terminal whose shell has that process ID on the node."""
        script = f"kill -KILL -- -$(cut -d' ' -f8 /proc/{shell}/stat)"  # Debian's sh knows no `--` there
        with suppress(APIError, RequestException):
            killer = self._host.client.api.exec_create(self._container, ["bash", "-c", script])["Id"]
            self._host.client.api.exec_start(killer)

    def load(self) -> float:
        """How many programs want to run on each processor: now, or in the last minute if that were more."""
        with suppress(APIError, RequestException, OSError, ValueError):
            said = execs.run(self._host, self._container, ["timeout", "10", "bash", "-c", LOAD], limit=15)
            *now, mean, processors = map(float, said.output.split())
            return max(sum(now) / len(now) - 1, mean) / processors
        return 0.0

    def close(self) -> None:
        with suppress(OSError):
            self.socket.close()
        with suppress(OSError):
            self._stream.close()


def interact(host: Host, container: str) -> None:
    """Connects this process's terminal to a shell on a node until that ends."""
    wire = ShellWire(host, container)
    former = termios.tcgetattr(sys.stdin)
    tty.setraw(sys.stdin)
    try:
        _relay(wire)
    finally:
        termios.tcsetattr(sys.stdin, termios.TCSADRAIN, former)
        wire.close()


def _relay(wire: ShellWire) -> None:
    os.write(sys.stdout.fileno(), wire.receive(0) or b"")
    while True:
        ready, _, _ = select.select([wire.socket, sys.stdin], [], [])
        if sys.stdin in ready:
            wire.send(os.read(sys.stdin.fileno(), CHUNK))
        if wire.socket in ready:
            data = wire.receive(0)
            if not data:
                return
            os.write(sys.stdout.fileno(), data)
