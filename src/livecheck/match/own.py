"""An author's own kinds: a small notation for shapes, and what keeps these as narrow as ours.

`TCK-{digits}` is `TCK-` and one digit or more, `{hex:8}` eight hexadecimal digits, `{alnum:4-6}` four to six letters or
digits. All else stands for itself, `{{` for a brace. No shape can take long: none has anything that it could give back.
"""

from __future__ import annotations

import re
from functools import cache

from livecheck.match.kinds import Kind, Nature
from livecheck.match.scanner import IDENTITIES, MEASURES
from livecheck.model import OwnKind

_CLASSES = {"digits": "0-9", "hex": "0-9a-f", "letters": "A-Za-z", "alnum": "0-9A-Za-z", "base64": "0-9A-Za-z+/_-"}
_PART = re.compile(
    r"\{\{|\{(?P<name>\w+)(?::(?P<least>\d{1,3})(?:-(?P<most>\d{1,3}))?)?\}|(?P<text>[^{]+)|(?P<wrong>\{)"
)
_OURS = frozenset(kind.name for kind in (*IDENTITIES, *MEASURES))
_MOST = 200
"""How many characters a part may have."""
_EVERYDAY = (
    *(
        "0",
        "1",
        "42",
        "8080",
        "2026",
        "1/1",
        "v1.2.3",
        "28.5.2",
        "alpine",
        "web",
        "web-1",
        "latest",
        "Running",
        "ready",
    ),
    *("nginx:alpine", "/bin/sh", "127.0.0.1", "true", "port 80", "a1b2", "deadbeef", "internationalization"),
)
"""What stands in everybody's output, and must be compared to the letter."""


class UnfitKind(ValueError):
    """A kind that cannot be used; says why, and what to do."""


@cache
def kind_of(own: OwnKind) -> Kind:
    """The kind that an author describes; raises `UnfitKind`."""
    if not re.fullmatch(r"[^\W_][\w -]{0,39}", own.name) or own.name in _OURS:
        raise UnfitKind("this is no name for a kind, or one of ours; write another of letters, digits and blanks")
    parts = [_part(found) for found in _PART.finditer(own.shape)]
    shape, example = ("".join(texts) for texts in zip(*parts, strict=True)) if parts else ("", "")
    if example == own.shape.replace("{{", "{"):
        raise UnfitKind("nothing in the shape can differ; write for example `TCK-{digits}`")
    if not re.fullmatch(shape, example):
        raise UnfitKind(f"nothing can have this shape, not even `{example}`; put a sign between its parts")
    if not own.after and (word := next((word for word in _EVERYDAY if re.fullmatch(shape, word)), None)):
        raise UnfitKind(f"it would take `{word}` for a sample; say what stands in it, or before it with `after`")
    before = rf"(?<={re.escape(own.after)})" if own.after else r"(?<![0-9A-Za-z_])"
    nature = Nature(own.nature)
    family = f"own {own.name}" if nature is Nature.IDENTITY else ""
    return Kind(own.name, nature, rf"{before}{shape}(?![0-9A-Za-z_])", (own.after + example,), family)


def _part(found: re.Match[str]) -> tuple[str, str]:
    """The expression of a part of a shape, and the shortest text that it stands for."""
    if found["text"] or found[0] == "{{":
        text = found["text"] or "{"
        return re.escape(text), text
    if found["wrong"] or found["name"] not in _CLASSES:
        known = ", ".join(f"{{{name}}}" for name in _CLASSES)
        raise UnfitKind(f"the shape has `{found[0]}`, which is none of {known}; write `{{{{` for a brace")
    least = int(found["least"] or 1)
    most = int(found["most"] or found["least"] or _MOST)
    if not 1 <= least <= most <= _MOST:
        raise UnfitKind(f"the shape has `{found[0]}`; a part has from 1 to {_MOST} characters, the fewest first")
    characters = _CLASSES[found["name"]]
    return f"[{characters}]{{{least},{most}}}+", characters[0] * least
