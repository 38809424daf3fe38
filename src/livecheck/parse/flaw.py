"""A mistake in a page, before the page's name is known."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Flaw:
    """What is wrong in which line (counted from 1), and what to do about it."""

    line: int
    problem: str
