"""The one file that pins what the course runs on."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers.with_pins import TEXT, with_pins
from livecheck.errors import Misuse
from livecheck.pins import HUB, PINS, STAND_IN, full_name, read_pins
from livecheck.versions import Product

NEWER = '[engines."29"]\nhub = "docker:29.7.2-dind"\ncompose = "5"\n\n'
OLDER = '\n[engines."26.1"]\nhub = "docker:26.1.4-dind"\ndebian = "trixie"\ncompose = "2"\n'


def test_the_projects_own_pins_can_be_read(project: Path) -> None:
    pins = read_pins(project)
    assert all(engine.release in engine.hub for engine in pins.engines)
    assert {"alpine:latest", "hello-world:latest"} <= set(pins.images)


def test_pins_are_read_with_full_names(tmp_path: Path) -> None:
    pins = read_pins(with_pins(tmp_path))
    (engine,) = pins.engines
    assert (engine.series, engine.release, engine.hub) == ("28.5", "28.5.2", "docker:28.5.2-dind")
    assert (engine.debian, engine.compose, pins.mirror.debian) == ("forky", None, "forky")
    assert pins.images == {
        "alpine:latest": "alpine:3.20.3",
        "alpine:3.20.3": "alpine:3.20.3",
        "vote:latest": "dockersamples/vote:1",
    }


def test_a_build_takes_the_newest_engine_that_its_source_of_images_offers(tmp_path: Path) -> None:
    pins = read_pins(with_pins(tmp_path, f"{NEWER}{TEXT}{OLDER}"))
    assert pins.series == ("29", "28.5", "26.1")
    assert [pins.main(source).series for source in (HUB, STAND_IN)] == ["29", "28.5"]
    assert [engine.series for engine in pins.offered(STAND_IN)] == ["28.5", "26.1"]
    assert pins.offered(HUB) == pins.engines
    assert pins.debian == "forky"


@pytest.mark.parametrize(
    ("version", "source", "is_main"),
    [
        ("29.7.2", HUB, True),
        ("29.7.2", STAND_IN, False),
        ("28.5.2", STAND_IN, True),
        ("28.5.2", HUB, False),
        ("28.5.2", None, True),
        ("26.1.5", None, False),
    ],
)
def test_the_engine_of_a_build_is_known_by_where_its_images_came_from(
    tmp_path: Path, version: str, source: str | None, is_main: bool
) -> None:
    assert read_pins(with_pins(tmp_path, f"{NEWER}{TEXT}{OLDER}")).is_main(version, source) is is_main


def test_without_docker_hub_an_engine_has_to_come_from_a_debian(tmp_path: Path) -> None:
    pins = read_pins(with_pins(tmp_path, TEXT.replace('debian = "forky"\n', "", 1)))
    assert pins.main(HUB).series == "28.5"
    with pytest.raises(Misuse, match=r'labs/pins\.toml: no engine names a Debian release; add `debian = "…"` to one'):
        pins.main(STAND_IN)


def test_what_was_pinned_bounds_labels_by_series_and_release(tmp_path: Path) -> None:
    assert read_pins(with_pins(tmp_path, f"{NEWER}{TEXT}{OLDER}")).pinned == {
        Product.ENGINE: {"29": "29.7.2", "28.5": "28.5.2", "26.1": "26.1.4"},
        Product.COMPOSE: {"5": "5", "2": "2"},
    }


def test_an_engine_that_is_not_pinned_is_told_with_those_that_are(project: Path) -> None:
    with pytest.raises(Misuse, match=r"no engine 27 is pinned in labs/pins.toml; there are 29, 28.5, 26.1, 20.10"):
        read_pins(project).engine("27")


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
        ('[engines."28.5"]', "[motors]", "the table [engines] is missing"),
        ('[engines."28.5"]', "[engines]", "[engines] holds `hub`, which is no version; write for example"),
        ('[engines."28.5"]', "[engines.newest]", "[engines] holds `newest`, which is no version; write for example"),
        ('[engines."28.5"]', '[engines."26.1"]', "hub: `docker:28.5.2-dind` is no engine 26.1; write for"),
        ('"docker:28.5.2-dind"', '"docker:dind"', '[engines."28.5"] hub: `docker:dind` is no engine 28.5; write'),
        ('"docker:28.5.2-dind"', '"docker"', '[engines."28.5"] hub: `docker` pins nothing; write it with a tag'),
        ('hub = "docker:28.5.2-dind"', "", '[engines."28.5"] lacks the text `hub'),
        ('debian = "forky"', "debian = 14", '[engines."28.5"] lacks the text `debian'),
        ('debian = "forky"', 'compose = "two"', '[engines."28.5"] compose: `two` is no version; write for example'),
        ('debian = "forky"', 'debain = "forky"', '[engines."28.5"] holds `debain`, which is not known; there are hub'),
        ("[engines.", '[engines."26.1"]\n[engines.', '[engines."28.5"] stands below "26.1"; the newest comes first'),
        ("[mirror]", '[engines."28"]\n[mirror]', '[engines."28"] stands below "28.5"; the newest comes first'),
        ("[mirror]", '[engines."26.1"]\n[mirror]', 'the table [engines."26.1"] is missing or empty'),
        ("[mirror]", '[matrix."26.1"]\n[mirror]', "there is no table [matrix] any more; write one for each engine"),
        ("[engines.", "[engine]\n[engines.", "there is no table [engine] any more; write one for each engine"),
        ("hub = 'registry:2.8.3'", "", "[mirror] lacks the text `hub"),
        ('debian="forky"', "", "[mirror] lacks the text `debian"),
        ('"alpine:latest" = "alpine:3.20.3"', '"alpine:latest" = "alpine"', "`alpine` pins nothing; write it with a"),
        ('"dockersamples/vote:1"', '"localhost:5000/vote"', "`localhost:5000/vote` pins nothing"),
        ('"dockersamples/vote:1"', '"vote@sha256:12"', "`vote@sha256:12` pins nothing"),
        ('"dockersamples/vote:1"', '["a"]', "[images] lacks the text `vote"),
        ("[images]", "[images.more]", "[images] lacks the text `more"),
        ("[images]", "images = 3\n[more]", "the table [images] is missing"),
        ("[mirror]", "[mirror", "line 6"),
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
