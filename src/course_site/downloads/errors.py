"""What can go wrong."""

from __future__ import annotations


class NotMade(Exception):
    """A download that cannot be made; the text says why and what to do."""
