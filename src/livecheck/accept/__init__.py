"""Page text + run → page text with the drift accepted.

Data flows through the files of this package as it does through the project:

    exercise + run ─walk▶ changes of steps ─page▶ page texts      reread: what of the prose to read again
                     └rewrite: what one step is to promise
                        sketch ▶ written: which lines stay, go and come; then what those that come say
                        (pairing, merge, names, layout: what is the same line, value, name, column)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from livecheck.accept.page import page_with
from livecheck.accept.reread import Quotation, Reread, reread
from livecheck.accept.samples import Later
from livecheck.accept.walk import walk
from livecheck.judge import judge
from livecheck.model import Exercise, Run, Status, Verdict

__all__ = ["Accepted", "Quotation", "Reread", "accept", "reread"]

NONE: Mapping[int, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Accepted:
    """An exercise's pages with the drift accepted."""

    texts: Mapping[str, str]
    """Language → the whole text of its page, also where nothing has changed."""
    steps: tuple[int, ...]
    """The numbers of the steps that were changed."""
    refused: Mapping[int, str]
    """The numbers of the drifted steps that were not, and why."""


def accept(exercise: Exercise, run: Run, texts: Mapping[str, str], refused: Mapping[int, str] = NONE) -> Accepted:
    """Accepts what drifted in a run; `texts` holds each language's page, the `refused` steps stay as they are."""
    judged = judge(exercise, run).verdicts
    told = "\n".join(text for step in exercise.steps for text in (step.command, *step.output))
    found = walk(exercise, run, Later(judged[-1].bound if judged else {}, told), {**_chains(judged), **refused})
    new = {page.language: page_with(texts[page.language], page, found.changes) for page in exercise.pages}
    return Accepted(new, tuple(sorted(found.changes)), found.refused)


def _chains(judged: Sequence[Verdict]) -> Mapping[int, str]:
    """The steps whose failure follows from an earlier one, and the earlier one if it failed: no page is to promise
    either."""
    vain = {n: v for n, v in enumerate(judged) if v.status is Status.UNVERIFIED and v.follows is not None}
    roots = {verdict.follows for verdict in vain.values()}
    found = {number: str(verdict.reason) for number, verdict in vain.items()}
    for number, verdict in enumerate(judged):
        ended = verdict.capture.exit == verdict.step.exit or verdict.step.opens is not None
        if verdict.status is Status.DRIFTED and verdict.step.place in roots and not ended:
            found[number] = f"{verdict.reason}; later steps fail because of it: mend it by hand, then check again"
    return found
