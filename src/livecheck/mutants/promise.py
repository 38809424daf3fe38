"""What a step promises, as the comparison reads it, and the steps that differ from it in one thing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from zlib import crc32

from livecheck.match import Freedom, Gap, Line, outline
from livecheck.model import Output, Step
from livecheck.mutants.identities import Identities


@dataclass(frozen=True, slots=True)
class Promise:
    """A step, and how its promised lines are read."""

    step: Step
    entries: tuple[Line | Gap, ...]
    """One per promised line."""
    freedom: Freedom
    identities: Identities
    """Those of the whole exercise."""

    @property
    def lines(self) -> Iterator[tuple[int, Line]]:
        """The lines without the `...`, each with its number among the promised lines."""
        return ((number, entry) for number, entry in enumerate(self.entries) if isinstance(entry, Line))

    def line_of(self, number: int) -> int:
        """The line in the page of a promised line."""
        return self.step.output_lines[number]


@dataclass(frozen=True, slots=True)
class Change:
    """A step that promises something else in one thing."""

    operator: str
    line: int
    """In the page."""
    original: str
    changed: str
    step: Step
    shows_less: bool = False
    """Whether by the notation the page stays true, and only shows less."""
    twin: Step | None = None
    """A stricter step; where that is verified, too, this change says nothing that is wrong of the run."""


def promise_of(step: Step, identities: Identities) -> Promise:
    """Reads what a step promises."""
    entries, freedom = outline(step.output, step.command, step.options.any_order)
    return Promise(step, entries, freedom, identities)


def choose(count: int, *place: object) -> int:
    """A number below `count`, always the same for the same place."""
    return crc32(repr(place).encode()) % count


# --- steps with other lines -------------------------------------------------------------------------------


def with_text(step: Step, number: int, text: str) -> Step:
    """The step with another text for one promised line."""
    return with_texts(step, {number: text})


def with_texts(step: Step, texts: Mapping[int, str]) -> Step:
    """The step with other texts for some of its promised lines."""
    entries = list(step.transcript)
    for number, place in enumerate(_places(step)):
        entry = entries[place]
        if number in texts and isinstance(entry, Output):
            entries[place] = replace(entry, text=texts[number])
    return replace(step, transcript=tuple(entries))


def without(step: Step, number: int) -> Step:
    """The step without one promised line."""
    place = _places(step)[number]
    return replace(step, transcript=step.transcript[:place] + step.transcript[place + 1 :])


def with_another(step: Step, number: int, text: str) -> Step:
    """The step with one more promised line, after the given one."""
    place = _places(step)[number]
    entry = step.transcript[place]
    assert isinstance(entry, Output)
    added = replace(entry, text=text)
    return replace(step, transcript=(*step.transcript[: place + 1], added, *step.transcript[place + 1 :]))


def with_moved(step: Step, number: int, to: int) -> Step:
    """The step with one promised line in the place of a later one, those between moved up."""
    places = _places(step)
    order = list(range(len(places)))
    order.insert(to, order.pop(number))
    entries = list(step.transcript)
    for place, source in zip(places, order, strict=True):
        entries[place] = step.transcript[places[source]]
    return replace(step, transcript=tuple(entries))


def _places(step: Step) -> Sequence[int]:
    """Where in the transcript the promised lines stand."""
    return [place for place, entry in enumerate(step.transcript) if isinstance(entry, Output)]
