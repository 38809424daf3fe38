"""The poster of a replay: a still of its first screen, what it is, and where its files are.

The button that starts it is hidden until docs/assets/js/replay.js can do something with it.
"""

from __future__ import annotations

import html
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from course_site.check import Subject, Words, date, literal, read_words
from course_site.replay.film import playing_time, written
from course_site.replay.forms import PLAYER, REPLAYS
from course_site.replay.takes import Replay, replay
from livecheck.model import COLUMNS

ROWS = 22
"""Lines of the still."""


@dataclass(frozen=True, slots=True)
class Texts:
    """What a poster says, in one language."""

    title: str
    start: str
    """On the button, with how `long` it takes."""
    about: str
    """Which run it is (`engine`, `date`), how many commands (`steps`) and how `long`."""
    honest: str
    """What in a replay is the run's, and what is not."""
    files: str
    """The same without a player: links to the `transcript` and the `cast`."""


TEXTS = read_words(Path(__file__).with_name("words.toml"), Texts)
"""The texts of each language of the course; other languages get English ones."""


def poster(subject: Subject) -> str:
    """A section on the replay of a page's exercise, in Markdown; empty where there is none."""
    made = None if subject.exercise is None else replay(subject.exercise)
    if made is None:
        return ""
    texts, root = TEXTS.get(subject.language, TEXTS["en"]), subject.addresses.root
    file, player = html.escape(f"{root}{REPLAYS}/{made.name}"), f"{root}{PLAYER}/"
    return (
        f"## {texts.title} {{#replay}}\n\n"
        f'<div class="course-replay" data-replay="{file}.js" data-player="{player}" data-search-exclude>\n'
        f"{_screen(made, texts)}\n{_told(made, file, texts, subject.words)}\n</div>"
    )


def _screen(made: Replay, texts: Texts) -> str:
    # The first lines are on the page already, so that nobody has to hear them again.
    still = "\n".join(islice(_lines(made), ROWS))
    start = texts.start.format(long=_long(playing_time(made)))
    return (
        f'<div class="course-replay-screen">\n<pre class="course-replay-still" aria-hidden="true">{still}</pre>\n'
        f'<button class="course-replay-start" type="button" hidden>{start}</button>\n'
        '<p class="course-replay-status" role="status"></p>\n</div>'
    )


def _told(made: Replay, file: str, texts: Texts, words: Words) -> str:
    """Which run it is, what of it is true, and the files, which begin with `file`."""
    about = texts.about.format(
        engine=literal(made.engine.version),
        date=date(made.started, words),
        steps=len(made.takes),
        long=_long(playing_time(made)),
    )
    files = texts.files.format(transcript=f"{file}.txt", cast=f"{file}.cast")
    return f"<p>{about}</p>\n<p>{texts.honest}</p>\n<p>{files}</p>"


def _long(seconds: float) -> str:
    """`1 min 44 s`, alike in all languages."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}\u00a0min\u00a0{rest}\u00a0s" if minutes else f"{rest}\u00a0s"


def _lines(made: Replay) -> Iterator[str]:
    for take in made.takes:
        yield from (literal(written(name)) for name in take.files)
        for number, line in enumerate(take.command):
            prompt = "> " if number else take.prompt
            yield f'<span class="gp">{literal(prompt)}</span><b>{literal(line[:COLUMNS])}</b>'
        yield from (literal(line[:COLUMNS]) or "&#8203;" for line in take.lines)
