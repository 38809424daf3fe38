"""The scripts with which readers check their work, run in real labs where a reader would run them.

Each exercise is done once, all of them side by side; the script is tried before the first step, before it is tidied
up, and at the end.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from course_site.scripts import COMMON, FOLDER, whole
from helpers import PROJECT
from helpers.side_by_side import LIMIT, asked_for, side_by_side
from helpers.terminal_contract import type_in
from livecheck.course import make_exercises
from livecheck.lab import Laboratory
from livecheck.lab.engines import DockerLab
from livecheck.model import Exercise
from livecheck.parse import read_page
from livecheck.pins import read_pins
from livecheck.run import run

pytestmark = pytest.mark.engine

LANGUAGES = ("fr", "en")
TIDIED = {"fr": "--place-nette", "en": "--tidied"}
WRONG = {"fr": ("manque", "reste"), "en": ("missing", "left")}
"""The words before what is not in order, as `common.sh` has them."""


@dataclass(frozen=True)
class Undone:
    """One thing of an exercise that is taken away and put back, and what the script then misses."""

    undo: str
    redo: str
    french: str
    english: str


UNDONE = {
    "3-swarm": Undone(
        *("docker service scale --detach voting_stack_vote=4", "docker service scale voting_stack_vote=5"),
        "cinq tâches de voting_stack_vote, toutes en marche",
        "five tasks of voting_stack_vote, all of them running",
    ),
    "5-networks-data": Undone(
        *("docker volume create votes-data", "docker volume rm votes-data"),
        *("le volume votes-data", "the volume votes-data"),
    ),
    "2-images": Undone(
        "docker image tag ourfiglet spare && docker image rm ourfiglet",
        "docker image tag spare ourfiglet && docker image rm spare",
        *("l’image ourfiglet", "the image ourfiglet"),
    ),
    "1-containers": Undone(
        "awake=$(docker container ls --quiet) && docker container kill $awake",
        "docker container start $awake",
        "le conteneur de hello.txt, de nouveau en marche",
        "the container of hello.txt, running again",
    ),
    "4-capabilities": Undone(
        "docker image rm alpine", "docker image pull alpine", "l’image alpine", "the image alpine"
    ),
}  # fmt: skip
"""The longest first, so that nobody waits for it alone."""


@dataclass(frozen=True)
class Reader:
    """Someone who has downloaded the script to the folder in which the terminal starts."""

    name: str
    lab: DockerLab

    def check(self, *arguments: str, before: str = "", node: str = "node1") -> tuple[int | None, list[str]]:
        """The status with which the script ends, and what it says."""
        command = " ".join([before, f"sh ~/{self.name}.sh", *arguments]).strip()
        capture = type_in(self.lab.terminal(node), command, timeout=120)
        assert capture.fault is None, capture
        return capture.exit, list(capture.lines)

    def wrong(self, language: str, *arguments: str) -> list[str]:
        """What the script says is not in order, without the word before it; its status has to agree."""
        status, lines = self.check(language, *arguments)
        found = [line.split(None, 1)[1] for line in lines if line.split()[:1] and line.split()[0] in WRONG[language]]
        assert status == (1 if found else 0), lines
        return found

    def do(self, command: str) -> None:
        capture = type_in(self.lab.terminal("node1"), command, timeout=120)
        assert (capture.exit, capture.fault) == (0, None), capture.lines


@dataclass
class Moments:
    """Does something right before the first step of a section is typed; implements `livecheck.model.Progress`."""

    exercise: Exercise
    due: dict[str, Callable[[], None]]
    """The anchor of a section → what to do; `""` is the beginning. What has been done is gone from here."""

    def stage(self, text: str) -> None: ...

    def step(self, exercise: str, number: int, total: int, command: str) -> None:
        line = self.exercise.steps[number - 1].place.line
        for anchor in [anchor for anchor in self.due if line > self._begin(anchor)]:
            self.due.pop(anchor)()

    def done(self, exercise: str, seconds: float) -> None: ...

    def _begin(self, anchor: str) -> int:
        """The line of the section's heading."""
        if not anchor:
            return 0
        page = (PROJECT / self.exercise.pages[0].path).read_text(encoding="utf-8")
        return page[: page.index(f"{{#{anchor}}}")].count("\n") + 1


