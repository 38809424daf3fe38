"""Types the commands of a course into real Docker engines and compares what they show with what the pages say."""

VERSION = "0.1.0"
"""The same as in pyproject.toml; a test compares them."""
