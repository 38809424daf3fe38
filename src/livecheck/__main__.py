"""The author's commands: the same pipeline, without MkDocs. Each word is a file in `commands`."""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Sequence

from livecheck.commands.ending import BROKEN, say
from livecheck.errors import LivecheckError


def main(arguments: Sequence[str] | None = None) -> int:
    if isinstance(sys.stdout, io.TextIOWrapper):  # a locale without these letters loses no verdict
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        return _do(arguments)
    except KeyboardInterrupt:
        say("interrupted; everything that was started has been removed")
        return 130


def _do(arguments: Sequence[str] | None) -> int:
    options = _parser().parse_args(arguments)
    try:
        return int(options.do(options))
    except LivecheckError as error:
        say(str(error))
        return BROKEN


def _parser() -> argparse.ArgumentParser:
    # Imported here, for that takes a moment, in which one may press Ctrl-C.
    from livecheck.commands import accept, check, clean, lab, matrix, mutants, pins

    parser = argparse.ArgumentParser("livecheck", description="Checks the course against real Docker engines.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for word in (check, matrix, mutants, accept, lab, clean, pins):
        word.add(commands)
    return parser


if __name__ == "__main__":
    sys.exit(main())
