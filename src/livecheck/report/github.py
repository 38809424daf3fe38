"""What GitHub shows of a build: annotations on lines of Markdown, and the summary of a job."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from livecheck.errors import Place
from livecheck.inert import shown
from livecheck.model import Cause, Report, Status, Verdict
from livecheck.report.people import complaint, details, notices, told, verdict

MOST_ANNOTATIONS = 10
"""GitHub shows so many errors of a step, and as many notices."""

LONGEST_MESSAGE = 4_000
"""Characters of an annotation."""

LARGEST_SUMMARY = 1_000_000
"""Bytes; GitHub refuses a summary of 1 MiB."""

_MARKUP = re.compile(r"[\\`*_{}\[\]()<>#+!|~&@$:]")
_LAST_WORDS = 200
"""Bytes that are kept free in a summary for saying what was left out."""


@dataclass(frozen=True, slots=True)
class _Annotation:
    level: str
    place: Place
    title: str
    message: str

    def __str__(self) -> str:
        where = f"file={_property(self.place.path.as_posix())},line={self.place.line},title={_property(self.title)}"
        return f"::{self.level} {where}::{_data(self.message)}"


# --- annotations ------------------------------------------------------------------------------------------


def as_annotations(report: Report) -> Iterator[str]:
    """Lines for the log of a GitHub action that put what is wrong beside the lines of the pages.

    What matters most comes first: each drift in the course's own language, then what broke, then the other languages.
    A step that was not typed is noted where nobody asked for that: neither an option of its block nor a switch; so is
    one whose failure follows from an earlier one. Titles name the engine, for the jobs of a matrix annotate the same
    lines.
    """
    on = f" on Docker {shown(report.engine.version)}" if report.engine is not None else ""
    errors = sorted(told(report), key=lambda each: each.status is Status.BROKEN)
    places = [list((each.drift_places or each.places).values()) for each in errors]
    first = [_error(each, at[0], on) for each, at in zip(errors, places, strict=True)]
    others = [_error(each, place, on) for each, at in zip(errors, places, strict=True) for place in at[1:]]
    notices = [_notice(each, on) for exercise in report.exercises for each in exercise.verdicts if _surprises(each)]
    yield from map(str, [*_limited([*first, *others]), *_limited(notices)])


def _error(each: Verdict, place: Place, on: str) -> _Annotation:
    return _Annotation("error", place, f"{each.status}{on}", "\n".join([shown(each.reason or ""), *details(each)]))


def _notice(each: Verdict, on: str) -> _Annotation:
    place = next(iter(each.places.values()))
    message = f"{shown(each.reason or '')}\n$ {shown(each.step.command)}"
    return _Annotation("notice", place, f"{each.status}{on}", message)


def _surprises(each: Verdict) -> bool:
    """Whether a step was not typed though its exercise ran and its page wants it to be, or was in vain."""
    lost = each.skip is not None and each.skip.cause is Cause.LOST
    return each.status is Status.UNVERIFIED and (lost or each.follows is not None)


def _limited(made: Sequence[_Annotation]) -> list[_Annotation]:
    """As many as GitHub shows; the last says how many it does not."""
    if len(made) <= MOST_ANNOTATIONS:
        return list(made)
    *kept, last = made[:MOST_ANNOTATIONS]
    more = f"And {len(made) - MOST_ANNOTATIONS} more places, which the log names."
    return [*kept, replace(last, message=f"{more}\n{last.message}")]


def _data(text: str) -> str:
    cut = text if len(text) <= LONGEST_MESSAGE else f"{text[:LONGEST_MESSAGE]}\n…"
    return cut.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


# --- the summary of a job ---------------------------------------------------------------------------------


def job_summary(report: Report) -> str:
    """Markdown: the verdict, a table of the exercises, what the verdicts were obtained on, and the differences."""
    text = "\n".join([f"## {_escaped(verdict(report))}", "", *_table(report), "", *_obtained_on(report), ""])
    verdicts = list(told(report))
    sections = list(_fitting(map(_section, verdicts), LARGEST_SUMMARY - _LAST_WORDS - len(text.encode())))
    left = len(verdicts) - len(sections)
    more = [f"And {left} more, which the log names.\n"] if left else []
    return "".join([text, *sections, *more])


def _fitting(sections: Iterable[str], room: int) -> Iterator[str]:
    """The first sections, as many as `room` bytes hold."""
    for section in sections:
        room -= len(section.encode())
        if room < 0:
            return
        yield section


def _table(report: Report) -> Iterator[str]:
    yield f"| exercise | steps | {' | '.join(Status)} | seconds |"
    yield f"|---|--:|{'--:|' * len(Status)}--:|"
    for exercise in report.exercises:
        counts = " | ".join(str(exercise.count(status)) for status in Status)
        name = _escaped(shown(exercise.exercise.name))
        yield f"| {name} | {len(exercise.verdicts)} | {counts} | {exercise.seconds:.1f} |"


def _obtained_on(report: Report) -> Iterator[str]:
    engine, images = report.engine, report.images
    if engine is not None:
        on = f"Docker {engine.version}, storage driver {engine.storage_driver}, kernel {engine.kernel}, {engine.arch}"
        yield f"{_escaped(shown(on))}  "
    if images is not None:
        yield f"Images: {_escaped(shown(images.source))}"
    yield from (f"\n{_escaped(notice)}" for notice in notices(report))


def _section(each: Verdict) -> str:
    head, *lines = complaint(each).split("\n")
    text = "\n".join(line[2:] for line in lines)
    fence = "`" * max(3, 1 + max((len(ticks) for ticks in re.findall("`+", text)), default=0))
    return f"\n<details><summary>{html.escape(head)}</summary>\n\n{fence}diff\n{text}\n{fence}\n\n</details>\n"


def _escaped(text: str) -> str:
    """Text that Markdown takes for nothing but text."""
    return _MARKUP.sub(lambda sign: f"&#{ord(sign.group())};", text)
