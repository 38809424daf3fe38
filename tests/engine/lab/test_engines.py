"""The engines of one exercise: files on their nodes."""

from __future__ import annotations

import io
import tarfile

import pytest

from helpers.fake_docker import NO_ROOM, FakeDaemon, a_host, refusal
from helpers.fakes import ENGINE
from livecheck.errors import Broken
from livecheck.lab import health
from livecheck.lab.engines import DockerLab
from livecheck.model import Engine, Limits

RC = Engine("29.0.0-rc.1", "overlayfs", "6.1", "aarch64", "5.0.0-rc.2")


@pytest.fixture
def lab(monkeypatch: pytest.MonkeyPatch) -> tuple[DockerLab, FakeDaemon]:
    """A lab of one node, on a daemon that is none."""
    daemon = FakeDaemon()
    monkeypatch.setattr(DockerLab, "_look_at_engine", lambda _: ENGINE)
    monkeypatch.setattr(health, "programs_of", lambda *_: frozenset())
    return DockerLab(a_host(daemon), {"node1": "container1"}, "mirror1", Limits()), daemon


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


@pytest.mark.parametrize(
    ("told", "known"),
    [
        (("28.5.2+dfsg4 overlay2 6.1 x86_64", "2.40.3-3\n"), Engine("28.5.2", "overlay2", "6.1", "x86_64", "2.40.3")),
        (("29.0.0-rc.1 overlayfs 6.1 aarch64", "v5.0.0-rc.2\n"), RC),
        (("20.10.24 overlay2 6.1 x86_64", ""), Engine("20.10.24", "overlay2", "6.1", "x86_64")),
    ],
    ids=["a packager’s", "release candidates", "no Compose"],
)
def test_an_engine_is_known_by_what_its_makers_call_it(
    monkeypatch: pytest.MonkeyPatch, told: tuple[str, str | None], known: Engine
) -> None:
    answers = iter(told)
    monkeypatch.setattr(health, "programs_of", lambda *_: frozenset())
    monkeypatch.setattr(DockerLab, "_ask", lambda *_: next(answers))
    lab = DockerLab(a_host(FakeDaemon()), {"node1": "container1"}, "mirror1", Limits())
    assert lab.engine == known
    assert lab.able("compose") is (known.compose is not None)


@pytest.mark.parametrize(("answer", "able"), [("", True), ("no\n", False), (None, True)])
def test_only_a_node_that_answers_can_lack_something(
    lab: tuple[DockerLab, FakeDaemon], monkeypatch: pytest.MonkeyPatch, answer: str | None, able: bool
) -> None:
    monkeypatch.setattr(DockerLab, "_ask", lambda *_: answer)
    assert lab[0].able("ipvs") is able
    assert not lab[0].able("telepathy")


def test_a_node_that_does_not_answer_when_it_is_asked_for_compose_is_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter(["28.5.2 overlay2 6.1 x86_64", None])
    monkeypatch.setattr(DockerLab, "_ask", lambda *_: next(answers))
    with pytest.raises(Broken, match="a node does not tell whether it has Compose"):
        DockerLab(a_host(FakeDaemon()), {"node1": "container1"}, "mirror1", Limits())


def test_an_engine_that_tells_no_version_is_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(DockerLab, "_ask", lambda *_: None)
    with pytest.raises(Broken, match="the engine of a node does not tell its version"):
        DockerLab(a_host(FakeDaemon()), {"node1": "container1"}, "mirror1", Limits())
