"""The foot of an exercise's page: what became of its steps, in a sentence, and where more is told."""

from __future__ import annotations

from course_site.check.console import LEGEND
from course_site.check.subject import Subject
from course_site.check.versions import own
from course_site.check.words import date, literal, noticed
from livecheck.model import Status


def total(subject: Subject) -> str:
    """A section in Markdown; empty on a page without blocks."""
    done, words, images = subject.exercise, subject.words, subject.report.images
    if done is None:
        return ""
    steps = list(own(done))
    verified = sum(verdict.status is Status.VERIFIED for verdict in steps)
    told = [f"**{words.share.format(some=verified, all=len(steps))} {words.steps_verified}**"]
    if done.engine is not None and done.started is not None:
        told += [f"Docker {done.engine.version}", date(done.started, words)]
        told += [words.source[images.source]] if images else []
    else:
        told.append(words.nothing_ran)
    if others := len(done.verdicts) - len(steps):
        told.append(words.for_others.format(count=others))
    paragraphs = [
        f'<section class="course-sum" data-exercise="{done.exercise.name}" markdown>',
        " · ".join(told),
        *(noticed(notice, words) for notice in subject.report.notices),
        f"{literal(words.legend)}\n{{: #{LEGEND} }}",
        f"[{words.every_step}](verification.md#{done.exercise.name})",
        '<div class="course-path" data-search-exclude></div>',  # filled by docs/assets/js/path.js
        "</section>",
    ]
    return "\n\n".join(paragraphs)
