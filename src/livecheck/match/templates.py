"""What `--format '{{.ID}} {{.Name}}'` prints: fields, each known by its name as a cell is by its column."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass

from livecheck.match.columns import (
    CROWD_CELL,
    HEX_CELL,
    MEMORY_OF_CELL,
    NODE_CELL,
    PERCENT_CELL,
    PID_CELL,
    PORT_CELL,
    SWARM_CELL,
    TRAFFIC_CELL,
    whole,
)
from livecheck.match.kinds import Kind
from livecheck.match.text import LIMIT, Reading, filling, joined

_FIELD = re.compile(r"\{\{ *(?:\.|[^{}]*[\w)]\.)(?P<name>\w+) *\}\}")
_OPTION = re.compile(r"(?:--format|-f)(?:=(?P<value>[\s\S]*))?")

FIELD_KINDS: Mapping[str, tuple[Kind, ...]] = {
    "ID": (HEX_CELL, SWARM_CELL),
    "Node": (NODE_CELL,),
    "Pid": (PID_CELL,),
    "HostPort": (PORT_CELL,),
    "CPUPerc": (PERCENT_CELL,),
    "MemPerc": (PERCENT_CELL,),
    "MemUsage": (MEMORY_OF_CELL,),
    "NetIO": (TRAFFIC_CELL,),
    "BlockIO": (TRAFFIC_CELL,),
    "PIDs": (CROWD_CELL,),
}
"""A field's name to the kinds that its whole value may be, tried in order."""


@dataclass(frozen=True, slots=True)
class Template:
    """A template of one line."""

    fields: tuple[str, ...]
    texts: tuple[str, ...]
    """What stands before the first field, between each two, and after the last."""


def template_of(words: Sequence[str]) -> Template | None:
    """The template that a command of Docker is given, if it prints one line of fields with text between them."""
    if words[:1] != ("docker",):
        return None
    given = next(_given(words), "").replace("\\t", "\t")
    fields, texts = tuple(found["name"] for found in _FIELD.finditer(given)), tuple(_FIELD.split(given)[::2])
    plain = all(texts[1:-1]) and not any("{{" in text or "\n" in text for text in texts)
    return Template(fields, texts) if fields and plain and not given.startswith("table ") else None


def _given(words: Sequence[str]) -> Iterator[str]:
    for word, following in zip(words, (*words[1:], ""), strict=True):
        if found := _OPTION.fullmatch(word):
            value = following if found["value"] is None else found["value"]
            if "{{" in value:
                yield value


def template_reading(
    line: str, template: Template, spoken: Container[str], said: Container[str], read: Callable[..., Reading]
) -> Reading | None:
    """A line, field by field, the others by `read`; `None` if the template cannot have printed it."""
    values = list(_values(line, template))
    if len(values) != len(template.fields):
        return None
    parts = [Reading(template.texts[0])]
    for name, text, (start, value) in zip(template.fields, template.texts[1:], values, strict=True):
        kind = None if value in spoken else whole(FIELD_KINDS.get(name, ()), value)
        parts += [filling(kind, value, start, said) if kind else read(value, start=start), Reading(text)]
    return joined(parts, "")


def _values(line: str, template: Template) -> Iterator[tuple[int, str]]:
    """The fields' values, each with where it begins; too few if the line does not fit."""
    first, *others = template.texts
    if not line.startswith(first):
        return
    at = len(first)
    # A value such as `444KiB / 64MiB` is one, though blanks stand between fields, too.
    one_piece = line if any(LIMIT in text for text in others) else line.replace(LIMIT, "\0/\0")
    for text in others[:-1]:
        end = one_piece.find(text, at)
        if end < 0:
            return
        yield at, line[at:end]
        at = end + len(text)
    if line.endswith(others[-1]) and at <= len(line) - len(others[-1]):
        yield at, line[at : len(line) - len(others[-1])]
