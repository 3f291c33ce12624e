"""From the elements a text tells to a day and a time of day, missing ones taken from today or from the beginning."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from ruby_subset.core.datetimes import DAY, EPOCH_DAY, NANO, RubyDate, RubyDateTime
from ruby_subset.core.errors import RubyError
from ruby_subset.times import calendar
from ruby_subset.times.date_order import Elements
from ruby_subset.times.moments import whole

_CLOCK = ("hour", "min", "sec")
_CIVIL = ("year", "mon", "mday")
_KINDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("time", ()),
    ("ordinal", ("year", "yday")),
    ("civil", ("year", "mon", "mday")),
    ("commercial", ("cwyear", "cweek", "cwday")),
    ("wday", ("wday",)),
    ("wnum0", ("year", "wnum0", "wday")),
    ("wnum1", ("year", "wnum1", "wday")),
    ("whole", ("cwyear", "cweek", "wday")),
    ("whole", ("year", "wnum0", "cwday")),
    ("whole", ("year", "wnum1", "cwday")),
)
_FIRST = {"yday": 1, "mon": 1, "mday": 1, "cweek": 1, "cwday": 1, "wnum0": 0, "wnum1": 0}


def invalid() -> RubyError:
    """What Ruby says of a day that is not."""
    return RubyError("Date::Error", "invalid date")


def day_of(told: Elements, today: RubyDate, *, timed: bool = False) -> int:
    """The Julian day that is meant; raises Date::Error. `timed`: a time of day alone is one of today."""
    told = _of_seconds(told)
    jd = _day(_completed(told, today, timed=timed))
    if jd is None:
        raise invalid()
    return jd


def datetime_of(told: Elements, today: RubyDate) -> RubyDateTime:
    """The DateTime that is meant, in UTC where no offset is told."""
    told = _of_seconds(told)
    jd = day_of(told, today, timed=True)
    hour, minute, second = told.get("hour", 0), told.get("min", 0), min(told.get("sec", 0), 59)
    if hour > 24 or minute > 59 or (hour == 24 and (minute or second)):
        raise invalid()
    offset = told.get("offset") or 0
    offset = offset if abs(offset) <= DAY else 0
    shown = (jd - EPOCH_DAY) * DAY + hour * 3600 + minute * 60 + second
    return RubyDateTime(shown - offset, whole(Fraction(told.get("sec_fraction", 0)) * NANO), offset)


def _of_seconds(told: Elements) -> Elements:
    """Seconds since 1970 (`%s`) told as day and time, on the clock of the zone beside them; a date beside them wins."""
    if "seconds" not in told or ("yday" not in told and all(name in told for name in _CIVIL)):
        return told
    rest = {name: value for name, value in told.items() if name != "seconds"}
    at = Fraction(told["seconds"]) + (told.get("offset") or 0)
    days, left = divmod(at, DAY)
    seconds, part = divmod(left, 1)
    rest.update(jd=int(days) + EPOCH_DAY, hour=int(seconds) // 3600, min=int(seconds) // 60 % 60, sec=int(seconds) % 60)
    return rest | {"sec_fraction": part}


def _completed(told: Elements, today: RubyDate, *, timed: bool) -> Elements:
    if "jd" in told:
        return told
    clock = sum(name in told for name in _CLOCK)
    best, count = "", 0
    names: tuple[str, ...] = ()
    for kind, wanted in _KINDS:
        size = clock + sum(name in told for name in wanted)
        if size > count:
            best, names, count = kind, wanted, size
    full = dict(told)
    if best == "time" and timed:
        full["jd"] = today.jd
    elif best == "wday" and count < 1 + len(_CLOCK):
        full["jd"] = today.jd - calendar.weekday(today.jd) + told["wday"]
    elif names and best != "whole" and count < len(names) + len(_CLOCK):
        _fill(full, best, names, _elements(today))
    return full


def _fill(full: Elements, kind: str, names: tuple[str, ...], now: dict[str, Any]) -> None:
    if kind == "ordinal":
        full.setdefault("year", now["year"])
    else:
        for name in names:
            if name in full:
                break
            full[name] = now[name]
    for name in names[1:]:
        full.setdefault(name, 1 if kind == "wnum1" and name == "wday" else _FIRST.get(name, 0))


def _elements(today: RubyDate) -> dict[str, Any]:
    year, month, day = calendar.civil(today.jd)
    cwyear, cweek, cwday = calendar.commercial(today.jd)
    return {
        "year": year,
        "mon": month,
        "mday": day,
        "yday": calendar.ordinal(today.jd),
        "cwyear": cwyear,
        "cweek": cweek,
        "cwday": cwday,
        "wday": calendar.weekday(today.jd),
        "wnum0": calendar.week_number(today.jd, monday=False),
        "wnum1": calendar.week_number(today.jd, monday=True),
    }


def _day(full: Elements) -> int | None:
    """The day of the first kind that is told whole."""
    jd: int | None = full.get("jd")
    if jd is None and "yday" in full and "year" in full:
        jd = calendar.valid_ordinal(full["year"], full["yday"])
    if jd is None and all(name in full for name in _CIVIL):
        jd = calendar.valid_civil(full["year"], full["mon"], full["mday"])
    wday = full.get("wday", full.get("cwday"))
    if jd is None and "cwyear" in full and "cweek" in full and wday is not None:
        jd = calendar.valid_commercial(full["cwyear"], full["cweek"], full.get("cwday") or wday or 7)
    for name in ("wnum0", "wnum1"):
        if jd is None and "year" in full and name in full and wday is not None:
            day = (wday - 1) % 7 if name == "wnum1" else wday % 7
            jd = calendar.valid_week(full["year"], full[name], day, monday=name == "wnum1")
    return jd
