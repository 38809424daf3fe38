"""What the last check really printed, for whoever wants to see it: every command as it was typed, all its lines."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence

from course_site.check.words import Words
from livecheck.inert import inert, shortened
from livecheck.match import samples
from livecheck.model import Verdict

MOST_LINES = 200
"""Of one command; the rest is counted."""

WIDEST = 1000
"""Characters of one line."""

_MARKUP = re.compile("[`~<>&\"'\x00-\x09\x0b-\x1f]")


def shown(verdicts: Sequence[Verdict], words: Words) -> list[str]:
    """The lines of an HTML element that can be opened; none where nothing was printed, or nothing but what the page
    shows to the letter."""
    told = [verdict for verdict in verdicts if was_typed(verdict)]
    if not told or is_literal(told):
        return []
    lines = [line for verdict in told for line in _step(verdict, words)]
    return [
        f'<details class="course-shown" data-search-exclude><summary>{html.escape(words.really)}</summary>',
        f'<pre tabindex="0">{lines[0]}',
        *lines[1:],
        "</pre></details>",
    ]


def was_typed(verdict: Verdict) -> bool:
    """Whether a step was typed, and ended."""
    return verdict.capture.skipped is None and verdict.capture.fault is None


def is_literal(verdicts: Sequence[Verdict]) -> bool:
    """Whether the terminal has shown exactly the lines of the page."""
    return all(
        verdict.capture.lines == verdict.step.output and verdict.capture.command == verdict.step.command
        for verdict in verdicts
    )


def _step(verdict: Verdict, words: Words) -> Iterator[str]:
    first, *more = verdict.capture.command.split("\n")
    yield f"<b>{_safe(_prompt(verdict) + first)}</b>"
    yield from (f"<b>{_safe('> ' + line)}</b>" for line in more)
    lines = verdict.capture.lines
    yield from (_safe(line) for line in lines[:MOST_LINES])
    if len(lines) > MOST_LINES:
        yield f"<i>{html.escape(words.left_out.format(count=len(lines) - MOST_LINES))}</i>"
    if verdict.capture.exit:
        yield f"<i>{html.escape(words.status_was.format(exit=verdict.capture.exit))}</i>"


def _prompt(verdict: Verdict) -> str:
    """The prompt as it stood there: an ID in it is the run's, not the page's."""
    text = verdict.step.prompt
    for start, end, _ in reversed(samples((text,), "")[0]):
        real = next((real for page, real in verdict.bound.items() if page.startswith(text[start:end])), text[start:end])
        text = text[:start] + real[: end - start] + text[end:]
    return text


def _safe(line: str) -> str:
    """A line that neither HTML nor a fence reads anything into. No line begins like a fence or a snippet's mark."""
    text = shortened(inert(line), WIDEST)
    return _MARKUP.sub(lambda found: f"&#{ord(found[0])};", text)
