"""Prompts of programs that are no shells, as the front matter of a page declares them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

_LIKE = re.compile(
    r"(?:[\w.@:~/+-]*(?: ?[(\[][\w.:/()-]*[)\]][\w.:]*)?(?:>{1,3}|[=(-][#>])|In \[\d+\]:|\((?:gdb|[Pp]db)\)) "
)
"""`mysql> `, `postgres=# `, `MariaDB [(none)]> `, `>>> `, `irb(main):001:0> `."""


def prompt_like(line: str) -> str | None:
    """What a line begins with that looks like the prompt of a program which is no shell."""
    found = _LIKE.match(line)
    return None if found is None else found[0]


def how_to_declare(prompt: str) -> str:
    """What to write in the front matter of a page that goes on at this prompt."""
    return f'`lab: prompts: ["{prompt.rstrip()} "]`'


def declared(line: str, prompts: Iterable[str]) -> str | None:
    """The prompt that a line begins with, of those that a page declares, with a blank at its end.

    The numbers in it count on from prompt to prompt, as in `irb(main):001> `.
    """
    found = (match[0] for prompt in prompts if (match := _shape(prompt).match(f"{line} ")))
    return max(found, key=len, default=None)


@cache
def _shape(prompt: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\d+", r"\\d+", re.escape(prompt.rstrip())) + " ")
