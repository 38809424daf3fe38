"""Says whether a Docker daemon answers: prints its address and exits 0, or prints the reason and exits 1.

    python3 tools/daemon_answers.py [ADDRESS]

Without ADDRESS it looks where the `docker` command looks: in DOCKER_HOST, then at the default socket. It
needs nothing but Python, because it is asked before anything is installed.
"""

from __future__ import annotations

import http.client
import os
import socket
import ssl
import sys
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

DEFAULT = "unix:///var/run/docker.sock"
TIMEOUT = 10
"""Seconds that a daemon may take to say that it is there."""


def main(arguments: list[str]) -> int:
    address = (arguments or [os.environ.get("DOCKER_HOST") or DEFAULT])[0]
    problem = ping(address, os.environ)
    print(f"{address}: {problem}" if problem else address)
    return 1 if problem else 0


def ping(address: str, environment: Mapping[str, str]) -> str | None:
    """Asks the daemon at this address whether it is there; returns what is wrong, or `None`."""
    try:
        connection = connect(address, environment)
        connection.request("GET", "/_ping")
        answer = connection.getresponse()
    except PermissionError:
        return "this user may not use it; join its group (`docker`, as a rule) or use sudo"
    except (OSError, ValueError, http.client.HTTPException) as error:
        return str(getattr(error, "strerror", None) or error or type(error).__name__)
    return None if answer.status == http.HTTPStatus.OK else f"answers {answer.status} {answer.reason}"


def connect(address: str, environment: Mapping[str, str]) -> http.client.HTTPConnection:
    """Opens a connection to a daemon; raises `OSError`, or `ValueError` for an address of another form."""
    parts = urlsplit(address)
    if parts.scheme in ("unix", "http+unix"):
        connection = http.client.HTTPConnection("localhost")
        connection.sock = unix_socket(parts.netloc + parts.path)
        return connection
    if parts.scheme not in ("tcp", "http", "https") or not parts.hostname:
        raise ValueError("not an address of the form unix:///path or tcp://host:port")
    security = tls(environment)
    if security is None:
        return http.client.HTTPConnection(parts.hostname, parts.port or 2375, timeout=TIMEOUT)
    return http.client.HTTPSConnection(parts.hostname, parts.port or 2376, timeout=TIMEOUT, context=security)


def unix_socket(path: str) -> socket.socket:
    connected = socket.socket(socket.AF_UNIX)
    connected.settimeout(TIMEOUT)
    connected.connect(path)
    return connected


def tls(environment: Mapping[str, str]) -> ssl.SSLContext | None:
    """What DOCKER_CERT_PATH and DOCKER_TLS_VERIFY ask for, or `None` where neither is set."""
    verify = environment.get("DOCKER_TLS_VERIFY")
    folder = environment.get("DOCKER_CERT_PATH")
    if not verify and not folder:
        return None
    certificates = Path(folder) if folder else Path.home() / ".docker"
    context = ssl.create_default_context(cafile=str(certificates / "ca.pem"))
    context.load_cert_chain(certificates / "cert.pem", certificates / "key.pem")
    if not verify:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
