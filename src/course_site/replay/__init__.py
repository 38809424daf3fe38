"""A run → what a reader can watch again of it. What it consists of is text, made from one `Replay` record.

`takes` chooses what is shown, `film` gives it a time, and `forms` writes it down: as an asciicast for a player, as the
same in a script (a page that is read from the disk can load nothing else), and as a transcript without any time.
`poster` leads to it on a page, and `publish` writes the files and the program that plays them.

A capture holds what the screen showed when a command had ended, not the bytes that came one by one. So commands,
answers and how long each took are the run's; the time between two letters and between two lines of an answer is ours.
"""

from course_site.replay.film import playing_time, written
from course_site.replay.forms import PLAYER, REPLAYS, as_cast, as_script, as_transcript
from course_site.replay.poster import poster
from course_site.replay.published import player, publish
from course_site.replay.takes import Replay, Take, replay

__all__ = [
    "PLAYER",
    "REPLAYS",
    "Replay",
    "Take",
    "as_cast",
    "as_script",
    "as_transcript",
    "player",
    "playing_time",
    "poster",
    "publish",
    "replay",
    "written",
]
