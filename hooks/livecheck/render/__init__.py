"""Page text + verdicts → what the site shows: the pages' Markdown, and transcripts in HTML.

`page` puts a page together, `mark` says what became of a block, `versions` compares engines, `words` holds what is said
in which language, and `transcript` formats the fences that `page` has written.
"""

from livecheck.render.page import render
from livecheck.render.transcript import TRANSCRIPT, accept_typed, transcript

__all__ = ["TRANSCRIPT", "accept_typed", "render", "transcript"]
