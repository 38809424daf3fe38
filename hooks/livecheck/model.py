"""The records that flow through a check, each field explained, and the two protocols behind the effects.

Everything here is frozen: a stage takes records and makes new ones, so that data flows one way
(DESIGN.md, "The house"). Durations are seconds, times are UTC.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from livecheck.errors import Place

FIRST_NODE = "node1"


# --- parse: what a page says ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Options:
    """What stands after a fence's language, one field per option of the notation; `None` where left out."""

    node: str | None = None
    exit: int = 0
    """The exit status of the block's last command; every earlier command must end with 0."""
    timeout: float | None = None
    eventually: float | None = None
    """Seconds during which a read-only command is repeated until it shows what the page shows."""
    any_order: bool = False
    answer: str | None = None
    engine: str | None = None
    """A comparison such as `>=29`; on other engines the block is `unverified`."""
    needs: str | None = None
    """The name of something that the machine must be able to do, such as `ipvs`."""
    unchecked: str | None = None
    """Why the block is shown and never run."""
    hidden: bool = False
    """Run and checked, but not shown."""
    file: str | None = None
    """The path on the node that the block's text is written to."""


@dataclass(frozen=True, slots=True)
class Output:
    """A line that the page promises. The `\\` that guards a line which reads as a prompt is gone already."""

    line: int
    text: str
    guarded: bool = False
    """Whether a `\\` stood before it: a `...` then stands for itself."""


@dataclass(frozen=True, slots=True)
class Press:
    """A key pressed while a command runs (`^C`, `^D`, `^P^Q`), once the output above it has appeared."""

    line: int
    key: str


@dataclass(frozen=True, slots=True)
class Step:
    """One command and the output that the page promises for it."""

    place: Place
    """Where the command's first line stands."""
    prompt: str
    """The prompt as the page prints it, with its final blank: `$ `, `[node1] $ `, `/ # `."""
    command: str
    """What is typed, without prompts; continued lines (`> `) are joined with newlines."""
    transcript: tuple[Output | Press, ...]
    """What follows the command in the page, in order."""
    exit: int
    """The exit status that the page promises."""
    options: Options
    opens: str | None = None
    """The prompt of the shell that this command opens, as the page's next command on this node prints it."""

    @property
    def output(self) -> tuple[str, ...]:
        """The promised lines without the keys; three dots that stand for themselves keep their `\\`."""
        return tuple(
            f"\\{entry.text}" if entry.guarded and entry.text == "..." else entry.text
            for entry in self.transcript
            if isinstance(entry, Output)
        )

    @property
    def output_lines(self) -> tuple[int, ...]:
        """For each promised line, its line number in the page."""
        return tuple(entry.line for entry in self.transcript if isinstance(entry, Output))


@dataclass(frozen=True, slots=True)
class Block:
    """A fence that the check is concerned with: one `console` block, or one with `file=`."""

    place: Place
    """Where the opening fence stands."""
    end: int
    """The line of the closing fence."""
    language: str
    options: Options
    text: str
    """The text between the fences as the author wrote it, without the indentation of the fence; it ends with a
    newline unless it is empty."""
    steps: tuple[Step, ...] = ()
    """The commands of a `console` block; empty for a file."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a lab needs beyond one empty node; the `lab:` entry of a page's front matter."""

    nodes: tuple[str, ...] = (FIRST_NODE,)
    images: tuple[str, ...] = ()
    """The images that the page's commands pull, as they name them, without a tag where they write none."""
    files: Mapping[str, Path] = field(default_factory=dict)
    """Files that lie ready on the first node: their path there, and where they lie in the project."""
    lines: Mapping[str, int] = field(default_factory=dict, compare=False)
    """The line in the page of `lab` and of what stands under it: `nodes.node1`, `images.alpine`, `files.app.py`."""


@dataclass(frozen=True, slots=True)
class Page:
    """One Markdown file in one language."""

    path: Path
    language: str
    recipe: Recipe
    blocks: tuple[Block, ...]


# --- plan: what is to be run ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Exercise:
    """The pages of one file name in every language: same blocks, run once."""

    name: str
    """The file name without its ending: `1-containers`."""
    pages: tuple[Page, ...]
    """One per language, the course's default language first; the blocks of all are alike."""
    key: str
    """A hash of everything that a run of this exercise depends on in the pages."""

    @property
    def recipe(self) -> Recipe:
        return self.pages[0].recipe

    @property
    def blocks(self) -> tuple[Block, ...]:
        return self.pages[0].blocks

    @property
    def steps(self) -> tuple[Step, ...]:
        """All steps in the order in which they are typed, from the default language's page."""
        return tuple(step for block in self.blocks for step in block.steps)

    def lines(self, index: int) -> Mapping[str, Step]:
        """Step number `index` as each language's page has it: language to step."""
        return {page.language: [s for b in page.blocks for s in b.steps][index] for page in self.pages}


