"""Whose fault a surprise is: what shows that the lab has failed, and what follows from an earlier step."""

from __future__ import annotations

from dataclasses import replace

import pytest

from helpers.accepting import accepted, played, statuses
from helpers.fakes import FakeLab, Quiet, exercise, shows
from helpers.growth import growth
from helpers.recorded import console
from livecheck.judge import judge
from livecheck.model import Capture, Status, Trouble, Verdict
from livecheck.run import run
from livecheck.signs import sign_of

PINS, PACKAGES, REGISTRY = "labs/pins.toml", "package servers", "does not reach the registry"

SHOWN = [
    ('Get "https://registry-1.docker.io/v2/": dial tcp 127.0.0.1:443: connect: connection refused', PINS),
    (
        'docker: Error response from daemon: failed to resolve reference "docker.io/library/redis:x": '
        "docker.io/library/redis:x: not found",
        PINS,
    ),
    (
        "ERROR: failed to solve: x: failed to resolve source metadata for docker.io/library/x: docker.io/x: not found",
        PINS,
    ),
    ("Error response from daemon: manifest for redis:x not found: manifest unknown: manifest unknown", PINS),
    ("Error response from daemon: pull access denied for x, repository does not exist or may require login", PINS),
    ("toomanyrequests: You have reached your unauthenticated pull rate limit.", "limits pulls"),
    ('failed to do request: Head "http://mirror:5000/v2/library/x/manifests/1": EOF', REGISTRY),
    ('Get "https://hub.example/v2/": net/http: TLS handshake timeout', REGISTRY),
    ("dial tcp: lookup registry.example on 192.0.2.53:53: read udp: i/o timeout", REGISTRY),
    ('failed to resolve reference "docker.io/library/x:1": unexpected status from HEAD request: 503', REGISTRY),
    (
        'failed to resolve reference "docker.io/library/x:1": write /var/lib/docker/x: no space left on device',
        "the disk of the Docker daemon is full; free some",
    ),
    ("failed to register layer: No space left on device", "the disk of the Docker daemon is full; free some"),
    ("Failed to remove network x: Error response from daemon: network x is in use by task y", "too busy"),
    ("W: Failed to fetch http://a.example/x  Temporary failure resolving 'a.example'", PACKAGES),
    ("Err:1 http://a.example stable InRelease  Could not connect to a.example:80 (192.0.2.1).", PACKAGES),
    ("E: Failed to fetch http://a.example/x  Could not resolve 'a.example'", PACKAGES),
    ("0.345 WARNING: opening from cache http://m/x86_64: temporary error (try again later)", PACKAGES),
    ("4.255 ERROR: libicu78-78.3-r2: network error (check Internet connection and firewall)", PACKAGES),
    ("0.705 WARNING: updating and opening https://a.example/alpine/v3.20/main: DNS lookup error", PACKAGES),
    ("WARNING: updating https://a.example/main/APKINDEX.tar.gz: DNS: transient error (try again later)", PACKAGES),
    ("WARNING: updating and opening https://a.example/main/APKINDEX.tar.gz: DNS: name does not exist", PACKAGES),
    ("0.725 4 unavailable, 0 stale; 14 distinct packages available", PACKAGES),
]


def page(*steps: str) -> dict[str, str]:
    return {"fr": console(*steps), "en": console(*steps)}


def judged(text: dict[str, str], *script: Capture) -> tuple[Verdict, ...]:
    return judge(exercise(text["fr"]), played(text, list(script))).verdicts


@pytest.mark.parametrize(("shown", "words"), SHOWN)
def test_some_surprises_tell_by_themselves_that_the_lab_is_broken(shown: str, words: str) -> None:
    text = page("$ docker x", "done", "$ docker y")
    first, second = judged(text, shows("fine", shown, status=1))
    assert (first.status, second.status) == (Status.BROKEN, Status.BROKEN)
    assert words in str(first.reason)


@pytest.mark.parametrize(("shown", "words"), SHOWN)
def test_no_sign_of_a_broken_lab_gets_into_a_page(shown: str, words: str) -> None:
    text = page("$ docker x", "done")
    without = played(text, [shows("done")])
    (capture,) = without.captures
    recorded = type(without)(**{**_fields(without), "captures": (shows_of(capture, shown),)})
    assert statuses(text, recorded) == [Status.BROKEN]
    assert accepted(text, recorded).texts == text


@pytest.mark.parametrize("line", ["ERROR: request timed out", "WARNING: Connection reset by peer"])
def test_an_error_of_a_programs_own_is_no_sign(line: str) -> None:
    assert judged(page("$ docker x", "done"), shows(line, status=1))[0].status is Status.DRIFTED


