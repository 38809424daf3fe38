"""What is decided before a lab starts, and what is said when it cannot."""

from __future__ import annotations

import importlib
import io
import shutil
import tarfile
from pathlib import Path

import pytest
from docker.errors import APIError
from fake_docker import FakeDaemon, a_host, container, image, refusal
from fakes import ENGINE, Quiet
from livecheck.errors import Broken, Misuse
from livecheck.lab.containers import ALL_BUT_RESOURCE, Container, create_network, proxies, rights_of, start
from livecheck.lab.engines import NO_PACKAGES, DockerLab
from livecheck.lab.host import Host
from livecheck.lab.laboratory import laboratory
from livecheck.lab.pins import HUB_VARIABLE, read_pins
from livecheck.lab.prepare import SOURCE_VARIABLE, Prepared, describe, prepare
from livecheck.model import Images
from requests.exceptions import ConnectionError as NoConnection
from requests.exceptions import ReadTimeout

module = importlib.import_module("livecheck.lab.laboratory")  # the package gives a function that name
preparing = importlib.import_module("livecheck.lab.prepare")

NO_ROOM = "write /var/lib/docker/overlay2/x: no space left on device"


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(HUB_VARIABLE, raising=False)
    monkeypatch.delenv(SOURCE_VARIABLE, raising=False)


def source(project: Path, daemon: FakeDaemon) -> str:
    return str(preparing._source(a_host(daemon), read_pins(project), Quiet()))


def prepared(project: Path, daemon: FakeDaemon) -> Prepared:
    return prepare(a_host(daemon), project, read_pins(project), Quiet())


