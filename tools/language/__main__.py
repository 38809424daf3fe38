"""`.venv/bin/python tools/language [FILE…]` prints the mistakes of language in these files, or in the whole course.

It ends with 0 when there are none, with 1 when there are some, with 2 when a checker or a file is missing.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from language.course import LANGUAGES, course_files, findings, mistakes, with_figures
from language.findings import Missing


def main(names: list[str]) -> int:
    """Checks the files of these names."""
    try:
        files = with_figures(Path(name).resolve() for name in names) if names else course_files()
        found = [finding for language in LANGUAGES for finding in mistakes(findings(files, language), language)]
    except (Missing, OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 2
    for finding in found:
        print(finding)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
