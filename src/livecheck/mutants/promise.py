"""What a step promises, as the comparison reads it, and the steps that differ from it in one thing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from zlib import crc32

from livecheck.match import Freedom, Gap, Line, Setting, outline
from livecheck.model import Output, Step
from livecheck.mutants.identities import Identities


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


@dataclass(frozen=True, slots=True)
class Promise:
    """A step, and how its promised lines are read."""

    step: Step
    entries: tuple[Line | Gap, ...]
    """One per promised line."""
    freedom: Freedom
    identities: Identities
    """Those of the whole exercise."""
    said: frozenset[str]
    """What an author has chosen so far."""

    @property
    def lines(self) -> Iterator[tuple[int, Line]]:
        """The lines without the `...`, each with its number among the promised lines."""
        return ((number, entry) for number, entry in enumerate(self.entries) if isinstance(entry, Line))

    def line(self, number: int) -> Line:
        """A promised line that is no `...`."""
        line = self.entries[number]
        assert isinstance(line, Line)
        return line

    def line_of(self, number: int) -> int:
        """The line in the page of a promised line."""
        return self.step.output_lines[number]

    def change(self, operator: str, number: int, texts: Mapping[int, str]) -> Change:
        """Other texts for some of the lines, told by one of them."""
        changed = with_texts(self.step, texts)
        return Change(operator, self.line_of(number), self.step.output[number], texts[number], changed)


def promise_of(step: Step, identities: Identities, said: frozenset[str], setting: Setting) -> Promise:
    """Reads what a step promises."""
    entries, freedom = outline(step.output, step.command, step.options.any_order, setting, said)
    return Promise(step, entries, freedom, identities, said)


def choose(count: int, *place: object) -> int:
    """A number below `count`, always the same for the same place."""
    return crc32(repr(place).encode()) % count


# --- steps with other lines -------------------------------------------------------------------------------


def with_texts(step: Step, texts: Mapping[int, str]) -> Step:
    """The step with other texts for some of its promised lines."""
    return _with_outputs(step, [replace(each, text=texts.get(n, each.text)) for n, each in enumerate(_outputs(step))])


def with_moved(step: Step, number: int, to: int) -> Step:
    """The step with one promised line in the place of a later one, those between moved up."""
    outputs = _outputs(step)
    outputs.insert(to, outputs.pop(number))
    return _with_outputs(step, outputs)


def without(step: Step, number: int) -> Step:
    """The step without one promised line."""
    place = _place(step, number)
    return replace(step, transcript=step.transcript[:place] + step.transcript[place + 1 :])


def with_another(step: Step, number: int, text: str) -> Step:
    """The step with one more promised line, after the given one."""
    after, added = _place(step, number) + 1, replace(_outputs(step)[number], text=text)
    return replace(step, transcript=(*step.transcript[:after], added, *step.transcript[after:]))


def _outputs(step: Step) -> list[Output]:
    return [entry for entry in step.transcript if isinstance(entry, Output)]


def _with_outputs(step: Step, outputs: Sequence[Output]) -> Step:
    """The step with as many others, between the same keys."""
    left = iter(outputs)
    entries = (next(left) if isinstance(entry, Output) else entry for entry in step.transcript)
    return replace(step, transcript=tuple(entries))


def _place(step: Step, number: int) -> int:
    """Where in the transcript a promised line stands."""
    return [place for place, entry in enumerate(step.transcript) if isinstance(entry, Output)][number]
