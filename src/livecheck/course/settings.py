"""The project's settings: `[tool.livecheck]` in `pyproject.toml`, and the author's own kinds in it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from livecheck.errors import Misuse, PageError, PageErrors, Place
from livecheck.match import UnfitKind, kind_of
from livecheck.model import OwnKind

SETTINGS = Path("pyproject.toml")
KINDS = "kinds"
_PARTS = {"shape", "nature", "after"}
_NATURES = ("identity", "measure")


@dataclass(frozen=True, slots=True)
class Settings:
    """What the file says, and where."""

    path: Path
    text: str
    values: dict[str, Any]

    def place(self, *names: str) -> Place:
        """The line where the last of these names stands, one below the other, or the table of ours."""
        lines = list(enumerate(self.text.splitlines(), 1))
        start = 0
        for name in ("livecheck", *names):
            shape = rf"[^#]*(?<![\w-]){re.escape(name)}(?![\w-])"
            start = next((n for n, line in lines if n >= start and re.match(shape, line)), start)
        return Place(self.path, max(start, 1))


def settings_in(root: Path) -> Settings:
    """The settings of the project in a folder; raises `Misuse` if they cannot be read."""
    path = root / SETTINGS
    try:
        text = path.read_text(encoding="utf-8")
        tools = tomllib.loads(text).get("tool", {})
    except FileNotFoundError:
        return Settings(path, "", {})
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise Misuse(f"{path}: cannot be read ({error}); mend it") from error
    ours = tools.get("livecheck", {}) if isinstance(tools, dict) else None
    if not isinstance(ours, dict):
        problem = "[tool.livecheck] is no table; write it as [tool.livecheck]"
        raise Misuse(f"{Settings(path, text, {}).place()}: {problem}")
    return Settings(path, text, ours)


def own_kinds(settings: Settings) -> tuple[OwnKind, ...]:
    """The author's own kinds; raises `PageErrors` with every mistake in them."""
    table = settings.values.get(KINDS, {})
    if not isinstance(table, dict):
        raise PageErrors([PageError(settings.place(KINDS), "kinds is no table; write [tool.livecheck.kinds]")])
    found = [(name, OwnKind(name, *_texts(value))) for name, value in table.items()]
    mistakes = [
        PageError(settings.place(KINDS, name), f"the kind `{name}`: {problem}")
        for name, kind in found
        for problem in _problems(table[name], kind)
    ]
    if mistakes:
        raise PageErrors(mistakes)
    return tuple(kind for _, kind in found)


def _texts(value: object) -> tuple[str, str, str]:
    given = value if isinstance(value, dict) else {}
    return str(given.get("shape", "")), str(given.get("nature", "")), str(given.get("after", ""))


def _problems(value: object, kind: OwnKind) -> Iterator[str]:
    if not isinstance(value, dict) or not {"shape", "nature"} <= value.keys() <= _PARTS:
        yield 'write it as { shape = "TCK-{digits}", nature = "identity" }, and if need be after = "…"'
    elif not all(isinstance(part, str) for part in value.values()):
        yield "its parts are texts; put them in quotation marks"
    elif kind.nature not in _NATURES:
        yield f"its nature is {kind.nature!r}; write {' or '.join(_NATURES)}"
    else:
        try:
            kind_of(kind)
        except UnfitKind as error:
            yield str(error)
