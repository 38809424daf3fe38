"""The check as the build of a site asks for it: what the environment says, what the log and GitHub are told."""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path

from livecheck.course.files import Course, skip
from livecheck.deliver import tell_github, write_report
from livecheck.errors import LivecheckError, Misuse
from livecheck.model import Report
from livecheck.report import as_json, complaints, notices, verdict

SWITCH = "LIVECHECK"
"""`off` builds without a daemon; anything else but nothing is a mistake."""

PROOF = "verification.json"

log = logging.getLogger("mkdocs.livecheck")


class NotVerified(LivecheckError):
    """Something has drifted, or is broken; the log has said what."""


def checked(course: Course, *, reuse: bool) -> Report:
    """The report of a build, where nothing has drifted and nothing is broken; raises `LivecheckError`.

    With `reuse`, recorded runs that still fit serve, too.
    """
    report = _report(course, reuse)
    failures = list(complaints(report, colour=sys.stderr.isatty()))
    for _, text in failures:
        log.error(text)
    # The runner finds annotations only where a line begins with them; the logger would put a level before them.
    tell_github(report, os.environ, lambda line: print(line, file=sys.stderr, flush=True))
    for notice in notices(report):
        log.info(notice)  # no warning, which would fail a strict build: the pages say it, too
    if failures:
        raise NotVerified(verdict(report))
    log.info(verdict(report))
    return report


def _report(course: Course, reuse: bool) -> Report:
    switch = os.environ.get(SWITCH, "").strip()
    if switch == "off":
        # No warning: it was asked for, and a warning fails a strict build.
        log.info("LIVECHECK=off: nothing is checked, every block is shown as unverified")
        return skip(course)
    if switch:
        raise Misuse(f"{SWITCH}={switch} is not known; it is `off`, or left out")
    from livecheck import build  # only now, see there

    return build.checked(course, log.info, reuse=reuse)


def write_proof(report: Report, site: Path) -> None:
    """Writes what was obtained into the folder of a site; raises `Misuse` where that cannot be."""
    write_report(site / PROOF, as_json(report))
