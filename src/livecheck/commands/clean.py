"""`livecheck clean`: removes whatever builds have left on the daemon."""

from __future__ import annotations

import argparse

from livecheck.commands import Commands
from livecheck.commands.ending import VERIFIED
from livecheck.lab import clean, connect


def add(commands: Commands) -> None:
    command = commands.add_parser("clean", help="remove whatever builds have left on the daemon, images too")
    command.set_defaults(do=_do)


def _do(_: argparse.Namespace) -> int:
    print(f"removed {clean(connect())} containers, networks and images")
    return VERIFIED
