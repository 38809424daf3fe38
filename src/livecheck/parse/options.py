"""Reads what stands after a fence's marker: its language and the options of the notation.

The table of options is DESIGN.md's. Each has one function that reads its value or says what it takes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import partial
from pathlib import PurePosixPath
from typing import Any

from livecheck.model import LONGEST_STEP, Options
from livecheck.versions import Product, Requirement

CONSOLE = "console"

NODE = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?")
"""What a machine can be called."""

QUOTED = re.compile(r"""=(?:"[^"]*"|'[^']*')""")
LANGUAGE = re.compile(r"[\w#.+-]+(?=[ \t]|$)")
OPTION = re.compile(r"""[ \t]+(?P<key>[A-Za-z][\w-]*)(?:=(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'))?(?=[ \t]|$)""")
OURS = re.compile(
    r"[ \t]*\{?[ \t]*\.?console(?![\w#.+-])|[ \t]*\{[^}]*\.console(?![\w-])|.*[ \t{]file[ \t]*=", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Header:
    """What stands after a fence's marker, understood."""

    language: str
    options: Options
    problems: tuple[str, ...] = ()


def is_ours(info: str) -> bool:
    """Whether the check is concerned with this fence: a `console` block, one with `file=`, or one meant to be such."""
    return OURS.match(" " + QUOTED.sub('=""', info)) is not None


def read_header(info: str) -> Header:
    """Reads the info string of a fence of ours; what is wrong in it is told in `problems`."""
    if "{" in QUOTED.sub('=""', info):
        return Header("", Options(), ('the braces are not understood here; write ```console node="node2"',))
    language = LANGUAGE.match(info)
    if language is None:
        problem = 'a fence begins with its language, then come its options; write for example ```text file="notes.txt"'
        return Header("", Options(), (problem,))
    values, problems = _read_values(info[language.end() :])
    if language[0] != CONSOLE and language[0].lstrip(".").lower() == CONSOLE:
        problems.append(f"the language `{language[0]}` is written `{CONSOLE}`")
    options, wrong = _convert(values)
    return Header(language[0], options, (*problems, *wrong, *_clashes(language[0], values)))


def _read_values(text: str) -> tuple[dict[str, str | None], list[str]]:
    """Splits `node="node2" hidden` into keys and values; `None` is the value of what has none."""
    values: dict[str, str | None] = {}
    problems = []
    position = 0
    while match := OPTION.match(text, position):
        position = match.end()
        value = match["double"] if match["double"] is not None else match["single"]
        if match["key"] in values:
            problems.append(f"the option `{match['key']}` stands here twice; leave one out")
        values[match["key"]] = value
    if rest := text[position:].strip():
        problems.append(f'`{rest}` is no option; options are written key="value", in straight quotes that are closed')
    return values, problems


def _convert(values: Mapping[str, str | None]) -> tuple[Options, list[str]]:
    fields: dict[str, Any] = {}
    problems = []
    for key, value in values.items():
        if key not in READERS:
            problems.append(_unknown(key))
            continue
        field, read = READERS[key]
        try:
            fields[field] = read(value)
        except ValueError as error:
            written = key if value is None else f'{key}="{value}"'
            problems.append(f"`{written}`: {error}")
    return Options(**fields), problems


def _unknown(key: str) -> str:
    near = get_close_matches(key.lower(), READERS, n=1)
    hint = f"did you mean `{near[0]}`? There" if near else "there"
    return f"the option `{key}` is not known; {hint} are {', '.join(READERS)}"


# --- one reader per kind of value -------------------------------------------------------------------------


def _given(value: str | None) -> str:
    if value is None:
        raise ValueError('a value is missing; options are written key="value"')
    return value


def _fitting(shape: str, says: str, made: Callable[[str], object] = str) -> Callable[[str | None], object]:
    """A reader of values of that shape; of all others it says what the option takes."""

    def read(value: str | None) -> object:
        if not re.fullmatch(shape, _given(value)):
            raise ValueError(says)
        return made(_given(value))

    return read


def _requirement(product: Product, value: str | None) -> Requirement:
    return Requirement.parse(product, _given(value))


def _flag(value: str | None) -> bool:
    if value is not None:
        raise ValueError("this option takes no value; write it alone")
    return True


def node_path(value: str | None) -> str:
    """A path of a file on a node; raises `ValueError` that says what is wrong with it."""
    text = _given(value)
    if not text.strip() or text != text.strip() or text.endswith(("/", "/.")) or text == ".":
        raise ValueError('this takes the path of a file, such as "app/index.js"')
    if ".." in PurePosixPath(text).parts or text.startswith("~"):
        raise ValueError(
            "a path has no `..` and no `~`; write it from the folder where the terminal starts, or from `/`"
        )
    return text


def _seconds(value: str | None) -> float:
    says = f'this takes a number of seconds above 0 and up to {LONGEST_STEP}, such as "60"'
    if not re.fullmatch(r"[0-9]{1,6}(\.[0-9]{1,6})?", _given(value)) or not 0 < float(_given(value)) <= LONGEST_STEP:
        raise ValueError(says)
    return float(_given(value))


READERS: Mapping[str, tuple[str, Callable[[str | None], object]]] = {
    "node": ("node", _fitting(NODE.pattern, 'a node is named by letters, digits and hyphens, such as "node2"')),
    "exit": ("exit", _fitting("[01]?[0-9]{1,2}|2[0-4][0-9]|25[0-5]", "an exit status is a number from 0 to 255", int)),
    "timeout": ("timeout", _seconds),
    "eventually": ("eventually", _seconds),
    "order": (
        "any_order",
        _fitting("any", 'the only order is "any"; leave the option out where lines come in the order shown', bool),
    ),
    "answer": ("answer", _given),
    "engine": ("engine", partial(_requirement, Product.ENGINE)),
    "compose": ("compose", partial(_requirement, Product.COMPOSE)),
    "needs": ("needs", _fitting("[A-Za-z][A-Za-z0-9_-]*", 'this takes one word, such as "ipvs"')),
    "unchecked": ("unchecked", _fitting(r".*\S.*", "say why the block is not run; the page shows it")),
    "hidden": ("hidden", _flag),
    "file": ("file", node_path),
}
"""Option → the field of `Options` that it fills, and what reads its value."""


# --- what does not go together ----------------------------------------------------------------------------


COMMANDS_ONLY = ("exit", "timeout", "eventually", "order", "answer")
"""Options that say something about commands."""


def _clashes(language: str, values: Mapping[str, str | None]) -> Iterator[str]:
    if "file" in values and language == CONSOLE:
        yield "a console block holds commands and is no file; take `file` away, or name the file's own language"
    elif "file" in values:
        for key in [key for key in values if key in (*COMMANDS_ONLY, "unchecked")]:
            yield f"`{key}` says something about commands, and a block with `file` has none; take one of them away"
    elif "unchecked" in values:
        yield from _beside_unchecked(values)
    if values.keys() >= {"eventually", "answer"}:
        yield "`eventually` repeats a command that only reads, and such a command asks nothing; take `answer` away"
    if values.keys() >= {"compose", "engine"}:
        yield "`engine` and `compose` make tabs of their own each; take the one away that the output does not depend on"


def _beside_unchecked(values: Mapping[str, str | None]) -> Iterator[str]:
    for key in [key for key in values if key in (*COMMANDS_ONLY, "engine", "compose", "needs")]:
        yield f"`{key}` says how a block is run or compared, and one that is `unchecked` never is; take one away"
    if "hidden" in values:
        yield "a block that is `hidden` and `unchecked` is neither shown nor run; take it away"
