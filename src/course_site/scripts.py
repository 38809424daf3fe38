"""The scripts with which readers check their work, each made whole: one file to download, which needs no other.

In docs/assets/check each exercise has its own script, and all of them source `common.sh`, so that nothing is written
twice and each runs from a checkout as it is. The site gives out the same scripts with its text in that line's place.
"""

from __future__ import annotations

import re

FOLDER = "assets/check"
"""Where the scripts are, below the folder of the pages."""

COMMON = "common.sh"

SOURCING = re.compile(rf'^(?:#.*\n)*\. "\$\(dirname "\$0"\)/{re.escape(COMMON)}"\n', re.MULTILINE)
"""The line that sources what is shared, and the remarks right above it."""


def whole(script: str, common: str) -> str:
    """The script with the text of `common.sh` in place of the line that sources it; raises `ValueError`."""
    text, count = SOURCING.subn(lambda _: common, script)
    if count != 1:
        raise ValueError(f'it sources {COMMON} {count} times; it needs one line `. "$(dirname "$0")/{COMMON}"`')
    return text
