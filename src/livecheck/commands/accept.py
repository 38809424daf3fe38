"""`livecheck accept`: recorded runs and pages in, pages with the drift accepted out, whole or not at all.

All new texts are computed and judged before the first file is touched.
"""

from __future__ import annotations

import argparse
import difflib
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from livecheck.accept import Accepted, Reread, accept, reread
from livecheck.commands import Commands, take_pages
from livecheck.commands.ending import BROKEN, DRIFTED, VERIFIED, graceful, say
from livecheck.course import Course, course_in, make_exercises
from livecheck.errors import Misuse, PageErrors
from livecheck.evidence import off_main
from livecheck.judge import judge
from livecheck.model import Exercise, ExerciseVerdicts, Run, Status
from livecheck.parse import read_page
from livecheck.store import RUNS, File, Record, Records, pick, read_records, rewriting, save

NOT_REPAIRED = "could not be repaired: what it would then promise is not what was shown; mend it by hand"


def add(commands: Commands) -> None:
    command = commands.add_parser(
        "accept", help="rewrite what drifted in the last run; exit 0 all of it, 1 some is refused, 2 broken or misused"
    )
    take_pages(command)
    command.add_argument("--diff", action="store_true", help="show a unified diff, write nothing; exits as if it had")
    command.add_argument(
        "--failures", action="store_true", help="accept also what ended with another exit status than promised"
    )
    command.set_defaults(do=_do)


def _do(options: argparse.Namespace) -> int:
    course = course_in(Path.cwd()).only(options.pages)
    found = repairs(course, failures=options.failures)
    if options.diff:
        print("".join(f"{line}\n" for repair in found for line in diff(repair)), end="")
    else:
        with graceful():
            write(course.root, found)
    for line in remarks(found):
        say(line)
    where = sys.stderr if options.diff else sys.stdout  # what is printed beside a diff is no part of it
    print(outcome(found, written=not options.diff), file=where)
    if any(repair.broken for repair in found):
        return BROKEN
    return DRIFTED if any(repair.refused for repair in found) else VERIFIED


@dataclass(frozen=True, slots=True)
class Repair:
    """What accepting an exercise's drift comes to."""

    exercise: Exercise
    files: tuple[File, ...]
    record: Record
    """What was accepted."""
    key: str
    """That of the new pages, which the run fits then."""
    accepted: tuple[int, ...]
    refused: Mapping[int, str]
    broken: int
    """How many steps are broken; nothing is accepted from these."""
    hints: Mapping[Path, tuple[Reread, ...]]
    """What to read again, by page."""
    elsewhere: int = 0
    """How many recorded runs on other engines no longer fit, for the pages change."""


def repairs(course: Course, *, failures: bool = False) -> tuple[Repair, ...]:
    """What accepting comes to, nothing is written yet; raises `Misuse` where pages, runs or files do not serve.

    With `failures`, also what ended otherwise than promised is accepted.
    """
    found = read_records(course.root / RUNS, course.exercises)
    picked = pick(found, partial(off_main, course.pins), faults=True)
    return tuple(_repair(course, records, record, failures) for records, record in zip(found, picked, strict=True))


def diff(repair: Repair) -> Iterator[str]:
    """The unified diff of an exercise's pages, line by line."""
    for file in repair.files:
        # Only what an editor counts as a line is one.
        before, after = (text.decode("utf-8").removesuffix("\n").split("\n") for text in (file.before, file.after))
        yield from difflib.unified_diff(before, after, f"a/{file.path}", f"b/{file.path}", lineterm="")


def remarks(done: Sequence[Repair]) -> Iterator[str]:
    """What it was taken from, a line for each block that changed, saying what to read again, and one for each step that
    was refused."""
    for repair in done:
        if repair.accepted:
            run = repair.record.run
            yield f"{repair.exercise.name}: taken from its run of {run.started:%Y-%m-%d %H:%M} UTC on {_machine(run)}"
        for path, hints in repair.hints.items():
            yield from (f"{path}:{hint.line}: {hint}" for hint in hints)
        for number, reason in repair.refused.items():
            places = " and ".join(str(step.place) for step in repair.exercise.twins(number).values())
            yield f"{places}: not accepted: {reason}"
        if repair.elsewhere and repair.accepted:
            runs = _many(repair.elsewhere, "run")
            yield f"{repair.exercise.name}: {runs} on other engines no longer fit; run `livecheck matrix` again"


