"""What tests of several modules share."""

from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
"""The checkout that is tested."""

CASES = PROJECT / "tests" / "cases"
