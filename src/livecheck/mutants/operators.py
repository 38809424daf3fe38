"""THE table of operators: each changes what a step promises in one meaningful way at a time.

What by the notation says the same is no change: the letters of a measure, an identity that stands nowhere else, the
order of what may come in any order, the width of gaps in tables. Where a line is long, the place of a change in it is
chosen by a checksum of where it stands, so that the same page always gives the same changes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from livecheck.match import UNKNOWN, Setting
from livecheck.model import Step
from livecheck.mutants import letters, lines, tables, values
from livecheck.mutants.identities import identities_of
from livecheck.mutants.promise import Change, Promise, promise_of

Operator = Callable[[Promise], Iterator[Change]]

OPERATORS: tuple[Operator, ...] = (
    tables.column_renamed,  # before single words, which it often is the same as
    letters.letter,
    letters.case,
    letters.word,
    letters.digit,
    letters.sign,
    letters.blank,
    letters.status,
    lines.dropped,
    lines.added,
    lines.blank_added,
    lines.detail_moved,  # before the lines that it moves as well
    lines.moved,
    lines.swallowing,
    tables.column_dropped,
    tables.column_added,
    tables.column_swapped,
    tables.turned_over,
    values.kind,
    values.identity,
    values.cut,
    values.merged,
    values.exchanged,
    values.placement,
    values.command,
    values.size,
    values.look,
    values.chosen,
    values.exit_status,
    values.prompt,
)


def promises_of(
    steps: Sequence[Step], said: Sequence[frozenset[str]], setting: Setting = UNKNOWN
) -> tuple[Promise, ...]:
    """What each of an exercise's steps promises, by what an author has `said` up to there.

    Only what is among these steps is another place of an identity.
    """
    identities = identities_of(steps, setting)
    return tuple(promise_of(step, identities, values, setting) for step, values in zip(steps, said, strict=True))


def changes(promise: Promise) -> Iterator[Change]:
    """All that could be promised instead, each of it once."""
    seen = {promise.step}
    for operator in OPERATORS:
        for change in operator(promise):
            if change.step not in seen:
                seen.add(change.step)
                yield change
