"""The one file that pins what the course runs on, and the registry that plays Docker Hub."""

from __future__ import annotations

from pathlib import Path

import pytest
from fake_docker import FakeDaemon, a_host, refusal
from livecheck.errors import Broken, Misuse
from livecheck.lab.pins import HUB_VARIABLE, PINS, at_hub, full_name, hub, read_pins, resolve_pins
from requests.exceptions import ConnectionError as NoConnection

TEXT = """\
# A comment that stays.
[engine]
version = "28.5.2"   # as the pages
hub = "docker:28.5.2-dind"
debian = "forky"

[mirror]
hub = 'registry:2.8.3'
debian="forky"

[images]
"alpine:latest" = "alpine:3.20.3"   # alpine:3.20.3 it is
"alpine:3.20.3"="alpine:3.20.3"
vote = "dockersamples/vote:1"
"""

DIGESTS = {
    "docker:28.5.2-dind": "sha256:" + "d" * 64,
    "registry:2.8.3": "sha256:" + "e" * 64,
    "alpine:3.20.3": "sha256:" + "a" * 64,
    "dockersamples/vote:1": "sha256:" + "f" * 64,
}


@pytest.fixture(autouse=True)
def _no_hub(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(HUB_VARIABLE, raising=False)


def with_pins(root: Path, text: str = TEXT) -> Path:
    """A project with these pins; returns its folder."""
    (root / "labs").mkdir(exist_ok=True)
    (root / PINS).write_text(text, encoding="utf-8")
    return root


# --- reading ----------------------------------------------------------------------------------------------


def test_the_projects_own_pins_can_be_read(project: Path) -> None:
    pins = read_pins(project)
    assert pins.version in pins.engine.hub
    assert {"alpine:latest", "hello-world:latest"} <= set(pins.images)


def test_pins_are_read_with_full_names(tmp_path: Path) -> None:
    pins = read_pins(with_pins(tmp_path))
    assert (pins.version, pins.engine.hub, pins.mirror.debian) == ("28.5.2", "docker:28.5.2-dind", "forky")
    assert pins.images == {
        "alpine:latest": "alpine:3.20.3",
        "alpine:3.20.3": "alpine:3.20.3",
        "vote:latest": "dockersamples/vote:1",
    }


def test_other_engines_are_known_by_the_beginning_of_their_version(tmp_path: Path) -> None:
    more = '[matrix."26.1"]\nhub = "docker:26.1.4-dind"\ndebian = "trixie"\n\n[mirror]'
    pins = read_pins(with_pins(tmp_path, TEXT.replace("[mirror]", more)))
    assert pins.versions == ("28.5.2", "26.1")
    assert [pins.program(version).debian for version in pins.versions] == ["forky", "trixie"]


def test_without_others_there_is_one_engine(tmp_path: Path) -> None:
    assert read_pins(with_pins(tmp_path)).versions == ("28.5.2",)


def test_an_engine_that_is_not_pinned_is_told_with_those_that_are(project: Path) -> None:
    with pytest.raises(Misuse, match=r"no engine 27 is pinned in labs/pins.toml; there are 28.5.2, 26.1, 20.10"):
        read_pins(project).program("27")


@pytest.mark.parametrize(
    ("name", "full"),
    [
        ("alpine", "alpine:latest"),
        ("alpine:3", "alpine:3"),
        ("dockersamples/vote", "dockersamples/vote:latest"),
        ("localhost:5000/vote", "localhost:5000/vote:latest"),
        ("localhost:5000/vote:2", "localhost:5000/vote:2"),
    ],
)
def test_a_name_without_a_tag_means_latest(name: str, full: str) -> None:
    assert full_name(name) == full


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("[engine]", "[motor]", "the table [engine] is missing"),
        ('version = "28.5.2"', "", "[engine] lacks the text `version"),
        ('version = "28.5.2"', "version = 28", "[engine] lacks the text `version"),
        ('version = "28.5.2"', 'version = " "', "[engine] lacks the text `version"),
        ("hub = 'registry:2.8.3'", "", "[mirror] lacks the text `hub"),
        ('debian="forky"', "", "[mirror] lacks the text `debian"),
        ('"alpine:latest" = "alpine:3.20.3"', '"alpine:latest" = "alpine"', "`alpine` pins nothing; write it with a"),
        ('"dockersamples/vote:1"', '"localhost:5000/vote"', "`localhost:5000/vote` pins nothing"),
        ('"dockersamples/vote:1"', '"vote@sha256:12"', "`vote@sha256:12` pins nothing"),
        ('"dockersamples/vote:1"', '["a"]', "[images] lacks the text `vote"),
        ("[images]", "[images.more]", "[images] lacks the text `more"),
        ("[images]", "images = 3\n[more]", "the table [images] is missing"),
        ("[mirror]", "[mirror", "line 7"),
        ("[mirror]", "[matrix]\nnewest = 3\n[mirror]", "[matrix] holds `newest`, which is no version"),
        ("[mirror]", '[matrix."26.1"]\nhub = "docker"\n[mirror]', '[matrix."26.1"] hub: `docker` pins nothing'),
        ("[mirror]", '[matrix]\n"26.1" = 3\n[mirror]', '[matrix."26.1"] is missing or empty'),
    ],
    ids=str,
)
def test_a_mistake_in_the_pins_is_one_line_with_the_file(tmp_path: Path, old: str, new: str, problem: str) -> None:
    assert old in TEXT
    root = with_pins(tmp_path, TEXT.replace(old, new, 1))
    with pytest.raises(Misuse) as told:
        read_pins(root)
    assert str(told.value).startswith(f"{root / PINS}: ")
    assert problem in str(told.value)
    assert "\n" not in str(told.value)


