"""What JSON or TOML holds of a record → the record, by the types of its fields; `asdict` goes the other way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import is_dataclass
from datetime import datetime
from enum import Enum
from functools import cache
from typing import Any, get_args, get_origin, get_type_hints


def made(kind: Any, data: Any) -> Any:
    """The value of that type; raises `TypeError`, `ValueError`, `KeyError` or `AttributeError` for what is none."""
    inner = get_args(kind)
    if kinds := _kinds(kind):
        return kind(**{name: made(kinds[name], value) for name, value in _of(dict, data).items()})
    if type(None) in inner:
        return None if data is None else made(inner[0], data)
    if get_origin(kind) is tuple:
        return tuple(made(inner[0], each) for each in _of(list, data))
    if get_origin(kind) is Mapping:
        return {made(inner[0], name): made(inner[1], value) for name, value in _of(dict, data).items()}
    if kind is datetime:
        return datetime.fromisoformat(_of(str, data))
    if issubclass(kind, Enum):
        return kind(data)
    return kind(_of(int if kind is float and type(data) is int else kind, data))


def _of(kind: type, data: Any) -> Any:
    """The same, if JSON has it as this; a truth value is no number."""
    if type(data) is not kind:
        raise TypeError(f"{data!r:.40} is no {kind.__name__}")
    return data


@cache
def _kinds(kind: Any) -> dict[str, Any]:
    """The fields of a record and their types; none for what is no record."""
    return get_type_hints(kind) if is_dataclass(kind) else {}
