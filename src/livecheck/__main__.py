"""The author's commands: the same pipeline, without MkDocs. Each word is a file in `commands`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from livecheck.commands import accept, check, clean, lab, matrix, mutants, pins
from livecheck.commands.ending import BROKEN, say
from livecheck.errors import LivecheckError

WORDS = (check, matrix, mutants, accept, lab, clean, pins)


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    try:
        return int(options.do(options))
    except LivecheckError as error:
        say(str(error))
        return BROKEN
    except KeyboardInterrupt:
        say("interrupted; everything that was started has been removed")
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("livecheck", description="Checks the course against real Docker engines.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for word in WORDS:
        word.add(commands)
    return parser


if __name__ == "__main__":
    sys.exit(main())
