"""Which images a build uses, and what is said where they cannot be had; a daemon that is none."""

from __future__ import annotations

import importlib
import shutil
from pathlib import Path

import pytest

from helpers.fake_docker import NO_ROOM, FakeDaemon, a_host, image, refusal
from helpers.fakes import Quiet
from livecheck.errors import Broken, Misuse
from livecheck.lab.host import Host
from livecheck.lab.hub import HUB_VARIABLE
from livecheck.lab.prepare import SOURCE_VARIABLE, Prepared, describe, prepare
from livecheck.model import Images
from livecheck.pins import read_pins

preparing = importlib.import_module("livecheck.lab.prepare")


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(HUB_VARIABLE, raising=False)
    monkeypatch.delenv(SOURCE_VARIABLE, raising=False)


def source(project: Path, daemon: FakeDaemon) -> str:
    return str(preparing.source_of(a_host(daemon), read_pins(project), Quiet()))


def prepared(project: Path, daemon: FakeDaemon) -> Prepared:
    return prepare(a_host(daemon), project, read_pins(project), Quiet())


# --- where images come from -------------------------------------------------------------------------------


def test_what_is_asked_for_is_taken(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for wanted in ("hub", "stand-in"):
        monkeypatch.setenv(SOURCE_VARIABLE, wanted)
        assert source(project, FakeDaemon()) == wanted


def test_another_registry_is_a_hub(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(HUB_VARIABLE, "localhost:5000")
    assert source(project, FakeDaemon(image_list=[image("1", "m", role="mirror-stand-in")])) == "hub"


@pytest.mark.parametrize("role", ["hub", "stand-in"])
def test_otherwise_what_is_there_already_and_nobody_is_asked(project: Path, role: str) -> None:
    daemon = FakeDaemon(image_list=[image("1", f"livecheck/mirror-{role}:1", role=f"mirror-{role}")])
    assert source(project, daemon) == role
    assert daemon.asked == []


def test_the_real_images_are_preferred(project: Path) -> None:
    both = [image("1", "s", role="mirror-stand-in"), image("2", "h", role="mirror-hub")]
    assert source(project, FakeDaemon(image_list=both)) == "hub"


def test_what_another_registry_gave_does_not_count_without_it(project: Path) -> None:
    daemon = FakeDaemon(image_list=[image("1", "m", role="mirror-hub-localhost-5000")])
    assert source(project, daemon) == "stand-in"


def test_else_the_hub_is_asked_once(project: Path) -> None:
    reference = next(iter(read_pins(project).images.values()))
    daemon = FakeDaemon(digests={reference: "sha256:1"})
    assert source(project, daemon) == "hub"
    assert daemon.calls("get_registry_data") == [[reference]]
    assert source(project, FakeDaemon()) == "stand-in"


def test_a_source_that_there_is_not_is_a_misuse(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SOURCE_VARIABLE, "nonsense")
    with pytest.raises(Misuse, match="LIVECHECK_IMAGES=nonsense: it is `hub` or `stand-in`"):
        source(project, FakeDaemon())


def test_stand_ins_from_a_hub_are_a_contradiction(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SOURCE_VARIABLE, "stand-in")
    monkeypatch.setenv(HUB_VARIABLE, "localhost:5000")
    with pytest.raises(Misuse, match="contradict each other; unset one"):
        source(project, FakeDaemon())


def test_the_line_about_the_images_tells_one_from_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    assert describe(Images("hub", ())) == "from Docker Hub, at the pinned references"
    assert describe(Images("stand-in", ())).startswith("stand-ins built from Debian packages")
    monkeypatch.setenv(HUB_VARIABLE, "localhost:5000")
    assert describe(Images("hub", ())) == "from localhost:5000, at the pinned references"


# --- images that cannot be had ----------------------------------------------------------------------------


def test_a_hub_that_is_down_is_told_in_one_line(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SOURCE_VARIABLE, "hub")
    down = refusal(500, "dial tcp: lookup registry-1.docker.io: no such host")
    with pytest.raises(Broken) as told:
        prepared(project, FakeDaemon(failures={"pull": [down]}))
    assert str(told.value).startswith(f"{read_pins(project).engines[0].hub} cannot be pulled: dial tcp")
    assert "LIVECHECK_IMAGES=stand-in" in str(told.value)
    assert "\n" not in str(told.value)


def test_a_stand_in_that_nobody_wrote_is_told_with_its_folder(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(SOURCE_VARIABLE, "stand-in")
    monkeypatch.setattr(preparing.images, "seed", lambda *_: ("livecheck/debian-forky:1", "1"))
    shutil.copytree(project / "labs", tmp_path / "labs")
    shutil.rmtree(tmp_path / "labs" / "stand-ins" / "alpine")
    with pytest.raises(Broken, match="stand-ins/alpine holds no recipe of a stand-in for alpine:latest"):
        prepared(tmp_path, FakeDaemon())


@pytest.mark.parametrize(
    ("carrier", "words"),
    [
        ("nowhere", "stand-ins/nowhere holds no recipe of what alpine stands on"),
        ("alpine", "stand-ins/alpine/base: alpine stands on alpine; a stand-in cannot carry itself"),
    ],
)
def test_a_stand_in_that_stands_on_nothing_is_told(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, carrier: str, words: str
) -> None:
    monkeypatch.setenv(SOURCE_VARIABLE, "stand-in")
    monkeypatch.setattr(preparing.images, "seed", lambda *_: ("livecheck/debian-forky:1", "1"))
    shutil.copytree(project / "labs", tmp_path / "labs")
    (tmp_path / "labs" / "stand-ins" / "alpine" / "base").write_text(f"{carrier}\n")
    with pytest.raises(Broken, match=words):
        prepared(tmp_path, FakeDaemon())


def test_what_a_stand_in_stands_on_is_built_first_and_is_part_of_its_key(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(SOURCE_VARIABLE, "stand-in")
    monkeypatch.setattr(preparing.images, "seed", lambda *_: ("livecheck/debian-forky:1", "1"))
    monkeypatch.setattr(preparing.mirror, "fill", lambda *_: None)
    monkeypatch.setattr(preparing.mirror, "content_of", lambda *_: Images("stand-in", ()))
    built: list[preparing.images.Recipe] = []

    def build(host: Host, recipe: preparing.images.Recipe, progress: object) -> tuple[str, str]:
        built.append(recipe)
        return f"livecheck/{recipe.role}:x", f"key of {recipe.role}"

    monkeypatch.setattr(preparing.images, "build", build)
    prepared(project, FakeDaemon())
    roles = [recipe.role for recipe in built]
    vote = next(recipe for recipe in built if recipe.role == "stand-in-dockersamples-examplevotingapp_vote")
    assert (vote.base, vote.base_key) == ("livecheck/stand-in-python-web:x", "key of stand-in-python-web")
    assert roles.index("stand-in-python-web") < roles.index(vote.role)


def test_the_engine_of_a_build_is_the_first_that_there_is_and_others_have_nodes_of_their_own(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(SOURCE_VARIABLE, "stand-in")
    seeds: list[str] = []
    monkeypatch.setattr(preparing.images, "seed", lambda _, release, __: (f"debian:{seeds.append(release)}", release))
    monkeypatch.setattr(preparing.mirror, "fill", lambda *_: None)
    monkeypatch.setattr(preparing.mirror, "content_of", lambda *_: Images("stand-in", ()))
    monkeypatch.setattr(preparing.images, "build", lambda _, recipe, __: (f"livecheck/{recipe.role}:x", "key"))
    pins = read_pins(project)
    made = prepare(a_host(FakeDaemon()), project, pins, Quiet())
    assert (made.engine.series, made.node, seeds[0]) == ("28.5", "livecheck/node:x", "forky")
    older = prepare(a_host(FakeDaemon()), project, pins, Quiet(), "26.1")
    assert (older.engine.series, older.node) == ("26.1", "livecheck/node-26.1:x")
    assert set(seeds) == {"forky", "trixie"}


def test_an_engine_that_no_debian_has_is_told_with_where_it_is(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SOURCE_VARIABLE, "stand-in")
    told = "no Debian has an engine 29, and Docker Hub is not used; LIVECHECK_IMAGES=hub takes it"
    with pytest.raises(Misuse, match=told):
        prepare(a_host(FakeDaemon()), project, read_pins(project), Quiet(), "29")


def test_a_full_disk_while_images_are_built_is_told_with_what_to_do(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(SOURCE_VARIABLE, "stand-in")
    monkeypatch.setattr(preparing.images, "seed", lambda *_: ("livecheck/debian-forky:1", "1"))
    with pytest.raises(Broken, match=f"labs/node/Dockerfile.debian cannot be built: {NO_ROOM}; free some space"):
        prepared(project, FakeDaemon(build_output=[{"error": NO_ROOM}]))
