"""Reads case files: a page, what its commands showed, and how the page is to be afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from helpers.fakes import FakeLab, Quiet, shows
from livecheck.accept import Accepted, accept
from livecheck.course import make_exercises
from livecheck.judge import judge
from livecheck.model import Capture, Exercise, Run, Status
from livecheck.parse import read_page
from livecheck.run import run

Texts = Mapping[str, str]
"""Language → the text of its page."""


def planned(texts: Texts) -> Exercise:
    pages = [read_page(Path(f"docs/{language}/page.md"), language, text) for language, text in texts.items()]
    (made,) = make_exercises(pages, [])
    return made


def played(texts: Texts, script: list[Capture]) -> Run:
    """The run of these pages on a lab that answers from the script."""
    return run(planned(texts), FakeLab(list(script)), Quiet())


def captures(text: str) -> list[Capture]:
    """`=== 1` begins what a command showed that ended with 1, `=== - / # ` what one showed that opened a shell,
    `=== 0 / # ` what one showed inside of it."""
    found = []
    for part in text.split("=== ")[1:]:
        head, _, body = part.partition("\n")
        lines = body.removesuffix("\n").split("\n") if body else []
        status, _, prompt = head.partition(" ")
        found.append(shows(*lines, status=None if status == "-" else int(status), prompt=prompt or None))
    return found


def accepted(texts: Texts, made: Run) -> Accepted:
    """Accepts all that can be accepted."""
    return accept(planned(texts), made, texts, failures=True)


def statuses(texts: Texts, made: Run) -> list[Status]:
    return [verdict.status for verdict in judge(planned(texts), made).verdicts]
