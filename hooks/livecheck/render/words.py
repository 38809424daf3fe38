"""What the site says of a check, in each language of the course."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from livecheck.model import Status

FOR_ENGINES = re.compile(r"for engines (.+), this one is (.+)")
"""What a run says of a step that is for other engines."""

COMPARISON = re.compile(r"([<>=!]=?) *(.+)")


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
    reasons: tuple[tuple[re.Pattern[str], str], ...]
    """What a run says of a step that it skipped, and how this language says it; authors' own reasons stay."""
    for_engines: str
    """Why a step for certain engines (`wanted`) was skipped on another (`this`)."""
    comparisons: Mapping[str, str]
    """How a comparison of engine versions is said, by its sign."""
    every: str
    """Heads the row that sums a table up."""
    exercise: str
    share: str
    """So many (`some`) of so many (`all`) steps."""
    not_tried: str
    """Of an engine that an exercise was not run on."""
    separators: tuple[str, str]
    """What stands between thousands, and before decimals."""
    survey: str
    """How many mutants (`made`) were tried, and how many of them (`killed`, `rate` percent) were noticed."""
    no_survey: str
    elsewhere: str
    """Introduces the list of steps that an engine (`engine`) has not verified."""


WORDS = {
    "fr": Words(
        {
            Status.VERIFIED: "vérifié",
            Status.UNVERIFIED: "non vérifié",
            Status.DRIFTED: "périmé",
            Status.BROKEN: "vérification interrompue",
        },
        {"hub": "images de Docker Hub", "stand-in": "images de remplacement"},
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
        "{day} {month} {year}",
        "ce site a été construit sans moteur Docker",
        "\u00a0: ",
        (
            (re.compile(r"this machine has no (.+)"), r"la machine qui a vérifié ce site n’a pas \1"),
            (re.compile(r"not typed: .+"), "une commande précédente n’a pas mené là où elle devait"),
        ),
        "pour {wanted}\u00a0; celui-ci est le {this}",
        {">=": "{} et suivants", ">": "après {}", "<=": "jusqu’à {}", "<": "avant {}", "==": "{}", "!=": "sauf {}"},
        "Ensemble",
        "Exercice",
        "{some} sur {all}",
        "non essayé",
        ("\u202f", ","),
        "À la dernière construction, {made} changements ont été essayés, et {killed} remarqués, soit {rate}\u00a0%.",
        "Ce site a été construit sans cet essai.",
        "Ce que le moteur {engine} n’a pas vérifié\u00a0:",
    ),
    "en": Words(
        {
            Status.VERIFIED: "verified",
            Status.UNVERIFIED: "not verified",
            Status.DRIFTED: "out of date",
            Status.BROKEN: "check interrupted",
        },
        {"hub": "Docker Hub’s images", "stand-in": "stand-in images"},
        "January February March April May June July August September October November December",
        "{day} {month} {year}",
        "this site was built without a Docker engine",
        ": ",
        ((re.compile(r"this machine has no (.+)"), r"the machine that checked this site has no \1"),),
        "for {wanted}; this one is {this}",
        {">=": "{} and later", ">": "after {}", "<=": "up to {}", "<": "before {}", "==": "{}", "!=": "except {}"},
        "All",
        "Exercise",
        "{some} of {all}",
        "not tried",
        (",", "."),
        "When this site was built, {made} changes were tried, and {killed} of them noticed: {rate}%.",
        "This site was built without this trial.",
        "What engine {engine} did not verify:",
    ),
}
"""The words of each language of the course; other languages get English ones."""


def words_of(language: str) -> Words:
    """The words of a language, English ones where there are none."""
    return WORDS.get(language, WORDS["en"])


def translated(reason: str, words: Words) -> str:
    """Why a step was not verified, in the words of a language."""
    if skipped := FOR_ENGINES.fullmatch(reason):
        return words.for_engines.format(wanted=engines(skipped[1], words), this=skipped[2])
    for told, ours in words.reasons:
        if found := told.fullmatch(reason):
            return found.expand(ours)
    return reason


def date(moment: datetime, words: Words) -> str:
    """A day, in HTML."""
    month = words.months.split()[moment.month - 1]
    text = words.date.format(day=moment.day, month=month, year=moment.year)
    return f'<time datetime="{moment.date().isoformat()}">{text}</time>'


def engines(requirement: str, words: Words) -> str:
    """Which engines a block is for: `>=26,<28` → `Docker 26 and later, before 28`."""
    comparisons = [part.strip() for part in requirement.split(",")]
    told = [words.comparisons[found[1]].format(found[2]) for part in comparisons if (found := COMPARISON.match(part))]
    return f"Docker {', '.join(told)}"


def literal(text: str) -> str:
    """Text that neither HTML nor Markdown reads anything into."""
    return re.sub(r"[^\w\s]", lambda found: f"&#{ord(found[0])};", text)
