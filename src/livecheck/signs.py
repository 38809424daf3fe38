"""Why a step did not come out as promised, where that is not the course's fault: the lab's, or an earlier step's.

`SIGNS` is the table of what terminals show when a lab has failed. A page that promises such a text shows it on purpose,
and then it is no sign. A failure follows from an earlier step where its command names what that was to show, or where
it lacks what that was to make.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from livecheck.errors import Place
from livecheck.match import AmbiguousSample, Bindings, arguments, read_alone
from livecheck.model import Capture, Fault, Step, Trouble

HUB_HOSTS = ("registry-1.docker.io", "index.docker.io", "auth.docker.io")
"""Whom an engine asks for what its mirror lacks; a lab's nodes do not reach them."""

FULL_DISK = "no space left on device"

LONGEST = 1_000
"""Characters at the beginning of a line in which a sign is looked for; the time that takes may be their square."""


@dataclass(frozen=True, slots=True)
class Sign:
    """A line after which a surprise is the lab's fault."""

    shape: re.Pattern[str]
    meaning: str
    """What is wrong, and what to do."""
    trouble: Trouble = Trouble.SIGN
    held: str | None = None
    """What is wrong instead where the mirror holds the image: an engine asks on, whatever it has met there."""

    def is_in(self, lines: Sequence[str]) -> bool:
        return any(self.shape.search(line[:LONGEST]) for line in lines)


SIGNS = (
    Sign(
        re.compile(FULL_DISK, re.IGNORECASE),
        "the disk of the Docker daemon is full; free some space, `docker system df` shows what holds it, and build "
        "again",
    ),
    Sign(
        re.compile(r"toomanyrequests|You have reached your (?:unauthenticated )?pull rate limit"),
        "the registry limits pulls; wait, or name another registry in LIVECHECK_HUB",
    ),
    Sign(
        re.compile(
            "|".join(map(re.escape, HUB_HOSTS))
            + r"|failed to resolve (?:reference|source metadata for) .*: not found|manifest unknown"
            r"|pull access denied|repository does not exist"
        ),
        "the mirror lacks an image that this command asks for; name it in labs/pins.toml and in the page's front "
        "matter (`lab: images:`)",
        held="the engine did not get an image that the mirror holds; is its disk full, or the network down?",
    ),
    Sign(
        re.compile(
            r"\b(?:W|E|Err|WARNING|ERROR): ?(?=.*(?:https?://|-r\d+:)).*"
            r"(?:Temporary failure|Could not (?:connect|resolve)|Connection (?:failed|reset)|Cannot initiate|timed out"
            r"|Unable to connect|temporary error|network error|[Nn]etwork (?:is )?unreachable|DNS lookup error"
            r"|DNS: (?:\w+ error|name does not exist)|network connection aborted|could not connect to server)"
            r"|\b[1-9]\d* unavailable, \d+ stale"
        ),
        "the package servers cannot be reached from a container; is the network down, or behind a proxy?",
    ),
    Sign(
        re.compile(
            r"failed to do request|TLS handshake timeout|request canceled while waiting for connection"
            r"|dial tcp: lookup .*(?:i/o timeout|no such host|server misbehaving)"
            r"|failed to resolve (?:reference|source metadata for) (?!.*: not found)"
        ),
        "the engine does not reach the registry that it pulls from; is the mirror, or the network, down?",
    ),
    Sign(
        re.compile(r"Failed to remove network .* is in use by task"),
        "the engine had not stopped the tasks of a stack when their network was to go; is this machine too busy?",
        Trouble.CHANCE,
    ),
)
"""The first that is there counts. `CHANCE` is a race inside Docker: `docker stack rm` asks for the removal of services
and, without waiting, of their networks. On a busy machine about one stack in a hundred is not removed at once."""


def sign_of(step: Step, shown: Sequence[str], images: Sequence[str] = ()) -> Fault | None:
    """What is wrong with the lab, now that a step has surprisingly shown this; `None` if nothing tells so.

    The mirror holds these images, as the front matter names them.
    """
    for sign in SIGNS:
        if sign.is_in(shown) and not sign.is_in(step.output):
            asked = set(_lacking(shown)) or set(map(_plain, _WORD.findall(step.command)))
            is_held = not asked.isdisjoint(map(_plain, images))
            return Fault(sign.trouble, (sign.held if is_held else None) or sign.meaning)
    return None


# --- what follows from an earlier step --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Missed:
    """A step that did not come out as promised."""

    step: Step
    failed: bool
    """Whether its command ended otherwise than promised, so that what it was to make may not be there."""
    root: Place
    """The step that its failure follows from; its own place if it follows from none."""


_MISSING = re.compile(
    r"[Nn]o such (?:image|container|network|volume|service|object|plugin|node): \"?(?P<a>[^\s\"]+)"
    r"|Unable to find image '(?P<b>[^']+)' locally"
    r"|failed to resolve (?:reference|source metadata for) \"?(?P<c>[^\s\"]+?)\"?:"
    r"|pull access denied for (?P<d>[^\s,]+)"
    r"|(?:network|service|volume|config|secret) (?P<e>\S+) not found"
    r"|(?:get|remove) (?P<f>\S+): no such volume"
    r"|Nothing found in stack: (?P<g>\S+)"
    r"|(?<![^\s:'])(?P<h>[^\s:']+)'?: No such file or directory"
)
"""How a program tells that something is not there, and what."""

_HOME = re.compile(r"^(?:docker\.io/)?(?:library/)?|:latest$")
_WORD = re.compile(r"[^\s'\"=,]+")


def missed(step: Step, capture: Capture, whence: Place | None) -> Missed:
    """Notes a step that did not come out as promised, and from which earlier one that follows."""
    return Missed(step, not step.ends(capture.exit, capture.prompt), whence or step.place)


def whence(step: Step, shown: Sequence[str], earlier: Sequence[Missed], known: Bindings) -> Place | None:
    """The earlier step from which it follows that this one did not come out as promised; `None` if none is known."""
    lacking = set(_lacking(shown))
    for before in earlier:
        if _names_what_it_was_to_show(step.command, before.step, known):
            return before.root
        if before.failed and lacking & {_plain(word) for word in _WORD.findall(before.step.command)}:
            return before.root
    return None


def _names_what_it_was_to_show(command: str, before: Step, known: Bindings) -> bool:
    """Whether a command holds a sample of an earlier step for which no real value is known."""
    _, promised = read_alone(before.output, before.command, Bindings())
    if before.opens is not None:
        _, promised = read_alone((before.opens,), "", promised)
    try:
        meant = {(each.start, each.end) for each in arguments(command, promised)}
        return bool(meant - {(each.start, each.end) for each in arguments(command, known)})
    except AmbiguousSample:
        return False


def _lacking(shown: Sequence[str]) -> Iterator[str]:
    """What is not there, by what was shown."""
    for line in shown:
        for found in _MISSING.finditer(line):
            yield _plain(next(filter(None, found.groups())))


def _plain(name: str) -> str:
    """The name of an image as it is short; others stay as they are."""
    return _HOME.sub("", name)
