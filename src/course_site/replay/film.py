"""When a replay shows what: letters at the pace of a hand, answers after the run's own seconds, and not too fast."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle

from course_site.replay.takes import Replay, Take
from livecheck.inert import shortened
from livecheck.model import COLUMNS

ROWS = 24
"""How high the screen of a player is."""

IDLE = 2.0
"""Seconds to which a player shortens a longer silence; the file keeps the real ones."""

BREATH, ENTER = 0.6, 0.35
"""Seconds before the first letter of a command, and between its last letter and the key Enter."""

READING = 0.05
"""Seconds for each line of an answer before the next command is typed; `IDLE` at most."""

LETTER, COMMAND = 0.055, 3.0
"""Seconds for a letter, and for a line that is typed: a long one is typed faster."""

HAND = (0.8, 1.2, 0.9, 1.4, 1.0, 0.7, 1.1, 0.9)
"""No hand is a metronome: how much longer or shorter than usual one letter after the other takes."""

ROW, SCROLL = 0.02, 0.09
"""Seconds for a row that finds room on the screen, and for one that pushes another out of it."""

FIRST, LAST = 150, 50
"""How many lines of an answer are shown where it is too long: so many from its beginning, so many from its end."""

END = "\r\n"
"""What ends a line on a screen."""

WIDEST = 20 * COLUMNS
"""Characters that are shown of a line."""

PROMPT, TYPED, QUIET, PLAIN = "\x1b[32m", "\x1b[1m", "\x1b[2m", "\x1b[0m"
"""Green, bold, faint, and back again."""


@dataclass(frozen=True, slots=True)
class Beat:
    """Something that happens so many seconds after what happened before."""

    after: float
    code: str
    """What it is: `o` for something shown, `m` for a mark to which a player can jump."""
    text: str


def film(made: Replay) -> Iterator[Beat]:
    """All that happens in a replay, in order."""
    rest = 0.0
    for take in made.takes:
        yield from (Beat(0.0, "o", f"{QUIET}{written(name)}{PLAIN}\r\n") for name in take.files)
        yield Beat(0.0, "o", f"{PROMPT}{take.prompt}{PLAIN}{TYPED}")
        yield Beat(0.0, "m", take.command[0])
        yield from _typing(take.command, BREATH + rest + take.waited)
        yield from _answer(take)
        rest = min(IDLE - BREATH, READING * len(take.lines))


def playing_time(made: Replay) -> float:
    """How many seconds a player takes for a replay."""
    return sum(min(IDLE, beat.after) for beat in film(made))


def written(name: str) -> str:
    """How a replay, which is one for all languages, tells of a file that was written."""
    return f"# fichier écrit · file written: {name}"


def _typing(lines: Sequence[str], pause: float) -> Iterator[Beat]:
    for number, line in enumerate(lines):
        if number:
            yield Beat(ENTER, "o", f"{PLAIN}\r\n{PROMPT}> {PLAIN}{TYPED}")
        pace = min(LETTER, COMMAND / max(1, len(line)))
        for place, (letter, swing) in enumerate(zip(line, cycle(HAND), strict=False)):
            yield Beat(pace * swing if place else max(pause, LETTER), "o", letter)
        pause = 0.0
    yield Beat(ENTER, "o", f"{PLAIN}\r\n")


def _answer(take: Take) -> Iterator[Beat]:
    """The answer, all of it once the command has ended; where there is none, the silence alone."""
    after, rows = take.seconds, 0
    for line in _kept(take.lines) or [""]:
        yield Beat(after, "o", line)
        height = max(1, -(-len(line.removesuffix(END)) // COLUMNS))
        rows += height
        after = height * (ROW if rows < ROWS else SCROLL)


def _kept(lines: Sequence[str]) -> list[str]:
    """The lines that are shown; a note stands for those that are left out."""
    shown = [f"{shortened(line, WIDEST)}{END}" for line in lines]
    left = len(lines) - FIRST - LAST
    if left <= 0:
        return shown
    note = f"{QUIET}[… {left} lignes omises ici · {left} lines left out here …]{PLAIN}{END}"
    return [*shown[:FIRST], note, *shown[-LAST:]]
