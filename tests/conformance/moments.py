"""Relative times of worlds, and dates of results told from the day of a case."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

SPAN = re.compile(r"^([+-])(\d+)(d|h|min)(?: (\d\d):(\d\d))?$")
UNITS = {"d": "days", "h": "hours", "min": "minutes"}
DAY = re.compile(r"(?<!\d)20\d\d-\d\d-\d\d(?!\d)")
ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+")
NEAR = 1500
"""Days: what is farther away does not count from today."""


def instants(value: Any, now: datetime) -> Any:
    """`-40d 09:00`, `-3h` and `+5min` as moments, wherever they stand in the data."""
    if isinstance(value, dict):
        return {key: instants(inner, now) for key, inner in value.items()}
    if isinstance(value, list):
        return [instants(inner, now) for inner in value]
    span = SPAN.match(value) if isinstance(value, str) else None
    return _instant(span, now) if span else value


def _instant(span: re.Match[str], now: datetime) -> str:
    sign, number, unit, hour, minute = span.groups()
    moment = now.astimezone(UTC) + (1 if sign == "+" else -1) * timedelta(**{UNITS[unit]: int(number)})
    if unit == "d":
        moment = moment.replace(hour=int(hour or 9), minute=int(minute or 0), second=0, microsecond=0)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.000Z")


def told(value: Any, now: datetime) -> Any:
    """Days near today as `[[-40d]]`, the address of the sandbox without its port."""
    if isinstance(value, dict):
        return {key: told(inner, now) for key, inner in value.items()}
    if isinstance(value, list):
        return [told(inner, now) for inner in value]
    if not isinstance(value, str):
        return value
    return DAY.sub(lambda day: _told(day[0], now.astimezone(UTC).date()), ADDRESS.sub("http://sandbox", value))


def _told(text: str, today: date) -> str:
    try:
        days = (date.fromisoformat(text) - today).days
    except ValueError:
        return text
    return f"[[{days:+d}d]]" if abs(days) < NEAR else text
