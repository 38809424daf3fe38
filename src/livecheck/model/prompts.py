"""Prompts of programs that are no shells, as the front matter of a page declares them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache


def declared(line: str, prompts: Iterable[str]) -> str | None:
    """The prompt that a line begins with, of those that a page declares, with a blank at its end.

    The numbers in it count on from prompt to prompt, as in `irb(main):001> `.
    """
    found = (match[0] for prompt in prompts if (match := _shape(prompt).match(f"{line} ")))
    return max(found, key=len, default=None)


@cache
def _shape(prompt: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\d+", r"\\d+", re.escape(prompt.rstrip())) + " ")
