"""Whether a daemon answers, asked of servers that play one."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import daemon_answers

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nOK"


@contextmanager
def server(listening: socket.socket, answer: bytes) -> Iterator[list[bytes]]:
    """Answers one request; yields what it was asked."""
    asked: list[bytes] = []

    def serve() -> None:
        connection, _ = listening.accept()
        with connection:
            asked.append(connection.recv(4096))
            connection.sendall(answer)

    listening.listen()
    thread = threading.Thread(target=serve)
    thread.start()
    yield asked
    thread.join()
    listening.close()


@contextmanager
def unix_server(path: Path, answer: bytes) -> Iterator[list[bytes]]:
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(str(path))
    with server(listening, answer) as asked:
        yield asked


def test_a_daemon_behind_a_socket_answers(tmp_path: Path) -> None:
    with unix_server(tmp_path / "s o c k", OK) as asked:
        assert daemon_answers.ping(f"unix://{tmp_path}/s o c k", {}) is None
    assert asked[0].startswith(b"GET /_ping ")


def test_a_daemon_behind_a_port_answers() -> None:
    listening = socket.create_server(("127.0.0.1", 0))
    with server(listening, OK):
        assert daemon_answers.ping(f"tcp://127.0.0.1:{listening.getsockname()[1]}", {}) is None


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        (b"HTTP/1.1 503 Service Unavailable\r\n\r\n", "answers 503 Service Unavailable"),
        (b"SSH-2.0-OpenSSH_9.2\r\n", "SSH-2.0-OpenSSH_9.2"),
        (b"", "Remote end closed connection"),
    ],
)
def test_what_answers_otherwise_is_no_daemon(tmp_path: Path, answer: bytes, problem: str) -> None:
    with unix_server(tmp_path / "sock", answer):
        assert problem in str(daemon_answers.ping(f"unix://{tmp_path}/sock", {}))


def test_a_missing_socket_is_told(tmp_path: Path) -> None:
    assert daemon_answers.ping(f"unix://{tmp_path}/none", {}) == "No such file or directory"


def test_a_port_where_nobody_listens_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    assert daemon_answers.ping(f"tcp://127.0.0.1:{port}", {}) == "Connection refused"


@pytest.mark.parametrize("address", ["ssh://host", "/var/run/docker.sock", "tcp://", "npipe:////./pipe/docker"])
def test_an_address_of_another_form_is_told(address: str) -> None:
    assert "unix:///path or tcp://host:port" in str(daemon_answers.ping(address, {}))


def test_missing_certificates_are_told(tmp_path: Path) -> None:
    variables = {"DOCKER_TLS_VERIFY": "1", "DOCKER_CERT_PATH": str(tmp_path)}
    assert daemon_answers.ping("tcp://127.0.0.1:2376", variables) == "No such file or directory"


def test_the_address_is_that_of_docker_host(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("DOCKER_HOST", f"unix://{tmp_path}/none")
    assert daemon_answers.main([]) == 1
    assert capsys.readouterr().out == f"unix://{tmp_path}/none: No such file or directory\n"


def test_an_empty_docker_host_means_the_default_socket(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DOCKER_HOST", "")
    daemon_answers.main([])
    assert capsys.readouterr().out.startswith(daemon_answers.DEFAULT)
