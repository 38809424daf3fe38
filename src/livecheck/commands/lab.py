"""`livecheck lab`: a shell on a node of a fresh lab."""

from __future__ import annotations

import argparse
from pathlib import Path

from livecheck.commands import Commands
from livecheck.commands.ending import VERIFIED, graceful, say
from livecheck.course import course_in
from livecheck.errors import Misuse
from livecheck.lab import laboratory
from livecheck.progress import Lines


def add(commands: Commands) -> None:
    command = commands.add_parser("lab", help="a shell in a fresh lab of an exercise")
    command.add_argument("exercise", metavar="EXERCISE", help="a page or an exercise")
    command.add_argument("--node", help="the node to be on; the first if left out")
    command.add_argument("--engine", metavar="SERIES", help="a pinned engine; that of a build if left out")
    command.set_defaults(do=_do)


def _do(options: argparse.Namespace) -> int:
    course = course_in(Path.cwd()).only([options.exercise])
    (exercise,) = course.exercises
    if options.node is not None and options.node not in exercise.recipe.nodes:
        raise Misuse(f"{exercise.name} has no {options.node}; it has {', '.join(exercise.recipe.nodes)}")
    progress = Lines(say)  # a moving display would write into the person's shell
    with (
        graceful(),
        laboratory(course.root, progress, options.engine, course.pins) as place,
        place.open(exercise) as lab,
    ):
        lab.interact(options.node or exercise.recipe.nodes[0])
    return VERIFIED
