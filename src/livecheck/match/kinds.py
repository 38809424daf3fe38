"""THE table of kinds: what in a line is a sample, a value that differs on every machine.

To teach the comparison a new kind, add one row to a table below. A row says what the kind is called, what its
values may do between two runs (its `Nature`), the shape it has, and an example of it; a test reads every
example back. A shape is a regular expression without groups; its look-arounds say in which *place* the
shape counts. In a line the first row whose shape fits at the leftmost position wins, so long shapes stand
before the short ones that they contain.

`wide` is a second shape for what a terminal may really show though it looks like an author's word: one
container ID in three hundred has no letter. It is never used on a page, see `livecheck.match.read`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from livecheck.match.generated import ADJECTIVES, DAYS, MONTHS, SURNAMES


class Nature(StrEnum):
    """What the values of a kind may do between two correct runs."""

    IDENTITY = "identity"
    """A sample stands for one real value throughout the exercise, and two samples for two values."""
    MEASURE = "measure"
    """Any value of the same kind."""
    SIZE = "size"
    """A size within a factor of two; nothing only equals nothing."""
    PLACEMENT = "placement"
    """Any node of the lab."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of sample."""

    name: str
    nature: Nature
    shape: str
    examples: tuple[str, ...]
    """Lines that hold exactly one sample, which is of this kind."""
    family: str = ""
    """For identities: the family in which values are told apart. IDs of all sorts share one: an image ID, its
    digest and its short form are the same value."""
    wide: str = ""


# What may not touch a word-like sample on its left and on its right.
_L = r"(?<![0-9A-Za-z_])"
R = r"(?![0-9A-Za-z_])"
# As above, and no number goes on there either.
NL = r"(?<![\w.:/=,-])"

WEEKDAY = r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)"
MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
_CLOCK = r"\d\d:\d\d:\d\d(?:[.,]\d+)?"
_ZONE = r"(?: ?(?:Z|UTC|GMT|CES?T|[ECMP][DS]T)| ?[+-]\d\d:?\d\d(?: UTC)?)"
_DAY, _MONTH = ("|".join(map(re.escape, words)) for words in (DAYS, MONTHS))
_HUMAN = (
    r"(?:[Ll]ess than a second|[Aa]bout an? (?:minute|hour)"
    r"|\d+ (?:second|minute|hour|day|week|month|year)s?)"
)
NUMBER = r"\d[\d,]*(?:\.\d+)?"
UNIT = r"(?:[kKMGTP]i?)?B"
OCTET = r"(?:25[0-5]|2[0-4]\d|1?\d?\d)"
CHOSEN_PORT = r"(?:3276[89]|327[7-9]\d|32[89]\d\d|3[3-9]\d{3}|[45]\d{4}|60\d{3})"
_GENERATED = f"(?=[a-z]+_[a-z])(?:{'|'.join(ADJECTIVES)})_(?:{'|'.join(SURNAMES)})[0-9]?"

_I, _M = Nature.IDENTITY, Nature.MEASURE

