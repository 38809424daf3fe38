"""The stand-ins of the voting application: a vote goes all its way, none is lost, and everything ends when told to."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from functools import partial

import pytest

from helpers.terminal_contract import type_in
from livecheck.errors import Broken
from livecheck.lab.engines import DockerLab

pytestmark = pytest.mark.engine

APP = "dockersamples/examplevotingapp_"
VOTE, WORKER, RESULT, VISUALIZER = f"{APP}vote", f"{APP}worker", f"{APP}result", "dockersamples/visualizer:stable"
REDIS, POSTGRES = "redis:alpine", "postgres:18-alpine"
IMAGES = (REDIS, POSTGRES, VOTE, WORKER, RESULT, VISUALIZER)

ASK = """python3 -c 'import urllib.request as web; web.urlopen("http://localhost:{port}", timeout=5)'"""
WORKS = {
    REDIS: "docker exec {name} redis-cli PING",
    POSTGRES: "docker exec {name} psql -h localhost -U postgres -c 'SELECT 1'",
    VOTE: f"docker exec {{name}} {ASK.format(port=80)}",
    WORKER: "docker logs {name} | grep 'Waiting for db'",
    RESULT: f"docker exec {{name}} {ASK.format(port=80)}",
    VISUALIZER: f"docker exec {{name}} {ASK.format(port=8080)}",
}
"""How to tell that a container works; the worker, by itself, looks for a database that is not there."""

VOTES, RESULTS = "http://localhost:5000/", "http://localhost:5001/"
"""Where the node reaches the two pages."""

COUNT = "SELECT vote, COUNT(id) AS count FROM votes GROUP BY vote"

STOP_SECONDS, PATIENCE = 3, 10
"""More than any of them needs on a busy machine; the time after which Docker loses patience and kills."""


@pytest.fixture(scope="module")
def lab(lab: DockerLab) -> Iterator[DockerLab]:
    """The node, while the voting application runs on it: two pages that the node reaches, the rest behind them."""
    lab.script("docker network create app")
    lab.script(f"docker run -d --network app --name db -e POSTGRES_PASSWORD=postgres {POSTGRES}")
    lab.script(f"docker run -d --network app --name redis {REDIS}")
    lab.script(f"docker run -d --network app --name worker {WORKER}")
    lab.script(f"docker run -d --network app --name vote -p 5000:80 {VOTE}")
    lab.script(f"docker run -d --network app --name result -p 5001:80 {RESULT}")
    for page in (VOTES, RESULTS):
        eventually(partial(answers, lab, page))
    yield lab
    lab.script("docker rm -f -v db redis worker vote result; docker network rm app")


def eventually(true: Callable[[], bool], seconds: float = 20) -> None:
    """Waits until something is true; fails where that takes too long."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, f"not within {seconds} s"
        time.sleep(0.1)


def status(lab: DockerLab, *arguments: str) -> str:
    """The status that a request from the node is answered with."""
    return lab.script(f"curl -s -m 15 -o /dev/null -w '%{{http_code}}' {' '.join(arguments)} || true")


def answers(lab: DockerLab, page: str) -> bool:
    return status(lab, page) == "200"


def fetch(lab: DockerLab, *arguments: str) -> str:
    """The page that a request from the node is answered with."""
    return lab.script(f"curl -s -m 15 {' '.join(arguments)}")


def cast(lab: DockerLab, choice: str, voter: str) -> None:
    """Votes as a browser does that has been here before."""
    assert status(lab, f"-b voter_id={voter} -d vote={choice}", VOTES) == "200"


def ask(lab: DockerLab, query: str) -> str:
    """What the database answers, without any ornament; nothing as long as it does not."""
    return lab.script(f'docker exec db psql -U postgres -tA -c "{query}" 2>/dev/null || true').strip()


def waiting(lab: DockerLab) -> str:
    """How many votes stand in the list."""
    return lab.script("docker exec redis redis-cli LLEN votes").strip()


def choice_of(lab: DockerLab, voter: str) -> str:
    return ask(lab, f"SELECT vote FROM votes WHERE id = '{voter}'")


def sides(lab: DockerLab) -> list[tuple[str, str, str]]:
    """What the result page says of each side: its name, its share, its votes."""
    return re.findall(r"<h2>(.*?)</h2><p>(.*?)</p><p>(.*?)</p>", fetch(lab, RESULTS))


@pytest.fixture
def paused_worker(lab: DockerLab) -> Iterator[None]:
    """Votes stay in their list meanwhile."""
    lab.script("docker stop worker")
    yield
    lab.script("docker start worker")


def test_the_page_offers_two_choices_and_says_who_answers(lab: DockerLab) -> None:
    page = fetch(lab, VOTES)
    container = lab.script("docker container inspect --format '{{.Config.Hostname}}' vote").strip()
    assert "<title>Cats vs Dogs!</title>" in page
    assert re.findall(r'<button [^>]*name="vote" value="(.)"[^>]*>(.*?)</button>', page) == [
        ("a", "Cats"),
        ("b", "Dogs"),
    ]
    assert f"Processed by container ID {container}" in page


