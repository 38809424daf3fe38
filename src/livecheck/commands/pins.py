"""`livecheck pins`: the newest releases of what is pinned, and their digests, written to the pins."""

from __future__ import annotations

import argparse
from pathlib import Path

from livecheck.commands import Commands
from livecheck.commands.ending import VERIFIED, graceful, say
from livecheck.lab import connect, raise_pins
from livecheck.progress import Lines


def add(commands: Commands) -> None:
    command = commands.add_parser("pins", help="write the newest releases of what is pinned, and their digests")
    command.set_defaults(do=_do)


def _do(_: argparse.Namespace) -> int:
    with graceful():
        raised = raise_pins(connect(), Path.cwd(), Lines(say))
    changes = [f"{old} -> {new}" for old, new in raised.references.items() if old != new]
    print("\n".join([*changes, *raised.beyond] or ["everything is as it is pinned"]))
    return VERIFIED
