"""What a vote is: who may have given it, and how it is written down."""

from __future__ import annotations

import json
import re
import secrets

CHOICES = ("a", "b")

VOTER = re.compile(r"[0-9a-f]{1,16}", re.ASCII)
"""What a voter's mark looks like; a cookie that looks otherwise was not given by us."""


def voter_of(cookie: str | None) -> str:
    """The voter's mark: the one that the browser brings along, or a new one."""
    return cookie if cookie and VOTER.fullmatch(cookie) else secrets.token_hex(8)


def message(voter: str, vote: str) -> str:
    """A vote as it stands in the list: `{"voter_id": "1f0c…", "vote": "a"}`."""
    return json.dumps({"voter_id": voter, "vote": vote})
