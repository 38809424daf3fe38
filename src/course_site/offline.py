"""A site that works from a folder, without a server."""

from __future__ import annotations

import re

from livecheck.parse import fences

RAW_LINK = re.compile(r'(?<!`)(`+)(?!`).+?(?<!`)\1(?!`)|(<[a-z][^<>]*\s(?:href|src)=")\.\./')
"""A link in HTML, which Markdown leaves alone: written for a page that is a folder; a file lies one level higher. What
stands in backticks is no link."""


def for_files(markdown: str) -> str:
    """A page whose links in HTML lead on from a file. What stands in blocks is text."""
    lines, shown, done = markdown.split("\n"), list[str](), 0
    for fence in fences(markdown):
        shown += _one_level_higher(lines[done : fence.line - 1]) + lines[fence.line - 1 : fence.end]
        done = fence.end
    return "\n".join(shown + _one_level_higher(lines[done:]))


def _one_level_higher(lines: list[str]) -> list[str]:
    return RAW_LINK.sub(lambda found: found[2] or found[0], "\n".join(lines)).split("\n") if lines else []