def outcome(done: Sequence[Repair], *, written: bool) -> str:
    """The verdict, in one line."""
    steps = sum(len(repair.accepted) for repair in done)
    refused = sum(len(repair.refused) for repair in done)
    broken = sum(repair.broken for repair in done)
    pages = sum(file.changes for repair in done for file in repair.files)
    if not steps and not refused and not broken:
        return "nothing has drifted: nothing to accept"
    parts = [f"{'accepted' if written else 'would accept'} {_many(steps, 'step')} in {_many(pages, 'page')}"]
    parts += [f"{refused} refused"] if refused else []
    parts += [f"{broken} broken, nothing is accepted from these"] if broken else []
    return "; ".join(parts)


def _machine(run: Run) -> str:
    return f"Docker {run.engine.version} ({run.source})" if run.source else f"Docker {run.engine.version}"


def _many(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def write(root: Path, done: Sequence[Repair]) -> None:
    """Writes all changed pages, each whole; raises `Misuse` before the first where one of them cannot be."""
    changed = [repair for repair in done if any(file.changes for file in repair.files)]
    files = [file for repair in changed for file in repair.files if file.changes]
    with rewriting(root, files) as put_in_place:
        # The runs first: if this ends halfway, a run too many does no harm.
        for repair in changed:
            record = repair.record
            save(record.path.parent, replace(record.run, key=repair.key), record.images)
        put_in_place()


# --- one exercise -----------------------------------------------------------------------------------------


def _repair(course: Course, records: Records, record: Record, failures: bool) -> Repair:
    exercise, run = records.exercise, record.run
    texts = {page.language: course.sources[page.path].decode("utf-8") for page in exercise.pages}
    judged = judge(exercise, run)
    take = partial(accept, exercise, run, texts, failures=failures)
    done, new = _accepted(course, exercise, run, judged, take)
    hints = {
        page.path: reread(former, page, done.texts[page.language], done.steps)
        for former, page in zip(exercise.pages, new.pages, strict=True)
    }
    files = [File(each.path, course.sources[each.path], done.texts[each.language].encode()) for each in exercise.pages]
    return Repair(
        exercise,
        tuple(files),
        record,
        new.key,
        done.steps,
        done.refused,
        sum(verdict.status is Status.BROKEN for verdict in judged.verdicts),
        hints,
        len({other.run.engine.version for other in records.good} - {run.engine.version}),
    )


def _accepted(
    course: Course,
    exercise: Exercise,
    run: Run,
    judged: ExerciseVerdicts,
    take: Callable[[Mapping[int, str]], Accepted],
) -> tuple[Accepted, Exercise]:
    """Accepts and checks; steps that are not verified afterwards are refused and all others accepted anew."""
    refused: dict[int, str] = {}
    while True:
        done = take(refused)
        new = _planned(course, exercise, done.texts)
        verdicts = judge(new, run).verdicts
        wrong = [n for n in done.steps if verdicts[n].status is not Status.VERIFIED]
        if not wrong:
            break
        refused |= dict.fromkeys(wrong, NOT_REPAIRED)
    for number, verdict in enumerate(verdicts):
        was_verified = judged.verdicts[number].status is Status.VERIFIED
        if was_verified and verdict.status is not Status.VERIFIED and number not in done.refused:
            raise Misuse(f"{verdict.places[exercise.pages[0].language]}: {NOT_REPAIRED}")
    return done, new


def _planned(course: Course, exercise: Exercise, texts: Mapping[str, str]) -> Exercise:
    """The exercise of the new pages; raises `Misuse` if these are no longer pages of one exercise."""
    try:
        pages = [read_page(page.path, page.language, texts[page.language]) for page in exercise.pages]
        (new,) = make_exercises(pages, exercise.recipe.images, root=course.root)
    except PageErrors as errors:
        raise Misuse(
            f"{exercise.name} could not be repaired, the new page would be wrong; mend it by hand\n{errors}"
        ) from errors
    if [step.command for step in new.steps] != [step.command for step in exercise.steps]:
        raise Misuse(f"{exercise.pages[0].path}: the page {NOT_REPAIRED}")
    return new
