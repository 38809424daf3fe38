"""How a lab feels: what may have come over its nodes and its mirror, asked from outside and on each node."""

from __future__ import annotations

import math
import time

from docker.errors import APIError, NotFound
from requests.exceptions import RequestException

from livecheck.lab import execs
from livecheck.lab.host import Host, explain

LIMIT = 30.0
"""Seconds that a node may be silent while it is asked something."""

PROGRAMS = 'for process in $(pidof dockerd containerd); do cut -d" " -f1,2,22 "/proc/$process/stat"; done'
"""Prints the programs of an engine that run, each with its number, its name and its start: `7 (dockerd) 1234`. One that
was killed and begun anew, as an engine does with its containerd, is another one."""

QUESTIONS = {
    "the engine of {node} does not answer": "timeout 10 docker version >/dev/null 2>&1",
    "the disk of {node} is full; free some space on the machine of the Docker daemon, and build again": (
        "room=/var/lib/docker/livecheck-room; head -c 1000000 /dev/zero 2>/dev/null >$room; full=$?; rm -f $room; "
        "[ $full -eq 0 ]"
    ),
    "{node} does not reach the mirror": "curl --silent --fail --max-time 5 --output /dev/null http://mirror:5000/v2/",
}
"""What is wrong with a node where a command fails on it; the first counts."""

OWN_MEMORY = "grep -q '^oom 0$' /sys/fs/cgroup/memory.events.local 2>/dev/null && echo no || true"
"""Prints `no` where programs were ended for lack of memory, but not of the node's own; older kernels do not tell."""

ALMOST = 0.9
"""The part of its processes that a node has when it has come to its limit: some end while others cannot begin."""

_WRONG = tuple(QUESTIONS)
_ASKED = "\n".join(
    f"{{ {question}; }} 2>/dev/null || {{ echo {number}; exit; }}" for number, question in enumerate(QUESTIONS.values())
)


def ask(host: Host, container: str, script: str, limit: float | None = LIMIT) -> str | None:
    """What a script prints in a container, or `None` if it fails, or is silent for longer than the limit."""
    try:
        said = execs.run(host, container, ["sh", "-c", script], limit=limit)
    except (APIError, RequestException, TimeoutError):
        return None
    return said.together.decode(errors="replace") if said.status == 0 else None


def halted(host: Host, container: str) -> str | None:
    """Why nothing in a container can go on; `None` where it can."""
    try:
        state = host.client.api.inspect_container(container)["State"]
    except NotFound:
        return "is gone"
    except (APIError, RequestException) as error:
        return f"cannot be asked after: {explain(error)}"
    if state["Paused"]:
        return "is paused"
    return None if state["Running"] else "has stopped"


def spent(host: Host, container: str) -> str | None:
    """Which of its limits a container has come to: `pids`, `memory` or none. Asked from outside, for where nothing
    can be started any more nobody answers within.

    An engine tells, in its events, of programs that were ended for lack of memory; a container in the node that has a
    limit of its own and came to that is no matter of the node's, which `memory.events.local` knows.
    """
    api = host.client.api
    try:
        processes = api.stats(container, stream=False, one_shot=True).get("pids_stats", {})
        chosen = {"container": container, "event": "oom"}
        ended = any(api.events(since=0, until=int(time.time()) + 1, filters=chosen, decode=True))
    except (APIError, RequestException):
        return None
    if processes.get("current", 0) >= ALMOST * processes.get("limit", math.inf):
        return "pids"
    return "memory" if ended and ask(host, container, OWN_MEMORY) != "no\n" else None


def programs_of(host: Host, container: str) -> frozenset[str]:
    """The programs of an engine that run, as `PROGRAMS` prints them."""
    return frozenset((ask(host, container, PROGRAMS) or "").splitlines())


def fault_of(host: Host, node: str, container: str, programs: frozenset[str]) -> str | None:
    """What is wrong with a node, on which these programs have to run; `None` if nothing is."""
    if halt := halted(host, container):
        return f"the node {node} {halt}"
    said = ask(host, container, f"{PROGRAMS}\n{_ASKED}")
    if said is None:
        return f"{node} does not answer"
    if lost := programs - set(said.splitlines()):
        return f"{' and '.join(sorted(program.split()[1].strip('()') for program in lost))} of {node} ended"
    return next((_WRONG[int(line)].format(node=node) for line in said.splitlines() if line.isdigit()), None)
