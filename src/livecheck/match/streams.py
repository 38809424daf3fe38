"""Lines that several sources print at once: each keeps its order, among the sources there is none.

So are the logs of a service's tasks and of Compose's services, and the steps of a build with `--progress=plain`. What
is sorted by a random value, such as the volumes that nobody named, has no order either.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from livecheck.match.columns import NODE_CELL, SWARM_CELL
from livecheck.match.context import Context
from livecheck.match.kinds import Kind, Nature
from livecheck.match.text import Reading, joined, single

_TASK = re.compile(
    r"(?P<time>\d{4}-\d\d-\d\dT\S+ )?(?P<service>[\w-]+\.(?:\d+|[0-9a-z]{25}))"
    r"(?:\.(?P<id>[0-9a-z]{12}|[0-9a-z]{25}))?@(?P<node>[\w.-]+) +\| ?"
)
_COMPOSED = re.compile(r"(?P<service>[\w.-]+[-_]\d+) +\| ?")
_STEP = re.compile(r"#(?P<number>\d+) ")
_NUMBERED = re.compile(r"#\d+ \[(?P<stage>(?:\S+ )*)\d+/\d+\] ")
_TRANSFERRED = re.compile(r"(?P<text>(?!\d).*?)(?: \d+\.\d+s)? done")
_RANDOM_NAME = re.compile(r"[0-9a-f]{64}")
_ENDPOINT = re.compile(r'(?P<indent> +)"[0-9a-f]{64}": \{')
_DELETED = "Deleted Volumes:"
STEP_NUMBER = Kind("number of a step", Nature.IDENTITY, r"\d+", ("7",), family="step")


@dataclass(frozen=True, slots=True)
class Stream:
    """Where a line comes from."""

    sort: str
    """What sort of sources these are: they have no order among their like."""
    source: str = ""
    """Empty where each line is by itself."""


def stream_reading(line: str, context: Context, *, wide: bool = False) -> Reading | None:
    """A line that tells its source; `None` if it does not."""
    if found := _TASK.match(line):
        return joined(
            [
                context.read(found["time"] or ""),
                context.read(found["service"], start=found.start("service"), wide=wide),
                single(SWARM_CELL, found["id"], found.start("id")) if found["id"] else Reading(""),
                single(NODE_CELL, found["node"], found.start("node")),
                context.read(line[found.end() :], start=found.end(), wide=wide),
            ],
            "\2",
        )
    if context.builds and (found := _STEP.match(line)):
        return _progress_reading(line, found.end(), context)
    return None


def _progress_reading(line: str, start: int, context: Context) -> Reading:
    """A line of `--progress=plain`; how long something took is told only where it took some time."""
    done = _TRANSFERRED.fullmatch(line, start)
    text = f"{done['text']} done" if done else line[start:]
    number = single(STEP_NUMBER, line[1 : start - 1], 1)
    return joined([Reading("#"), number, context.read(text, start=start)], "\2")


def streams_of(lines: Sequence[str], context: Context) -> list[Stream | None]:
    """For each line of text its stream, if it has one; rows of tables are told by `livecheck.match.tables`."""
    found: list[Stream | None] = [None] * len(lines)
    if context.chosen:
        return found
    for number, stream in (*_told(lines, context), *_endpoints(lines), *_deleted(lines)):
        found[number] = stream
    return found


def _told(lines: Sequence[str], context: Context) -> Iterator[tuple[int, Stream]]:
    stages = {m["number"]: n["stage"] for line in lines if (m := _STEP.match(line)) and (n := _NUMBERED.match(line))}
    for number, line in enumerate(lines):
        if found := _TASK.match(line) or (context.composed and _COMPOSED.match(line)):
            yield number, Stream("log", line[found.start("service") : found.end()])
        elif context.builds and (step := _STEP.match(line)):
            stage = stages.get(step["number"])
            yield number, Stream("progress", step["number"] if stage is None else f"stage {stage}")
        elif context.builds and not line and _is_between(lines, number):
            yield number, Stream("progress")
        elif context.volumes:
            yield number, volume_stream(line)


def _is_between(lines: Sequence[str], number: int) -> bool:
    """Whether a blank line stands between two lines of steps, or of `...`."""
    return 0 < number < len(lines) - 1 and all(
        _STEP.match(line) or line == "..." for line in (lines[number - 1], lines[number + 1])
    )


def volume_stream(name: str) -> Stream:
    """Where a volume of this name stands: they are sorted by name, and nobody knows where a random one stands."""
    return Stream("volume", "" if _RANDOM_NAME.fullmatch(name) else "named")


def _endpoints(lines: Sequence[str]) -> Iterator[tuple[int, Stream]]:
    """The containers of a network, which are sorted by their IDs."""
    end = ""
    source = 0
    for number, line in enumerate(lines):
        opening = _ENDPOINT.fullmatch(line) if not end else None
        if opening:
            end, source = f"{opening['indent']}}}", number
        if end:
            yield number, Stream("endpoint", str(source))
        if end and line.rstrip(",") == end:
            end = ""


def without_comma(line: str, stream: Stream | None) -> str:
    """The last line of one of several blocks, of which all but the last have a comma there."""
    return line.rstrip(",") if stream and stream.sort == "endpoint" and line.strip() in ("}", "},") else line


def _deleted(lines: Iterable[str]) -> Iterator[tuple[int, Stream]]:
    """What a `prune` has removed, in whatever order."""
    inside = False
    for number, line in enumerate(lines):
        if inside and line and line != "...":
            yield number, volume_stream(line)
        inside = line == _DELETED or (inside and bool(line))
