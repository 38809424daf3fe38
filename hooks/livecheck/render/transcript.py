"""A transcript in HTML, as SuperFences asks for it."""

from __future__ import annotations

import html
from collections.abc import Mapping

TRANSCRIPT = "livecheck-transcript"
"""The language of a fence that `transcript` formats."""


def accept_typed(
    language: str, inputs: Mapping[str, str], options: dict[str, str], attributes: Mapping[str, str], md: object
) -> bool:
    """SuperFences' validator of a transcript: it knows the one option that `render` writes."""
    options["typed"] = inputs.get("typed", "")
    return set(inputs) <= {"typed"}


def transcript(source: str, language: str, css_class: str, options: Mapping[str, str], md: object, **_: object) -> str:
    """SuperFences' formatter of a transcript: what is typed stands out, and is all that the copy button copies."""
    typed = {int(line): int(width) for line, width in (pair.split(":") for pair in options["typed"].split())}
    lines = source.split("\n")
    shown = "\n".join(_line(text, typed.get(number)) for number, text in enumerate(lines))
    copied = html.escape("\n".join(lines[number][width:] for number, width in typed.items()))
    return (
        f'<div class="language-console highlight" data-copy="{copied}">'
        f'<pre tabindex="0"><span></span><code>{shown}\n</code></pre></div>'
    )


def _line(text: str, prompt: int | None) -> str:
    if prompt is None:
        return f'<span class="go">{html.escape(text)}</span>' if text else ""
    return f'<span class="gp">{html.escape(text[:prompt])}</span><span class="w">{html.escape(text[prompt:])}</span>'
