"""Finds the packages in src/ also where they are not installed: a list with the sum of each file can hold no folder.

MkDocs forgets what a hook adds to the path, but not what it has imported. So this one comes before all others.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))

import course_site  # noqa: F401
import livecheck  # noqa: F401
