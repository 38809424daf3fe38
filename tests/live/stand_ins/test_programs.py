"""The programs that we wrote for the voting application's stand-ins, without Docker: what they read, write and draw."""

from __future__ import annotations

import json
import re
import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

from helpers import PROJECT

STAND_INS = PROJECT / "labs" / "stand-ins"


def load(word: str, name: str) -> ModuleType:
    """A module of a stand-in; nothing is left behind, neither in the interpreter nor in the folder, whose content
    names the image."""
    folder = STAND_INS / word / "app"
    before = set(sys.modules)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "dont_write_bytecode", True)
        patch.syspath_prepend(str(folder))
        module = import_module(name)
    for new in set(sys.modules) - before:
        if Path(getattr(sys.modules[new], "__file__", None) or "/").is_relative_to(folder):
            del sys.modules[new]
    assert Path(module.__file__ or "").parent == folder
    return module


@pytest.fixture(scope="module")
def ballot() -> ModuleType:
    return load("dockersamples-examplevotingapp_vote", "ballot")


@pytest.fixture(scope="module")
def vote() -> ModuleType:
    return load("dockersamples-examplevotingapp_worker", "vote")


@pytest.fixture(scope="module")
def tally() -> ModuleType:
    return load("dockersamples-examplevotingapp_result", "tally")


@pytest.fixture(scope="module")
def engine() -> ModuleType:
    return load("dockersamples-visualizer", "engine")


@pytest.fixture(scope="module")
def drawing() -> ModuleType:
    return load("dockersamples-visualizer", "drawing")


def test_a_voter_who_comes_back_is_known_again(ballot: ModuleType) -> None:
    mark = ballot.voter_of(None)
    assert re.fullmatch(r"[0-9a-f]{16}", mark)
    assert ballot.voter_of(mark) == mark
    assert ballot.voter_of(None) != mark


@pytest.mark.parametrize("cookie", ["", "x", "f" * 17, "f\n", "ff; DROP TABLE votes", "١"])
def test_a_mark_that_was_not_given_here_is_replaced(ballot: ModuleType, cookie: str) -> None:
    assert re.fullmatch(r"[0-9a-f]{16}", ballot.voter_of(cookie))


def test_a_vote_is_written_as_the_real_application_writes_it(ballot: ModuleType) -> None:
    assert ballot.message("1f0c", "a") == '{"voter_id": "1f0c", "vote": "a"}'


def test_the_worker_reads_what_the_page_writes(ballot: ModuleType, vote: ModuleType) -> None:
    assert vote.read_vote(ballot.message("1f0c", "b")) == vote.Vote("1f0c", "b")


@pytest.mark.parametrize(
    "payload",
    [
        "",
        "nonsense",
        "[]",
        "{}",
        '{"voter_id": "1"}',
        '{"voter_id": 1, "vote": "a"}',
        '{"voter_id": "1", "vote": ["a"]}',
        '{"voter_id": "", "vote": "a"}',
        '{"voter_id": "1", "vote": "a\\u0000"}',
        '{"voter_id": "\\ud800", "vote": "a"}',
        '{"voter_id": "\udcff", "vote": "a"}',
        json.dumps({"voter_id": "1" * 256, "vote": "a"}),
        "[" * 100_000,
    ],
)
def test_what_the_table_could_not_take_is_no_vote(vote: ModuleType, payload: str) -> None:
    assert vote.read_vote(payload) is None


def test_the_longest_name_is_taken(vote: ModuleType) -> None:
    assert vote.read_vote(json.dumps({"voter_id": "é" * 255, "vote": "a"})) == vote.Vote("é" * 255, "a")


@pytest.mark.parametrize(
    ("counts", "shares", "summary"),
    [
        ({}, (50, 50), "No votes yet"),
        ({"a": 1}, (100, 0), "1 vote"),
        ({"a": 1, "b": 2}, (33, 67), "3 votes"),
        ({"b": 5, "c": 7}, (0, 100), "5 votes"),
    ],
)
def test_the_shares_make_a_hundred(
    tally: ModuleType, counts: dict[str, int], shares: tuple[int, int], summary: str
) -> None:
    counted = tally.tally_of(counts)
    assert (counted.shares, counted.summary) == (shares, summary)


# What the engine's API answers, shortened to what is looked at.
NODES = [
    {
        "ID": name,
        "Description": {"Hostname": f"host-{name}"},
        "Spec": {"Role": role, "Availability": "active"},
        "Status": {"State": "ready"},
    }
    for name, role in (("n2", "worker"), ("n1", "manager"))
]
TASKS = [
    {
        "ServiceID": "s1",
        "Slot": 2,
        "NodeID": "n2",
        "Spec": {"ContainerSpec": {"Image": "alpine:latest@sha256:0"}},
        "Status": {"State": "running", "ContainerStatus": {"ContainerID": "0123456789abcdef"}},
    },
    {"ServiceID": "s1", "Slot": 1, "Spec": {"ContainerSpec": {"Image": "<b>"}}, "Status": {"State": "pending"}},
    {"ServiceID": "s2", "NodeID": "n1", "Spec": {}, "Status": {"State": "running"}},
]


def test_a_swarm_is_read_in_an_order_that_stays(engine: ModuleType) -> None:
    swarm = engine.read_swarm(NODES, {"s1": "web", "s2": "agent"}, TASKS)
    assert swarm == engine.read_swarm(NODES[::-1], {"s1": "web", "s2": "agent"}, TASKS[::-1])
    assert [node.name for node in swarm.nodes] == ["host-n1", "host-n2"]
    assert [task.name for task in swarm.tasks] == ["agent", "web.1", "web.2"]
    assert (swarm.tasks[2].image, swarm.tasks[2].container) == ("alpine:latest", "0123456789ab")


def test_each_task_is_drawn_on_its_node_and_the_others_apart(engine: ModuleType, drawing: ModuleType) -> None:
    page = drawing.draw(engine.read_swarm(NODES, {"s1": "web", "s2": "agent"}, TASKS))
    columns = [re.findall(r"<h[23]>(.*?)</h[23]>", column) for column in page.split("<section>")[1:]]
    assert columns == [["host-n1", "agent"], ["host-n2", "web.2"], ["nowhere yet", "web.1"]]
    assert "<b>" not in page
    assert "&lt;b&gt;" in page


def test_an_engine_that_is_not_there_is_told_of(engine: ModuleType, tmp_path: Path) -> None:
    with pytest.raises(engine.Unseen, match="start this container with -v"):
        engine.look(str(tmp_path / "docker.sock"))
