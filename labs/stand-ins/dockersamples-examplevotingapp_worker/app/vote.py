"""Reading a vote from the text that stands in the list."""

from __future__ import annotations

import json
from dataclasses import dataclass

LONGEST = 255
"""Characters that a column of the table takes."""


@dataclass(frozen=True, slots=True)
class Vote:
    voter: str
    choice: str


def read_vote(payload: str) -> Vote | None:
    """The vote that a payload stands for, `None` where it stands for none that the table could take."""
    try:
        fields = json.loads(payload)
    except (ValueError, RecursionError):
        return None
    if not isinstance(fields, dict):
        return None
    voter, choice = fields.get("voter_id"), fields.get("vote")
    if isinstance(voter, str) and isinstance(choice, str) and _fits(voter) and _fits(choice):
        return Vote(voter, choice)
    return None


def _fits(text: str) -> bool:
    """Whether a column takes the text: not too long, no NUL, and no half of a character."""
    return 0 < len(text) <= LONGEST and "\0" not in text and not any("\ud800" <= sign <= "\udfff" for sign in text)