def test_the_choices_can_be_named(lab: DockerLab) -> None:
    lab.script(f"docker run -d --name named -p 5002:80 -e OPTION_A=Tea -e OPTION_B='<Coffee>' {VOTE}")
    eventually(partial(answers, lab, "http://localhost:5002/"))
    page = fetch(lab, "http://localhost:5002/")
    lab.script("docker rm -f named")
    assert "<title>Tea vs &lt;Coffee&gt;!</title>" in page


def test_a_vote_waits_in_the_list_for_the_worker(lab: DockerLab, paused_worker: None) -> None:
    cast(lab, "a", "a1")
    shown = type_in(lab.terminal("node1"), "docker exec -it redis redis-cli LLEN votes")
    assert (shown.lines, shown.exit) == (("(integer) 1",), 0)
    first = lab.script("docker exec redis redis-cli --raw LINDEX votes 0")
    assert first.strip() == '{"voter_id": "a1", "vote": "a"}'


def test_a_vote_is_counted_and_can_be_changed(lab: DockerLab) -> None:
    eventually(lambda: waiting(lab) == "0")
    ask(lab, "DELETE FROM votes")
    cast(lab, "a", "b1")
    cast(lab, "a", "b2")
    cast(lab, "b", "b3")
    eventually(lambda: choice_of(lab, "b3") == "b")
    cast(lab, "b", "b2")
    eventually(lambda: choice_of(lab, "b2") == "b")
    shown = type_in(lab.terminal("node1"), f"docker exec db psql -U postgres -c '{COUNT} ORDER BY vote'")
    rows = (" vote | count", "------+-------", " a    |     1", " b    |     2", "(2 rows)")
    assert tuple(line for line in shown.lines if line) == rows
    eventually(lambda: sides(lab) == [("Cats", "33%", "1"), ("Dogs", "67%", "2")])
    assert "3 votes" in fetch(lab, RESULTS)
    assert "Processing vote for 'a' by 'b1'" in lab.script("docker logs worker")


@pytest.mark.parametrize("field", ["vote=c", "vote=", "other=a", "vote=A"])
def test_a_vote_for_neither_is_refused(lab: DockerLab, paused_worker: None, field: str) -> None:
    before = waiting(lab)
    assert status(lab, "-d", field, VOTES) == "400"
    assert waiting(lab) == before


def test_what_is_no_vote_does_not_hold_up_the_others(lab: DockerLab) -> None:
    lab.script('docker exec redis redis-cli RPUSH votes nonsense \'{"voter_id": "x\\u0000", "vote": "a"}\'')
    lab.script(r"""printf 'RPUSH votes "\\xff\\xfe"\n' | docker exec -i redis redis-cli""")
    cast(lab, "b", "c1")
    eventually(lambda: choice_of(lab, "c1") == "b")
    eventually(lambda: waiting(lab) == "0")


def test_no_vote_is_lost_when_the_database_or_the_list_goes_away(lab: DockerLab) -> None:
    lab.script("docker stop db")
    for number in range(5):
        cast(lab, "a", f"d{number}")
    eventually(lambda: "Waiting for db" in lab.script("docker logs --tail 3 worker"))
    lab.script("docker restart redis")
    lab.script("docker kill worker && docker start worker")
    lab.script("docker start db")
    eventually(lambda: ask(lab, "SELECT COUNT(*) FROM votes WHERE id LIKE 'd_'") == "5", seconds=40)
    lab.script("docker stop redis")
    eventually(lambda: "Waiting for redis" in lab.script("docker logs --tail 3 worker"), seconds=10)
    lab.script("docker start redis")
    cast(lab, "b", "d0")
    eventually(lambda: choice_of(lab, "d0") == "b", seconds=40)
    log = lab.script("docker logs worker")
    for line in ("Waiting for db", "Connected to db", "Connecting to redis", "Reconnecting Redis"):
        assert line in log
    assert re.search(r"^Found redis at [\d.]+$", log, re.MULTILINE)


def test_the_result_page_answers_while_the_database_is_away(lab: DockerLab) -> None:
    lab.script("docker stop db")
    eventually(lambda: "Waiting for the database" in fetch(lab, RESULTS))
    assert status(lab, RESULTS) == "200"
    lab.script("docker start db")
    eventually(lambda: "Waiting for the database" not in fetch(lab, RESULTS))


def test_a_vote_that_cannot_be_taken_is_said_to_be_lost(lab: DockerLab) -> None:
    lab.script("docker stop redis")
    try:
        assert status(lab, "-d vote=a", VOTES) == "503"
    finally:
        lab.script("docker start redis")


# --- redis and postgres by themselves ---------------------------------------------------------------------


def test_the_database_asks_for_a_password_where_the_real_one_does(lab: DockerLab) -> None:
    def enter(password: str) -> str:
        client = f"docker run --rm --network app -e PGPASSWORD={password} {POSTGRES}"
        return lab.script(f"{client} psql -h db -U postgres -tAc 'SELECT 1'")

    assert enter("postgres").strip() == "1"
    for password in ("", "wrong"):
        with pytest.raises(Broken):
            enter(password)


