"""What an author chose: the durations, sizes, dates, ports and addresses that a command or a file has spoken.

From there on they count to the letter, in the form in which they were spoken or in the one that programs give them:
`90s` comes back as `1m30s`, `64m` as `64MiB`. A measure may have the same value by chance, so none of this counts where
only measures stand, as in `fetched in 10s`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from ipaddress import ip_network

from livecheck.match.kinds import MONTH, OCTET, Kind
from livecheck.match.scanner import WRITTEN

READ = frozenset({"ip", "ipv6", "mac", "port"})
"""The families of what a command may speak because the page has shown it before."""
SUBNET = "subnet"
"""The family of subnets, in which the addresses of their machines stand."""
_KINDS = frozenset({"duration", "size", "date"})

_WORD = re.compile(r"(?<![\w.])\d[\w.]*")
_DURATION = re.compile(r"(?=.*[hms]$)(?:(?P<h>\d+)h)?(?:(?P<m>\d+)m)?(?:(?P<s>\d+)s)?")
_FRACTION = re.compile(r"\d+(?:\.\d+)?[nuµm]?s")
_SIZE = re.compile(r"(?P<number>\d+)(?P<unit>[kmgt])(?:i?b)?", re.IGNORECASE)
_DAY = r"(?P<year>\d{4})-(?P<month>[01]\d)-(?P<day>[0-3]\d)"
_DATE = re.compile(rf"(?<![\w.-]){_DAY}(?:[T ]\d\d:\d\d(?::\d\d)?Z?)?(?![\w-])")
_PORT = re.compile(r"\d{4,5}")
_WRITTEN = re.compile(r">[ \t]*(?:[\w.-]*/)*(?P<name>[\w.-]+)")
_SUBNET = re.compile(rf"(?<![\w.])(?P<address>(?:{OCTET}\.){{3}}{OCTET})/(?P<mask>1[6-9]|2\d|30)(?!\d)")
_MONTHS = MONTH[3:-1].split("|")
_UNITS = "kmgt"

_MEASURED = re.compile(
    r"(?:(?:\w+ed|built|done|ready|sent|\d[\d.,]*(?: ?\w+)?) in|took|real|user|sys|elapsed:?|time[=:]|^DONE)[ \t]*$",
    re.IGNORECASE,
)
"""What stands before a value that was measured, though another in its place may have been chosen: `retrying in 5s`."""
_NEAR = 40
"""How many characters before a value are looked at."""


def is_chosen(kind: Kind, text: str, start: int) -> bool:
    """Whether a value that has been spoken, and begins there in a text, is meant, and not measured."""
    if kind.name == "amount":  # a disk is as large as it was made; of what is used of it nobody has spoken
        return len(text[:start].split()) == 1
    choosable = kind.name in _KINDS or kind.family in READ
    return choosable and not _MEASURED.search(text[max(start - _NEAR, 0) : start])


def written(name: str) -> str:
    """How it is told apart from a value that an author has written this file."""
    return f">{name}"


@lru_cache(maxsize=1024)
def subnet_of(address: str, mask: int) -> str:
    """The subnet that an address is in, given how many bits they share."""
    return str(ip_network((address, mask), strict=False))


@lru_cache(maxsize=64)
def spoken_in(text: str) -> frozenset[tuple[str, str]]:
    """What a command or a file speaks, in all its forms; each with its family, which is empty for a measure."""
    words = set(_WORD.findall(text))
    forms = {("", form) for word in words for forms_of in _FORMS for form in forms_of(word)}
    dates = {("", form) for found in _DATE.finditer(text) for form in _dates(found)}
    files = {("", written(found["name"])) for found in _WRITTEN.finditer(text)}
    ports = {("port", word) for word in words if _PORT.fullmatch(word)}
    subnets = {(SUBNET, subnet_of(found["address"], int(found["mask"]))) for found in _SUBNET.finditer(text)}
    found = ((WRITTEN.kind(each).family, each.group()) for each in WRITTEN.usual.finditer(text))
    return frozenset({*forms, *dates, *files, *ports, *subnets, *(each for each in found if each[0] in READ)})


def _durations(word: str) -> Iterator[str]:
    if _FRACTION.fullmatch(word):
        yield word
    if found := _DURATION.fullmatch(word):
        hours, minutes, seconds = (int(found[unit] or 0) for unit in "hms")
        minutes, seconds = minutes + seconds // 60, seconds % 60
        hours, minutes = hours + minutes // 60, minutes % 60
        yield word
        yield f"{hours}h{minutes}m{seconds}s" if hours else f"{minutes}m{seconds}s" if minutes else f"{seconds}s"


def _sizes(word: str) -> Iterator[str]:
    """The forms of a size; Docker counts by 1024 whatever the unit is called."""
    found = _SIZE.fullmatch(word)
    if not found:
        return
    number, power = float(found["number"]), _UNITS.index(found["unit"].lower())
    yield word
    while number >= 1024 and power < len(_UNITS) - 1:
        number, power = number / 1024, power + 1
    unit = _UNITS[power]
    short = f"{number:.4g}"
    yield from (f"{short}{unit.upper()}iB", f"{short}{unit.upper()}", f"{number:.1f}{unit.upper()}")


_FORMS: tuple[Callable[[str], Iterator[str]], ...] = (_durations, _sizes)


def _dates(found: re.Match[str]) -> Iterator[str]:
    """A date as it was spoken, and as `ls` prints one of long ago."""
    yield found.group()
    if 1 <= (month := int(found["month"])) <= len(_MONTHS):
        yield f"{_MONTHS[month - 1]} {int(found['day']):2}  {found['year']}"