def test_a_promised_failure_hides_no_other() -> None:
    promised = 'failed to resolve reference "docker.io/library/typo:1": docker.io/library/typo:1: not found'
    shown = 'failed to resolve reference "docker.io/library/typo:1": failed to do request: Head "https://x": EOF'
    assert judged(page("$ docker x", promised), shows(shown))[0].status is Status.BROKEN


@pytest.mark.parametrize("piece", ["a", "E: ", "dial tcp: lookup "])
def test_a_long_line_costs_in_proportion_to_its_length(piece: str) -> None:
    def judge(size: int) -> None:
        line = piece * (size // len(piece))
        assert judged(page("$ docker x", "done"), shows(line, status=1))[0].status is Status.DRIFTED

    assert growth(judge, 8000) <= 20


def shows_of(capture: Capture, line: str) -> Capture:
    """The capture of a run that noticed nothing, for the page had promised this line then."""
    return Capture(capture.command, (line,), 0, None, 0.1)


def _fields(record: object) -> dict[str, object]:
    return {name: getattr(record, name) for name in record.__dataclass_fields__}  # type: ignore[attr-defined]


@pytest.mark.parametrize(("shown", "words"), SHOWN)
def test_what_a_page_shows_on_purpose_is_no_sign(shown: str, words: str) -> None:
    (step,) = exercise(console("$ docker x", shown, "more")).steps
    assert sign_of(step, (shown, "other")) is None
    assert judged(page("$ docker x", shown, "more"), shows(shown, "other"))[0].status is Status.DRIFTED


@pytest.mark.parametrize(
    "shown",
    [
        "E: Failed to fetch http://archive.example/f.deb  404  Not Found",
        "curl: (7) Failed to connect to localhost port 8080 after 0 ms: Could not connect to server",
        "ping: bad address 'redis'",
        "0 unavailable, 0 stale; 14 distinct packages available",
        "Error: No such image: alpine",
    ],
)
def test_a_failure_that_a_page_may_be_about_is_none(shown: str) -> None:
    assert judged(page("$ docker x", "done"), shows(shown, status=1))[0].status is Status.DRIFTED


def test_only_a_race_of_the_engine_is_worth_another_one() -> None:
    (step,) = exercise(console("$ docker stack rm x")).steps
    troubles = [fault.trouble for shown, _ in SHOWN if (fault := sign_of(step, (shown,)))]
    assert len(troubles) == len(SHOWN)
    assert troubles.count(Trouble.CHANCE) == 1


ASKS_ON = 'Get "https://registry-1.docker.io/v2/": dial tcp 127.0.0.1:443: connect: connection refused'


@pytest.mark.parametrize(
    ("command", "shown", "is_held"),
    [
        ("docker image pull alpine", ASKS_ON, True),
        ("docker pull docker.io/library/alpine:latest", ASKS_ON, True),
        ("docker run --rm redis:7 redis-server --save ''", f"docker: Error response from daemon: {ASKS_ON}", True),
        ("docker run -e A=alpine nothere", f"Unable to find image 'nothere:latest' locally\n{ASKS_ON}", False),
        ("docker build .", 'failed to resolve source metadata for docker.io/library/alpine: "x": not found', True),
        ("docker image pull alpine:3.99", ASKS_ON, False),
        ("docker image pull nothere", ASKS_ON, False),
        ("docker stack deploy -c stack.yml app", ASKS_ON, False),
    ],
)
def test_an_image_that_the_mirror_holds_is_never_called_missing(command: str, shown: str, is_held: bool) -> None:
    front = "---\nlab: {images: [alpine, 'redis:7']}\n---\n"
    made = exercise(front + console(f"$ {command}", "done"), images=["alpine", "redis:7"])
    capture = shows(*shown.split("\n"), status=1)
    done = run(made, FakeLab([capture]), Quiet())
    unasked = replace(done, captures=(replace(capture, command=command),))  # of a time when a lab was not asked
    for each in (done, unasked):
        (verdict,) = judge(made, each).verdicts
        assert verdict.status is Status.BROKEN
        assert ("that the mirror holds" in str(verdict.reason)) is is_held
        assert (PINS in str(verdict.reason)) is not is_held


def test_a_lab_that_is_unwell_is_told_before_an_image_is_called_missing() -> None:
    made = exercise(console("$ docker pull x", "done"))
    lab = FakeLab([shows("manifest unknown", status=1)], wrong="node1 does not reach the mirror")
    (capture,) = run(made, lab, Quiet()).captures
    assert str(capture.fault) == "node1 does not reach the mirror"


# --- what follows from an earlier step --------------------------------------------------------------------

BUILD = ("$ docker image build -t hello:v0.1 .", " => => writing image sha256:1c8e5f27a90b   0.0s")
NOT_FOUND = (
    "Unable to find image 'hello:v0.1' locally",
    'docker: Error response from daemon: failed to resolve reference "docker.io/library/hello:v0.1": '
    "docker.io/library/hello:v0.1: not found",
)


@pytest.mark.parametrize(
    "shown",
    [NOT_FOUND, ("Error response from daemon: No such image: hello:v0.1",), ("pull access denied for hello, x",)],
    ids=["run", "inspect", "another name"],
)
def test_what_an_earlier_step_was_to_make_is_not_missed_in_the_pins(shown: tuple[str, ...]) -> None:
    text = page(*BUILD, "$ docker container run hello:v0.1", "hello", "$ docker container ls -q")
    first, second, third = judged(
        text, shows("ERROR: exit code: 1", status=1), shows(*shown, status=125), shows(status=0)
    )
    assert (first.status, third.status) == (Status.DRIFTED, Status.VERIFIED if second.follows else Status.BROKEN)
    if "hello:v0.1" in "".join(shown):
        assert (second.status, second.follows) == (Status.UNVERIFIED, first.step.place)
        assert second.reason == "not known: it follows from docs/fr/page.md:2, which did not come out as promised"
    else:
        assert (second.status, second.follows) == (Status.BROKEN, None)


def test_without_an_earlier_failure_the_same_image_is_missed_in_the_pins() -> None:
    text = page("$ docker image build -t hello:v0.1 .", "done", "$ docker container run hello:v0.1", "hello")
    first, second = judged(text, shows("done otherwise"), shows(*NOT_FOUND, status=125))
    assert (first.status, second.status, second.follows) == (Status.DRIFTED, Status.BROKEN, None)


def test_an_id_that_was_never_shown_leads_to_nothing_that_could_be_known() -> None:
    text = page(
        *BUILD,
        "$ docker image history 1c8e5f27a90b",
        "IMAGE          SIZE",
        "1c8e5f27a90b   0B",
        "$ docker image tag 1c8e ours",
    )
    missing = shows("Error response from daemon: No such image: 1c8e5f27a90b:latest", status=1)
    first, *later = judged(text, shows(" => => exporting layers   0.0s"), missing, missing)
    assert first.status is Status.DRIFTED
    assert [(v.status, v.follows) for v in later] == [(Status.UNVERIFIED, first.step.place)] * 2


def test_an_id_that_the_prompt_was_to_show_counts_too() -> None:
    text = page("$ docker run -it ubuntu", "root@2f9c1ab7d0e3:/# exit", "exit", "$ docker container rm 2f9c1ab7d0e3")
    other, missing = shows("oh", status=None, prompt="/ # "), "Error: No such container: 2f9c1ab7d0e3"
    first, _, last = judged(text, other, shows("exit"), shows(missing, status=1))
    assert first.status is Status.DRIFTED
    assert (last.status, last.follows) == (Status.UNVERIFIED, first.step.place)


def test_what_follows_from_a_step_that_follows_leads_to_the_first() -> None:
    text = page(
        *BUILD,
        "$ docker container run -d --name web hello:v0.1",
        "3030c9c91e12",
        "$ docker container stop web",
        "web",
    )
    first, *later = judged(
        text, shows(status=1), shows(*NOT_FOUND, status=125), shows("Error: No such container: web", status=1)
    )
    assert [verdict.follows for verdict in later] == [first.step.place] * 2


def test_a_drift_that_has_nothing_to_do_with_an_earlier_one_is_a_drift() -> None:
    text = page(*BUILD, "$ docker container run alpine echo a", "a", "$ docker image rm redis", "redis")
    verdicts = judged(text, shows(status=1), shows("b"), shows("Error: No such image: redis", status=1))
    assert [verdict.status for verdict in verdicts] == [Status.DRIFTED] * 3


def test_what_follows_is_accepted_into_no_page() -> None:
    text = page(*BUILD, "$ docker container run hello:v0.1", "hello")
    made = played(text, [shows("ERROR: exit code: 1", status=1), shows(*NOT_FOUND, status=125)])
    done = accepted(text, made)
    assert (done.steps, list(done.refused), done.texts) == ((), [0, 1], text)
    assert "later steps fail because of it" in done.refused[0]
    assert "it follows from docs/fr/page.md:2" in done.refused[1]


def test_what_only_shows_something_else_is_accepted_though_a_later_step_had_to_be_typed_otherwise() -> None:
    text = page(*BUILD, "$ docker container run 1c8e5f27a90b", "hello", "$ docker x", "a")
    missing = [line.replace("hello:v0.1", "1c8e5f27a90b") for line in NOT_FOUND]
    built = " => => exporting manifest list sha256:9d8f305b4203   0.0s"
    made = played(text, [shows(built), shows(*missing, status=125), shows("b")])
    done = accepted(text, made)
    assert (done.steps, list(done.refused)) == ((0, 2), [1])
    assert "exporting manifest list" in done.texts["fr"]
    assert "Unable to find image" not in done.texts["fr"]
