"""What a build lays beside its pages: the replays, and the program that plays them.

The player is asciinema-player, as the package mkdocs-asciinema-player brings it along; nothing else of that package is
used, and none of its code is run. The licence of the player is in docs/assets/player.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib.resources import files
from pathlib import Path

from course_site.replay.forms import PLAYER, REPLAYS, as_cast, as_script, as_transcript
from course_site.replay.takes import Replay, replay
from livecheck.errors import Misuse
from livecheck.model import Report
from livecheck.store.whole import write_whole

PACKAGE = "mkdocs_asciinema_player"
PLAYED_BY = ("asciinema-player.min.js", "asciinema-player.css")

FORMS: Mapping[str, Callable[[Replay], str]] = {".cast": as_cast, ".js": as_script, ".txt": as_transcript}
"""The files of each replay, by their ending."""


def player() -> Mapping[str, str]:
    """The files of the player: name to text. Raises `Misuse` where the package is not what it should be."""
    try:
        folder = files(PACKAGE) / "assets"
        return {name: (folder / name).read_bytes().decode() for name in PLAYED_BY}
    except (ModuleNotFoundError, OSError) as error:
        raise Misuse(
            f"the player of the replays is missing ({error}): install the packages of requirements.txt, among them "
            f"{PACKAGE.replace('_', '-')} in the version that stands there"
        ) from error


def publish(report: Report, site: Path) -> None:
    """Writes what can be watched again of a report into the folder of a site; nothing where nothing ran.

    Raises `Misuse` where that cannot be written.
    """
    replays = [made for done in report.exercises if (made := replay(done)) is not None]
    texts = {f"{REPLAYS}/{made.name}{ending}": form(made) for made in replays for ending, form in FORMS.items()}
    if replays:
        texts |= {f"{PLAYER}/{name}": text for name, text in player().items()}
    for name, text in texts.items():
        _write(site / name, text)


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, text)
    except OSError as error:
        raise Misuse(f"{path}: a replay cannot be written there ({error.strerror}); make room, or allow it") from error
