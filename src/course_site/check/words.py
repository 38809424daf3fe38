"""What the site says of a check, in each language of the course."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from livecheck.model import Cause, Doubt, Notice, Status, Verdict
from livecheck.store import made
from livecheck.versions import Pinned, Requirement

W = TypeVar("W")


def read_words(path: Path, kind: type[W]) -> Mapping[str, W]:
    """What a file of words holds for each language, in records of that kind."""
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    return {language: made(kind, table) for language, table in tables.items()}


@dataclass(frozen=True, slots=True)
class Words:
    """What a mark says, in one language."""

    status: Mapping[Status, str]
    source: Mapping[str, str]
    """Where the images came from."""
    months: str
    date: str
    """A pattern with `day`, `month` and `year`."""
    nothing_ran: str
    colon: str
    skips: Mapping[Cause, str]
    """Why a step was skipped: what it asks for (`wanted`), and what there is (`found`); authors' own reasons stay."""
    notices: Mapping[Doubt, str]
    """What is to be said of a program (`product`) that is not what was `wanted` but what was `found`."""
    written_for: str
    """The same in a mark, of the engine that pages are written for."""
    span: str
    """Versions from the `first` to the `last`."""
    both: str
    """Between the last two of several."""
    every: str
    """Heads the row that sums a table up."""
    exercise: str
    share: str
    """So many (`some`) of so many (`all`) steps."""
    not_tried: str
    """Of an engine that an exercise was not run on."""
    separators: tuple[str, str]
    """What stands between thousands, and before decimals."""
    score: str
    """How many mutants (`made`) were tried, and how many of them (`killed`, `rate` percent) were noticed."""
    no_score: str
    elsewhere: str
    """Introduces the list of steps that an engine (`engine`) has not verified."""
    outside: tuple[str, str]
    """The reader's own terminal, where there is one, and where there are several, that of a `node`."""
    inside: tuple[str, str]
    """The shell of a container, and that of one on a `node`."""
    then: str
    fails: str
    """Of a command that has to fail, with its status (`exit`)."""
    literal: str
    """Of a block that shows the very letters that the terminal has shown."""
    really: str
    """Heads what the terminal has really shown."""
    left_out: str
    """How many lines (`count`) are not shown."""
    status_was: str
    steps_verified: str
    """After how many of how many."""
    for_others: str
    """How many steps (`count`) are for other engines, or other versions of Compose."""
    legend: str
    """What underlined values are."""
    every_step: str
    """Leads to the table of all steps."""
    obtained: str
    """Before the engine."""
    columns: tuple[str, str, str, str]
    """Heads the table of all steps: command, terminal, result, seconds."""


WORDS = read_words(Path(__file__).with_suffix(".toml"), Words)
"""The words of each language of the course; other languages get English ones."""


def words_of(language: str) -> Words:
    """The words of a language, English ones where there are none."""
    return WORDS.get(language, WORDS["en"])


def translated(verdict: Verdict, pinned: Pinned, words: Words) -> str:
    """Why a step was not verified here, in the words of a language."""
    skip, requirement = verdict.skip, verdict.step.options.requirement
    if skip is not None and skip.cause is Cause.OFF:
        return words.nothing_ran
    if skip is None and verdict.follows is not None:
        return words.skips[Cause.LOST]
    if skip is None or skip.cause not in words.skips:
        return verdict.reason or ""
    wanted = label(requirement, pinned, words) if requirement is not None and skip.is_for_others else skip.detail
    return words.skips[skip.cause].format(wanted=wanted, found=skip.found)


def outcome(verdict: Verdict, pinned: Pinned, words: Words) -> str:
    """What became of a step, and why, in HTML."""
    reason = f"{words.colon}{literal(translated(verdict, pinned, words))}" if verdict.reason else ""
    return f"{words.status[verdict.status]}{reason}"


def noticed(notice: Notice, words: Words) -> str:
    """What has to be said beside verdicts, in a sentence."""
    return words.notices[notice.doubt].format(product=notice.product.known_as, wanted=notice.wanted, found=notice.found)


def date(moment: datetime, words: Words) -> str:
    """A day, in HTML."""
    month = words.months.split()[moment.month - 1]
    text = words.date.format(day=moment.day, month=month, year=moment.year)
    return f'<time datetime="{moment.date().isoformat()}">{text}</time>'


def label(requirement: Requirement, pinned: Pinned, words: Words) -> str:
    """Which versions a block is for, as far as they are pinned: `>=23,<29` → `Docker 23 to 28`."""
    spans = requirement.spans(pinned.get(requirement.product, {}).values())
    told = [
        each.first if each.first == each.last else words.span.format(first=each.first, last=each.last) for each in spans
    ]
    listed = words.both.join([", ".join(told[:-1]), told[-1]] if len(told) > 1 else told)
    return f"{requirement.product.known_as} {listed}"


def exercise_title(name: str, words: Words) -> str:
    """`Exercise 1`; a page without a number goes by its name."""
    number, dash, _ = name.partition("-")
    return f"{words.exercise} {number}" if dash and number.isdigit() else name


def literal(text: str) -> str:
    """Text that neither HTML nor Markdown reads anything into."""
    return re.sub(r"[^\w\s]|_", lambda found: f"&#{ord(found[0])};", text)
