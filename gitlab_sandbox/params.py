"""Declared parameters: types, choices and the wording of a refusal, as Grape does it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import re2  # type: ignore[import-untyped]

from gitlab_sandbox.clock import as_utc
from gitlab_sandbox.errors import ParamError

Coerce = Callable[[Any], Any]


class Unfit(ValueError):
    """A value that cannot be read as its type; its text says more than that it is invalid."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Param:
    name: str
    coerce: Coerce
    required: bool = False
    choices: Sequence[str] = ()
    default: Any = None
    longest: int | None = None


def text(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, (dict, list)):
        raise Unfit
    return str(value).lower() if isinstance(value, bool) else str(value)


def whole(value: Any) -> int | None:
    if value is None or value == "":
        return None
    if isinstance(value, (bool, dict, list)):
        raise Unfit
    try:
        return int(value)
    except ValueError as error:
        raise Unfit from error


def truth(value: Any) -> bool | None:
    if value is None or value == "":
        return None
    words: dict[str, bool] = {"true": True, "t": True, "1": True, "false": False, "f": False, "0": False}
    truth_ = words.get(str(value).lower())
    if truth_ is None or isinstance(value, (dict, list)):
        raise Unfit
    return truth_


def texts(value: Any) -> list[str] | None:
    """A comma separated text or a list of such texts."""
    if value is None:
        return None
    if isinstance(value, dict):
        raise Unfit
    parts = value if isinstance(value, list) else [value]
    return [t for part in parts if part is not None for raw in str(part).split(",") if (t := raw.strip())]


def wholes(value: Any) -> list[int] | None:
    words = texts(value)
    if words is None:
        return None
    return [n for x in words if (n := whole(x)) is not None]


def names(value: Any) -> list[str] | None:
    """A list's label names: cut at commas as Ruby cuts, so an empty one between two stays and finds nothing."""
    if value is None:
        return None
    if isinstance(value, dict):
        raise Unfit
    parts = value if isinstance(value, list) else [value]
    return [raw.strip() for part in parts if part is not None for raw in _cut(str(part))]


def _cut(text: str) -> list[str]:
    pieces = text.split(",")
    while pieces and not pieces[-1]:
        pieces.pop()
    return pieces


def whole_or(*words: str) -> Coerce:
    """A number, or one of some words in any case."""
    choice = f"an integer, {', '.join(words[:-1])}, or {words[-1]}"

    def coerce(value: Any) -> int | str:
        if isinstance(value, str) and value.lower() in words:
            return value
        try:
            number = whole(value)
        except Unfit:
            number = None
        if number is None:
            raise Unfit(f"should be {choice}, however got {value}")
        return number

    return coerce


whole_or_wild = whole_or("none", "any")


def lowered(value: Any) -> str | None:
    word = text(value)
    return word.lower() if word is not None else None


def instant(value: Any) -> datetime | None:
    if value is None or value == "":
        return None
    try:
        moment = datetime.fromisoformat(str(value).strip().replace(" UTC", "+00:00"))
    except ValueError as error:
        raise Unfit from error
    return as_utc(moment).astimezone(UTC)


def day(value: Any) -> date | None:
    """A due date is declared as text: what is not a date is read, quietly, as no date."""
    try:
        return date.fromisoformat(str(value or "").strip()[:10])
    except ValueError:
        return None


def linear_pattern(value: Any) -> Any:
    """A regular expression as RE2 reads it."""
    quiet = re2.Options()
    quiet.log_errors = False
    try:
        return re2.compile(text(value), quiet) if value else None
    except re2.error as error:
        raise Unfit from error


def branch(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise Unfit
    return value


def branch_of(value: Any, shown: str) -> dict[str, Any]:
    """A branch within a branch."""
    if not isinstance(value, dict):
        raise ParamError(f"{shown} is invalid")
    return value


def anything(value: Any) -> Any:
    return value


def read(
    given: dict[str, Any],
    declared: Iterable[Param],
    *,
    exclusive: Sequence[tuple[str, ...]] = (),
    at_least_one: Sequence[str] = (),
    prefix: str = "",
) -> dict[str, Any]:
    """The declared parameters among the given ones; undeclared ones vanish, faults are told together."""
    values: dict[str, Any] = {}
    problems: list[str] = []
    for param in declared:
        _take(param, given, values, problems, f"{prefix}[{param.name}]" if prefix else param.name)
    for names in exclusive:
        if sum(given.get(n) is not None for n in names) > 1:
            shown = ", ".join(f"{prefix}[{n}]" if prefix else n for n in names if given.get(n) is not None)
            problems.append(f"{shown} are mutually exclusive")
    if at_least_one and not any(n in given for n in at_least_one):
        problems.append(f"{', '.join(at_least_one)} are missing, at least one parameter must be provided")
    if problems:
        raise ParamError(*problems)
    return values


def _take(param: Param, given: dict[str, Any], values: dict[str, Any], problems: list[str], shown: str) -> None:
    if param.name not in given:
        if param.required:
            problems.append(f"{shown} is missing")
        elif param.default is not None:
            values[param.name] = param.default
        return
    try:
        value = param.coerce(given[param.name])
    except Unfit as error:
        problems.append(f"{shown} {error}" if str(error) else f"{shown} is invalid")
        return
    if param.choices and value is not None and value not in param.choices:
        problems.append(f"{shown} does not have a valid value")
    elif param.longest is not None and value is not None and len(value) > param.longest:
        problems.append(f"{shown} is too long (maximum is {param.longest} characters)")
    else:
        values[param.name] = value
