"""The moving display of a build, as BuildKit draws it: ten times a second all of its lines anew."""

from __future__ import annotations

from collections.abc import Iterator

from livecheck.terminal import COLUMNS

STEPS = ("FROM docker.io/library/alpine:latest", "RUN apk update && apk add nodejs", "COPY . /app", "WORKDIR /app")


def frames(seconds: float, *, each: float = 0.1) -> Iterator[str]:
    """Frame by frame; the last step ends with the display."""
    count = round(seconds / each)
    for number in range(count):
        up = f"\x1b[{len(STEPS) + 1}A" if number else ""
        yield f"\x1b[?25l{up}{_frame((number + 1) * each, number == count - 1)}\x1b[?25h"


def _frame(seconds: float, finished: bool) -> str:
    state = f"({len(STEPS)}/{len(STEPS)}) FINISHED" if finished else f"({len(STEPS) - 1}/{len(STEPS)})"
    lines = [_line(f"[+] Building {seconds:.1f}s {state}", "docker:default")]
    for number, step in enumerate(STEPS, 1):
        lines.append(_line(f" => [{number}/{len(STEPS)}] {step}", f"{seconds:.1f}s"))
    return "".join(f"\x1b[34m{line}\x1b[0m\r\n" for line in lines)


def _line(left: str, right: str) -> str:
    return left + right.rjust(COLUMNS - len(left))
