"""Labs that break for real while an exercise runs, or that are taken away: whose fault it is, and what stays known."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import pytest

from helpers.fakes import Quiet, exercise
from helpers.processes import running
from helpers.side_by_side import LIMIT, asked_for, side_by_side
from helpers.sites import Site
from livecheck.commands import check as pipeline
from livecheck.commands.ending import BROKEN, status_of
from livecheck.course import course_in
from livecheck.judge import judge
from livecheck.lab import Laboratory
from livecheck.lab.engines import DockerLab
from livecheck.model import Exercise, Status
from livecheck.report import complaints
from livecheck.run import run
from livecheck.store import RUNS

pytestmark = pytest.mark.engine

PULL = "```console timeout={}\n$ docker image pull --quiet alpine\ndocker.io/library/alpine:latest\n```\n"


@dataclass(frozen=True)
class Mishap:
    """What comes over a lab before or while a page is typed, and what has to be told of it."""

    told: str
    page: str = PULL.format('"40"')
    before: Callable[[DockerLab], object] = lambda _: None


def on_mirror(method: str) -> Callable[[DockerLab], object]:
    """Something that Docker can do to the mirror's container."""
    return lambda lab: getattr(lab.host.client.api, method)(lab.mirror)


def cut_off(lab: DockerLab) -> None:
    """Takes the mirror out of the network of its lab."""
    (network,) = lab.host.client.api.inspect_container(lab.mirror)["NetworkSettings"]["Networks"]
    lab.host.client.api.disconnect_container_from_network(lab.mirror, network)


MISHAPS = {
    "a frozen engine": Mishap(
        "the engine of node1 does not answer; no end after ",
        '```console timeout="2"\n$ kill -STOP $(pidof dockerd)\n$ docker container ls\n```\n',
    ),
    "a paused mirror and no time": Mishap("the mirror is paused; ", PULL.format('"2"'), on_mirror("pause")),
    "a paused mirror": Mishap("the mirror is paused", before=on_mirror("pause")),
    "a dead mirror": Mishap("the mirror has stopped", before=on_mirror("kill")),
    "a mirror that is cut off": Mishap("node1 does not reach the mirror", before=cut_off),
    "containerd killed": Mishap(
        "containerd of node1 ended",
        "```console\n$ docker image pull --quiet alpine\ndocker.io/library/alpine:latest\n"
        "$ kill -9 $(pidof containerd); docker container run --rm alpine echo hello\nhello\n```\n",
    ),
    "containerd killed some time ago": Mishap(
        "containerd of node1 ended",
        "```console\n$ kill -9 $(pidof containerd); sleep 4\n$ docker container ls\nnothing\n```\n",
    ),
    "a full disk": Mishap(
        "the disk of node1 is full",
        "```console\n$ mount -t tmpfs -o size=256k none /var/lib/docker\n```\n\n" + PULL.format('"40"'),
    ),
    "a small disk for what is downloaded": Mishap(
        "the engine did not get an image that the mirror holds; is its disk full",
        "```console\n$ mount -t tmpfs -o size=64k none /var/lib/docker/tmp\n```\n\n" + PULL.format('"40"'),
    ),
}


def suffered(place: Laboratory, name: str) -> list[str]:
    """What is told of the last step, and the status of each."""
    mishap = MISHAPS[name]
    page = f"---\nlab: {{images: [alpine]}}\n---\n{mishap.page}"
    made = replace(exercise(page, languages=("fr",), images=["alpine"]), name="-".join(name.split()))
    with place.open(made) as lab:
        mishap.before(lab)
        verdicts = judge(made, run(made, lab, Quiet())).verdicts
    assert {verdict.status for verdict in verdicts[:-1]} <= {Status.VERIFIED}, verdicts
    assert verdicts[-1].status is Status.BROKEN, verdicts[-1]
    return [str(verdicts[-1].reason)]


@pytest.fixture(scope="module")
def suffering(place: Laboratory, request: pytest.FixtureRequest) -> Iterator[Mapping[str, Future[list[str]]]]:
    with side_by_side(partial(suffered, place), asked_for(MISHAPS, request)) as suffering:
        yield suffering


