"""The author's commands: the same pipeline, without MkDocs."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import yaml

from livecheck.errors import LivecheckError, Misuse
from livecheck.lab import clean, connect, laboratory, resolve_pins
from livecheck.model import Status
from livecheck.pipeline import Course, check, graceful, plan
from livecheck.progress import Lines, watch
from livecheck.report import complaints, summary

VERIFIED, DRIFTED, BROKEN = 0, 1, 2
"""Exit statuses; a misuse counts as broken."""


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    try:
        return int(options.do(options))
    except LivecheckError as error:
        _say(str(error))
        return BROKEN
    except KeyboardInterrupt:
        _say("interrupted; everything that was started has been removed")
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("livecheck", description="Checks the course against real Docker engines.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    command = commands.add_parser("check", help="run and judge; exit 0 verified, 1 drifted, 2 broken or misused")
    command.add_argument("pages", nargs="*", metavar="PAGE", help="a page or an exercise; all if left out")
    command.set_defaults(do=_check)

    command = commands.add_parser("lab", help="a shell in a fresh lab of an exercise")
    command.add_argument("exercise", metavar="EXERCISE", help="a page or an exercise")
    command.add_argument("--node", help="the node to be on; the first if left out")
    command.set_defaults(do=_lab)

    command = commands.add_parser("clean", help="remove whatever builds have left on the daemon, images too")
    command.set_defaults(do=_clean)

    command = commands.add_parser("pins", help="write the digests that the pinned references have in the Hub now")
    command.set_defaults(do=_pins)
    return parser


# --- commands ---------------------------------------------------------------------------------------------


def _check(options: argparse.Namespace) -> int:
    with watch(_say) as progress:
        report = check(_course(), progress, _names(options.pages))
    for _, text in complaints(report, colour=sys.stderr.isatty()):
        _say(text)
    print(summary(report))
    if report.count(Status.BROKEN):
        return BROKEN
    return DRIFTED if report.count(Status.DRIFTED) else VERIFIED


def _lab(options: argparse.Namespace) -> int:
    (exercise,) = plan(_course(), _names([options.exercise]))
    if options.node is not None and options.node not in exercise.recipe.nodes:
        raise Misuse(f"{exercise.name} has no {options.node}; it has {', '.join(exercise.recipe.nodes)}")
    with (
        graceful(),
        laboratory(Path.cwd(), Lines(_say)) as place,  # a moving display would write into the person's shell
        place.open(exercise) as lab,
    ):
        lab.interact(options.node or exercise.recipe.nodes[0])
    return VERIFIED


def _clean(_: argparse.Namespace) -> int:
    removed = clean(connect())
    print(f"removed {removed} containers, networks and images")
    return VERIFIED


def _pins(_: argparse.Namespace) -> int:
    for old, new in resolve_pins(connect(), Path.cwd()).items():
        print(f"{'  ' if old == new else '* '}{new}")
    return VERIFIED


# --- the course -------------------------------------------------------------------------------------------


def _course() -> Course:
    """The course in the current folder, its languages in the order of `mkdocs.yml`."""
    root = Path.cwd()
    try:
        plugins = yaml.load((root / "mkdocs.yml").read_text(encoding="utf-8"), _Loader)["plugins"]
        i18n = next(plugin["i18n"] for plugin in plugins if isinstance(plugin, dict) and "i18n" in plugin)
    except (OSError, KeyError, StopIteration, yaml.YAMLError) as error:
        raise Misuse(f"{root}/mkdocs.yml names no languages ({error!r}); run this in the project's folder") from error
    languages = sorted(i18n["languages"], key=lambda language: not language.get("default", False))
    return Course(root, Path("docs"), tuple(language["locale"] for language in languages))


class _Loader(yaml.SafeLoader):
    """Reads `mkdocs.yml` past the tags of MkDocs and of Python (`!ENV`, `!!python/name:…`)."""


_Loader.add_multi_constructor("!", lambda *_: None)
_Loader.add_multi_constructor("tag:yaml.org,2002:python/", lambda *_: None)


def _names(pages: Sequence[str]) -> list[str]:
    """`docs/fr/1-containers.md`, `1-containers.md` and `1-containers` all name the same exercise."""
    return [Path(page).stem if page.endswith(".md") else Path(page).name for page in pages]


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
