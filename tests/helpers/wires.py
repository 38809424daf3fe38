"""A terminal's wire to a shell on this machine: what a node's shell is, without a node."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import termios
from contextlib import suppress

from livecheck.terminal import COLUMNS

ROWS = 50


class LocalWire:
    """Implements `livecheck.terminal.Wire` with a process on this machine."""

    def __init__(self, *command: str) -> None:
        self.programs = 0.0
        """How many programs want to run on each processor, as a test would have it."""
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        environment = {
            "PATH": os.environ["PATH"],
            "TERM": "xterm",
            "LANG": "C.UTF-8",
            "HOME": "/",
            "INPUTRC": "/dev/null",
        }
        self._process = subprocess.Popen(
            command,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env=environment,
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        )
        os.close(slave)

    def send(self, data: bytes) -> None:
        os.write(self._master, data)

    def receive(self, timeout: float) -> bytes | None:
        if not select.select([self._master], [], [], max(0.0, timeout))[0]:
            return None
        try:
            return os.read(self._master, 1 << 16)
        except OSError:  # Linux's way of saying that the other side has been closed
            return b""

    def kill(self, shell: int) -> None:
        with suppress(OSError):
            os.killpg(os.tcgetpgrp(self._master), signal.SIGKILL)

    def load(self) -> float:
        return self.programs

    def close(self) -> None:
        with suppress(OSError):
            os.close(self._master)
        self._process.kill()
        self._process.wait()