# --- a reader's way through an exercise -------------------------------------------------------------------


@contextmanager
def reader_of(name: str, place: Laboratory) -> Iterator[tuple[Reader, Exercise]]:
    """A fresh lab of an exercise, with its script as the site gives it out."""
    pages = [Path("docs", language, f"{name}.md") for language in LANGUAGES]
    read = [read_page(path, path.parts[1], (PROJECT / path).read_text(encoding="utf-8")) for path in pages]
    (exercise,) = make_exercises(read, list(read_pins(PROJECT).images), root=PROJECT)
    script, common = ((PROJECT / "docs" / FOLDER / file).read_text("utf-8") for file in (f"{name}.sh", COMMON))
    with place.open(exercise) as lab:
        for node in exercise.recipe.nodes:
            lab.write(node, f"{name}.sh", whole(script, common))
        yield Reader(name, lab), exercise


def at_first(reader: Reader) -> None:
    """Nothing is there yet, and nothing is left of it; and without a daemon nothing can be said."""
    status, lines = reader.check("fr")
    assert status == 1
    assert not [line for line in lines if line.lstrip().startswith("trouvé")], lines
    assert reader.wrong("en", TIDIED["en"]) == []
    status, lines = reader.check("en", before="DOCKER_HOST=unix:///nowhere")
    assert status == 2
    assert "/nowhere" in lines[0]


def at_the_end(reader: Reader, undone: Undone) -> None:
    """All is there, and still to be tidied up; where one thing is taken away, exactly that is missing."""
    settle(reader)
    assert reader.wrong("fr", TIDIED["fr"])
    reader.do(undone.undo)
    for language, missed in (("fr", undone.french), ("en", undone.english)):
        assert reader.wrong(language) == [missed]
    reader.do(undone.redo)
    assert reader.wrong("fr") == []


def settle(reader: Reader) -> None:
    """Waits until all is in order: Docker moves tasks and notes ends in its own time."""
    deadline = time.monotonic() + 60
    while missed := reader.wrong("en"):
        assert time.monotonic() < deadline, missed
        time.sleep(0.5)


def done(place: Laboratory, name: str) -> None:
    """Does an exercise, and tries its script before the first step, before it is tidied up, and at the end."""
    with reader_of(name, place) as (reader, exercise):
        moments = Moments(
            exercise,
            {"": lambda: at_first(reader), "clean-up": lambda: at_the_end(reader, UNDONE[name])} | more(reader),
        )
        captures = run(exercise, reader.lab, moments).captures
        assert not moments.due
        assert [capture.fault for capture in captures if capture.fault] == []
        for language in LANGUAGES:
            assert reader.wrong(language, TIDIED[language]) == []
        if len(exercise.recipe.nodes) > 1:
            assert reader.check("fr", TIDIED["fr"], node="node2")[0] == 0


@pytest.fixture(scope="module")
def doing(place: Laboratory, request: pytest.FixtureRequest) -> Iterator[Mapping[str, Future[None]]]:
    """The exercises, done side by side as a build does them."""
    with side_by_side(partial(done, place), asked_for(UNDONE, request)) as doing:
        yield doing


@pytest.mark.parametrize("name", UNDONE)
def test_the_script_tells_what_is_done_what_is_missing_and_what_is_left(
    doing: Mapping[str, Future[None]], name: str
) -> None:
    doing[name].result(LIMIT)


# --- what only one exercise has ---------------------------------------------------------------------------


def more(reader: Reader) -> dict[str, Callable[[], None]]:
    """Further moments of an exercise."""
    moments: dict[str, dict[str, Callable[[], None]]] = {
        "3-swarm": {"nodes": lambda: a_worker_knows_nothing(reader)},
        "5-networks-data": {"compose": lambda: what_compose_undoes_is_there(reader)},
    }
    return moments.get(reader.name, {})


def a_worker_knows_nothing(reader: Reader) -> None:
    for language, word in {"fr": "travailleur", "en": "worker"}.items():
        status, lines = reader.check(language, node="node2")
        assert status == 2
        assert word in lines[-1]


def what_compose_undoes_is_there(reader: Reader) -> None:
    assert reader.wrong("en") == [
        "the file compose.yaml",
        "in the daemon’s memory, redis and vote started by Compose",
    ]
