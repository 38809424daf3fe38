"""Nothing that a program in a container says is lost, however soon it says it."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import docker
import pytest

from livecheck.lab import execs
from livecheck.lab.helper import Helper
from livecheck.lab.host import Host
from livecheck.lab.pty import ShellWire

UPGRADED = b"HTTP/1.1 101 UPGRADED\r\nContent-Type: application/vnd.docker.raw-stream\r\nUpgrade: tcp\r\n\r\n"


def piece(stream: int, data: bytes) -> bytes:
    return struct.pack(">BxxxL", stream, len(data)) + data


def answer(text: bytes) -> bytes:
    return b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s" % (len(text), text)


@contextmanager
def a_daemon(folder: Path, *sent: bytes) -> Iterator[Host]:
    """A daemon whose programs say these bytes, one part after the other, the first with the head of its answer."""
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(folder / "sock"))
        listening.listen()
        listening.settimeout(20)
        threading.Thread(target=serve, args=[listening, sent], daemon=True).start()
        with closing(docker.DockerClient(f"unix://{folder}/sock", version="1.41", timeout=20)) as client:
            yield Host(client)


def serve(listening: socket.socket, sent: tuple[bytes, ...]) -> None:
    """Answers one request after the other, as docker-py asks them: creating, starting, what became of it."""
    while True:
        try:
            connection, _ = listening.accept()
        except OSError:
            return
        threading.Thread(target=serve_one, args=[connection, sent], daemon=True).start()


def serve_one(connection: socket.socket, sent: tuple[bytes, ...]) -> None:
    with connection, suppress(ConnectionError):  # whoever asks may go in the midst
        while asked := connection.recv(1 << 16):
            if b"/start" in asked.partition(b"\r\n")[0]:
                first, *rest = sent
                connection.sendall(UPGRADED + first)
                for data in rest:
                    connection.sendall(data)
                return
            connection.sendall(answer(b'{"Id": "made", "ExitCode": 0}'))


@pytest.mark.parametrize(
    "sent",
    [
        [piece(1, b"out") + piece(2, b"err") + piece(1, b"put")],
        [b"", piece(1, b"out"), piece(2, b"err"), piece(1, b"put")],
        [piece(1, b"out")[:5], piece(1, b"out")[5:] + piece(2, b"err"), piece(1, b"put")],
    ],
    ids=["with the head of the answer", "after it", "partly with it"],
)
def test_what_a_program_says_is_heard_whenever_it_comes(tmp_path: Path, sent: list[bytes]) -> None:
    with a_daemon(tmp_path, *sent) as host:
        said = execs.run(host, "container", ["sh"])
        assert (said.status, said.together, said.output, said.errors) == (0, b"outerrput", b"output", "err")


def test_more_than_a_buffer_holds_is_heard_too(tmp_path: Path) -> None:
    long = b"x" * 100_000
    with a_daemon(tmp_path, piece(1, long)) as host:
        assert Helper(host, "container").run(["sh"]).output == long


def test_a_program_that_says_nothing_is_waited_for(tmp_path: Path) -> None:
    with a_daemon(tmp_path, b"") as host:
        assert execs.run(host, "container", ["true"]).together == b""


def test_the_first_prompt_of_a_shell_is_heard(tmp_path: Path) -> None:
    with a_daemon(tmp_path, b"# ") as host, closing(ShellWire(host, "container")) as wire:
        assert wire.receive(5) == b"# "
        assert wire.receive(5) == b""