# --- lab and terminal: what is done to engines ------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Image:
    """An image that the mirror holds, under the name that the pages use, with its tag."""

    name: str
    digest: str


@dataclass(frozen=True, slots=True)
class Engine:
    """What the verdicts were obtained on."""

    version: str
    storage_driver: str
    kernel: str
    arch: str


@dataclass(frozen=True, slots=True)
class Keystroke:
    """A key to press while a command runs, and how to tell that its moment has come."""

    key: str
    due: Callable[[Sequence[str]], bool]
    """Whether the lines shown so far are those after which the key is to be pressed."""


@dataclass(frozen=True, slots=True)
class Typed:
    """What a terminal is asked to type, and how long it may take."""

    command: str
    timeout: float
    opens: str | None = None
    """The prompt of the shell that the command is expected to open."""
    answer: str | None = None
    """What to type when the command stops at a question."""
    keystrokes: tuple[Keystroke, ...] = ()


@dataclass(frozen=True, slots=True)
class Capture:
    """What the terminal showed for one step."""

    command: str
    """What was really typed: the page's command, with the samples in it replaced by their real values."""
    lines: tuple[str, ...]
    """The output as a person sees it on the screen, wrapped lines joined, blanks at line ends gone."""
    exit: int | None
    """The exit status; `None` when the command opened a shell, so that it has not ended, or when it is unknown."""
    prompt: str | None
    """The prompt that was live afterwards, without the node's own (`None` then): `/ # `."""
    seconds: float
    """From the command's first letter to its end; of the last try, where it was repeated."""
    fault: str | None = None
    """What was wrong with the lab (time-out, engine gone); the step is `broken` then."""
    skipped: str | None = None
    """Why the command was never typed; the step is `unverified` then."""
    truncated: bool = False
    """Whether the command printed more than a terminal keeps."""
    waited: float = 0.0
    """Seconds before the last try began, where the command was repeated until it showed something `eventually`."""


class Terminal(Protocol):
    """A real PTY on a node; one per node, it lives as long as the exercise runs."""

    def type(self, typed: Typed) -> Capture:
        """Types a command and waits for its end; a time-out or a dead lab is told in `Capture.fault`."""


class Lab(Protocol):
    """The fresh engines that one exercise runs on."""

    engine: Engine

    def terminal(self, node: str) -> Terminal:
        """The node's terminal, opened when first asked for."""

    def write(self, node: str, path: str, text: str) -> None:
        """Writes a file on the node, relative to where its terminal starts; raises `Broken`."""

    def able(self, need: str) -> bool:
        """Whether the machine can do what a block `needs`."""

    def fault(self, shown: Sequence[str] = ()) -> str | None:
        """What is wrong with the lab, now that a step has surprisingly shown this; `None` if nothing is."""


@dataclass(frozen=True, slots=True)
class Run:
    """The captures of one exercise."""

    exercise: str
    key: str
    engine: Engine
    started: datetime
    seconds: float
    """From the first node's start to the last command's end."""
    captures: tuple[Capture, ...]
    """One per step of the exercise, in order."""
    source: str | None = None
    """Where its images came from, `hub` or `stand-in`; `None` where that was not recorded."""


# --- match and judge: what became of it -------------------------------------------------------------------


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


@dataclass(frozen=True, slots=True)
class Images:
    """The images that a build used."""

    source: str
    """`hub` or `stand-in`."""
    list: tuple[Image, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """All verdicts of a build, with what they were obtained on."""

    generated: datetime
    engine: Engine | None
    images: Images | None
    exercises: tuple[ExerciseVerdicts, ...]
    elsewhere: Mapping[str, tuple[ExerciseVerdicts, ...]] = field(default_factory=dict)
    """What recorded runs on the other pinned engines (the beginning of their version) say of the same exercises."""
    survey: Survey | None = None
    """What became of the mutants of these exercises, where they were made."""

    def count(self, status: Status) -> int:
        return sum(v.status is status for e in self.exercises for v in e.verdicts)


# --- mutants: whether the check can be trusted ------------------------------------------------------------


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


@dataclass(frozen=True, slots=True)
class Survey:
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


# --- pipeline: who watches --------------------------------------------------------------------------------


class Progress(Protocol):
    """Who is told how a check goes on; called from several threads."""

    def stage(self, text: str) -> None:
        """One line about what is being prepared: `building the stand-in alpine`."""

    def step(self, exercise: str, number: int, total: int, command: str) -> None:
        """Step `number` of `total`, counted from 1, is about to be typed."""

    def done(self, exercise: str, seconds: float) -> None:
        """An exercise has run."""
