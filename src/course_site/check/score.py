"""What the mutants say of the check, in a sentence."""

from __future__ import annotations

import math

from course_site.check.subject import Subject
from course_site.check.words import Words


def score(subject: Subject) -> str:
    """How many changes of the pages the check has noticed; the percentage is never rounded up."""
    report, words = subject.report, subject.words
    found = report.score
    if found is None or found.rate is None:
        return words.no_score
    hundredths = math.floor(found.rate * 100)
    rate = f"{hundredths // 100}{words.separators[1]}{hundredths % 100:02}"
    return words.score.format(made=_count(found.made, words), killed=_count(found.killed, words), rate=rate)


def _count(number: int, words: Words) -> str:
    return f"{number:,}".replace(",", words.separators[0])
