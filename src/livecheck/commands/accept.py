"""`livecheck accept`: recorded runs and pages in, pages with the drift accepted out, whole or not at all.

All new texts are computed and judged before the first file is touched.
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from livecheck.accept import Accepted, Reread, accept, reread
from livecheck.course.exercises import make_exercises
from livecheck.course.files import Course, plan
from livecheck.errors import Misuse, PageErrors
from livecheck.judge import judge
from livecheck.model import Exercise, ExerciseVerdicts, Page, Run, Status
from livecheck.parse import read_page
from livecheck.pins import Pins, read_pins
from livecheck.store import runs as cache
from livecheck.store.runs import RUNS

NOT_REPAIRED = "could not be repaired: what it would then promise is not what was shown; mend it by hand"


@dataclass(frozen=True, slots=True)
class File:
    """A page's file, before and after."""

    path: Path
    """Relative to the project."""
    before: bytes
    after: bytes

    @property
    def changes(self) -> bool:
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class Repair:
    """What accepting an exercise's drift comes to."""

    exercise: Exercise
    files: tuple[File, ...]
    folder: Path
    """Where the run is kept."""
    run: Run
    """As it fits the new pages."""
    accepted: tuple[int, ...]
    refused: Mapping[int, str]
    broken: int
    """How many steps are broken; nothing is accepted from these."""
    hints: Mapping[Path, tuple[Reread, ...]]
    """What to read again, by page."""
    elsewhere: int = 0
    """How many recorded runs on other engines no longer fit, for the pages change."""


def repairs(course: Course, names: Collection[str] = ()) -> tuple[Repair, ...]:
    """What accepting comes to, nothing is written yet; raises `Misuse` where pages, runs or files do not serve."""
    pins = read_pins(course.root)
    exercises = plan(course, names)
    found: list[tuple[Exercise, Path, Run]] = []
    problems: list[str] = []
    for exercise in exercises:
        try:
            found.append((exercise, *_recorded(course.root / RUNS, exercise, pins)))
        except Misuse as error:
            problems.append(str(error))
    if problems:
        raise Misuse("\n".join(problems))
    return tuple(_repair(course, exercise, folder, run) for exercise, folder, run in found)


def diff(repair: Repair) -> Iterator[str]:
    """The unified diff of an exercise's pages, line by line."""
    for file in repair.files:
        before, after = (_lines(text) for text in (file.before, file.after))
        yield from difflib.unified_diff(before, after, f"a/{file.path}", f"b/{file.path}", lineterm="")


def remarks(done: Sequence[Repair]) -> Iterator[str]:
    """A line for each block that changed, saying what to read again, and one for each step that was refused."""
    for repair in done:
        for path, hints in repair.hints.items():
            yield from (f"{path}:{hint.line}: {hint}" for hint in hints)
        for number, reason in repair.refused.items():
            places = " and ".join(str(step.place) for step in repair.exercise.lines(number).values())
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


