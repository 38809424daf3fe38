"""What is done to engines, and what they showed; the two protocols behind the effects, and that of who watches."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from livecheck.versions import Product, Requirement

COLUMNS = 100
"""How wide the screen of every terminal is."""


@dataclass(frozen=True, slots=True)
class Engine:
    """What the verdicts were obtained on."""

    version: str
    storage_driver: str
    kernel: str
    arch: str
    compose: str | None = None
    """The version of Compose that comes with it; `None` where there is none."""

    def version_of(self, product: Product) -> str | None:
        return self.version if product is Product.ENGINE else self.compose

    def fulfils(self, requirement: Requirement) -> bool:
        version = self.version_of(requirement.product)
        return version is not None and requirement.holds(version)


class Cause(StrEnum):
    """Why a step was not typed."""

    ENGINE = "engine"
    """It is for other engines."""
    COMPOSE = "compose"
    """It is for other versions of Compose."""
    NEEDS = "needs"
    """The machine cannot do it."""
    UNCHECKED = "unchecked"
    """Its author says so."""
    LOST = "lost"
    """Another shell was live than the page says."""
    OFF = "off"
    """Nothing was checked."""


@dataclass(frozen=True, slots=True)
class Skip:
    """Why a step was not typed here, with what that is about."""

    cause: Cause
    detail: str
    """What was asked for (`>=29`, `ipvs`), where a shell was lost, or the author's reason."""
    found: str | None = None
    """The version that there is instead."""

    @property
    def is_for_others(self) -> bool:
        """Whether the step is none of this engine's."""
        return self.cause in (Cause.ENGINE, Cause.COMPOSE)

    def __str__(self) -> str:
        match self.cause:
            case Cause.ENGINE:
                return f"for engines {self.detail}, this one is {self.found}"
            case Cause.COMPOSE:
                return f"for Compose {self.detail}, this one is {self.found}"
            case Cause.NEEDS:
                return f"this machine has no {self.detail}"
            case Cause.LOST:
                return f"not typed: {self.detail}"
            case _:
                return self.detail


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
    last: float = math.inf
    """When its time is over, whatever the machine has to do, by the clock that only goes on."""
    prompts: tuple[str, ...] = ()
    """The prompts that the page declares of programs which are no shells."""


class Trouble(StrEnum):
    """What sort of fault a lab has."""

    ENDLESS = "endless"
    """A command did not end in its time."""
    SLOW = "slow"
    """The machine was too busy for it to end in its time, or to show what it was to show."""
    ENDED = "ended"
    """The terminal's own shell has ended; where the lab is well, the command has ended it."""
    CLOSED = "closed"
    """A shell in the terminal does not do what it is told."""
    TOO_LONG = "too-long"
    """A command printed more than is kept, so that what is kept must not be judged."""
    SIGN = "sign"
    """What was shown tells that the lab lacks something."""
    CHANCE = "chance"
    """So does it, and it is something that an engine does by chance, so that other engines may well not."""
    UNWELL = "unwell"
    """A node, its engine or the mirror does not answer."""
    BEFORE = "before"
    """The lab had failed before; nothing was typed."""
    STOPPED = "stopped"
    """The check was stopped before this was known."""

    @property
    def tells_nothing(self) -> bool:
        """Whether a run that has met this first says nothing of the pages from there on."""
        return self in (Trouble.SLOW, Trouble.CLOSED, Trouble.UNWELL, Trouble.BEFORE, Trouble.STOPPED)


@dataclass(frozen=True, slots=True)
class Fault:
    """What was wrong with the lab."""

    trouble: Trouble
    detail: str
    """For people: what it was, and what to do where that is known."""

    def __str__(self) -> str:
        return self.detail


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
    fault: Fault | None = None
    """What was wrong with the lab; the step is `broken` then."""
    skipped: Skip | None = None
    """Why the command was never typed; the step is `unverified` then."""
    waited: float = 0.0
    """Seconds before the last try began, where the command was repeated until it showed something `eventually`."""

    @property
    def has_ended_terminal(self) -> bool:
        """Whether the command has ended the terminal's own shell, although the lab was well."""
        return self.exit is None and self.prompt is None and self.fault is None and self.skipped is None


class Terminal(Protocol):
    """A real PTY on a node; one per node, it lives as long as the exercise runs."""

    def type(self, typed: Typed) -> Capture:
        """Types a command and waits for its end; a time-out or a dead lab is told in `Capture.fault`."""

    def load(self) -> float:
        """How many programs want to run on each processor of the node's machine."""


class Lab(Protocol):
    """The fresh engines that one exercise runs on."""

    engine: Engine

    def terminal(self, node: str) -> Terminal:
        """The node's terminal, opened when first asked for."""

    def write(self, node: str, path: str, text: str) -> None:
        """Writes a file on the node, relative to where its terminal starts; raises `Broken`."""

    def able(self, need: str) -> bool:
        """Whether the machine can do what a block `needs`."""

    def fault(self) -> str | None:
        """What is wrong with the lab, asked after a surprise; `None` if nothing is."""


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

    @property
    def fault(self) -> Fault | None:
        """The first that its lab had; `None` where all was well."""
        return next((capture.fault for capture in self.captures if capture.fault is not None), None)


class Progress(Protocol):
    """Who is told how a check goes on; called from several threads."""

    def stage(self, text: str) -> None:
        """One line about what is being prepared: `building the stand-in alpine`."""

    def step(self, exercise: str, number: int, total: int, command: str) -> None:
        """Step `number` of `total`, counted from 1, is about to be typed."""

    def done(self, exercise: str, seconds: float) -> None:
        """An exercise has run."""
