"""Made-up output for property tests: what programs print, with places for the values that differ between machines.

An `Output` says which values are the same one; a `World` says what they are on one machine. The same output in two
worlds is what a page and a terminal show when nothing has drifted.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from hypothesis import strategies as st

from livecheck.match import ADJECTIVES, SURNAMES

FAMILIES = {"short": "id", "digest": "id", "swarm": "swarm", "task": "swarm", "name": "name", "ip": "ip", "mac": "mac"}
"""What kinds of identities there are, and which of them write the same value."""
MEASURES: Mapping[str, tuple[str, ...]] = {
    "age": ("5 minutes ago", "2 weeks ago", "About an hour ago", "Less than a second ago"),
    "ping": ("0.045 ms", "12.3 ms"),
    "duration": ("900ms", "1h2m3s"),
    "seconds": ("0.9s", "0.0s"),
    "date": ("2026-11-24T01:43:50.123456789Z", "2026-12-02T21:03:05.12345678Z"),
    "moment": ("Tue Nov 24 01:43:50 UTC 2026", "Wed Dec  2 21:03:05 UTC 2026"),
    "rate": ("1.0GB/s", "42MB/s"),
    "speed": ("1056 kB/s", "1.2 MB/s"),
    "share": ("5%", "12%"),
    "percent": ("5.26%", "12.00%"),
    "size": ("7.8MB", "5.1MB", "10MB"),
    "amount": ("7.8 MiB", "5.1 MiB", "10 MiB"),
}
"""The measures: what stands in one row is one program's format, and no two rows have one in common."""
TEXTS = """
hello from <short>
hello from <short>, not <short>
<short>: Pull complete
Digest: sha256:<digest>
Status: Downloaded newer image for alpine@sha256:<digest>
<digest>
The container name "/<name>" is in use by container "<digest>"
64 bytes from <ip>: seq=0 ttl=64 time=<ping>
PING web (<ip>): 56 data bytes
    link/ether <mac> brd ff:ff:ff:ff:ff:ff
    inet <ip>/16 brd 172.17.255.255 scope global eth0
Swarm initialized: current node (<swarm>) is now a manager.
web.1.<swarm> on <ip>
finished in <duration> at <rate>
Total reclaimed space: <size>
created <date> by root
started <moment> on <ip>
real <seconds>
Fetched <amount> at <speed>
used <percent>
1 packet, <share> packet loss
latest: Pulling from library/alpine
one  two
""".strip("\n").split("\n")
TABLES = (
    (
        ("CONTAINER ID", "IMAGE", "COMMAND", "CREATED", "STATUS", "PORTS", "NAMES"),
        (
            ("<short>", "alpine", '"/bin/ash"', "<age>", "Exited (0) <age>", "", "<name>"),
            ("<short>", "ubuntu", '"sleep 9"', "<age>", "Up 6 minutes", "80/tcp", "web"),
            ("<short>", "<short>", '"bash"', "<age>", "Created", "", "<name>"),
        ),
    ),
    (
        ("REPOSITORY", "TAG", "IMAGE ID", "CREATED", "SIZE"),
        (("alpine", "latest", "<short>", "3 weeks ago", "<size>"), ("<none>", "<none>", "<short>", "<age>", "<size>")),
    ),
    (("NETWORK ID", "NAME", "DRIVER", "SCOPE"), (("<short>", "bridge", "bridge", "local"), ("<task>", "in", "x", "y"))),
    (
        ("ID", "HOSTNAME", "STATUS", "AVAILABILITY", "MANAGER STATUS", "ENGINE VERSION"),
        (
            ("<swarm> *", "node1", "Ready", "Active", "Leader", "28.5.2"),
            ("<swarm>", "node2", "Down", "Drain", "", "28"),
        ),
    ),
    (
        ("ID", "NAME", "IMAGE", "DESIRED STATE", "CURRENT STATE"),
        (("<task>", "web.1", "nginx", "Running", "Running <age>"), ("<task>", "web.2", "nginx", "Shutdown", "Failed")),
    ),
)


@dataclass(frozen=True, slots=True)
class Value:
    """A place for a value: an identity is `number` of its family, a measure one of those of its kind."""

    kind: str
    number: int

    @property
    def family(self) -> str:
        """The family of an identity; empty for a measure."""
        return FAMILIES.get(self.kind, "")


Line = tuple[tuple[str | Value, ...], ...]
"""The cells of a row, or one cell; each of literal text and values."""


