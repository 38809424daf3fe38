"""The quiz of a page."""
