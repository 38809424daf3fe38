"""Whatever is done to the promised output of a green exercise: accepted, it is green again, and only output changes."""

from __future__ import annotations

import re
from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from helpers.accepting import accepted, planned, played, statuses
from helpers.fakes import shows
from livecheck.errors import PageErrors
from livecheck.model import Capture, Status

BLOCKS = (
    ("$ docker run alpine echo hello\nhello from alpine\n", shows("hello from alpine")),
    (
        "$ docker container ls -a\n"
        "CONTAINER ID   IMAGE     COMMAND      CREATED         STATUS          PORTS     NAMES\n"
        '3030c9c91e12   alpine    "/bin/ash"   5 minutes ago   Up 2 minutes              fervent_newton\n'
        '5050c9c91e12   redis     "redis"      6 minutes ago   Up 3 minutes              db\n',
        shows(
            "CONTAINER ID   IMAGE     COMMAND      CREATED        STATUS         PORTS     NAMES",
            '7f2a01b44c5d   alpine    "/bin/ash"   9 seconds ago  Up 8 seconds             lucid_curie',
            '77aa01b44c5d   redis     "redis"      9 seconds ago  Up 8 seconds             db',
        ),
    ),
    (
        "$ docker version\nClient:\n Version: 28\n...\nServer:\n size 12kB at 172.17.0.2\n",
        shows("Client:", " Version: 28", " a", " b", "Server:", " size 13kB at 172.17.0.9"),
    ),
    (
        "$ docker build .\n => [1/2] FROM alpine    0.1s\n => [2/2] RUN apk add    5.0s\n => exporting    0.2s\ndone\n",
        shows(" => exporting    0.4s", " => [1/2] FROM alpine    0.1s", " => [2/2] RUN apk add    3.0s", "done"),
    ),
    (
        "$ docker ps -q --no-trunc\n" + "3030c9c91e12" * 5 + "3030\n" + "5050c9c91e12" * 5 + "5050\nend\n",
        shows("7f2a01b44c5d" + "ab" * 26, "77aa01b44c5d" + "cd" * 26, "end"),
    ),
)
ANY_ORDER = (
    "$ docker compose down\n web  Stopped\n db  Stopped\n app  Removed\n",
    shows(" app  Removed", " db  Stopped", " web  Stopped"),
)
PROSE = "Une phrase sur 3030c9c91e12,\nhello from alpine.\n\n"


def text_of(bodies: list[str]) -> str:
    """The page; its last block is free in its order."""
    fences = [f"```console\n{body}```\n\n" for body in bodies[:-1]]
    return PROSE.join(["# Titre\n\n", *fences, f'```console order="any"\n{bodies[-1]}```\n'])


BODIES = [body for body, _ in (*BLOCKS, ANY_ORDER)]
SCRIPT: list[Capture] = [capture for _, capture in (*BLOCKS, ANY_ORDER)]
GREEN = text_of(BODIES)

Damage = Callable[[list[str], int], list[str]]
DAMAGES: dict[str, Damage] = {
    "dropped": lambda lines, n: lines[:n] + lines[n + 1 :],
    "doubled": lambda lines, n: [*lines[: n + 1], *lines[n:]],
    "moved to the end": lambda lines, n: [*lines[:n], *lines[n + 1 :], lines[n]],
    "another word": lambda lines, n: [*lines[:n], re.sub(r"[a-z]{3,}", "drift", lines[n], count=1), *lines[n + 1 :]],
    "another digit": lambda lines, n: [*lines[:n], re.sub(r"\d", "7", lines[n], count=2), *lines[n + 1 :]],
    "another ID": lambda lines, n: [*lines[:n], lines[n].replace("3030c9c91e12", "9090c9c91e12"), *lines[n + 1 :]],
    "ten times": lambda lines, n: [*lines[:n], re.sub(r"(\d+)(?=kB|%| )", r"\g<1>0", lines[n]), *lines[n + 1 :]],
    "capitals": lambda lines, n: [*lines[:n], lines[n].upper(), *lines[n + 1 :]],
    "one more": lambda lines, n: [*lines[:n], "something else", *lines[n:]],
    "swallowed": lambda lines, n: [*lines[:n], "...", *lines[n + 1 :]],
    "a column less": lambda lines, _: [re.sub(r"PORTS {5}|(?<=s {9}) {5}", "", line) for line in lines],
}


@st.composite
def damaged(draw: st.DrawFn) -> str:
    bodies = list(BODIES)
    for _ in range(draw(st.integers(1, 4))):
        number = draw(st.integers(0, len(bodies) - 1))
        command, *lines = bodies[number].splitlines()
        if lines:
            damage = DAMAGES[draw(st.sampled_from(sorted(DAMAGES)))]
            bodies[number] = "".join(
                f"{line}\n" for line in (command, *damage(lines, draw(st.integers(0, len(lines) - 1))))
            )
    return text_of(bodies)


def prose_of(text: str) -> str:
    """All of a page but the lines in its blocks."""
    return re.sub(r"(?s)(```console[^\n]*\n).*?(```\n)", r"\1\2", text)


def test_the_page_is_green_and_accepting_it_changes_no_byte() -> None:
    pages = {"fr": GREEN}
    made = played(pages, SCRIPT)
    assert set(statuses(pages, made)) == {Status.VERIFIED}
    assert accepted(pages, made).texts == pages


@given(damaged())
def test_what_was_damaged_is_green_again_and_its_prose_untouched(text: str) -> None:
    pages = {"fr": text, "en": text.replace("Une phrase sur", "A sentence\non")}
    try:
        planned(pages)
    except PageErrors:
        return  # no page that could have been run
    made = played(pages, SCRIPT)
    done = accepted(pages, made)
    assert done.refused == {}
    assert set(statuses(done.texts, made)) == {Status.VERIFIED}
    assert all(prose_of(done.texts[language]) == prose_of(pages[language]) for language in pages)
    assert accepted(done.texts, made).texts == done.texts