def test_pins_that_are_missing_or_no_text_are_told(tmp_path: Path) -> None:
    with pytest.raises(Misuse, match=r"pins\.toml: cannot be read \(No such file"):
        read_pins(tmp_path)
    with_pins(tmp_path)
    (tmp_path / PINS).write_bytes(b"\xff\xfe")
    with pytest.raises(Misuse, match=r"pins\.toml: .*decode.*; mend it"):
        read_pins(tmp_path)


# --- the registry that plays Docker Hub -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("registry", "reference", "pulled"),
    [
        (None, "alpine:3.20.3", "alpine:3.20.3"),
        ("", "dockersamples/vote:1", "dockersamples/vote:1"),
        ("localhost:5000", "alpine:3.20.3", "localhost:5000/library/alpine:3.20.3"),
        (" registry.school.example/ ", "dockersamples/vote:1", "registry.school.example/dockersamples/vote:1"),
    ],
)
def test_references_are_taken_from_the_registry_that_is_named(
    monkeypatch: pytest.MonkeyPatch, registry: str | None, reference: str, pulled: str
) -> None:
    if registry is not None:
        monkeypatch.setenv(HUB_VARIABLE, registry)
    assert at_hub(reference) == pulled


def test_the_address_of_a_page_is_no_registry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(HUB_VARIABLE, "https://registry.school.example")
    with pytest.raises(Misuse, match="without https://"):
        hub()


# --- resolving --------------------------------------------------------------------------------------------


def test_digests_are_added_and_everything_else_stays(tmp_path: Path) -> None:
    root = with_pins(tmp_path)
    resolved = resolve_pins(a_host(FakeDaemon(digests=DIGESTS)), root)
    expected = TEXT
    for reference, digest in DIGESTS.items():
        for quote in "\"'":
            expected = expected.replace(f"= {quote}{reference}{quote}", f"= {quote}{reference}@{digest}{quote}")
            expected = expected.replace(f"={quote}{reference}{quote}", f"={quote}{reference}@{digest}{quote}")
    assert (root / PINS).read_text(encoding="utf-8") == expected
    assert "# alpine:3.20.3 it is" in expected
    assert read_pins(root).images["alpine:latest"] == f"alpine:3.20.3@{DIGESTS['alpine:3.20.3']}"
    assert resolved["registry:2.8.3"] == f"registry:2.8.3@{DIGESTS['registry:2.8.3']}"
    assert set(resolved) == set(DIGESTS)


def test_resolving_again_changes_only_what_has_moved(tmp_path: Path) -> None:
    root = with_pins(tmp_path)
    resolve_pins(a_host(FakeDaemon(digests=DIGESTS)), root)
    before = (root / PINS).read_text(encoding="utf-8")
    resolve_pins(a_host(FakeDaemon(digests=DIGESTS)), root)
    assert (root / PINS).read_text(encoding="utf-8") == before
    moved = {**DIGESTS, "registry:2.8.3": "sha256:" + "9" * 64}
    resolve_pins(a_host(FakeDaemon(digests=moved)), root)
    assert (root / PINS).read_text(encoding="utf-8") == before.replace("e" * 64, "9" * 64)


def test_one_reference_that_is_unknown_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    root = with_pins(tmp_path)
    known = {reference: digest for reference, digest in DIGESTS.items() if "vote" not in reference}
    with pytest.raises(Broken, match="the digest of dockersamples/vote:1 cannot be had: manifest for"):
        resolve_pins(a_host(FakeDaemon(digests=known)), root)
    assert (root / PINS).read_text(encoding="utf-8") == TEXT
    assert [path.name for path in (root / "labs").iterdir()] == ["pins.toml"]


@pytest.mark.parametrize("failure", [refusal(500, "connection refused"), NoConnection("connection refused")])
def test_a_hub_that_is_down_is_told_with_what_to_do(tmp_path: Path, failure: Exception) -> None:
    daemon = FakeDaemon(failures={"get_registry_data": [failure]})
    with pytest.raises(Broken, match=r"docker:28\.5\.2-dind cannot be had: connection refused; make that registry"):
        resolve_pins(a_host(daemon), with_pins(tmp_path))
