"""Types the commands of a course into real Docker engines and compares what they show with what the pages say."""

VERSION = "1.0.0"
"""Of the project; pyproject.toml takes it from here."""
