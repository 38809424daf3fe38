"""What the mutants say of the check, in a sentence."""

from __future__ import annotations

from course_site.check.subject import Subject
from course_site.check.words import Words


def score(subject: Subject) -> str:
    """How many changes of the pages the check has noticed; the percentage is never rounded up."""
    report, words = subject.report, subject.words
    found = report.score
    if found is None or found.told is None:
        return words.no_score
    rate = f"{found.told:.2f}".replace(".", words.separators[1])
    return words.score.format(made=_count(found.made, words), killed=_count(found.killed, words), rate=rate)


def _count(number: int, words: Words) -> str:
    return f"{number:,}".replace(",", words.separators[0])
