"""A replay as files: an asciicast (version 2), a script that hands the same to a page, and a transcript.

The format of an asciicast: https://docs.asciinema.org/manual/asciicast/v2/. Version 2 is what players of all ages read.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from course_site.replay.film import IDLE, ROWS, film, written
from course_site.replay.takes import Replay, Take
from livecheck.model import COLUMNS

REPLAYS = "replays"
"""The folder of the site that holds the replays."""

PLAYER = "assets/player"
"""The folder of the site that holds the program which plays them."""

ARRIVED = "course-replay"
"""The name of the event by which a script hands a replay to its page; docs/assets/js/replay.js waits for it."""


def as_cast(made: Replay) -> str:
    """One JSON value a line: a header, then `[seconds, code, text]` for all that happens."""
    header = {
        "version": 2,
        "width": COLUMNS,
        "height": ROWS,
        "timestamp": int(made.started.timestamp()),
        "idle_time_limit": IDLE,
        "title": f"{made.name} · Docker {made.engine.version}",
    }
    return "".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in (header, *_events(made)))


def _events(made: Replay) -> Iterator[tuple[float, str, str]]:
    now = 0.0
    for beat in film(made):
        now += beat.after
        yield round(now, 3), beat.code, beat.text


def as_script(made: Replay) -> str:
    """A script that hands the asciicast over in an event: a page on a disk may load that, and nothing else."""
    # ASCII alone: a script is read in the encoding of whatever serves it.
    event = f"new CustomEvent({json.dumps(ARRIVED)}, {{ detail: {json.dumps(as_cast(made))} }})"
    return f"document.dispatchEvent({event});\n"


def as_transcript(made: Replay) -> str:
    """What the terminal showed, all of it, and nothing of when."""
    return "".join(f"{line}\n" for take in made.takes for line in _transcript(take))


def _transcript(take: Take) -> Iterator[str]:
    yield from map(written, take.files)
    first, *more = take.command
    yield f"{take.prompt}{first}"
    yield from (f"> {line}" for line in more)
    yield from take.lines