@dataclass(frozen=True, slots=True)
class Output:
    """Lines, of which those with several cells stand in tables; a blank line ends a table."""

    lines: tuple[Line, ...]

    def values(self) -> Iterator[tuple[int, int, int, Value]]:
        """All values and where they are: line, cell, part."""
        for n, line in enumerate(self.lines):
            for c, cell in enumerate(line):
                yield from ((n, c, p, part) for p, part in enumerate(cell) if isinstance(part, Value))

    def put(self, place: tuple[int, int, int], part: str | Value) -> Output:
        """The same with something else in one place."""
        n, c, p = place
        cell = (*self.lines[n][c][:p], part, *self.lines[n][c][p + 1 :])
        line = (*self.lines[n][:c], cell, *self.lines[n][c + 1 :])
        return Output((*self.lines[:n], line, *self.lines[n + 1 :]))

    def cut(self, start: int, end: int, *between: Line) -> Output:
        """The same with other lines from `start` up to `end`."""
        return Output((*self.lines[:start], *between, *self.lines[end:]))


@dataclass(frozen=True, slots=True)
class World:
    """What the values are on one machine."""

    seed: int
    gap: int = 3
    """The width of gaps in tables."""
    merged: Mapping[tuple[str, int], int] = field(default_factory=dict)
    """Identities that are another one's here: family and number, and the number of the other."""

    def merging(self, family: str, one: int, other: int) -> World:
        return replace(self, merged={(family, one): other})

    def text(self, part: str | Value) -> str:
        if isinstance(part, str):
            return part
        if not part.family:
            return MEASURES[part.kind][(part.number + self.seed) % len(MEASURES[part.kind])]
        return self._identity(part.kind, self.merged.get((part.family, part.number), part.number))

    def _identity(self, kind: str, number: int) -> str:
        digits = hashlib.sha256(f"{self.seed} {FAMILIES[kind]} {number}".encode()).hexdigest()
        count = self.seed * 7919 + number
        return {
            "short": f"a1{digits[:10]}",
            "digest": f"a1{digits[:62]}",
            "swarm": f"z9{digits[:23]}",
            "task": f"z9{digits[:10]}",
            "name": f"{ADJECTIVES[count % len(ADJECTIVES)]}_{SURNAMES[count // 100 % len(SURNAMES)]}",
            "ip": f"10.{self.seed % 200}.{number // 250}.{number % 250 + 1}",
            "mac": f"02:42:{digits[0:2]}:{digits[2:4]}:{digits[4:6]}:{digits[6:8]}",
        }[kind]

    def show(self, output: Output) -> list[str]:
        """The lines as this machine prints them; tables are laid out."""
        lines = [["".join(map(self.text, cell)) for cell in line] for line in output.lines]
        return [
            "".join(cell.ljust(width) for cell, width in zip(line, self._widths(lines, n), strict=True)).rstrip()
            if len(line) > 1
            else line[0]
            for n, line in enumerate(lines)
        ]

    def _widths(self, lines: list[list[str]], n: int) -> list[int]:
        first = next((k + 1 for k in range(n, -1, -1) if len(lines[k]) != len(lines[n])), 0)
        last = next((k for k in range(n, len(lines)) if len(lines[k]) != len(lines[n])), len(lines))
        return [max(map(len, column)) + self.gap for column in zip(*lines[first:last], strict=True)]


NUMBERS = st.integers(0, 3)


@st.composite
def filled(draw: st.DrawFn, template: str) -> tuple[str | Value, ...]:
    """A template with its places filled."""
    pieces = re.split(rf"<({'|'.join([*FAMILIES, *MEASURES])})>", template)
    return tuple(Value(piece, draw(NUMBERS)) if n % 2 else piece for n, piece in enumerate(pieces))


texts: st.SearchStrategy[tuple[Line, ...]] = st.lists(
    st.sampled_from(TEXTS).flatmap(filled).map(lambda cell: (cell,)), max_size=6
).map(tuple)
BLANK: Line = (("",),)


@st.composite
def tables(draw: st.DrawFn, least: int = 0) -> tuple[Line, ...]:
    """A header and rows, with a blank line below."""
    columns, rows = draw(st.sampled_from(TABLES))
    drawn = draw(st.lists(st.sampled_from(rows), min_size=least, max_size=4))
    header: Line = tuple((column,) for column in columns)
    return (header, *(tuple(draw(filled(cell)) for cell in row) for row in drawn), BLANK)


plain = texts.map(Output)
outputs = st.tuples(texts, tables(), texts).map(lambda parts: Output(sum(parts, ()))) | plain
