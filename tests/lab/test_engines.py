"""The engines of one exercise: files on their nodes."""

from __future__ import annotations

import io
import tarfile

import pytest
from fake_docker import NO_ROOM, FakeDaemon, a_host, refusal
from fakes import ENGINE
from livecheck.errors import Broken
from livecheck.lab.engines import DockerLab


@pytest.fixture
def lab(monkeypatch: pytest.MonkeyPatch) -> tuple[DockerLab, FakeDaemon]:
    """A lab of one node, on a daemon that is none."""
    daemon = FakeDaemon()
    monkeypatch.setattr(DockerLab, "_look_at_engine", lambda _: ENGINE)
    return DockerLab(a_host(daemon), {"node1": "container1"}), daemon


@pytest.mark.parametrize(
    ("path", "there"),
    [
        ("Dockerfile", "root/Dockerfile"),
        ("app/a.py", "root/app/a.py"),
        ("./x/../b", "root/b"),
        ("/etc/c", "etc/c"),
    ],
)
def test_a_file_is_written_where_the_terminal_starts(lab: tuple[DockerLab, FakeDaemon], path: str, there: str) -> None:
    lab[0].write("node1", path, "é\n")
    ((where, root, archive),) = lab[1].calls("put_archive")
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        assert tar.getnames() == [there]
        assert tar.extractfile(there).read() == "é\n".encode()  # type: ignore[union-attr]
    assert (where, root) == ("container1", "/")


def test_a_file_that_cannot_be_written_is_named(lab: tuple[DockerLab, FakeDaemon]) -> None:
    lab[1].failures["put_archive"] = [refusal(500, NO_ROOM)]
    with pytest.raises(Broken, match=r"index.js cannot be written on node1: .*; free some space"):
        lab[0].write("node1", "index.js", "x")
