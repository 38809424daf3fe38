"""Programs that run in a container, and what they say from the first byte on.

docker-py reads the head of the daemon's answer through a buffer, and hands out the bare connection below it. What a
program has said by then lies in that buffer: on a busy machine it may be all of it, or a shell's first prompt.
"""

from __future__ import annotations

import socket
import struct
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from livecheck.lab.host import Host

NOTHING: Mapping[str, str] = {}

OUTPUT, ERRORS = 1, 2
"""The numbers that Docker gives to the two streams of a program without a terminal."""

HEAD = struct.Struct(">BxxxL")
"""What stands before each piece of a stream: the stream's number, and how many bytes there are."""

CHUNK = 1 << 16


@dataclass(frozen=True, slots=True)
class Said:
    """What became of a program."""

    status: int
    output: bytes
    errors: str
    together: bytes = b""
    """Output and errors in the order in which they came."""


@dataclass(frozen=True, slots=True)
class Line:
    """The connection to a program that runs."""

    stream: Any
    """What docker-py has handed out; while it is kept, the connection stays open."""
    socket: socket.socket
    early: bytes
    """What came together with the head of the daemon's answer."""


def run(
    host: Host,
    container: str,
    command: Sequence[str],
    environment: Mapping[str, str] = NOTHING,
    limit: float | None = None,
) -> Said:
    """Runs a program until it ends; whoever runs one that may hang gives it a limit of its own.

    `limit` is how many seconds it may say nothing, as in a container that is paused; raises `TimeoutError` then.
    """
    api = host.client.api
    made = api.exec_create(container, list(command), environment=dict(environment))["Id"]
    line = start(host, made)
    with line.socket:
        line.socket.settimeout(limit)
        data = line.early + b"".join(iter(lambda: line.socket.recv(CHUNK), b""))
    pieces = list(_pieces(data))
    output, errors = (b"".join(text for stream, text in pieces if stream == number) for number in (OUTPUT, ERRORS))
    status = api.exec_inspect(made)["ExitCode"]
    return Said(status, output, errors.decode(errors="replace"), b"".join(text for _, text in pieces))


def start(host: Host, made: str, tty: bool = False) -> Line:
    """Starts the program of an exec that was created."""
    stream: Any = host.client.api.exec_start(made, tty=tty, socket=True)
    connection: socket.socket = getattr(stream, "_sock", stream)
    buffered = stream._response.raw._fp.fp
    early = b""
    connection.setblocking(False)  # where the buffer is empty, it would wait for more
    with suppress(OSError):  # nothing has come yet, said as TLS says it
        early = buffered.peek()
    connection.setblocking(True)
    return Line(stream, connection, early)


def _pieces(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The streams' numbers and what was written to them, in order."""
    while len(data) >= HEAD.size:
        stream, length = HEAD.unpack_from(data)
        yield stream, data[HEAD.size : HEAD.size + length]
        data = data[HEAD.size + length :]
