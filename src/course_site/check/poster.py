"""The poster of a replay: a still of its first screen, what it is, and where its files are.

The button that starts it is hidden until docs/assets/js/replay.js can do something with it.
"""

from __future__ import annotations

import html
from collections.abc import Iterator
from itertools import islice

from course_site.check.subject import Subject
from course_site.check.words import Words, date, literal
from course_site.replay import PLAYER, REPLAYS, Replay, playing_time, replay, written
from livecheck.model import COLUMNS

ROWS = 22
"""Lines of the still."""


def poster(subject: Subject) -> str:
    """A section on the replay of a page's exercise, in Markdown; empty where there is none."""
    made = None if subject.exercise is None else replay(subject.exercise)
    if made is None:
        return ""
    root = subject.addresses.root
    file, player = html.escape(f"{root}{REPLAYS}/{made.name}"), f"{root}{PLAYER}/"
    return (
        f"## {subject.words.replay} {{#replay}}\n\n"
        f'<div class="course-replay" data-replay="{file}.js" data-player="{player}" data-search-exclude>\n'
        f"{_screen(made, subject.words)}\n{_told(made, file, subject.words)}\n</div>"
    )


def _screen(made: Replay, words: Words) -> str:
    start = words.replay_start.format(long=_long(playing_time(made)))
    return (
        f'<div class="course-replay-screen">\n{_still(made)}\n'
        f'<button class="course-replay-start" type="button" hidden>{start}</button>\n'
        '<p class="course-replay-status" role="status"></p>\n</div>'
    )


def _told(made: Replay, file: str, words: Words) -> str:
    """Which run it is, what of it is true, and the files, which begin with `file`."""
    about = words.replay_about.format(
        engine=literal(made.engine.version),
        date=date(made.started, words),
        steps=len(made.takes),
        long=_long(playing_time(made)),
    )
    files = words.replay_files.format(transcript=f"{file}.txt", cast=f"{file}.cast")
    return f"<p>{about}</p>\n<p>{words.replay_honest}</p>\n<p>{files}</p>"


def _long(seconds: float) -> str:
    """`1 min 44 s`, alike in all languages."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}\u00a0min\u00a0{rest}\u00a0s" if minutes else f"{rest}\u00a0s"


def _still(made: Replay) -> str:
    """The first lines of a replay; they are on the page already, so that nobody has to hear them again."""
    lines = "\n".join(islice(_lines(made), ROWS))
    return f'<pre class="course-replay-still" aria-hidden="true">{lines}</pre>'


def _lines(made: Replay) -> Iterator[str]:
    for take in made.takes:
        yield from (literal(written(name)) for name in take.files)
        for number, line in enumerate(take.command):
            prompt = "> " if number else take.prompt
            yield f'<span class="gp">{literal(prompt)}</span><b>{literal(line[:COLUMNS])}</b>'
        yield from (literal(line[:COLUMNS]) or "&#8203;" for line in take.lines)