def _many(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def write(course: Course, done: Sequence[Repair]) -> None:
    """Writes all changed pages, each whole; raises `Misuse` before the first where one of them cannot be."""
    files = [file for repair in done for file in repair.files if file.changes]
    try:
        for file in files:
            _check_writable(course.root / file.path, file)
        with _beside(course.root, files) as waiting:
            for file in files:
                _check_same(course.root / file.path, file)
            # The runs first: if this ends halfway, a run too many does no harm.
            for repair in done:
                if any(file.changes for file in repair.files):
                    cache.save(repair.folder, repair.run)
            _put_in_place(waiting, files)
    except OSError as error:
        where = error.filename2 or error.filename
        raise Misuse(f"{where}: cannot be written ({error.strerror}); make room or mend its rights") from error


# --- one exercise -----------------------------------------------------------------------------------------


def _recorded(root: Path, exercise: Exercise, pins: Pins) -> tuple[Path, Run]:
    """The last run on the engine of a build, and its folder; raises `Misuse` if none serves."""
    page = exercise.pages[0].path
    newest = cache.newest(root, exercise.name, exercise.key, lambda run: pins.is_main(run.engine.version, run.source))
    if newest is None and (other := cache.newest(root, exercise.name, exercise.key, lambda run: True)):
        raise Misuse(
            f"{page} ran on Docker {other[1].engine.version} alone, which is not the engine of a build: "
            f"run `livecheck check {exercise.name}`, then accept"
        )
    if newest is None and cache.others(root, exercise.name):
        raise Misuse(f"{page} has changed since its last run: run `livecheck check {exercise.name}`, then accept")
    if newest is None:
        raise Misuse(f"{page} has not been run yet: run `livecheck check {exercise.name}`, then accept")
    folder, run = newest
    if len(run.captures) != len(exercise.steps):
        raise Misuse(
            f"{folder}: the run of {exercise.name} is cut short ({len(run.captures)} of {len(exercise.steps)} steps); "
            f"run `livecheck check {exercise.name}`, then accept"
        )
    return newest


def _repair(course: Course, exercise: Exercise, folder: Path, run: Run) -> Repair:
    before = {page.language: (course.root / page.path).read_bytes() for page in exercise.pages}
    texts = {page.language: _text(course, page, before[page.language]) for page in exercise.pages}
    judged = judge(exercise, run)
    done, new = _accepted(course, exercise, run, judged, texts)
    files = [
        File(page.path, before[page.language], done.texts[page.language].encode("utf-8")) for page in exercise.pages
    ]
    hints = {
        page.path: reread(former, page, done.texts[page.language], done.steps)
        for former, page in zip(exercise.pages, new.pages, strict=True)
    }
    broken = sum(verdict.status is Status.BROKEN for verdict in judged.verdicts)
    runs = cache.recorded(course.root / RUNS, exercise.name, exercise.key)
    elsewhere = {other.engine.version for other in runs} - {run.engine.version}
    new_run = replace(run, key=new.key)
    return Repair(exercise, tuple(files), folder, new_run, done.steps, done.refused, broken, hints, len(elsewhere))


def _text(course: Course, page: Page, content: bytes) -> str:
    """The page's text; raises `Misuse` if it is no longer the page that was planned."""
    text = content.decode("utf-8", errors="replace")
    try:
        same = read_page(page.path, page.language, text, root=course.root) == page
    except PageErrors:
        same = False
    if not same:
        raise Misuse(f"{page.path} is being changed by somebody else; accept again when that is done")
    return text


def _accepted(
    course: Course, exercise: Exercise, run: Run, judged: ExerciseVerdicts, texts: Mapping[str, str]
) -> tuple[Accepted, Exercise]:
    """Accepts and checks; steps that are not verified afterwards are refused and all others accepted anew."""
    refused: dict[int, str] = {}
    while True:
        done = accept(exercise, run, texts, refused)
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
        pages = [read_page(page.path, page.language, texts[page.language], root=course.root) for page in exercise.pages]
        (new,) = make_exercises(pages, exercise.recipe.images, root=course.root)
    except PageErrors as errors:
        raise Misuse(
            f"{exercise.name} could not be repaired, the new page would be wrong; mend it by hand\n{errors}"
        ) from errors
    if [step.command for step in new.steps] != [step.command for step in exercise.steps]:
        raise Misuse(f"{exercise.pages[0].path}: the page {NOT_REPAIRED}")
    return new


# --- files ------------------------------------------------------------------------------------------------


def _put_in_place(waiting: Sequence[tuple[Path, Path]], files: Sequence[File]) -> None:
    """Renames the new contents to their files; where one cannot be, those before it get their old content again, so
    that the languages stay alike."""
    done: list[tuple[Path, File]] = []
    try:
        for (temporary, path), file in zip(waiting, files, strict=True):
            temporary.replace(path)
            done.append((path, file))
    except BaseException:  # also an interrupt
        for path, file in done:
            path.write_bytes(file.before)
        raise


def _lines(content: bytes) -> list[str]:
    """The lines of a text; only what an editor counts as one is a line."""
    return content.decode("utf-8").removesuffix("\n").split("\n")


def _check_writable(path: Path, file: File) -> None:
    """Raises `Misuse` for a file that is not meant to be written, even where root could, and for its folder."""
    for what in (path, path.resolve().parent):
        if not what.stat().st_mode & 0o222 or not os.access(what, os.W_OK):
            named = file.path if what == path else file.path.parent
            raise Misuse(f"{named} is read-only: nothing was written; make it writable (`chmod u+w {named}`)")


def _check_same(path: Path, file: File) -> None:
    if path.read_bytes() != file.before:
        raise Misuse(f"{file.path} has changed meanwhile: nothing was written; check it, then accept again")


@contextmanager
def _beside(root: Path, files: Sequence[File]) -> Iterator[list[tuple[Path, Path]]]:
    """The new contents beside the files that they are for, safe on the disk; gone afterwards, whatever happens.

    What a link points to is written, not the link.
    """
    waiting: list[tuple[Path, Path]] = []
    try:
        for file in files:
            target = (root / file.path).resolve()
            temporary = target.with_name(f".{target.name}.{os.getpid()}.new")
            waiting.append((temporary, target))
            with temporary.open("wb") as stream:
                stream.write(file.after)
                stream.flush()
                os.fchmod(stream.fileno(), target.stat().st_mode & 0o7777)
                os.fsync(stream.fileno())
        yield waiting
    finally:
        for temporary, _ in waiting:
            temporary.unlink(missing_ok=True)
