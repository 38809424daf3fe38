"""`livecheck matrix`: checks the course on several of the pinned engines, one after the other."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from livecheck.commands import Commands, take_pages
from livecheck.commands.check import fresh, tell
from livecheck.commands.ending import BROKEN, say, status_of
from livecheck.course import Course, course_in
from livecheck.errors import LivecheckError
from livecheck.evidence import Evidence, conclude
from livecheck.lab import offered
from livecheck.model import Progress, Report
from livecheck.progress import watch
from livecheck.report import verdict, versions_table, versions_verdict

Results = Mapping[str, Report | LivecheckError]
"""The series of each engine → what came of it."""


def add(commands: Commands) -> None:
    command = commands.add_parser("matrix", help="check on several engine versions; exit as check does")
    take_pages(command)
    command.add_argument(
        "--engine", action="append", default=[], metavar="SERIES", help="a pinned engine; all there are if left out"
    )
    command.set_defaults(do=_do)


def _do(options: argparse.Namespace) -> int:
    with watch(say) as progress:
        results = matrix(course_in(Path.cwd()).only(options.pages), progress, options.engine, _tell)
    return _tell(results)


def _tell(results: Results) -> int:
    """Says what came of it; returns the exit status."""
    reports = [result for result in results.values() if isinstance(result, Report)]
    for report in reports:
        say(f"on Docker {report.engine.version if report.engine else '-'}:")
        tell(report)
        say(verdict(report))
    print(versions_table(results))
    print(versions_verdict(results))
    return BROKEN if len(reports) < len(results) else status_of(*reports)


def matrix(
    course: Course,
    progress: Progress,
    engines: Sequence[str] = (),
    parting: Callable[[Results], object] = lambda _: None,
) -> Results:
    """Checks the course on some of the pinned engines, on all that can be had if none is named.

    An engine whose labs cannot be had does not hide the others: its error stands in its report's place. What is known
    when it is stopped is given to `parting`. Raises `Misuse` for an engine that is not pinned.
    """
    for series in engines:
        course.pins.engine(series)
    wanted = engines or offered(course.pins, progress)
    results: dict[str, Report | LivecheckError] = {}
    try:
        for series in wanted:
            progress.stage(f"engine {series}")
            _attempt(course, progress, series, results)
    except BaseException:
        parting(results)
        raise
    return results


def _attempt(course: Course, progress: Progress, series: str, results: dict[str, Report | LivecheckError]) -> None:
    """Each report is of its own engine's runs alone: what others have verified stands in their columns."""

    def note(evidence: Evidence | None) -> None:
        results[series] = conclude(evidence and evidence.alone)

    try:
        note(fresh(course, progress, note, series=series))
    except LivecheckError as error:
        results[series] = error
