"""What the published site is made of and ships: the locked packages, and each script below what it comes from."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

import sbom
from helpers import PROJECT

SCRIPTS = ("assets/javascripts/bundle.js", "assets/player/asciinema-player.min.js", "assets/js/quiz.js", "check.sh")


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A site with scripts of every origin; what cyclonedx-py makes of the lock is cut to two packages."""
    for name in ("index.html", "assets/css/course.css", *SCRIPTS):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    locked = [{"type": "library", "name": name, "bom-ref": name} for name in (sbom.THEME, sbom.PLAYER)]
    monkeypatch.setattr(sbom, "packages", lambda: {"components": json.loads(json.dumps(locked))})
    monkeypatch.setattr("sys.argv", ["sbom.py", str(tmp_path)])
    monkeypatch.chdir(PROJECT)
    return tmp_path


def listed(component: dict[str, Any]) -> list[str]:
    return [below["name"] for below in component.get("components", [])]


def test_each_script_is_below_what_it_comes_from_with_its_sum(site: Path) -> None:
    assert sbom.main() == 0
    bom = json.loads((site / sbom.BOM).read_text())
    theme, player, quiz, check = bom["components"]
    assert (quiz["name"], check["name"]) == ("assets/js/quiz.js", "check.sh")
    assert listed(theme) == ["assets/javascripts/bundle.js"]
    (program,) = player["components"]
    assert (program["name"], program["purl"]) == ("asciinema-player", "pkg:npm/asciinema-player@3.17.0")
    assert listed(program) == ["assets/player/asciinema-player.min.js"]
    assert quiz["hashes"] == [{"alg": "SHA-256", "content": hashlib.sha256(b"assets/js/quiz.js").hexdigest()}]


def test_the_same_site_is_listed_the_same(site: Path) -> None:
    texts = []
    for _ in range(2):
        assert sbom.main() == 0
        texts.append((site / sbom.BOM).read_bytes())
    assert texts[0] == texts[1]


def test_a_site_without_replays_has_no_player(site: Path) -> None:
    (site / "assets/player/asciinema-player.min.js").unlink()
    assert sbom.main() == 0
    assert "pkg:npm/" not in (site / sbom.BOM).read_text()


def test_where_no_site_is_the_next_step_is_told(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (site / "index.html").unlink()
    assert sbom.main() == 2
    assert "`make site` builds it" in capsys.readouterr().err


def test_the_packages_that_bring_scripts_are_in_the_lock() -> None:
    lock = (PROJECT / sbom.LOCK).read_text(encoding="utf-8")
    assert all(f"\n{package}==" in lock for package in sbom.BROUGHT.values())