IDENTITIES = (
    Kind(
        "swarm token",
        _I,
        rf"{_L}SWMTKN-1-[0-9a-z]{{49,50}}-[0-9a-z]{{24,25}}{R}",
        (f"    docker swarm join --token SWMTKN-1-{'3b33jjwsq' * 5}tome4-{'ckfdc' * 5}",),
        family="token",
    ),
    Kind(
        "UUID",
        _I,
        rf"{_L}[0-9a-f]{{8}}(?:-[0-9a-f]{{4}}){{3}}-[0-9a-f]{{12}}{R}",
        ("id 0b7c1f3e-5a52-4c1e-9d0e-6f1f0c6a2b11",),
        family="uuid",
    ),
    Kind(
        "MAC address",
        _I,
        rf"{_L}(?!ff:ff:ff:ff:ff:ff|00:00:00:00:00:00)(?:[0-9a-f]{{2}}:){{5}}[0-9a-f]{{2}}(?![\w:])",
        ("    link/ether 02:42:ac:11:00:02 brd ff:ff:ff:ff:ff:ff",),
        family="mac",
    ),
    Kind(
        "IPv6 address",
        _I,
        r"(?<![\w:.])(?!ff0)(?=[a-f:]*[0-9])(?:(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}"
        r"|(?:[0-9a-f]{1,4}:){1,6}(?::[0-9a-f]{1,4}){1,6}|(?:[0-9a-f]{1,4}:){1,6}:)(?![\w:]|/(?!\d))",
        ("    inet6 fe80::42:acff:fe11:2/64 scope link", "gateway fd00:dead::"),
        family="ipv6",
    ),
    Kind(
        "digest",
        _I,
        rf"(?<=sha256:)[0-9a-f]{{12,64}}{R}",
        (f"Digest: sha256:{'9a3f' * 16}", "FROM alpine@sha256:9a3f9a3f9a3f9a3f9a3f"),
        family="id",
    ),
    Kind(
        "ID",
        _I,
        rf"{_L}(?:[0-9a-f]{{64}}|(?=[a-f]*[0-9])(?=[0-9]*[a-f])[0-9a-f]{{12}}){R}",
        ("hello from 92d79b6de29f", "3030c9c91e12" * 5 + "3030", "br-3030c9c91e12: <BROADCAST>"),
        family="id",
        wide=rf"{_L}(?:[0-9a-f]{{64}}|[0-9a-f]{{12}}){R}",
    ),
    Kind(
        "swarm ID",
        _I,
        rf"{_L}(?:(?=[a-z]*[0-9])(?=[0-9]*[a-z])[0-9a-z]{{25}}{R}|(?<=\"ID\":\")[0-9a-z]{{12}}(?=\"))",
        (
            "current node (tjocs7ul557phkmp6mkpjmu3f) is now a manager.",
            "web.1.tjocs7ul557phkmp6mkpjmu3f",
            '{"ID":"3lewbg4o13cy","Image":"nginx:alpine"}',
        ),
        family="id",
        wide=rf"{_L}(?:[0-9a-z]{{25}}{R}|(?<=\"ID\":\")[0-9a-z]{{12}}(?=\"))",
    ),
    Kind(
        "generated name",
        _I,
        rf"{_L}{_GENERATED}{R}",
        ('The container name "/fervent_newton" is in use', "lucid_curie3"),
        family="name",
    ),
    Kind(
        "IP address",
        _I,
        r"(?<![\w.-])(?<!ersion )(?:(?<=nameserver )|(?!\d\.))"  # `1.26.2.1` is a version
        rf"(?!127\.|0\.0\.0\.0|255\.|22[4-9]\.|23\d\.)(?:{OCTET}\.){{3}}{OCTET}(?!\w|\.\d)",
        ("PING web (172.17.0.2): 56 data bytes", "remote 10.0.25.3:2377", "Subnet 172.18.0.0/16"),
        family="ip",
    ),
    Kind("virtual interface", _I, rf"{_L}veth[0-9a-f]{{7}}{R}", ("master docker0 veth1a2b3c4",), family="veth"),
    Kind(
        "port that Docker chose",
        _I,
        rf"(?:(?:(?<=\d:)|(?<=\]:)|(?<=::)){CHOSEN_PORT}(?=->|-\d+->|$| - \"| +\S+:[\d*])|(?<=\d-){CHOSEN_PORT}(?=->)"
        rf"|(?:(?<=\"HostPort\": \")|(?<=\"HostPort\":\")){CHOSEN_PORT}(?=\")"
        rf"|(?:(?<=\d )|(?<=:: )){CHOSEN_PORT}(?=\}}))",
        ("0.0.0.0:32768->80/tcp", "80/tcp -> [::]:49153", '"HostPort": "32768"', "map[80/tcp:[{:: 32768}]]"),
        family="port",
    ),
)
"""What is bound: these count everywhere, also in a file that an author wrote."""

