"""Where the samples of a page are: in what it promises, in its prompts, and in the commands that use one again.

The page alone tells: each sample is bound to itself, step by step, as the check binds it to its real value.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
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


def spans(steps: Iterable[Step]) -> tuple[Spans, ...]:
    """The samples of the steps of a page, in order."""
    return _spans(tuple((step.prompt, step.command, step.output, step.opens) for step in steps))


@lru_cache(maxsize=64)  # the pages of an exercise are rendered one after the other, and hold the same blocks
def _spans(steps: tuple[tuple[str, str, tuple[str, ...], str | None], ...]) -> tuple[Spans, ...]:
    """The same, of what samples depend on: prompts, commands, outputs, and the prompts of shells that are opened."""
    known, found = Bindings(), []
    for prompt, command, output, opens in steps:
        used = _arguments(command, known)
        places, known = read_alone(output, command, known)
        words = {command[each.start : each.end] for each in used}
        found.append(Spans(_in_prompt(prompt), used, tuple(_in_output(output, places, words))))
        if opens is not None:
            _, known = read_alone((opens,), "", known)
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


def _in_output(lines: Sequence[str], places: Sequence[Places], words: Collection[str]) -> Iterator[tuple[Span, ...]]:
    longest_first = sorted(words, key=len, reverse=True)
    repeated = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")
    for text, found in zip(lines, places, strict=True):
        own = [Span(*each) for each in found]
        again = [Span(*each.span(), REPEATED) for each in repeated.finditer(text)] if words else []
        more = [each for each in again if all(each.end <= one.start or one.end <= each.start for one in own)]
        yield tuple(sorted(own + more, key=lambda span: span.start))
