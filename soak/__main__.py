"""`make soak N=50`: checks the whole course again and again, with noise beside it, and tells every drift.

A course that is right must never be called wrong. What one green build proves of that is little: this is the proof that
nothing in it rests on luck. Exits with 1 when anything drifted, with 2 when a lab broke.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from livecheck.commands.check import AGAIN, check
from livecheck.commands.ending import BROKEN, DRIFTED, graceful
from livecheck.course import course_in
from livecheck.errors import LivecheckError
from livecheck.judge import judge
from livecheck.model import Report, Status, Trouble
from livecheck.report import complaint, complaints, summary
from livecheck.store import RUNS, read_records

sys.path.insert(0, str(Path(__file__).parent))
from noise import Noise, noise

KEPT = Path(".livecheck/soak")
"""Where the recorded runs of every round are kept, so that another comparison can judge them, too."""


@dataclass
class Listener:
    """Progress of which only that matters which a check had to do twice."""

    again: int = 0

    def stage(self, text: str) -> None:
        if text.endswith(AGAIN):
            self.again += 1
            print(text, flush=True)

    def step(self, exercise: str, number: int, total: int, command: str) -> None:
        pass

    def done(self, exercise: str, seconds: float) -> None:
        pass


@dataclass(frozen=True, slots=True)
class Round:
    """One check of the whole course."""

    seconds: float
    steps: Counter[Status]
    again: int
    """How many exercises began again because an engine had stumbled."""
    slow: int = 0
    """How many steps the machine was too slow for."""


def main() -> int:
    parser = argparse.ArgumentParser("soak", description="Checks the course many times, with noise beside it.")
    parser.add_argument("rounds", type=int, metavar="N", help="how many times; 0 judges the last soak's runs again")
    parser.add_argument("--seed", type=int, default=int(time.time()), help="makes the same noise again")
    parser.add_argument("--load", type=int, default=0, metavar="K", help="programs that keep each processor busy")
    options = parser.parse_args()
    if options.rounds < 0 or options.load < 0:
        parser.error("N and K are not negative")
    if options.rounds == 0:
        return _judge_again()
    shutil.rmtree(KEPT, ignore_errors=True)
    print(f"{options.rounds} checks with noise (--seed {options.seed} --load {options.load})", flush=True)
    with (
        graceful(),
        noise(options.seed, options.load) as made,
    ):  # also between two checks, noise ends with whoever made it
        rounds = [_round(number, options.rounds) for number in range(1, options.rounds + 1)]
    _sum_up(rounds, made)
    statuses = Counter[Status]()
    for each in rounds:
        statuses += each.steps
    if statuses[Status.DRIFTED]:
        return DRIFTED
    return BROKEN if statuses[Status.BROKEN] else 0


def _round(number: int, total: int) -> Round:
    """Checks the course once and tells what came of it."""
    begun, moment, listener = time.monotonic(), time.time(), Listener()
    try:
        report = check(course_in(Path.cwd()), listener)
    except LivecheckError as error:  # a lab that could not even be opened
        seconds = time.monotonic() - begun
        print(f"{number}/{total}  {seconds:6.1f} s  broken: {error}", flush=True)
        return Round(seconds, Counter({Status.BROKEN: 1}), listener.again)
    seconds = time.monotonic() - begun
    _keep(number, moment)
    print(f"{number}/{total}  {seconds:6.1f} s  {summary(report)} · {_longest_wait(report)}", flush=True)
    for _, text in complaints(report):
        print(text, flush=True)
    steps = Counter(verdict.status for done in report.exercises for verdict in done.verdicts)
    faults = [verdict.capture.fault for done in report.exercises for verdict in done.verdicts]
    slow = sum(fault is not None and fault.trouble is Trouble.SLOW for fault in faults)
    return Round(seconds, steps, listener.again, slow)


def _keep(number: int, since: float) -> None:
    """Copies the runs that have been recorded since a moment."""
    for path in RUNS.glob("*/*.json"):
        if path.stat().st_mtime >= since:
            (KEPT / str(number)).mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, KEPT / str(number))


def _judge_again() -> int:
    """Judges the kept runs with the comparison and the pages as they are now: no engine is needed."""
    exercises = course_in(Path.cwd()).exercises
    found = [(record.run, kept.exercise) for kept in read_records(KEPT, exercises) for record in kept.good]
    drifted = 0
    for run, exercise in found:
        wrong = [verdict for verdict in judge(exercise, run).verdicts if verdict.status is Status.DRIFTED]
        drifted += bool(wrong)
        for verdict in wrong:
            print(complaint(verdict))
    print(f"{len(found)} recorded runs of {len(exercises)} exercises judged again: {drifted} with a drift")
    missing = [each.name for each in exercises if each.name not in {exercise.name for _, exercise in found}]
    if missing:
        print(f"no run fits the pages of {', '.join(missing)} as they are now")
        return BROKEN
    return DRIFTED if drifted else 0


def _longest_wait(report: Report) -> str:
    verdicts = [verdict for done in report.exercises for verdict in done.verdicts]
    longest = max(verdicts, key=lambda verdict: verdict.capture.waited)
    return f"longest wait {longest.capture.waited:.1f} s at {longest.step.place}"


def _sum_up(rounds: list[Round], made: Noise) -> None:
    def having(status: Status) -> int:
        return sum(each.steps[status] > 0 for each in rounds)

    seconds = [each.seconds for each in rounds]
    steps = sum(each.steps.total() for each in rounds)
    print(
        f"{len(rounds)} checks of {steps} steps: {having(Status.DRIFTED)} with a drift, "
        f"{having(Status.BROKEN)} with a broken lab, {sum(each.slow > 0 for each in rounds)} for lack of speed; "
        f"{sum(each.again for each in rounds)} exercises began again; "
        f"{min(seconds):.0f} to {max(seconds):.0f} s, median {statistics.median(seconds):.0f} s; "
        f"containers held still {len(made.holds)} times, {sum(made.holds):.0f} s in all"
    )


if __name__ == "__main__":
    sys.exit(main())
