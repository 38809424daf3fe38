"""The course on several engines, side by side: a table for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from livecheck.errors import LivecheckError
from livecheck.model import Report, Status

WIDTH = 3
"""Blanks between two columns."""


def versions_table(results: Mapping[str, Report | LivecheckError]) -> str:
    """One line per exercise and one column per engine; an engine whose labs could not be had says so below."""
    reports = {asked: result for asked, result in results.items() if isinstance(result, Report)}
    names = list(dict.fromkeys(done.exercise.name for report in reports.values() for done in report.exercises))
    heads = (f"Docker {report.engine.version if report.engine else asked}" for asked, report in reports.items())
    cells = [["", *heads]]
    cells += [[name, *(_cell(report, name) for report in reports.values())] for name in names]
    errors = [f"{asked}: {result}" for asked, result in results.items() if isinstance(result, LivecheckError)]
    return "\n".join([*(_laid_out(cells) if reports else []), *errors])


def versions_verdict(results: Mapping[str, Report | LivecheckError]) -> str:
    """One line: `3 engines: 2 hold, 1 drifted`."""
    counts = Counter(_outcome(result) for result in results.values())
    told = ", ".join(f"{counts[outcome]} {outcome}" for outcome in ("hold", "drifted", "broken") if counts[outcome])
    return f"{len(results)} {'engine' if len(results) == 1 else 'engines'}: {told}"


def _outcome(result: Report | LivecheckError) -> str:
    if isinstance(result, LivecheckError) or result.count(Status.BROKEN):
        return "broken"
    return "drifted" if result.count(Status.DRIFTED) else "hold"


def _cell(report: Report, name: str) -> str:
    named = [done for done in report.exercises if done.exercise.name == name]
    told = [f"{done.count(status)} {status}" for done in named for status in Status if done.count(status)]
    return ", ".join(told) or "-"


def _laid_out(rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(len(row[number]) for row in rows) + WIDTH for number in range(len(rows[0]))]
    return ["".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
