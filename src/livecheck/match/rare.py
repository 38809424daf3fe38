"""The rarer kinds: what those see who look inside a swarm, an engine or a machine. As in `livecheck.match.kinds`."""

from __future__ import annotations

from livecheck.match.kinds import MONTH, WEEKDAY, Kind, Nature

_I, _M = Nature.IDENTITY, Nature.MEASURE
_L = r"(?<![0-9A-Za-z_])"
_R = r"(?![0-9A-Za-z_])"
_LOAD = r"\d+\.\d\d"

RARE_IDENTITIES = (
    Kind(
        "swarm key",
        _I,
        rf"{_L}SWMKEY-1-[0-9A-Za-z+/]{{43}}(?![\w+/=])",
        (f"    SWMKEY-1-{'WuYH/IX284' * 4}7yt",),
        family="token",
    ),
    Kind(
        "public key",
        _I,
        r"(?<=\"CertIssuerPublicKey\": \")[0-9A-Za-z+/]{60,}={0,2}(?=\")",
        (f'"CertIssuerPublicKey": "MFkwEwYH{"Ko9I" * 29}=="',),
        family="key",
    ),
    Kind(
        "certificate",
        _I,
        r"(?<=-----BEGIN CERTIFICATE-----\\n)[0-9A-Za-z+/\\]{60,}={0,2}\\n(?=-----END)",
        (rf'"TrustRoot": "-----BEGIN CERTIFICATE-----\n{"MI9j" * 16}\n{"q/Ab" * 9}\n-----END CERTIFICATE-----\n"',),
        family="key",
    ),
    Kind(
        "commit",
        _I,
        rf"{_L}(?=[a-f]*[0-9])(?=[0-9]*[a-f])[0-9a-f]{{40}}{_R}",
        (f"master_replid:{'8c0f' * 10}",),
        family="commit",
    ),
    Kind("namespace", _I, r"(?<=:\[)402653\d{4}(?=\])", ("net:[4026532281]",), family="namespace"),
    Kind(
        "layer of a file system",
        _I,
        rf"(?<=/overlay2/l/)[0-9A-Z]{{26}}{_R}|(?<=/snapshots/)\d+(?=/)",
        (f"upperdir=/overlay2/l/{'X3' * 13}:/x", "lowerdir=/snapshots/12/fs"),
        family="layer",
    ),
    Kind(
        "temporary file",
        _I,
        rf"(?<![\w.])/tmp/tmp\.[0-9A-Za-z]{{6,10}}{_R}",
        ("/tmp/tmp.aBcDeFgHiJ", "in /tmp/tmp.4xKd9Q: done"),
        family="file",
    ),
)

SHORT_COMMIT = Kind(
    "commit",
    _I,
    rf"(?:^|(?<=HEAD is now at )|{_L}(?=[0-9]*[a-f]|[0-9]+\] ))(?=[a-f]*[0-9])[0-9a-f]{{7,12}}{_R}",
    ("HEAD is now at 1a2b3c4 x",),
    family="commit",
    wide=rf"{_L}[0-9a-f]{{7,12}}{_R}",
)
"""As git abbreviates it; elsewhere seven such letters are a word."""

RARE_MEASURES = (
    Kind("time left", _M, r"\d+:\d\d:\d\d(?= ETA)|(?<=eta )\d+:\d\d:\d\d", ("615  0:00:01 ETA", "eta 0:00:00")),
    Kind(
        "process ID",
        _M,
        r"(?:(?<=\bpid )|(?<=\bPID )|(?<=\bpid=)|(?<=\bpid: )|(?<=\"Pid\": )|(?<=\"Pid\":)|(?<=\"pid\":)|(?<=\bPid:)"
        r"|(?<=^\[\d\] )|(?<= UTC \[)|(?<=[+-]\d{4}\] \[)|(?<=\w\[)(?=\d+\]: )|(?<=worker process )|(?<=as process )"
        r"|(?<=:tid )|(?<=received from )|(?<=[a-z]d\[)|(?<=\] )(?=\d+#\d+: )|(?<=\d#)(?=\d+: ))(?![01]\b)\d+(?![\w.])"
        r"|(?<=<)0\.\d+\.0(?=>)",
        (
            "started with pid 1234",
            "with pid: 7",
            '    "Pid": 4711,',
            "[1] 4711",
            "worker process 29",
            "dockerd[462]: x",
            "[info] <0.230.0> x",
        ),
    ),
    Kind(
        "traffic",
        _M,
        r"(?<=[RT]X packets[: ])\d+(?!\w)|(?:(?<=[RT]X bytes:)|(?<=  bytes ))\d+ \(\d+\.\d [KMG]?i?B\)",
        ("RX packets:3 errors", "RX bytes:266 (266.0 B)"),
    ),
    Kind("sequence number", _M, r"(?:(?<= seq=)|(?<=icmp_seq=))\d+(?= ttl=)", ("64 bytes: seq=1 ttl=64",)),
    Kind("index of a version", _M, r"(?:(?<=\"Index\": )|(?<=\"Index\":))\d+(?!\w)", ('    "Index": 13',)),
    Kind(
        "time stamp",
        _M,
        r"(?:(?<=\"Created\":)|(?<=\"time\":)|(?<=\"timeNano\":)|(?<=\"ts\":))1\d{9}(?:\.\d+|\d{3}|\d{9})?(?!\w)",
        ('{"status":"start","time":1764466915}', '"ts":1764466915.1234'),
    ),
    Kind(
        "load",
        _M,
        rf"(?<=oad average: ){_LOAD},? {_LOAD},? {_LOAD}(?: \d+/\d+ \d+)?|^{_LOAD} {_LOAD} {_LOAD} \d+/\d+ \d+$",
        ("load average: 0.52, 0.58, 0.59", "Load average: 0.05 0.03 0.00 2/613 7"),
    ),
    Kind(
        "time since the start",
        _M,
        r"(?<= up )(?:\d+ days?, +)?(?:\d+:\d\d|\d+ min)(?:, +\d+ users?)?(?=, )"
        r"|(?<=process running for )\d+\.\d+(?=\))|(?<=uptime_in_seconds:)\d+|(?<=uptime_in_days:)\d+"
        r"|(?<=execDuration=)\d+(?!\w)|(?<=^up )\d+ \w+(?:, \d+ \w+)*",
        (
            "now up 5 days,  3:12,  1 user,  load",
            "now up 3 min,  load",
            "(process running for 3.9)",
            "up 2 hours, 1 minute",
        ),
    ),
)

AMOUNT = Kind(
    "amount",
    _M,
    r"(?<![\w.:/=,-])\d+(?:\.\d+)?(?:[KMGTP]i?)?B?%?(?![\w./:-])",
    ("Mem: 16304208", "/dev/sda 47.8G", "17%"),
)
"""What `df`, `free` and `top` tell of a machine: of disks and memory, of which each has its own."""

_NAMED = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|June|July|August"
DATE_FIELD = Kind(
    "date field",
    _M,
    rf"\d+|(?<!\w)(?:{_NAMED}|(?:Septem|Octo|Novem|Decem)ber|{WEEKDAY}|{MONTH}|[AP]M)(?!\w)",
    ("20261124",),
)
"""What `date +%s` and its like print."""

SECONDS = Kind("duration", _M, r"(?<![\w.])\d+\.\d{6}(?![\w.])", ("0.001234",))
"""What `curl` tells for `%{time_total}` and its like."""
