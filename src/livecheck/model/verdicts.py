"""What became of the steps, and of the mutants that show what such a verdict is worth."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from livecheck.errors import Place
from livecheck.model.pages import Exercise, Step
from livecheck.model.runs import Capture, Engine, Skip
from livecheck.versions import Pinned, Product


@dataclass(frozen=True, slots=True)
class Image:
    """An image that the mirror holds, under the name that the pages use, with its tag."""

    name: str
    digest: str


@dataclass(frozen=True, slots=True)
class Mutant:
    """A change of what a page promises."""

    place: Place
    """The first line that is changed, in the default language's page."""
    operator: str
    """In which way it is changed: `letter`, `row dropped` …"""
    original: str
    """The line as the page has it, or some lines with newlines between them."""
    changed: str
    """The same after the change; empty where the line is gone."""
    reason: str | None = None
    """Why nothing could notice it, where that is known."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many mutants were made, and how many of them were noticed."""

    made: int = 0
    killed: int = 0
    explained: int = 0
    """Of those that were not noticed, how many nothing could notice."""

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.made + other.made, self.killed + other.killed, self.explained + other.explained)


@dataclass(frozen=True, slots=True)
class Score:
    """What became of all mutants of some exercises, judged by their recorded runs."""

    by_operator: Mapping[str, Tally]
    by_page: Mapping[str, Tally]
    """By the path of the default language's page."""
    survivors: tuple[Mutant, ...]
    """Those that nothing noticed, in page order."""
    shows_less: int
    """Changes beside the mutants after which a page shows less, and is still true by the notation."""
    literal: int
    """How many promised characters, blanks left out, count to the letter."""
    sampled: Mapping[str, int]
    """For each kind of sample, how many promised characters are in its samples."""
    steps: int
    """The steps that were changed, all of them verified."""
    unverified: int
    """The steps that were left out, for their run does not verify them."""

    @property
    def made(self) -> int:
        return sum(tally.made for tally in self.by_operator.values())

    @property
    def killed(self) -> int:
        return sum(tally.killed for tally in self.by_operator.values())

    @property
    def rate(self) -> float | None:
        """The percentage of mutants that were noticed; `None` if none was made."""
        return 100 * self.killed / self.made if self.made else None

    @property
    def told(self) -> float | None:
        """The same in two decimals, never rounded up: only when all were killed it is 100."""
        return None if self.rate is None else math.floor(100 * self.rate) / 100

    def weak(self, least: float) -> tuple[str, ...]:
        """The operators of whose mutants less than this percentage was noticed, those left out that nothing could
        notice: a total hides a comparison that is blind in one way alone."""
        tallies = self.by_operator.items()
        return tuple(name for name, each in tallies if 100 * each.killed < least * (each.made - each.explained))


class Status(StrEnum):
    """What became of a step. `drifted`: the course is wrong. `broken`: the lab is."""

    VERIFIED = "verified"
    DRIFTED = "drifted"
    UNVERIFIED = "unverified"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class DiffLine:
    """One line of a diff between page and terminal."""

    sign: str
    """` ` for a line that agrees, `-` for one that only the page has, `+` for one that only the terminal has."""
    text: str
    expected: int | None = None
    """For ` ` and `-`: the index of the promised line."""
    shown: int | None = None
    """For `+`: the index of the shown line, among those that are compared."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one step."""

    step: Step
    """From the default language's page."""
    places: Mapping[str, Place]
    """The command's place in each language's page."""
    status: Status
    capture: Capture
    reason: str | None = None
    """One line: why the step is not verified."""
    skip: Skip | None = None
    """Why this engine did not do the step; another may have verified it."""
    follows: Place | None = None
    """The earlier step, in the default language's page, from whose failure this one follows: it is `unverified` then,
    or `broken` where the lab had failed there."""
    drift_places: Mapping[str, Place] = field(default_factory=dict)
    """The first line that drifted, in each language's page."""
    diff: tuple[DiffLine, ...] = ()
    bound: Mapping[str, str] = field(default_factory=dict)
    """The samples that are known after this step, as the page writes them, and the real value of each."""
    engine: Engine | None = None
    """The engine that this verdict was obtained on, where that is another than the report's."""


@dataclass(frozen=True, slots=True)
class ExerciseVerdicts:
    """An exercise, its run and its verdicts."""

    exercise: Exercise
    seconds: float
    engine: Engine | None
    """`None` where nothing ran."""
    started: datetime | None
    verdicts: tuple[Verdict, ...]

    def count(self, status: Status) -> int:
        return sum(verdict.status is status for verdict in self.verdicts)


@dataclass(frozen=True, slots=True)
class Images:
    """The images that a build used."""

    source: str
    """`hub` or `stand-in`."""
    list: tuple[Image, ...]


class Doubt(StrEnum):
    """What makes a report say less than its pages."""

    NEWER = "newer"
    """The engine is newer than all that are pinned."""
    OTHER = "other"
    """Another version ran than the one that was pinned."""
    WRITTEN = "written-for"
    """The pages are written for another engine."""


@dataclass(frozen=True, slots=True)
class Notice:
    """What has to be said wherever the verdicts of a report are told."""

    doubt: Doubt
    product: Product
    wanted: str
    """The version, or the series, that was to be."""
    found: str
    """The version that was."""


@dataclass(frozen=True, slots=True)
class Report:
    """All verdicts of a build, with what they were obtained on."""

    generated: datetime
    """When it was made; of recorded runs, when the last of them began, so that it is the same each time."""
    engine: Engine | None
    images: Images | None
    exercises: tuple[ExerciseVerdicts, ...]
    elsewhere: Mapping[str, tuple[ExerciseVerdicts, ...]] = field(default_factory=dict)
    """What recorded runs on the other pinned engines (the beginning of their version) say of the same exercises."""
    pinned: Pinned = field(default_factory=dict)
    """The versions that were pinned, which bound what is said of others."""
    notices: tuple[Notice, ...] = ()
    score: Score | None = None
    """What became of the mutants of these exercises, where they were made."""
    recorded: bool = False
    """Whether the runs were made before, and judged from what is on disk."""

    def count(self, status: Status) -> int:
        return sum(exercise.count(status) for exercise in self.exercises)
