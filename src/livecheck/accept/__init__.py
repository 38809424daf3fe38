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


def accept(
    exercise: Exercise, run: Run, texts: Mapping[str, str], refused: Mapping[int, str] = NONE, *, failures: bool = False
) -> Accepted:
    """Accepts what drifted in a run; `texts` holds each language's page, the `refused` steps stay as they are.

    A command that ended otherwise than promised is accepted with `failures` alone: as a rule, what has to be mended
    then is the page's command or the lab, not what the page promises of it.
    """
    judged = judge(exercise, run).verdicts
    told = "\n".join(text for step in exercise.steps for text in (step.command, *step.output))
    stays = {**({} if failures else _failures(judged)), **_chains(judged), **refused}
    found = walk(exercise, run, Later(judged[-1].bound if judged else {}, told), stays)
    new = {page.language: page_with(texts[page.language], page, found.changes) for page in exercise.pages}
    return Accepted(new, tuple(sorted(found.changes)), found.refused)


def _failures(judged: Sequence[Verdict]) -> Mapping[int, str]:
    """The drifted steps that ended otherwise than the page promises, and how."""
    drifted = {n: v for n, v in enumerate(judged) if v.status is Status.DRIFTED and not _ended_as_promised(v)}
    return {
        number: f"{_ending(verdict)}; mend the page's command or its lab, or accept it with --failures"
        for number, verdict in drifted.items()
    }


def _ending(verdict: Verdict) -> str:
    said = next((f": {text.strip()}" for text in reversed(verdict.capture.lines) if text.strip()), "")
    return f"exit status {verdict.capture.exit}, and the page promises {verdict.step.exit}{said}"


def _ended_as_promised(verdict: Verdict) -> bool:
    return verdict.step.opens is not None or verdict.capture.exit in (None, verdict.step.exit)


def _chains(judged: Sequence[Verdict]) -> Mapping[int, str]:
    """The steps whose failure follows from an earlier one, and the earlier one if it failed: no page is to promise
    either."""
    vain = {n: v for n, v in enumerate(judged) if v.status is Status.UNVERIFIED and v.follows is not None}
    roots = {verdict.follows for verdict in vain.values()}
    found = {number: str(verdict.reason) for number, verdict in vain.items()}
    for number, verdict in enumerate(judged):
        if verdict.status is Status.DRIFTED and verdict.step.place in roots and not _ended_as_promised(verdict):
            found[number] = f"{verdict.reason}; later steps fail because of it: mend it by hand, then check again"
    return found
