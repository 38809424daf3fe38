"""The check as the build of a site asks for it: whole, told as it goes on, with the mutants' figures in its report.

Only a build that checks imports this: what speaks to Docker takes longer to import than to build a page.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from livecheck.commands.check import check
from livecheck.commands.mutants import score_of_build, threshold
from livecheck.course.files import Course
from livecheck.errors import Misuse
from livecheck.model import Report, Status
from livecheck.progress import watch


def checked(course: Course, say: Callable[[str], None], reuse: bool) -> Report:
    """The report of a check of the whole course; `say` gets what is to stay in the log, and `reuse` is as in `check`.

    Raises `Misuse` and `Broken` as `check` does; and `Misuse` where nothing is wrong, but the check would let too much
    pass.
    """
    with watch(say) as progress:
        report = check(course, progress, reuse=reuse)
    return report if report.count(Status.DRIFTED) or report.count(Status.BROKEN) else scored(course, report)


def scored(course: Course, report: Report) -> Report:
    """The report with what the mutants say of it; raises `Misuse` where too few are noticed."""
    if report.engine is None:
        return report
    found, wanted = score_of_build(course, report.engine.version), threshold(course.root)
    if found.rate is not None and (found.rate < wanted or found.weak(wanted)):
        blind = f", and too few of: {', '.join(found.weak(wanted))}" if found.weak(wanted) else ""
        raise Misuse(
            f"only {found.killed} of {found.made} mutants are noticed{blind}; {wanted} % are wanted; "
            "`livecheck mutants` shows the others"
        )
    return replace(report, score=found)
