"""A project that holds nothing but pins."""

from __future__ import annotations

from pathlib import Path

from livecheck.pins import PINS

TEXT = """\
# A comment that stays.
[engines."28.5"]
hub = "docker:28.5.2-dind"   # as the pages
debian = "forky"

[mirror]
hub = 'registry:2.8.3'
debian="forky"

[images]
"alpine:latest" = "alpine:3.20.3"   # alpine:3.20.3 it is
"alpine:3.20.3"="alpine:3.20.3"
vote = "dockersamples/vote:1"
"""


def with_pins(root: Path, text: str = TEXT) -> Path:
    """A project with these pins; returns its folder."""
    (root / "labs").mkdir(exist_ok=True)
    (root / PINS).write_text(text, encoding="utf-8")
    return root
