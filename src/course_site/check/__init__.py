"""Page text + verdicts → what the site shows: the pages' Markdown, and transcripts in HTML.

`extension` is what Markdown is extended by, and `build` asks for the report. `page` puts a page together: `console`
shows a block, whose samples `spans` finds, `mark` says what became of it, and `shown` what was really printed. `total`
sums a page up; `steps`, `versions` and `score` are for the page about the check. `words` holds what is said in which
language, and `transcript` lets the HTML of blocks through Markdown.
"""

from course_site.check.build import checked, write_proof
from course_site.check.extension import Layout, ShownCheck
from course_site.check.page import render
from course_site.check.spans import REPEATED
from course_site.check.subject import Addresses, Finding, Subject
from course_site.check.transcript import TRANSCRIPT, transcript
from course_site.check.words import Words, date, literal, read_words, words_of

__all__ = [
    "REPEATED",
    "TRANSCRIPT",
    "Addresses",
    "Finding",
    "Layout",
    "ShownCheck",
    "Subject",
    "Words",
    "checked",
    "date",
    "literal",
    "read_words",
    "render",
    "transcript",
    "words_of",
    "write_proof",
]
