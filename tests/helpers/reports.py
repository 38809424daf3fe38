"""Small reports of one exercise, for tests of what is made of them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime

from helpers.fakes import ENGINE, exercise
from livecheck.judge import judge
from livecheck.model import (
    Capture,
    DiffLine,
    Doubt,
    Exercise,
    ExerciseVerdicts,
    Image,
    Images,
    Notice,
    Report,
    Run,
    Status,
    Verdict,
)
from livecheck.versions import Product

NOW = datetime(2026, 11, 23, 22, 0, 0, tzinfo=UTC)
ONE_NODE = "# Page\n\n```console\n$ docker image pull alpine\nlatest\n$ ls\nbin\n```\n\n```console\n$ pwd\n/\n```\n"
TWO_NODES = ONE_NODE.replace("console\n$ pwd", 'console node="node2"\n$ pwd')
FRONT = "---\nlab:\n  nodes: [node1, node2]\n---\n"
WRITTEN = Notice(Doubt.WRITTEN, Product.ENGINE, "29", "28.5.2")
IMAGES = Images("stand-in", (Image("alpine:latest", "sha256:12"),))

HOSTILE = (
    "\x1b[2J\x1b[31mred\x1b[0m",
    "a\0b]]>c<d>&e\x85f",
    "\u202egnp.exe\u2066 and \u200bnothing",
    "::error file=x::y",
    "   ::set-output name=a::b",
    "\u00a0::add-mask::e",
    "x ::stop-commands::t",
    "x ##[add-path]/tmp ##[error]z",
    "```` </details> | `code` <script>alert(1)</script> [a](javascript:b)",
    "\ud800 \ufffe \uffff",
)
"""Lines that command a terminal, GitHub's runner, Markdown or XML, where they are not made harmless."""


def verdict(made: Exercise, index: int, status: Status, **more: object) -> Verdict:
    step = made.steps[index]
    places = {language: its.place for language, its in made.twins(index).items()}
    return Verdict(step, places, status, Capture(step.command, ("shown",), 0, None, 0.4149), **more)  # type: ignore[arg-type]


def report(*statuses: Status, reason: str | None = None, **more: object) -> Report:
    """A report with a step of each of these statuses, at most three."""
    made = exercise(FRONT + TWO_NODES)
    return of(made, [verdict(made, index, status, reason=reason, **more) for index, status in enumerate(statuses)])


def of(made: Exercise, verdicts: Iterable[Verdict]) -> Report:
    return Report(NOW, ENGINE, IMAGES, (ExerciseVerdicts(made, 4.2049, ENGINE, NOW, tuple(verdicts)),))


def diff(*lines: str) -> tuple[DiffLine, ...]:
    return tuple(DiffLine(line[0], line[1:]) for line in lines)


def judged(page: str, *shown: Iterable[str]) -> Report:
    """The report of a page whose commands, all of status 0, have shown these lines."""
    made = exercise(f"```console\n{page}\n```\n")
    captures = tuple(
        Capture(step.command, tuple(lines), 0, None, 0.1) for step, lines in zip(made.steps, shown, strict=True)
    )
    return Report(NOW, ENGINE, IMAGES, (judge(made, Run("page", made.key, ENGINE, NOW, 1.0, captures)),))


def runner_commands(log: str) -> list[str]:
    """What GitHub's runner takes for commands: `::name …::` after blanks at most, and `##[name]` anywhere."""
    lines = re.split(r"\r\n|\n|\r", log)
    begun = (re.match(r"\s*::([^:\s]+)(?: .*?)?::", line) for line in lines)
    within = (found for line in lines for found in re.finditer(r"##\[([^\]]+)\]", line))
    return [found[1] for found in [*begun, *within] if found]
