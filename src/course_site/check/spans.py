"""Where the samples of a page are: in what it promises, in its prompts, and in the commands that use one again.

The page alone tells: each sample is bound to itself, step by step, as the check binds it to its real value.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from livecheck.match import AmbiguousSample, Argument, Bindings, Places, arguments, read_alone, samples
from livecheck.model import Step

REPEATED = "repeated"
"""The kind of a word that a command has named and its output repeats."""


@dataclass(frozen=True, slots=True)
class Span:
    """A sample in a line."""

    start: int
    end: int
    kind: str
    """What it is: `ID`, `age`, `size` …"""


@dataclass(frozen=True, slots=True)
class Spans:
    """The samples of one step."""

    prompt: tuple[Span, ...]
    command: tuple[Argument, ...]
    """Those that an earlier step has shown; their places are in the whole command, newlines included."""
    output: tuple[tuple[Span, ...], ...]
    """For each promised line."""


@dataclass(frozen=True, slots=True)
class Said:
    """Of a step what its samples depend on; the same in every language."""

    prompt: str
    command: str
    output: tuple[str, ...]
    opens: str | None


def spans(steps: Iterable[Step]) -> tuple[Spans, ...]:
    """The samples of the steps of a page, in order."""
    return _spans(tuple(Said(step.prompt, step.command, step.output, step.opens) for step in steps))


@lru_cache(maxsize=64)  # the pages of an exercise are rendered one after the other, and hold the same blocks
def _spans(steps: tuple[Said, ...]) -> tuple[Spans, ...]:
    known, found = Bindings(), []
    for step in steps:
        used = _arguments(step.command, known)
        places, known = read_alone(step.output, step.command, known)
        found.append(Spans(_in_prompt(step.prompt), used, tuple(_in_output(step, places, used))))
        if step.opens is not None:
            _, known = read_alone((step.opens,), "", known)
    return tuple(found)


def _arguments(command: str, known: Bindings) -> tuple[Argument, ...]:
    """A word with two meanings is an error of the page, which the check tells; here it is just a word."""
    try:
        return tuple(arguments(command, known))
    except AmbiguousSample:
        return ()


@lru_cache(maxsize=256)  # the same few, again and again
def _in_prompt(prompt: str) -> tuple[Span, ...]:
    return tuple(Span(*found) for found in samples((prompt,), "")[0])


def _in_output(step: Said, places: Sequence[Places], used: Sequence[Argument]) -> Iterator[tuple[Span, ...]]:
    words = sorted({step.command[each.start : each.end] for each in used}, key=len, reverse=True)
    repeated = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})(?!\w)") if words else None
    for text, found in zip(step.output, places, strict=True):
        own = [Span(*each) for each in found]
        again = repeated.finditer(text) if repeated else ()
        more = [Span(*each.span(), REPEATED) for each in again if not any(_meet(each.span(), one) for one in own)]
        yield tuple(sorted(own + more, key=lambda span: span.start))


def _meet(places: tuple[int, int], span: Span) -> bool:
    return places[0] < span.end and span.start < places[1]
