"""Values of GitLab's JSON, each of the kind it must have; raises TypeError, KeyError and ValueError."""

from datetime import datetime
from functools import partial
from typing import Any, TypeVar

from triage_bot.model.resource import EPOCH
from triage_bot.shapes.values import parse_iso

Json = dict[str, Any]
T = TypeVar("T")


def _optional(kind: type[T], data: Json, key: str) -> T:
    """A value of this kind, its empty one for null."""
    return kind() if data.get(key) is None else _of(kind, data[key], key)


def _needed(kind: type[T], data: Json, key: str) -> T:
    """A value of this kind that must be there; no text is empty."""
    return _of(kind, data[key] if data[key] != "" else None, key)


def _of(kind: type[T], value: Any, key: str) -> T:
    if type(value) is not kind:  # true is no number
        raise TypeError(key)
    return value


text_of, count_of = partial(_optional, str), partial(_optional, int)
list_of, map_of = partial(_optional, list), partial(_optional, dict)
word_of, number_of = partial(_needed, str), partial(_needed, int)


def moment_of(data: Json, key: str) -> datetime:
    """A time in UTC, the epoch where none is written."""
    return parse_iso(text_of(data, key)) or EPOCH
