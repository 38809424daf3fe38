"""The one file that pins what the course runs on."""

from __future__ import annotations

from pathlib import Path

import pytest
from livecheck.errors import Misuse
from livecheck.pins import PINS, full_name, read_pins
from with_pins import TEXT, with_pins


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
        ('version = "28.5.2"', 'version = "29.0.0-rc.1"', "[engine] version: `29.0.0-rc.1` is no version; write for"),
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