MEASURES = (
    Kind(
        "date",
        _M,
        rf"{_L}(?:"
        rf"{WEEKDAY},? (?:{MONTH} [ \d]?\d|[ \d]?\d {MONTH} \d{{4}}) {_CLOCK}(?: [AP]M)?{_ZONE}?(?: \d{{4}})?"
        rf"|(?:{_DAY}) \d{{1,2}} (?:{_MONTH}) \d{{4}}(?:,| \w)? {_CLOCK}(?:{_ZONE}| \(UTC(?:[+-]\d{{4}})?\))?"
        rf"|(?!0001-01-01)\d{{4}}[-/]\d\d[-/]\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?{_ZONE}?)?"
        rf"|\d{{1,2}}[ /]{MONTH}[ /]\d{{4}}[ :]{_CLOCK}{_ZONE}?"
        rf"|{MONTH} [ \d]\d {_CLOCK}(?: \d{{4}})?"
        rf"|{_CLOCK}){R}",
        (
            "Tue Nov 24 01:43:50 UTC 2026",
            "Tue, 24 Nov 2026 01:43:50 GMT",
            "2026-11-24T01:43:50.123456789Z",
            "created 2026-11-24 01:43:50 +0000 UTC",
            "built 2026-11-24",
            "1:M 24 Nov 2026 01:43:50.123 * Ready to accept connections",
            '"GET / HTTP/1.1" [24/Nov/2026:01:43:50 +0000]',
            "01:43:50 starting",
            "Tue Nov 24 01:43:50 AM UTC 2026",
            "mar. 24 nov. 2026 01:43:50 UTC",
            "mardi 24 novembre 2026, 01:43:50 (UTC+0100)",
        ),
    ),
    Kind(
        "age",
        _M,
        rf"{_L}(?:{_HUMAN}(?= ago{R})|(?<=Up ){_HUMAN}){R}",
        ("Exited (137) About a minute ago", "Running less than a second ago", "Up 5 minutes (healthy)"),
    ),
    Kind("rate", _M, rf"{NL}{NUMBER} ?[kKMGT]?i?(?:B|bit)/s{R}", ("fetched (1056 kB/s)", "1.0GB/s")),
    Kind(
        "duration",
        _M,
        rf"(?:(?<=time=)|{NL})(?:"
        rf"\d+\.\d+(?:/\d+\.\d+){{2,3}} ms"
        rf"|{NUMBER} ms|\d+\.\d+ (?:s|sec|secs|seconds?)"
        rf"|\d+h(?:\d+m)?(?: ?\d+(?:\.\d+)?s)?|\d+m ?\d+(?:\.\d+)?s"
        rf"|\d+(?:\.\d+)?(?:ns|µs|us|ms|s)){R}",
        (
            "round-trip min/avg/max = 0.045/0.060/0.089 ms",
            "64 bytes from db: time=0.045 ms",
            "copied, 0.01 seconds",
            "resolved in 0s",
            "real    0m 1.20s",
            "took 1h2m3s",
            "built in 12.5s.",
        ),
    ),
    Kind(
        "size",
        Nature.SIZE,
        rf"{NL}{NUMBER} ?{UNIT}(?![\w/])",
        ("Need to get 1,234 kB of archives.", "transferring context: 2B", "OK: 7.8 MiB in 15 packages"),
    ),
    Kind("percentage", _M, rf"{NL}(?!(?:0|100)%)\d+(?:\.\d+)?%(?!\w)", ("(5.26%)", "used 12%")),
    Kind(
        "interface number",
        _M,
        r"(?:(?<=@if)\d+|^(?!1: lo)\d+(?=: [\w.-]+(?:@\w+)?: <))(?!\w)",
        ("default qlen 1000 eth0@if15", "14: eth0: <BROADCAST,UP>"),
    ),
)
"""What may differ between two runs, where Docker or a program measured it."""

SHORT_SIZE = Kind("size", Nature.SIZE, rf"{NL}\d+(?:\.\d+)?[KMGT](?!\w)", ("overlay  47.8G  /",))
"""A size as `df -h` and `du -h` print it; elsewhere `10M` is what somebody wrote."""

STAMP = Kind("duration", _M, r"^\d+\.\d{2,3}(?= )", ("0.345 fetch",))
"""The seconds before a line of a build's log; elsewhere a decimal number is what it is."""