@pytest.fixture
def ready(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything is prepared, and nothing is left to reap."""
    monkeypatch.setattr(module, "reap", lambda _: 0)
    monkeypatch.setattr(module, "prepare", lambda *_: Prepared("node", "mirror", Images("stand-in", ())))
    monkeypatch.setattr(module.containers, "rights_of", lambda *_: {})


@pytest.fixture
def lab(monkeypatch: pytest.MonkeyPatch) -> tuple[DockerLab, FakeDaemon]:
    """A lab of one node, on a daemon that is none."""
    daemon = FakeDaemon()
    monkeypatch.setattr(DockerLab, "_look_at_engine", lambda _: ENGINE)
    return DockerLab(a_host(daemon), {"node1": "container1"}), daemon


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
    assert str(told.value).startswith(f"{read_pins(project).engine.hub} cannot be pulled: dial tcp")
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


def test_a_full_disk_while_images_are_built_is_told_with_what_to_do(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(SOURCE_VARIABLE, "stand-in")
    monkeypatch.setattr(preparing.images, "seed", lambda *_: ("livecheck/debian-forky:1", "1"))
    with pytest.raises(Broken, match=f"labs/node/Dockerfile.debian cannot be built: {NO_ROOM}; free some space"):
        prepared(project, FakeDaemon(build_output=[{"error": NO_ROOM}]))


def test_bad_pins_are_found_before_a_daemon_is_looked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCKER_HOST", "unix:///nowhere/docker.sock")
    with pytest.raises(Misuse, match=r"pins\.toml: cannot be read"), laboratory(tmp_path, Quiet()):
        pass


def test_no_daemon_is_told_before_anything_is_made(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCKER_HOST", "unix:///nowhere/docker.sock")
    with pytest.raises(Broken, match="no Docker daemon answers"), laboratory(project, Quiet()):
        pass


# --- a daemon that fails ----------------------------------------------------------------------------------


@pytest.mark.usefixtures("ready")
@pytest.mark.parametrize(
    ("failure", "words"),
    [
        (refusal(500, NO_ROOM), "no space left on device; free some space, `docker system df`"),
        (ReadTimeout("read timed out"), "the Docker daemon fails: read timed out"),
        (NoConnection("connection aborted"), "the Docker daemon fails: connection aborted"),
    ],
    ids=["a full disk", "silence", "gone"],
)
def test_whatever_fails_within_a_laboratory_is_broken_and_everything_is_removed(
    project: Path, monkeypatch: pytest.MonkeyPatch, failure: Exception, words: str
) -> None:
    daemon = FakeDaemon([container("c", build="ours")], [container("n", build="ours")])
    monkeypatch.setattr(module, "connect", lambda: a_host(daemon))
    with pytest.raises(Broken) as told, laboratory(project, Quiet()):
        raise failure
    assert words in str(told.value)
    assert daemon.container_list == daemon.network_list == []


@pytest.mark.usefixtures("ready")
def test_a_daemon_that_is_gone_at_the_end_is_broken_too(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = NoConnection("connection aborted")
    daemon = FakeDaemon([container("c", build="ours")], failures={"remove_container": [gone]})
    monkeypatch.setattr(module, "connect", lambda: a_host(daemon))
    with pytest.raises(Broken, match="the Docker daemon fails"), laboratory(project, Quiet()):
        pass


# --- rights -----------------------------------------------------------------------------------------------


def test_a_node_is_privileged_where_the_machine_allows_it() -> None:
    daemon = FakeDaemon()
    assert rights_of(a_host(daemon), "node")["Privileged"] is True
    assert daemon.calls("remove_container") == [["container of node"]]


def test_elsewhere_it_gets_all_capabilities_but_one() -> None:
    daemon = FakeDaemon(failures={"start": [refusal(500, "unable to apply caps: operation not permitted")]})
    rights = rights_of(a_host(daemon), "node")
    assert "Privileged" not in rights
    assert rights["CapAdd"] == ALL_BUT_RESOURCE
    assert "SYS_RESOURCE" not in rights["CapAdd"]
    assert {"SYS_ADMIN", "NET_ADMIN"} <= set(rights["CapAdd"])
    assert len(daemon.calls("remove_container")) == 2


@pytest.mark.parametrize("method", ["create_container", "start"])
def test_a_daemon_that_refuses_both_is_told_with_its_words_and_what_to_do(method: str) -> None:
    daemon = FakeDaemon(failures={method: [refusal(403, "rootless")] * 2})
    with pytest.raises(Broken, match=r"refuses the rights .* \(rootless\); use a daemon that is not rootless") as told:
        rights_of(a_host(daemon), "node")
    assert "\n" not in str(told.value)
    assert len(daemon.calls("remove_container")) == (2 if method == "start" else 0)


def test_a_daemon_that_grants_and_does_not_run_is_no_use_either() -> None:
    with pytest.raises(Broken, match=r"\(status 1\)"):
        rights_of(a_host(FakeDaemon(exit_status=1)), "node")


def test_a_full_disk_is_no_refusal() -> None:
    daemon = FakeDaemon(failures={"create_container": [refusal(500, NO_ROOM)]})
    with pytest.raises(Broken, match=r"no container can be started: .* free some space") as told:
        rights_of(a_host(daemon), "node")
    assert "refuses" not in str(told.value)


# --- networks, containers, files --------------------------------------------------------------------------


def test_a_network_that_cannot_be_made_is_told() -> None:
    daemon = FakeDaemon(
        failures={"create_network": [refusal(500, "could not find an available, non-overlapping IPv4 address pool")]}
    )
    with pytest.raises(Broken, match=r"no network can be made for a lab: .*; remove networks that nobody uses"):
        create_network(a_host(daemon), "livecheck-1")


@pytest.mark.parametrize("method", ["create_container", "start"])
def test_a_node_that_cannot_be_started_is_named(method: str) -> None:
    daemon = FakeDaemon(failures={method: [refusal(500, NO_ROOM)]})
    with pytest.raises(Broken, match=r"node2 cannot be started: .*; free some space"):
        start(a_host(daemon), Container("image", "node2", "network", {}, {}))


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
    ("shown", "words"),
    [
        (
            'Get "https://registry-1.docker.io/v2/": dial tcp 127.0.0.1:443: connect: connection refused',
            "labs/pins.toml",
        ),
        ("failed to register layer: No space left on device", "the disk of the Docker daemon is full; free some"),
        ("W: Failed to fetch http://a.example/x  Temporary failure resolving 'a.example'", "package servers"),
        ("0.345 WARNING: opening from cache http://m/x86_64: temporary error (try again later)", "package servers"),
        ("Err:1 http://a.example stable InRelease  Could not connect to a.example:80 (192.0.2.1).", "package servers"),
    ],
)
def test_some_surprises_tell_by_themselves_that_the_lab_is_broken(
    lab: tuple[DockerLab, FakeDaemon], shown: str, words: str
) -> None:
    assert words in (lab[0].fault(("fine", shown)) or "")


@pytest.mark.parametrize(
    "shown",
    [
        "E: Failed to fetch http://archive.example/f.deb  404  Not Found",
        "curl: (7) Failed to connect to localhost port 8080 after 0 ms: Could not connect to server",
        "ping: bad address 'redis'",
    ],
)
def test_a_failure_that_a_page_may_be_about_does_not(shown: str) -> None:
    assert NO_PACKAGES.search(shown) is None


def test_proxies_reach_the_engines_and_the_mirror_goes_past_them(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    assert proxies() == {}
    monkeypatch.setenv("https_proxy", "http://proxy.school.example:3128")
    monkeypatch.setenv("no_proxy", "intra.example")
    assert proxies() == {
        "https_proxy": "http://proxy.school.example:3128",
        "no_proxy": "intra.example,mirror,localhost,127.0.0.1",
        "NO_PROXY": "mirror,localhost,127.0.0.1",
    }


def test_the_fake_refuses_as_docker_does() -> None:
    assert isinstance(refusal(500, "x"), APIError)
