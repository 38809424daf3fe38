"""A score as text for people."""

from __future__ import annotations

from collections.abc import Mapping

from livecheck.model import Mutant, Score, Tally


def tell(score: Score) -> str:
    """Two tables, what counts to the letter, each survivor with both texts, and the verdict in one last line."""
    tables = _table("operator", dict(sorted(score.by_operator.items()))), _table("page", score.by_page)
    return "\n\n".join([*tables, _characters(score), *map(_survivor, score.survivors), verdict(score)])


def verdict(score: Score) -> str:
    """One line: `12345 mutants: 12340 killed, 5 survived (99.96 %) · 50 more only show less · 200 steps`."""
    rate = "no rate" if score.told is None else f"{score.told:.2f} %"
    parts = [
        f"{score.made} mutants: {score.killed} killed, {score.made - score.killed} survived ({rate})",
        f"{score.shows_less} more are true, and only show less",
        f"{score.steps} steps",
    ]
    if score.unverified:
        parts.append(f"{score.unverified} left out, not verified")
    return " · ".join(parts)


def _table(heading: str, tallies: Mapping[str, Tally]) -> str:
    width = max(len(name) for name in (heading, *tallies))
    rows = [f"{name:{width}}  {of.made:6}  {of.killed:6}  {of.made - of.killed:8}" for name, of in tallies.items()]
    return "\n".join([f"{heading:{width}}    made  killed  survived", *rows])


def _characters(score: Score) -> str:
    kinds = sorted(score.sampled.items(), key=lambda kind: (-kind[1], kind[0]))
    promised = score.literal + sum(score.sampled.values())
    samples = ", ".join(f"{kind} {number}" for kind, number in kinds)
    share = f", {100 * score.literal / promised:.0f} %" if promised else ""
    text = f"promised characters: {promised}, of which {score.literal} count to the letter{share}"
    return f"{text}; in samples: {samples}" if samples else text


def _survivor(mutant: Mutant) -> str:
    known = f": {mutant.reason}" if mutant.reason else ""
    signed = [
        (sign, line) for sign, text in (("-", mutant.original), ("+", mutant.changed)) for line in text.split("\n")
    ]
    lines = (f"  {sign} {line}".rstrip() for sign, line in signed)
    return "\n".join([f"{mutant.place}: {mutant.operator}{known}", *lines])
