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

from livecheck.model import Options
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
NUMBER = re.compile(r"[0-9]{1,6}(?:\.[0-9]{1,6})?")
WORD = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")


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
        return Header(
            "",
            Options(),
            ('a fence begins with its language, then come its options; write for example ```text file="notes.txt"',),
        )
    values, problems = _read_values(info[language.end() :])
    problems += _name_problems(language[0])
    options, wrong = _convert(values)
    clashes = [text for rule in RULES for text in rule(language[0], values)]
    return Header(language[0], options, (*problems, *wrong, *clashes))


def _name_problems(language: str) -> list[str]:
    if language != CONSOLE and language.lstrip(".").lower() == CONSOLE:
        return [f"the language `{language}` is written `{CONSOLE}`"]
    return []


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


def _exit(value: str | None) -> int:
    text = _given(value)
    if not re.fullmatch(r"[0-9]{1,3}", text) or int(text) > 255:
        raise ValueError("an exit status is a number from 0 to 255")
    return int(text)


def _seconds(value: str | None) -> float:
    text = _given(value)
    if not NUMBER.fullmatch(text) or float(text) == 0:
        raise ValueError('this takes a number of seconds above 0, such as "60"')
    return float(text)


def _any(value: str | None) -> bool:
    if _given(value) != "any":
        raise ValueError('the only order is "any"; leave the option out where lines come in the order shown')
    return True


def _requirement(product: Product, value: str | None) -> Requirement:
    return Requirement.parse(product, _given(value))


def _word(value: str | None) -> str:
    if not WORD.fullmatch(_given(value)):
        raise ValueError('this takes one word, such as "ipvs"')
    return _given(value)


def _node(value: str | None) -> str:
    if not NODE.fullmatch(_given(value)):
        raise ValueError('a node is named by letters, digits and hyphens, such as "node2"')
    return _given(value)


def _reason(value: str | None) -> str:
    if not _given(value).strip():
        raise ValueError("say why the block is not run; the page shows it")
    return _given(value)


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


READERS: Mapping[str, tuple[str, Callable[[str | None], object]]] = {
    "node": ("node", _node),
    "exit": ("exit", _exit),
    "timeout": ("timeout", _seconds),
    "eventually": ("eventually", _seconds),
    "order": ("any_order", _any),
    "answer": ("answer", _given),
    "engine": ("engine", partial(_requirement, Product.ENGINE)),
    "compose": ("compose", partial(_requirement, Product.COMPOSE)),
    "needs": ("needs", _word),
    "unchecked": ("unchecked", _reason),
    "hidden": ("hidden", _flag),
    "file": ("file", node_path),
}
"""Option → the field of `Options` that it fills, and what reads its value."""


# --- what does not go together ----------------------------------------------------------------------------


def _no_file_in_console(language: str, values: Mapping[str, str | None]) -> Iterator[str]:
    if language == CONSOLE and "file" in values:
        yield "a console block holds commands and is no file; take `file` away, or name the file's own language"


def _no_command_options_on_files(language: str, values: Mapping[str, str | None]) -> Iterator[str]:
    if "file" in values and language != CONSOLE:
        for key in [k for k in values if k in {"exit", "timeout", "eventually", "order", "answer", "unchecked"}]:
            yield f"`{key}` says something about commands, and a block with `file` has none; take one of them away"


def _nothing_beside_unchecked(language: str, values: Mapping[str, str | None]) -> Iterator[str]:
    if "unchecked" in values and "file" not in values:
        never = {"exit", "timeout", "eventually", "order", "answer", "engine", "compose", "needs"}
        for key in [k for k in values if k in never]:
            yield f"`{key}` says how a block is run or compared, and one that is `unchecked` never is; take one away"
        if "hidden" in values:
            yield "a block that is `hidden` and `unchecked` is neither shown nor run; take it away"


def _no_answer_to_repeated_commands(language: str, values: Mapping[str, str | None]) -> Iterator[str]:
    if "eventually" in values and "answer" in values:
        yield "`eventually` repeats a command that only reads, and such a command asks nothing; take `answer` away"


def _one_program(language: str, values: Mapping[str, str | None]) -> Iterator[str]:
    if "compose" in values and "engine" in values:
        yield "`engine` and `compose` make tabs of their own each; take the one away that the output does not depend on"


RULES: tuple[Callable[[str, Mapping[str, str | None]], Iterator[str]], ...] = (
    _no_file_in_console,
    _no_command_options_on_files,
    _nothing_beside_unchecked,
    _no_answer_to_repeated_commands,
    _one_program,
)
