"""Comparisons of days and moments in Ruby → the condition `date`."""

from __future__ import annotations

from triage_bot.admin.migration.groups import Conditions
from triage_bot.admin.migration.terms import FLIPPED, Term

_DAYS, _MOMENTS = "days", "hours"
_OF_RESOURCE = frozenset({"created_at", "updated_at", "closed_at", "merged_at"})
_BY_DAY = _OF_RESOURCE - {"closed_at"}
"""A day of these is the one GitLab wrote, as Ruby takes it."""
_LISTED = frozenset({"created_at", "updated_at"})
_HOURS = {"minute": 1 / 60, "hour": 1, "day": 24, "week": 168}
_SIGNS = frozenset({"<", "<=", ">", ">="})
Ago = tuple[str, int]
"""Unit and how many of it before now: `("days", 30)`."""


def compared(term: Term) -> Conditions | None:
    """A day or moment of the resource before or after one that is told from now."""
    match term:
        case ("name", "expired?"):
            return _by_day("due_date", "<", ("days", 0))
        case (sign, left, right) if sign in _SIGNS:
            return _sides(sign, left, right) or _sides(FLIPPED[sign], right, left) or _aged(sign, left, right)
        case _:
            return None


def _sides(sign: str, own: Term, other: Term) -> Conditions | None:
    day, (moment, later) = _day_of(own), _shifted(own)
    ago, back = _day_ago(other), _moment_ago(other)
    back = back + later if back is not None else None
    if day and ago:
        return _by_day(day, sign, ago)
    if moment == "due_date" and back is not None and back % 24 == 0:
        days = int(back // 24)  # a day begins at midnight, which is never later than now on the same day
        return _by_day("due_date", "<=" if sign in ("<", "<=") else ">", (_DAYS, days))
    if moment in _OF_RESOURCE and back is not None:
        return _by_clock(moment, sign, back)
    return None


def _aged(sign: str, left: Term, right: Term) -> Conditions | None:
    """`Date.today - day > 30`: how many days ago it was."""
    while left[0] == "call" and left[2] in ("to_i", "to_f", "round", "floor") and not left[3]:
        left = left[1]
    match (left, right):
        case (("-", today, own), ("int", days)) if _day_ago(today) == (_DAYS, 0) and (day := _day_of(own)):
            return _by_day(day, FLIPPED[sign], (_DAYS, days))
        case _:
            return None


def _by_day(attribute: str, sign: str, ago: Ago) -> Conditions | None:
    """By whole days, strictly, as Ruby compares."""
    unit, count = ago
    if sign in ("<=", ">="):
        if unit == "weeks":
            unit, count = _DAYS, count * 7
        if unit != _DAYS:
            return None
        count += -1 if sign == "<=" else 1
    if count < 0 and attribute != "due_date":
        return None
    return _test(attribute, "older_than" if sign in ("<", "<=") else "newer_than", unit, count)


def _by_clock(attribute: str, sign: str, hours: float) -> Conditions | None:
    unit, count = (_MOMENTS, hours) if float(hours).is_integer() else ("minutes", hours * 60)
    if hours < 0 or not float(count).is_integer():
        return None
    return _test(attribute, "older_than" if sign in ("<", "<=") else "newer_than", unit, int(count))


def _test(attribute: str, condition: str, unit: str, count: int) -> Conditions:
    test = {"attribute": attribute, "condition": condition, "interval_type": unit, "interval": count}
    return {"date": {**test, "filter_in_ruby": True} if attribute in _LISTED else test}


def _day_of(term: Term) -> str:
    """Which day of the resource it is."""
    match term:
        case ("name", "due_date"):
            return "due_date"
        case ("call", ("constant", "Date"), "parse" | "iso8601", (("get", attribute),)) if _dated(attribute):
            return str(attribute)
        case ("call", inner, "to_date", ()):
            inner = ("get", _moment_of(inner)) if inner[0] == "call" else inner
            return str(inner[1]) if inner[0] == "get" and len(inner) == 2 and _dated(inner[1]) else ""
        case _:
            return ""


def _dated(attribute: str) -> bool:
    return attribute in _BY_DAY or attribute == "due_date"


def _moment_of(term: Term) -> str:
    """Which moment of the resource it is: also of the text itself, which Ruby reads when it compares it with one."""
    match term:
        case ("call", ("constant", "Time" | "DateTime"), "parse" | "iso8601", (("get", attribute),)):
            return str(attribute)
        case ("call", ("get", attribute), "to_time" | "to_datetime", ()) | ("get", attribute):
            return str(attribute) if attribute in _OF_RESOURCE or attribute == "due_date" else ""
        case _:
            return ""


def _shifted(term: Term) -> tuple[str, float]:
    """Which moment of the resource it is, and so many hours later."""
    match term:
        case ("+" | "-" as sign, ("call", ("constant", of), _, _) as inner, span) if far := _hours(str(of), span):
            return _moment_of(inner), far if sign == "+" else -far
        case _:
            return _moment_of(term), 0


def _day_ago(term: Term) -> Ago | None:
    """A day as so much before today."""
    match term:
        case ("call", ("constant", "Date"), "today" | "current", ()):
            return (_DAYS, 0)
        case ("call", ("constant", "Date"), "yesterday", ()):
            return (_DAYS, 1)
        case ("call", ("constant", "Date"), "tomorrow", ()):
            return (_DAYS, -1)
        case ("-" | "+" as sign, today, span) if _day_ago(today) == (_DAYS, 0):
            far = _span(span)
            return (far[0], far[1] if sign == "-" else -far[1]) if far else None
        case ("call", ("call", ("call", ("int", _), _, ()) as span, "ago" | "from_now" as way, ()), "to_date", ()):
            far = _span(span)
            return (far[0], far[1] if way == "ago" else -far[1]) if far else None
        case _:
            return None


def _span(term: Term) -> Ago | None:
    match term:
        case ("int", days):
            return (_DAYS, days)
        case ("call", ("int", count), word, ()) if str(word).rstrip("s") in ("day", "week", "month", "year"):
            return (f"{str(word).rstrip('s')}s", count)
        case _:
            return None


def _moment_ago(term: Term) -> float | None:
    """A moment as so many hours before now."""
    match term:
        case ("call", ("constant", "Time" | "DateTime"), "now" | "current", ()):
            return 0
        case ("call", ("call", ("int", count), word, ()), "ago" | "from_now" as way, ()) if (
            str(word).rstrip("s") in _HOURS
        ):
            hours = float(count * _HOURS[str(word).rstrip("s")])
            return hours if way == "ago" else -hours
        case ("+" | "-" as sign, ("call", ("constant", of), "now" | "current", ()), span):
            far = _hours(str(of), span)
            return None if far is None else far if sign == "-" else -far
        case _:
            return None


def _hours(of: str, span: Term) -> float | None:
    match span:
        case ("int", number):  # a DateTime counts days, a Time seconds
            return float(number * 24 if of == "DateTime" else number / 3600)
        case ("call", ("int", count), word, ()) if str(word).rstrip("s") in _HOURS:
            return float(count * _HOURS[str(word).rstrip("s")])
        case _:
            return None
