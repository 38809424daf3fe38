"""The commands that a person types: each word is a file here.

It adds its part of the parser, and does what the word says; `ending` is what all of them share.
"""

from __future__ import annotations

import argparse
from typing import TypeAlias

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
"""What a word adds its part of the parser to."""


def take_pages(command: argparse.ArgumentParser) -> None:
    """Lets a command be told what it is about."""
    command.add_argument("pages", nargs="*", metavar="PAGE", help="a page or an exercise; all if left out")
