"""What a build lays beside its pages."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

import pytest

from course_site.replay import as_cast, as_script, as_transcript, published, replay
from course_site.replay.published import player, publish
from helpers.reports import report
from livecheck.errors import Misuse
from livecheck.model import Status


def names(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_each_replay_is_written_in_three_forms_and_the_player_once(tmp_path: Path) -> None:
    made = report(Status.VERIFIED, Status.UNVERIFIED, Status.VERIFIED)
    publish(made, tmp_path)
    assert names(tmp_path) == [
        "assets/player/asciinema-player.css",
        "assets/player/asciinema-player.min.js",
        "replays/page.cast",
        "replays/page.js",
        "replays/page.txt",
    ]
    watched = replay(made.exercises[0])
    assert watched is not None
    for ending, form in ((".cast", as_cast), (".js", as_script), (".txt", as_transcript)):
        assert (tmp_path / f"replays/page{ending}").read_text(encoding="utf-8") == form(watched)


@pytest.mark.parametrize("status", [Status.DRIFTED, Status.BROKEN])
def test_where_there_is_nothing_to_watch_nothing_is_written(tmp_path: Path, status: Status) -> None:
    publish(report(Status.VERIFIED, status, Status.VERIFIED), tmp_path)
    assert names(tmp_path) == []


def test_the_player_is_the_one_whose_licence_lies_beside_it(project: Path) -> None:
    files = player()
    assert "Apache-2.0" in files["asciinema-player.min.js"].partition("\n")[0]
    assert ".ap-player" in files["asciinema-player.css"]
    licence = (project / "docs/assets/player/LICENSE.txt").read_text(encoding="utf-8")
    assert "Apache License" in licence
    assert "Marcin Kulik" in licence


def test_the_player_asks_nobody_else(project: Path) -> None:
    for text in player().values():
        assert "@import" not in text
        assert "url(http" not in text


def test_the_package_of_the_player_is_the_pinned_one(project: Path) -> None:
    assert (
        f"mkdocs-asciinema-player=={version('mkdocs-asciinema-player')} " in (project / "requirements.txt").read_text()
    )


@pytest.mark.parametrize("package", ["no_such_package", "livecheck"])
def test_a_player_that_is_missing_is_told_with_what_to_do(monkeypatch: pytest.MonkeyPatch, package: str) -> None:
    monkeypatch.setattr(published, "PACKAGE", package)
    with pytest.raises(Misuse, match=r"the player of the replays is missing \(.*install the packages of requirements"):
        player()


def test_a_site_that_cannot_be_written_to_is_told_as_such(tmp_path: Path) -> None:
    (tmp_path / "replays").write_text("a file where the folder should be")
    with pytest.raises(Misuse, match=r"replays/page\.cast: a replay cannot be written there"):
        publish(report(*[Status.VERIFIED] * 3), tmp_path)
