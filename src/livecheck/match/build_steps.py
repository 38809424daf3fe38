"""The progress that BuildKit and Compose leave on a screen: steps with their seconds at the right edge."""

from __future__ import annotations

import re
from dataclasses import replace

from livecheck.match.context import Context
from livecheck.match.scanner import PROGRESS
from livecheck.match.text import NOTHING_SAID, Reading, joined

_STEP = re.compile(r" => (?!=> )\S")
_DETAIL = re.compile(r" => => \S")
_NUMBERED = re.compile(r" => (?:[A-Z]+ )?(?P<number>\[(?P<stage>(?:\S+ )*)(?P<step>\d+)/\d+\])")
_LAYER = re.compile(
    r"[0-9a-f]{12}: (?:Pulling fs layer|Waiting|Downloading|Verifying Checksum|Download complete|Extracting"
    r"|Pull complete|Already exists)"
)
# A gap is tried only from its first blank on, or a long one would take its length squared.
_TIMED = re.compile(r"(?P<text>(?: =>|\[\+\]| [✔✘⠿!]) (?:.*?\S)??)(?P<gap> +)(?P<seconds>\d+\.\d+s)")
_BANNER = re.compile(r"(?P<text>\[\+\] (?:.*?\S)??)(?P<gap> {2,})(?P<builder>\S+)")
_LONGEST_CUT = 2


def is_step(line: str) -> bool:
    """Whether a line is a step of a build: ` => [2/4] RUN …`."""
    return _STEP.match(line) is not None


def is_detail(line: str) -> bool:
    """Whether a line is a detail of a step: ` => => transferring context: 2B`."""
    return _DETAIL.match(line) is not None


def is_layer(line: str) -> bool:
    """Whether a line tells what has become of one part of an image that is pulled: `8cdbf7af471c: Pull complete`."""
    return _LAYER.fullmatch(line) is not None


def step_name(line: str, key: str) -> str:
    """By what a step of a build is known to its details, given the key of its line: its text may have been cut."""
    numbered = _NUMBERED.match(line)
    return numbered["number"] if numbered else key.partition("\2")[0]


def step_number(line: str) -> tuple[str, str] | None:
    """The stage of a build and the number of its step there, such that later steps have greater ones; if it is one."""
    numbered = _NUMBERED.match(line)
    return numbered and (f"stage {numbered['stage']}", numbered["step"].zfill(4))


def progress_reading(line: str, context: Context, *, wide: bool = False) -> Reading | None:
    """A line of progress, whatever the gap before what stands at its right edge; `None` if it is none."""
    found = _TIMED.fullmatch(line) or _BANNER.fullmatch(line)
    if found is None:
        return None
    edge = found.end("gap")
    measured = replace(context, said=NOTHING_SAID)
    parts = (
        (measured if line.startswith("[+]") else context).read(found["text"], PROGRESS, wide=wide),
        measured.read(line[edge:], PROGRESS, start=edge, wide=wide),
    )
    return joined(parts, "\2")


def cut_readings(line: str, context: Context) -> tuple[Reading, ...]:
    """A full line as it had been cut if its seconds had one digit more, or two.

    BuildKit cuts the text of a step where the seconds begin, so that `9.9s` leaves room for one character
    more than `10.0s`. A line is full when but one blank stands before the seconds.
    """
    found = _TIMED.fullmatch(line)
    if found is None or len(found["gap"]) > 1:
        return ()
    text, seconds = found["text"], found["seconds"]
    cuts = [progress_reading(f"{text[:-cut]} {seconds}", context) for cut in range(1, _LONGEST_CUT + 1)]
    return tuple(reading for reading in cuts if reading is not None)


def width_of_seconds(line: str) -> int:
    """How many characters the seconds at the right edge take."""
    found = _TIMED.fullmatch(line.rstrip())
    return len(found["seconds"]) if found else 0
