"""The author's commands: the same pipeline, without MkDocs."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

import yaml

import livecheck
from livecheck.commands.accept import diff, outcome, remarks, repairs, write
from livecheck.commands.check import check, graceful, matrix
from livecheck.commands.mutants import score, threshold
from livecheck.course.files import Course, plan
from livecheck.deliver import check_writable, tell_github, write_report
from livecheck.errors import LivecheckError, Misuse
from livecheck.lab import clean, connect, laboratory, raise_pins
from livecheck.model import Report, Status
from livecheck.mutants import tell
from livecheck.progress import Lines, watch
from livecheck.report import as_json, as_junit, as_sarif, complaints, notices, verdict, versions_table, versions_verdict

VERIFIED, DRIFTED, BROKEN = 0, 1, 2
"""Exit statuses; a misuse counts as broken."""

REPORTS: Mapping[str, tuple[Callable[[Report], str], str]] = {
    "junit": (as_junit, "JUnit XML, for CI servers"),
    "sarif": (partial(as_sarif, version=livecheck.VERSION), "SARIF 2.1.0, for code hosts"),
    "json": (as_json, "what a build calls verification.json"),
}
"""The reports that can be written to files: option → how the text is made, and what it is."""


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
    for name, (_, meaning) in REPORTS.items():
        command.add_argument(f"--{name}", type=Path, metavar="FILE", help=f"write the report to a file: {meaning}")
    command.set_defaults(do=_check)

    command = commands.add_parser("matrix", help="check on several engine versions; exit as check does")
    command.add_argument("pages", nargs="*", metavar="PAGE", help="a page or an exercise; all if left out")
    command.add_argument(
        "--engine",
        action="append",
        default=[],
        metavar="SERIES",
        help="a pinned engine; all there are if left out",
    )
    command.set_defaults(do=_matrix)

    command = commands.add_parser(
        "mutants", help="change what pages promise, count what stays unnoticed; exit 1 under the threshold"
    )
    command.add_argument("pages", nargs="*", metavar="PAGE", help="a page or an exercise; all if left out")
    command.set_defaults(do=_mutants)

    command = commands.add_parser(
        "accept", help="rewrite what drifted in the last run; exit 0 all of it, 1 some is refused, 2 broken or misused"
    )
    command.add_argument("pages", nargs="*", metavar="PAGE", help="a page or an exercise; all if left out")
    command.add_argument("--diff", action="store_true", help="show a unified diff, write nothing; exits as if it had")
    command.set_defaults(do=_accept)

    command = commands.add_parser("lab", help="a shell in a fresh lab of an exercise")
    command.add_argument("exercise", metavar="EXERCISE", help="a page or an exercise")
    command.add_argument("--node", help="the node to be on; the first if left out")
    command.add_argument("--engine", metavar="SERIES", help="a pinned engine; that of a build if left out")
    command.set_defaults(do=_lab)

    command = commands.add_parser("clean", help="remove whatever builds have left on the daemon, images too")
    command.set_defaults(do=_clean)

    command = commands.add_parser("pins", help="write the newest releases of what is pinned, and their digests")
    command.set_defaults(do=_pins)
    return parser


# --- commands ---------------------------------------------------------------------------------------------


def _check(options: argparse.Namespace) -> int:
    files = [(path, text) for name, (text, _) in REPORTS.items() if (path := getattr(options, name)) is not None]
    check_writable([path for path, _ in files])
    with watch(_say) as progress:
        report = check(_course(), progress, _names(options.pages))
    for _, complaint in complaints(report, colour=sys.stderr.isatty()):
        _say(complaint)
    for notice in notices(report):
        _say(notice)
    for path, text in files:
        write_report(path, text(report))
    tell_github(report, os.environ, _say)
    print(verdict(report))
    if report.count(Status.BROKEN):
        return BROKEN
    return DRIFTED if report.count(Status.DRIFTED) else VERIFIED


def _matrix(options: argparse.Namespace) -> int:
    with watch(_say) as progress:
        results = matrix(_course(), progress, options.engine, _names(options.pages))
    reports = [result for result in results.values() if isinstance(result, Report)]
    for report in reports:
        _say(f"on Docker {report.engine.version if report.engine else '-'}:")
        for _, complaint in complaints(report, colour=sys.stderr.isatty()):
            _say(complaint)
        for notice in notices(report):
            _say(notice)
        tell_github(report, os.environ, _say)
        _say(verdict(report))
    print(versions_table(results))
    print(versions_verdict(results))
    if len(reports) < len(results) or any(report.count(Status.BROKEN) for report in reports):
        return BROKEN
    return DRIFTED if any(report.count(Status.DRIFTED) for report in reports) else VERIFIED


def _mutants(options: argparse.Namespace) -> int:
    course = _course()
    least = threshold(course.root)
    found = score(course, _names(options.pages))
    print(tell(found))
    if found.rate is None or found.rate < least:
        _say(f"fewer than {least:g} % were killed; see the survivors above, and make the comparison stricter")
        return DRIFTED
    if weak := found.weak(least):
        _say(f"fewer than {least:g} % were killed of: {', '.join(weak)}; see the survivors above")
        return DRIFTED
    return VERIFIED


def _accept(options: argparse.Namespace) -> int:
    course = _course()
    found = repairs(course, _names(options.pages))
    if options.diff:
        for line in (line for repair in found for line in diff(repair)):
            print(line)
    else:
        with graceful():
            write(course, found)
    for line in remarks(found):
        _say(line)
    where = sys.stderr if options.diff else sys.stdout  # what is printed beside a diff is no part of it
    print(outcome(found, written=not options.diff), file=where)
    if any(repair.broken for repair in found):
        return BROKEN
    return DRIFTED if any(repair.refused for repair in found) else VERIFIED


def _lab(options: argparse.Namespace) -> int:
    (exercise,) = plan(_course(), _names([options.exercise]))
    if options.node is not None and options.node not in exercise.recipe.nodes:
        raise Misuse(f"{exercise.name} has no {options.node}; it has {', '.join(exercise.recipe.nodes)}")
    with (
        graceful(),
        laboratory(
            Path.cwd(), Lines(_say), options.engine
        ) as place,  # a moving display would write into the person's shell
        place.open(exercise) as lab,
    ):
        lab.interact(options.node or exercise.recipe.nodes[0])
    return VERIFIED


def _clean(_: argparse.Namespace) -> int:
    removed = clean(connect())
    print(f"removed {removed} containers, networks and images")
    return VERIFIED


def _pins(_: argparse.Namespace) -> int:
    with graceful():
        raised = raise_pins(connect(), Path.cwd(), Lines(_say))
    changes = [f"{old} -> {new}" for old, new in raised.references.items() if old != new]
    print("\n".join([*changes, *raised.beyond] or ["everything is as it is pinned"]))
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