@pytest.mark.parametrize("name", MISHAPS)
def test_a_lab_that_breaks_is_told_by_name_and_no_page_is_blamed(
    suffering: Mapping[str, Future[list[str]]], name: str
) -> None:
    (reason,) = suffering[name].result(LIMIT)
    assert reason.startswith(MISHAPS[name].told)
    assert "pins.toml" not in reason


# --- what it does to the others ---------------------------------------------------------------------------


def test_a_lab_that_does_not_open_is_one_exercises_and_all_others_are_judged_and_recorded(
    tmp_path: Path, project: Path, place: Laboratory, monkeypatch: pytest.MonkeyPatch
) -> None:
    sound, drifted = ("```console\n$ echo one\n" + shown + "\n```\n" for shown in ("one", "two"))
    site = Site(tmp_path, project)
    site.pages(sound, name="1-sound").pages(sound, name="2-powerless").pages(drifted, name="3-drifted")

    class Lame(Laboratory):
        def open(self, made: Exercise) -> AbstractContextManager[DockerLab]:
            return replace(place, rights={}).open(made) if made.name == "2-powerless" else super().open(made)

    lame = Lame(place.host, place.prepared, place.rights)
    monkeypatch.setattr(pipeline, "laboratory", lambda *_: nullcontext(lame))
    monkeypatch.chdir(tmp_path)
    report = pipeline.check(course_in(tmp_path), Quiet())
    assert [[str(each.status) for each in done.verdicts] for done in report.exercises] == [
        ["verified"],
        ["broken"],
        ["drifted"],
    ]
    first, second = (text.splitlines()[0] for _, text in complaints(report))
    assert first.startswith(
        "docs/fr/2-powerless.md:2: broken: the lab of 2-powerless does not open: the node node1 has"
    )
    assert "; its last words: `" in first
    assert second.startswith("docs/fr/3-drifted.md:3: drifted: ")
    assert status_of(report) == BROKEN
    assert {path.name[:2] for path in (tmp_path / RUNS).glob("*/*.json")} == {"1-", "3-"}


# --- a check that is stopped ------------------------------------------------------------------------------

SHORT = "# Short\n\n```console\n$ echo one\ntwo\n```\n"
LONG = "# Long\n\n```console\n$ echo one\none\n$ sleep 12\n```\n"


def test_what_is_known_when_a_check_is_interrupted_is_told_and_no_record_is_harmed(
    tmp_path: Path, project: Path
) -> None:
    Site(tmp_path, project).pages(SHORT, name="1-short").pages(LONG, name="2-long")
    check = (sys.executable, "-m", "livecheck", "check", f"--json={tmp_path / 'report.json'}")
    options = {"cwd": tmp_path, "env": {**os.environ, "PYTHONPATH": str(project / "src")}, "stderr": subprocess.PIPE}
    whole = subprocess.run(check, **options, text=True, timeout=120, check=False)
    assert whole.returncode == 1, whole.stderr
    (good,) = (tmp_path / RUNS).glob("*/2-long-*.json")
    before = good.read_bytes()
    with running(*check, stdout=subprocess.PIPE, **options) as stopped:
        assert stopped.stderr is not None
        awaited = [r"1-short: [\d.]+ s$", r"2-long: 2 steps$"]  # in whatever order
        while awaited:
            line = stopped.stderr.readline()
            assert line, "the check has ended"
            awaited = [each for each in awaited if not re.match(each, line)]
        stopped.send_signal(signal.SIGINT)
        out, errors = stopped.communicate(timeout=60)
    assert stopped.returncode == 130
    assert "docs/fr/1-short.md:5: drifted: lines differ" in errors
    assert re.search(r"^docs/fr/2-long\.md:[46]: broken: not known: the check was stopped", errors, re.MULTILINE)
    assert errors.endswith("interrupted; everything that was started has been removed\n")
    assert out.startswith("1 step has drifted: ")
    totals = json.loads((tmp_path / "report.json").read_text())["totals"]
    assert (totals["drifted"], totals["verified"] + totals["broken"], totals["broken"] > 0) == (1, 2, True)
    assert good.read_bytes() == before
