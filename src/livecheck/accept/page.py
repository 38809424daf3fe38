"""A page's text with the changes of its steps: lines that stay keep every byte, also what ends them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from livecheck.accept.walk import Change, Fresh, unchanged
from livecheck.model import Block, Page, Step

_MARK = "\ufeff"
"""What some editors begin a file with."""
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")
_OPENING = re.compile(r"(?P<indent>[ \t]*)(?P<marker>`{3,}|~{3,})(?P<info>.*?)(?P<end>[ \t]*[\r\n]*)", re.DOTALL)
_EXIT = re.compile(r"""[ \t]+exit=(?:"[^"]*"|'[^']*')""")


def page_with(text: str, page: Page, changes: Mapping[int, Change]) -> str:
    """The text of a page with these steps changed, by their number in the page; a failing command ends its block."""
    bare = text.removeprefix(_MARK)
    lines = _LINE.findall(bare)
    new: list[str] = [text[: len(text) - len(bare)]]
    at, first = 0, 0
    for block in page.blocks:
        numbers = range(first, first + len(block.steps))
        first = numbers.stop
        if not changes.keys().isdisjoint(numbers):
            steps = [(step, changes.get(n, unchanged(step))) for step, n in zip(block.steps, numbers, strict=True)]
            new += [*lines[at : block.place.line - 1], *_block(lines, block, steps)]
            at = block.end
    return "".join([*new, *lines[at:]])


def _block(lines: Sequence[str], block: Block, steps: Sequence[tuple[Step, Change]]) -> Iterator[str]:
    opening, closing = lines[block.place.line - 1], lines[block.end - 1]
    fence = _OPENING.fullmatch(opening)
    assert fence is not None
    marker = _marker(fence["marker"], [change for _, change in steps])
    closing = closing.replace(fence["marker"], marker, 1)
    newline = re.sub(r"^[ \t]*", "", fence["end"])
    parts = list(_parts(steps))
    for number, part in enumerate(parts):
        yield f"{fence['indent']}{marker}{_info(fence['info'], part[-1][1].exit)}{fence['end']}"
        for step, change in part:
            yield from _step(lines, step, change, fence["indent"], newline)
        if number < len(parts) - 1:
            yield from (f"{closing.rstrip()}{newline}", newline)
    yield closing


def _parts(steps: Sequence[tuple[Step, Change]]) -> Iterator[list[tuple[Step, Change]]]:
    """The steps of each fence: a fence promises the status of its last command, so one that fails is the last."""
    part: list[tuple[Step, Change]] = []
    for step, change in steps:
        part.append((step, change))
        if change.exit != 0:
            yield part
            part = []
    if part:
        yield part


def _info(info: str, status: int) -> str:
    """What stands after the marker, with this exit status; the other options stay as they are written."""
    found = _EXIT.search(info)
    if found is None:
        return f'{info} exit="{status}"' if status else info
    if re.search(rf"['\"]0*{status}['\"]", found.group()):
        return info
    quote = found.group()[-1]
    option = found.group().partition("=")[0]
    return info[: found.start()] + (f"{option}={quote}{status}{quote}" if status else "") + info[found.end() :]


def _marker(marker: str, changes: Sequence[Change]) -> str:
    """A marker that no new line ends."""
    fresh = [line.text.strip() for change in changes for line in change.transcript if isinstance(line, Fresh)]
    enders = [len(text) for text in fresh if len(text) >= len(marker) and set(text) == {marker[0]}]
    return marker[0] * (max(enders) + 1) if enders else marker


def _step(lines: Sequence[str], step: Step, change: Change, indent: str, newline: str) -> Iterator[str]:
    first = step.place.line - 1
    below = first + step.command.count("\n") + 1
    yield _prompted(lines[first], step.prompt, change.prompt)
    yield from lines[first + 1 : below]
    for entry in change.transcript:
        if isinstance(entry, int):
            yield lines[below + entry]
        else:
            yield f"{indent}{entry.text}{newline}" if entry.text else newline


def _prompted(line: str, former: str, prompt: str) -> str:
    """The command's line with another prompt."""
    if former == prompt:
        return line
    start = line.index(former.rstrip())
    return line[:start] + prompt.rstrip() + line[start + len(former.rstrip()) :]