def test_procedures_can_be_written_in_python(lab: DockerLab) -> None:
    body = "import decimal; return int(decimal.Decimal(2) * n)"
    function = f"CREATE FUNCTION twice(n int) RETURNS int AS '{body}' LANGUAGE plpython3u"
    lab.script(f'docker exec db psql -U postgres -v ON_ERROR_STOP=1 -c "CREATE EXTENSION plpython3u; {function}"')
    assert ask(lab, "SELECT twice(21)") == "42"


def test_a_database_without_a_password_is_not_made(lab: DockerLab) -> None:
    refused = type_in(lab.terminal("node1"), f"docker run --rm {POSTGRES}")
    assert refused.exit == 1
    assert "POSTGRES_PASSWORD" in refused.lines[1]


def test_user_and_database_can_be_named(lab: DockerLab) -> None:
    lab.script(f"""docker run -d --name named-db -e POSTGRES_PASSWORD=x -e POSTGRES_USER=ann -e 'POSTGRES_DB=my "d' \
      {POSTGRES}""")
    query = "SELECT current_user, current_database()"
    asked = f"""docker exec named-db psql -U ann -d 'my "d' -tA -c '{query}' 2>/dev/null || true"""
    eventually(lambda: lab.script(asked).strip() == 'ann|my "d')
    lab.script("docker rm -f -v named-db")


def test_redis_keeps_what_it_holds_over_a_restart(lab: DockerLab) -> None:
    lab.script(f"docker run -d --name kept {REDIS}")
    lab.script("until docker exec kept redis-cli SET word kept; do sleep 0.1; done")
    lab.script("docker restart kept")
    eventually(lambda: lab.script("docker exec kept redis-cli --raw GET word || true").strip() == "kept")
    owner = lab.script("docker exec kept stat -c %U /data/dump.rdb /proc/1").split()
    lab.script("docker rm -f -v kept")
    assert owner == ["redis", "redis"]


# --- visualizer -------------------------------------------------------------------------------------------


@pytest.fixture
def visualizer(lab: DockerLab) -> Iterator[str]:
    """Where the node reaches a visualizer that sees the node's own engine."""
    address = "http://localhost:5003/"
    lab.script(f"docker run -d --name seen -p 5003:8080 -v /var/run/docker.sock:/var/run/docker.sock {VISUALIZER}")
    eventually(partial(answers, lab, address))
    yield address
    lab.script("docker rm -f seen")


def test_the_visualizer_says_where_there_is_no_swarm_and_draws_where_there_is_one(
    lab: DockerLab, visualizer: str
) -> None:
    assert "This node is not a swarm manager" in fetch(lab, visualizer)
    lab.script("docker swarm init --advertise-addr 127.0.0.1")
    try:
        lab.script("docker service create --detach --name web --replicas 2 alpine sleep 1000")
        eventually(lambda: fetch(lab, visualizer).count("<p>running</p>") == 2, seconds=60)
        page = fetch(lab, visualizer)
    finally:
        lab.script("docker swarm leave --force")
    assert re.findall(r"<h[23]>(.*?)</h[23]>", page) == ["node1", "web.1", "web.2"]
    assert "manager, ready, active" in page
    assert status(lab, f"{visualizer}nosuch") == "404"


# --- all --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("image", IMAGES)
def test_it_ends_soon_after_it_is_told_to(lab: DockerLab, image: str) -> None:
    lab.script(f"docker run -d --name ending -e POSTGRES_PASSWORD=x {image}")
    works = WORKS[image].format(name="ending")
    eventually(lambda: lab.script(f"if {works} >/dev/null 2>&1; then echo yes; fi").strip() == "yes")
    before = time.monotonic()
    lab.script("docker stop -t 60 ending")
    assert time.monotonic() - before < STOP_SECONDS
    ended = lab.script("docker container inspect --format '{{.State.ExitCode}}' ending; docker rm -v ending").split()[0]
    assert ended == ("0" if image in (REDIS, POSTGRES) else "143")


def test_a_database_that_is_still_being_made_ends_too_and_is_made_later(lab: DockerLab) -> None:
    lab.script(f"docker run -d --name half -e POSTGRES_PASSWORD=x {POSTGRES}")
    eventually(lambda: "running bootstrap script" in lab.script("docker logs half"))
    before = time.monotonic()
    lab.script("docker stop -t 60 half")
    assert time.monotonic() - before < PATIENCE  # initdb ends at the end of a step
    lab.script("docker start half")
    eventually(lambda: lab.script("docker exec half psql -U postgres -tAc 'SELECT 1' || true").strip() == "1")
    lab.script("docker rm -f -v half")


@pytest.mark.parametrize("image", IMAGES)
def test_a_file_says_that_it_is_a_stand_in(lab: DockerLab, image: str) -> None:
    said = lab.script(f"docker run --rm --entrypoint cat {image} /etc/stand-in")
    assert said.startswith(f"A stand-in for the image {image.partition(':')[0]}: ")
