"""A fence that holds finished HTML.

A block may stand in a list, a note or a tab, where Markdown would read raw HTML in its own way; what stands in a fence
it leaves alone.
"""

from __future__ import annotations

TRANSCRIPT = "livecheck-transcript"
"""The language of a fence that `transcript` formats."""


def transcript(src: str, *_: object, **__: object) -> str:
    """SuperFences' formatter of such a fence."""
    return src
