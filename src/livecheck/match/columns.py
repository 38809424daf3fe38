"""The second table of kinds: what a cell of a table or a field of a listing is in whole.

There the place tells what a value is, whatever it would look like in a text: below `CONTAINER ID` twelve digits
are an ID. To teach the comparison a column, add a row to `COLUMN_KINDS`, or its name to `CHOSEN_COLUMNS`.
"""

from __future__ import annotations

import re

from livecheck.match.kinds import CHOSEN_PORT, MONTH, Kind, Nature

HEX_CELL = Kind("ID", Nature.IDENTITY, r"(?:[0-9a-f]{12}|[0-9a-f]{64})", ("123456789012",), family="id")
SWARM_CELL = Kind("swarm ID", Nature.IDENTITY, r"(?:[0-9a-z]{12}|[0-9a-z]{25})", ("qwertyuiopas",), family="id")
NODE_CELL = Kind("node", Nature.PLACEMENT, r"[A-Za-z0-9][\w.-]*", ("node2",))
VERSION_CELL = Kind(
    "engine version", Nature.MEASURE, r"\d+\.\d+\.\d+(?:[+~-][\w.+~-]+)?", ("28.5.2+dfsg4", "29.0.0-rc.1")
)
PERCENT_CELL = Kind("percentage", Nature.MEASURE, r"\d+\.\d\d%", ("100.12%",))
WHOLE_PERCENT_CELL = Kind("percentage", Nature.MEASURE, r"\d+(?:\.\d)?%", ("0%",))
SHARE_CELL = Kind("share", Nature.MEASURE, r"\d+(?:\.\d+)?", ("0.0", "12"))
_DECIMAL, _BINARY = (rf"\d+(?:\.\d*[1-9])?{unit}" for unit in ("[kMGTP]?B", "(?:[KMGTP]i)?B"))
TRAFFIC_CELL = Kind("traffic", Nature.MEASURE, f"{_DECIMAL} / {_DECIMAL}", ("1.05kB / 0B",))
MEMORY_OF_CELL = Kind("memory in use", Nature.MEASURE, f"{_BINARY} / {_BINARY}", ("444KiB / 7.667GiB",))
CROWD_CELL = Kind("count", Nature.MEASURE, r"(?![01]$)\d+", ("7",))
"""How many processes there are; that there is but one, or none, is no chance."""
COUNT_CELL = Kind("count", Nature.MEASURE, r"\d+", ("7",))
PID_CELL = Kind("process ID", Nature.MEASURE, r"(?![01]$)\d+", ("4711",))
MEMORY_CELL = Kind("memory", Nature.MEASURE, r"\d+(?:\.\d+)?[kmgKMG]?", ("1632", "4.2m"))
CLOCK_CELL = Kind("time", Nature.MEASURE, r"(?:\d+-)?\d+:\d\d(?::\d\d)?(?:\.\d+)?|[A-Z][a-z]{2}\d\d", ("0:00", "Nov24"))
PORT_CELL = Kind("port that Docker chose", Nature.IDENTITY, CHOSEN_PORT, ("32768",), family="port")
NAMESPACE_CELL = Kind("namespace", Nature.IDENTITY, r"402653\d{4}", ("4026532281",), family="namespace")
ARMOUR = Kind("armoured line", Nature.IDENTITY, r"[0-9A-Za-z+/]{1,64}={0,2}", ("MIIBajCCARCgAwIBAgIU",), family="key")
"""A line of a certificate or of a key, between the lines that begin and end it."""
LINKS = Kind("link count", Nature.MEASURE, r"\d+", ("13",))
FOLDER_SIZE = Kind("size of a directory", Nature.MEASURE, r"\d+(?:\.\d+)?[KMGT]?", ("4096",))
TOTAL = Kind("total", Nature.MEASURE, r"\d+(?:\.\d+)?[KMGT]?", ("56",))
_TIME = r"(?:[01]\d|2[0-3]):[0-5]\d"
FILE_DATE = Kind(
    "date",
    Nature.MEASURE,
    rf"{MONTH} (?: [1-9]|[12]\d|3[01]) (?: \d{{4}}|{_TIME})"
    rf"|\d{{4}}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]) {_TIME}(?::[0-5]\d(?:\.\d+)?(?: [+-]\d{{4}})?)?",
    ("Sep  6  2024", "Mar  2 16:20"),
)

COLUMN_KINDS = {
    "CONTAINER ID": (HEX_CELL,),
    "CONTAINER": (HEX_CELL,),
    "IMAGE ID": (HEX_CELL,),
    "IMAGE": (HEX_CELL,),
    "NETWORK ID": (HEX_CELL, SWARM_CELL),
    "NETWORK ID local": (HEX_CELL,),
    "NETWORK ID swarm": (SWARM_CELL,),
    "ID": (HEX_CELL, SWARM_CELL),
    "CACHE ID": (HEX_CELL, SWARM_CELL),
    "NODE": (NODE_CELL,),
    "ENGINE VERSION": (VERSION_CELL,),
    "CPU %": (PERCENT_CELL,),
    "MEM %": (PERCENT_CELL,),
    "%CPU": (WHOLE_PERCENT_CELL, SHARE_CELL),
    "%MEM": (WHOLE_PERCENT_CELL, SHARE_CELL),
    "MEM USAGE / LIMIT": (MEMORY_OF_CELL,),
    "NET I/O": (TRAFFIC_CELL,),
    "BLOCK I/O": (TRAFFIC_CELL,),
    "PIDS": (CROWD_CELL,),
    "PID": (PID_CELL,),
    "PPID": (PID_CELL,),
    "C": (COUNT_CELL,),
    "NS": (NAMESPACE_CELL,),
    "%VSZ": (SHARE_CELL, PERCENT_CELL),
    "VIRT": (MEMORY_CELL,),
    "RES": (MEMORY_CELL,),
    "SHR": (MEMORY_CELL,),
    "TIME+": (CLOCK_CELL,),
    "VSZ": (MEMORY_CELL,),
    "RSS": (MEMORY_CELL,),
    "STIME": (CLOCK_CELL,),
    "START": (CLOCK_CELL,),
    "TIME": (CLOCK_CELL,),
}
"""Column name to the kinds that a whole cell there may be, tried in order; where the row's SCOPE tells more, with that.
A cell that is none of them is read like any text."""

CHOSEN_COLUMNS = frozenset(
    {
        *("COMMAND", "CMD", "CREATED BY", "COMMENT", "DESCRIPTION", "IMAGE", "REPOSITORY", "TAG"),
        *("NAME", "NAMES", "VOLUME NAME", "SERVICE", "DRIVER", "SCOPE", "LABELS", "MOUNTS", "PORTS"),
        *("REPLICAS", "MODE", "TYPE", "TOTAL", "ACTIVE", "USER", "UID", "TTY", "STAT"),
    }
)
"""Columns that hold what an author or Docker's makers chose: identities count there, measures do not."""


def whole(kinds: tuple[Kind, ...], text: str) -> Kind | None:
    """The first of the kinds that the whole text is of."""
    return next((kind for kind in kinds if re.fullmatch(kind.shape, text)), None)
