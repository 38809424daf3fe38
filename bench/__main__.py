"""`make bench`: what the check costs, as ratios of one run on this machine. Nothing here can fail for being slow.

- exercise 1, its lab included, against the same commands in a bare shell script on a node that is up;
- 200 `echo` steps against byexample, which is installed into a folder of its own for the occasion.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from livecheck.course import course_in, make_exercises
from livecheck.judge import judge
from livecheck.lab import Laboratory, laboratory
from livecheck.model import Exercise, Status
from livecheck.parse import read_page
from livecheck.run import run

ROOT = Path(__file__).resolve().parents[1]
SCRIPT = Path(__file__).with_name("1-containers.sh")
ROUNDS = 5
STEPS = 200


class Silent:
    """A `livecheck.model.Progress` that tells only what is being prepared."""

    def stage(self, text: str) -> None:
        print(text, file=sys.stderr)

    def step(self, exercise: str, number: int, total: int, command: str) -> None: ...

    def done(self, exercise: str, seconds: float) -> None: ...


def main() -> None:
    with laboratory(ROOT, Silent()) as place:
        (exercise,) = course_in(ROOT).only(["1-containers"]).exercises
        lab_included(place, exercise)
        echoes(place, exercise)


# --- exercise 1 -------------------------------------------------------------------------------------------


def lab_included(place: Laboratory, exercise: Exercise) -> None:
    bare = median(bare_seconds(place, exercise) for _ in range(ROUNDS))
    checked = median(seconds(lambda: check(place, exercise)) for _ in range(ROUNDS))
    print(f"exercise 1, bare script on a node that is up: {bare:5.2f} s")
    print(f"exercise 1, checked, lab included:            {checked:5.2f} s")
    print(f"  ({checked:.2f} - 2) / {bare:.2f} = {(checked - 2) / bare:.2f} (at most 1.3 is wanted)")


def bare_seconds(place: Laboratory, exercise: Exercise) -> float:
    with place.open(exercise) as lab:
        return seconds(lambda: lab.script(SCRIPT.read_text(encoding="utf-8")))


def check(place: Laboratory, exercise: Exercise) -> None:
    with place.open(exercise) as lab:
        verdicts = judge(exercise, run(exercise, lab, Silent())).verdicts
    held = (Status.VERIFIED, Status.UNVERIFIED)  # the latter are for other engines
    assert all(verdict.status in held for verdict in verdicts), "a bench of a course that does not hold"


# --- 200 echoes -------------------------------------------------------------------------------------------


def echoes(place: Laboratory, exercise: Exercise) -> None:
    text = "".join(f"```console\n$ echo line {n}\nline {n}\n```\n\n" for n in range(STEPS))
    (many,) = make_exercises([read_page(Path("echo.md"), "en", text)], ())
    with place.open(exercise) as lab:
        lab.terminal("node1")
        ours = median(seconds(lambda: judge(many, run(many, lab, Silent()))) for _ in range(ROUNDS)) / STEPS
    start, whole = byexample_seconds()
    print(f"echo, ours, typed, compared and judged:       {ours * 1e3:5.2f} ms a step")
    print(f"echo, byexample, whole process:               {whole / STEPS * 1e3:5.2f} ms a step")
    print(f"echo, byexample, without its start:           {(whole - start) / STEPS * 1e3:5.2f} ms a step")
    print(f"  whole: factor {whole / STEPS / ours:.1f} (5 is wanted); without its start: factor "
          f"{(whole - start) / STEPS / ours:.1f}")  # fmt: skip


def byexample_seconds() -> tuple[float, float]:
    """Seconds of byexample for 1 step and for all of them."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        subprocess.run([sys.executable, "-m", "venv", home / "venv"], check=True)
        pip = [home / "venv/bin/pip", "install", "--quiet", "--disable-pip-version-check", "byexample==11.0.0"]
        subprocess.run(pip, check=True)
        return tuple(median(byexample(home, steps) for _ in range(ROUNDS)) for steps in (1, STEPS))  # type: ignore[return-value]


def byexample(home: Path, steps: int) -> float:
    page = home / "page.md"
    page.write_text("".join(f"```shell\n$ echo line {n}\nline {n}\n```\n\n" for n in range(steps)))
    command = [home / "venv/bin/byexample", "-l", "shell", page]
    return seconds(lambda: subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))


def seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
