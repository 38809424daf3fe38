"""Page text + verdicts → what the site shows: the pages' Markdown, and transcripts in HTML.

`page` puts a page together: `console` shows a block, whose samples `spans` finds, `mark` says what became of it, and
`shown` what was really printed. `poster` leads to the replay, and `total` sums a page up; `steps`, `versions` and
`survey` are for the page about the check. `words` holds what is said in which language, and `transcript` lets the HTML
of blocks through Markdown.
"""

from course_site.check.page import render
from course_site.check.subject import Addresses
from course_site.check.transcript import TRANSCRIPT, transcript

__all__ = ["TRANSCRIPT", "Addresses", "render", "transcript"]
