"""An image's name says all that it is made from; what has that name is never made again."""

from __future__ import annotations

import io
import os
import tarfile
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from requests.exceptions import ConnectionError as NoConnection

from helpers.fake_docker import FakeDaemon, a_host, image, refusal
from helpers.fakes import Quiet
from livecheck.errors import Broken
from livecheck.lab import images
from livecheck.lab.hub import HUB_VARIABLE
from livecheck.lab.images import Recipe, build, forget_older, hub_answers, key_of, pull

DIGEST = "sha256:" + "a" * 64


@pytest.fixture(autouse=True)
def _no_hub(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(HUB_VARIABLE, raising=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A recipe's folder."""
    recipe = tmp_path / "recipe"
    (recipe / "etc").mkdir(parents=True)
    (recipe / "Dockerfile").write_text("ARG BASE\nFROM ${BASE}\n")
    (recipe / "start").write_text("#!/bin/sh\n")
    (recipe / "start").chmod(0o755)
    (recipe / "etc" / "passwd").write_text("root:x:0:0\n")
    return recipe


def recipe_of(folder: Path, dockerfile: str = "Dockerfile", base_key: str = "k") -> Recipe:
    return Recipe("node", folder, dockerfile, "debian", base_key)


def made(recipe: Recipe) -> tuple[str, str, dict[str, object]]:
    """Builds; returns the tag, the key, and what the daemon was given."""
    daemon = FakeDaemon()
    tag, key = build(a_host(daemon), recipe, Quiet())
    ((options,),) = daemon.calls("build")
    return tag, key, options


def context(recipe: Recipe) -> bytes:
    archive = made(recipe)[2]["fileobj"]
    assert isinstance(archive, io.BytesIO)
    return archive.getvalue()


# --- keys -------------------------------------------------------------------------------------------------


def test_the_tag_holds_the_role_and_the_key(folder: Path) -> None:
    tag, key, options = made(recipe_of(folder))
    assert tag == f"livecheck/node:{key}"
    assert (options["tag"], options["dockerfile"]) == (tag, "Dockerfile")
    assert options["labels"] == {"livecheck.image": "node"}
    assert options["buildargs"]["BASE"] == "debian"  # type: ignore[index]


@pytest.mark.parametrize(
    "change",
    [
        lambda folder: (folder / "etc" / "passwd").write_text("root:x:0:1\n"),
        lambda folder: (folder / "start").write_text("#!/bin/sh\n\n"),
        lambda folder: (folder / "start").chmod(0o644),
        lambda folder: (folder / "start").rename(folder / "begin"),
        lambda folder: (folder / "etc").rename(folder / "conf"),
        lambda folder: (folder / "new").touch(),
        lambda folder: (folder / "etc" / "passwd").unlink(),
    ],
    ids=["a byte", "a line", "a mode", "a name", "a folder's name", "a new file", "a file less"],
)
def test_whatever_changes_in_the_folder_changes_the_key(folder: Path, change: object) -> None:
    before = made(recipe_of(folder))[1]
    assert callable(change)
    change(folder)
    assert made(recipe_of(folder))[1] != before


def test_the_base_and_the_dockerfiles_name_are_part_of_the_key(folder: Path) -> None:
    keys = {
        made(recipe_of(folder))[1],
        made(recipe_of(folder, base_key="other"))[1],
        made(recipe_of(folder, dockerfile="start"))[1],
    }
    assert len(keys) == 3


def test_neither_the_order_nor_the_times_nor_the_place_of_the_files_matter(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "elsewhere"
    (other / "etc").mkdir(parents=True)
    for name in ("start", "etc/passwd", "Dockerfile"):
        (other / name).write_bytes((folder / name).read_bytes())
        (other / name).chmod((folder / name).stat().st_mode & ~0o022)
        os.utime(other / name, (1, 1))
    assert made(recipe_of(other))[1] == made(recipe_of(folder))[1]
    assert context(recipe_of(other)) == context(recipe_of(folder))


def test_what_python_leaves_beside_its_sources_is_no_part_of_a_recipe(folder: Path) -> None:
    before = made(recipe_of(folder))[1], context(recipe_of(folder))
    (folder / "etc" / "__pycache__").mkdir()
    (folder / "etc" / "__pycache__" / "app.pyc").write_bytes(b"x")
    assert (made(recipe_of(folder))[1], context(recipe_of(folder))) == before


@given(st.lists(st.text(), max_size=4), st.lists(st.text(), max_size=4))
def test_different_parts_have_different_keys_however_they_are_cut(one: list[str], two: list[str]) -> None:
    assert (key_of(*one) == key_of(*two)) == (one == two)


def test_the_daemon_gets_the_files_with_their_modes_and_without_owner_and_time(folder: Path) -> None:
    with tarfile.open(fileobj=io.BytesIO(context(recipe_of(folder)))) as tar:
        members = tar.getmembers()
        assert tar.extractfile("etc/passwd").read() == b"root:x:0:0\n"  # type: ignore[union-attr]
    assert [(m.name, m.mode, m.mtime, m.uid) for m in members] == [
        ("Dockerfile", 0o644, 0, 0),
        ("etc/passwd", 0o644, 0, 0),
        ("start", 0o755, 0, 0),
    ]


# --- building ---------------------------------------------------------------------------------------------


def test_what_exists_is_not_built_again(folder: Path) -> None:
    tag, key, _ = made(recipe_of(folder))
    daemon = FakeDaemon(image_list=[image("i", tag, role="node")])
    assert build(a_host(daemon), recipe_of(folder), Quiet()) == (tag, key)
    assert daemon.asked == []


def test_a_new_image_takes_the_place_of_older_ones_of_its_role_only(folder: Path) -> None:
    older = [
        image("1", "livecheck/node:old", "<none>:<none>", role="node"),
        image("2", role="node"),
        image("3", "livecheck/mirror:x", role="mirror"),
    ]
    daemon = FakeDaemon(image_list=older)
    build(a_host(daemon), recipe_of(folder), Quiet())
    assert daemon.calls("remove_image") == [["livecheck/node:old"], ["2"]]


def test_the_image_itself_is_kept() -> None:
    daemon = FakeDaemon(image_list=[image("1", "livecheck/node:new", "livecheck/node:old", role="node")])
    forget_older(a_host(daemon), "node", "livecheck/node:new")
    assert daemon.calls("remove_image") == [["livecheck/node:old"]]


def test_a_build_that_fails_is_told_with_the_recipe_and_the_last_words(folder: Path) -> None:
    output = [{"stream": "Step 1/2\n"}, {"stream": "E: no such package\n"}, {"error": "returned a non-zero code: 100"}]
    daemon = FakeDaemon(image_list=[image("1", "livecheck/node:old", role="node")], build_output=output)
    with pytest.raises(Broken, match=r"recipe/Dockerfile cannot be built: returned a non-zero code: 100") as told:
        build(a_host(daemon), recipe_of(folder), Quiet())
    assert "E: no such package" in str(told.value)
    assert daemon.calls("remove_image") == []


def test_a_build_that_fills_the_disk_says_what_to_do(folder: Path) -> None:
    daemon = FakeDaemon(build_output=[{"error": "write /x: no space left on device"}])
    with pytest.raises(Broken, match="no space left on device; free some space"):
        build(a_host(daemon), recipe_of(folder), Quiet())


# --- from Docker Hub --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("registry", "reference", "asked", "name"),
    [
        ("", "alpine:3.20.3", ["alpine", "3.20.3"], "alpine:3.20.3"),
        ("", f"alpine:3.20.3@{DIGEST}", ["alpine", DIGEST], f"alpine@{DIGEST}"),
        ("localhost:5000", "alpine:3", ["localhost:5000/library/alpine", "3"], "localhost:5000/library/alpine:3"),
        ("hub.example", f"a/b:1@{DIGEST}", ["hub.example/a/b", DIGEST], f"hub.example/a/b@{DIGEST}"),
    ],
)
def test_a_reference_is_pulled_once_by_its_digest_where_it_has_one(
    monkeypatch: pytest.MonkeyPatch, registry: str, reference: str, asked: list[str], name: str
) -> None:
    monkeypatch.setenv(HUB_VARIABLE, registry)
    daemon = FakeDaemon()
    assert pull(a_host(daemon), reference, Quiet()) == name
    assert pull(a_host(daemon), reference, Quiet()) == name
    assert daemon.calls("pull") == [asked]


@pytest.mark.parametrize(
    "failure",
    [refusal(500, "dial tcp: connection refused"), NoConnection("dial tcp: connection refused")],
    ids=["the daemon says so", "the daemon is gone"],
)
def test_a_pull_that_fails_is_one_line_with_the_reference_and_what_to_do(failure: Exception) -> None:
    with pytest.raises(Broken) as told:
        pull(a_host(FakeDaemon(failures={"pull": [failure]})), "alpine:3.20.3", Quiet())
    assert str(told.value).startswith(
        "alpine:3.20.3 cannot be pulled: dial tcp: connection refused; make that registry"
    )
    assert "LIVECHECK_HUB" in str(told.value)
    assert "LIVECHECK_IMAGES=stand-in" in str(told.value)
    assert "\n" not in str(told.value)


@pytest.mark.parametrize(
    "said",
    [
        "filesystem layer verification failed for digest sha256:92d7",
        "unexpected EOF",
        "failed to register layer: write /usr/x: no space left on device",
    ],
)
def test_what_goes_wrong_during_a_pull_is_what_is_told(said: str) -> None:
    entries = [{"status": "Pulling from library/alpine"}, {"error": said, "errorDetail": {"message": said}}]
    with pytest.raises(Broken, match=f"alpine:3.20.3 cannot be pulled: {said}"):
        pull(a_host(FakeDaemon(pull_output=entries)), "alpine:3.20.3", Quiet())


def trickle() -> Iterator[Mapping[str, object]]:
    """A registry that sends something now and then, and comes to no end."""
    while True:
        time.sleep(0.01)
        yield {"status": "Downloading"}


def silence() -> Iterator[Mapping[str, object]]:
    """One that takes the question and says nothing."""
    time.sleep(5)
    yield {}


@pytest.mark.parametrize("work", [trickle, silence])
def test_a_work_without_an_end_has_a_limit(
    monkeypatch: pytest.MonkeyPatch, folder: Path, work: Callable[[], Iterator[Mapping[str, object]]]
) -> None:
    monkeypatch.setattr(images, "PULL_TIMEOUT", 0.1)
    monkeypatch.setattr(images, "BUILD_TIMEOUT", 0.1)
    daemon = FakeDaemon(pull_output=work(), build_output=work())
    with pytest.raises(Broken, match=r"alpine:3.20.3 cannot be pulled: no end after 0.1 s; is the network slow, or"):
        pull(a_host(daemon), "alpine:3.20.3", Quiet())
    with pytest.raises(Broken, match=r"recipe/Dockerfile cannot be built: no end after 0.1 s; is the network slow, or"):
        build(a_host(daemon), recipe_of(folder), Quiet())


def test_a_hub_answers_when_it_knows_the_reference() -> None:
    assert hub_answers(a_host(FakeDaemon(digests={"alpine:3": DIGEST})), "alpine:3")
    assert not hub_answers(a_host(FakeDaemon()), "alpine:3")
    assert not hub_answers(a_host(FakeDaemon(failures={"get_registry_data": [NoConnection("down")]})), "alpine:3")
