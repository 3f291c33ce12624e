"""ActiveSupport's steps on the calendar: beginnings and ends of weeks, months, quarters and years, and next ones."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from ruby_subset.core.datetimes import NANO, Moment, RubyDate
from ruby_subset.core.errors import RubyError
from ruby_subset.core.values import Range, Symbol
from ruby_subset.methods.moment_changed import beginning_of_day, end_of_day
from ruby_subset.running.table import Call, method
from ruby_subset.times import calendar
from ruby_subset.times.moments import civil_of, clock, jd_of, to_date
from ruby_subset.times.moving import advance, change, is_number
from ruby_subset.times.order_of_times import order
from ruby_subset.times.strftime import DAYNAMES
from ruby_subset.times.zones import current_day, current_time

DAYS_INTO_WEEK = {Symbol(name.lower()): number for number, name in enumerate(DAYNAMES)}
MONDAY = Symbol("monday")

F = TypeVar("F", bound=Callable[..., Any])
Step = Callable[[Call, Moment], Moment]


def _both(*names: str, keywords: str = "") -> Callable[[F], F]:
    def put(function: F) -> F:
        return method("Time", *names, keywords=keywords)(method("Date", *names, keywords=keywords)(function))

    return put


def day_number(call: Call, day: Any) -> int:
    """0 for `:sunday`; raises KeyError for what is no day."""
    try:
        return DAYS_INTO_WEEK[day]
    except (KeyError, TypeError):
        raise RubyError("KeyError", f"key not found: {call.run.inspect(day)}") from None


def _by(call: Call, moment: Moment, **by: Any) -> Moment:
    call.run.spend(5)
    return advance(call.run.zone, moment, by)


def _first_hour(call: Call, moment: Moment) -> Moment:
    return moment if isinstance(moment, RubyDate) else beginning_of_day(call, moment)


def _last_hour(call: Call, moment: Moment) -> Moment:
    return moment if isinstance(moment, RubyDate) else end_of_day(call, moment)


def _once(names: tuple[str, ...], **by: int) -> None:
    @_both(*names)
    def moved(call: Call, moment: Moment) -> Moment:
        return _by(call, moment, **by)


_once(("yesterday",), days=-1)
_once(("tomorrow",), days=1)
_once(("last_month",), months=-1)
_once(("next_quarter",), months=3)
_once(("prev_quarter", "last_quarter"), months=-3)
_once(("last_year",), years=-1)


def _counted(name: str, part: str, sign: int, *, classes: tuple[str, ...], default: tuple[int, ...] = ()) -> None:
    for ruby_class in classes:

        @method(ruby_class, name)
        def moved(call: Call, moment: Moment, *count: Any) -> Moment:
            if len(count) != 1 and not (default and not count):
                wanted = "0..1" if default else "1"
                raise RubyError("ArgumentError", f"wrong number of arguments (given {len(count)}, expected {wanted})")
            number = count[0] if count else default[0]
            if not is_number(number):
                raise RubyError("TypeError", "expected numeric")
            return _by(call, moment, **{part: sign * number})


for _part in ("days", "weeks", "months", "years"):
    _counted(f"{_part}_ago", _part, -1, classes=("Date", "Time"))
    _counted(f"{_part}_since", _part, 1, classes=("Date", "Time"))
for _part in ("day", "month", "year"):
    _counted(f"prev_{_part}", f"{_part}s", -1, classes=("Time",), default=(1,))
    _counted(f"next_{_part}", f"{_part}s", 1, classes=("Time",), default=(1,))


@_both("days_to_week_start")
def days_to_week_start(call: Call, moment: Moment, start: Any = MONDAY) -> int:
    """How many days ago its week began."""
    return (calendar.weekday(jd_of(moment)) - day_number(call, start)) % 7


@_both("beginning_of_week", "at_beginning_of_week")
def beginning_of_week(call: Call, moment: Moment, start: Any = MONDAY) -> Moment:
    """The first day of its week, a Monday unless another is named."""
    return _first_hour(call, _by(call, moment, days=-days_to_week_start(call, moment, start)))


@_both("end_of_week", "at_end_of_week")
def end_of_week(call: Call, moment: Moment, start: Any = MONDAY) -> Moment:
    """The last day of its week."""
    return _last_hour(call, _by(call, moment, days=6 - days_to_week_start(call, moment, start)))


@_both("monday")
def monday(call: Call, moment: Moment) -> Moment:
    """The Monday of its week."""
    return beginning_of_week(call, moment)


@_both("sunday")
def sunday(call: Call, moment: Moment) -> Moment:
    """The Sunday of its week."""
    return end_of_week(call, moment)


def _first_of(call: Call, moment: Moment, month: int) -> Moment:
    return _first_hour(call, change(call.run.zone, moment, {"month": month, "day": 1}))


def _last_of(call: Call, moment: Moment, month: int) -> Moment:
    year = civil_of(moment)[0]
    day = calendar.days_in_month(year, month)
    return _last_hour(call, change(call.run.zone, moment, {"month": month, "day": day}))


@_both("beginning_of_month", "at_beginning_of_month")
def beginning_of_month(call: Call, moment: Moment) -> Moment:
    """The first of its month."""
    return _first_of(call, moment, civil_of(moment)[1])


@_both("end_of_month", "at_end_of_month")
def end_of_month(call: Call, moment: Moment) -> Moment:
    """The last day of its month."""
    return _last_of(call, moment, civil_of(moment)[1])


@_both("beginning_of_quarter", "at_beginning_of_quarter")
def beginning_of_quarter(call: Call, moment: Moment) -> Moment:
    """The first day of its quarter."""
    month = civil_of(moment)[1]
    return _first_of(call, moment, month - (2 + month) % 3)


@_both("end_of_quarter", "at_end_of_quarter")
def end_of_quarter(call: Call, moment: Moment) -> Moment:
    """The last day of its quarter."""
    month = civil_of(moment)[1]
    return _last_of(call, moment, month + (12 - month) % 3)


@_both("beginning_of_year", "at_beginning_of_year")
def beginning_of_year(call: Call, moment: Moment) -> Moment:
    """The first of January of its year."""
    return _first_of(call, moment, 1)


@_both("end_of_year", "at_end_of_year")
def end_of_year(call: Call, moment: Moment) -> Moment:
    """The last day of its year."""
    return _last_of(call, moment, 12)


def _all(name: str, first: Step, last: Step) -> None:
    @_both(name)
    def whole(call: Call, moment: Moment) -> Range:
        return Range(first(call, moment), last(call, moment))


_all("all_day", beginning_of_day, end_of_day)
_all("all_month", beginning_of_month, end_of_month)
_all("all_quarter", beginning_of_quarter, end_of_quarter)
_all("all_year", beginning_of_year, end_of_year)


@_both("all_week")
def all_week(call: Call, moment: Moment, start: Any = MONDAY) -> Range:
    """Its week, from beginning to end."""
    return Range(beginning_of_week(call, moment, start), end_of_week(call, moment, start))


def _week(call: Call, moment: Moment, weeks: int, day: Any) -> Moment:
    span = (day_number(call, day) - 1) % 7
    first = beginning_of_week(call, _by(call, moment, weeks=weeks))
    landed = _first_hour(call, _by(call, first, days=span))
    if call.named.get("same_time") in (None, False):
        return landed
    return _with_clock_of(call, landed, moment)


def _with_clock_of(call: Call, moment: Moment, other: Moment) -> Moment:
    if isinstance(moment, RubyDate):
        return moment
    _, seconds, nanos = clock(other)
    to = {"hour": seconds // 3600, "min": seconds // 60 % 60, "sec": seconds % 60, "nsec": int(nanos) % NANO}
    return change(call.run.zone, moment, to)


@_both("next_week", keywords="same_time")
def next_week(call: Call, moment: Moment, day: Any = MONDAY) -> Moment:
    """That day of the next week, a Monday unless another is named."""
    return _week(call, moment, 1, day)


@_both("prev_week", "last_week", keywords="same_time")
def prev_week(call: Call, moment: Moment, day: Any = MONDAY) -> Moment:
    """That day of the week before."""
    return _week(call, moment, -1, day)


@_both("next_weekday")
def next_weekday(call: Call, moment: Moment) -> Moment:
    """The next day that is neither Saturday nor Sunday, at the same time."""
    wday = calendar.weekday(jd_of(moment))
    return _by(call, moment, days={5: 3, 6: 2}.get(wday, 1))


@_both("prev_weekday", "last_weekday")
def prev_weekday(call: Call, moment: Moment) -> Moment:
    """The day before that is neither Saturday nor Sunday, at the same time."""
    wday = calendar.weekday(jd_of(moment))
    return _by(call, moment, days=-{0: 2, 1: 3}.get(wday, 1))


@_both("next_occurring")
def next_occurring(call: Call, moment: Moment, day: Any) -> Moment:
    """The next such day after it: `next_occurring(:friday)`."""
    return _by(call, moment, days=(day_number(call, day) - calendar.weekday(jd_of(moment)) - 1) % 7 + 1)


@_both("prev_occurring")
def prev_occurring(call: Call, moment: Moment, day: Any) -> Moment:
    """The last such day before it."""
    return _by(call, moment, days=-((calendar.weekday(jd_of(moment)) - day_number(call, day) - 1) % 7 + 1))


@_both("quarter")
def quarter(call: Call, moment: Moment) -> int:
    """1 to 4."""
    return (civil_of(moment)[1] + 2) // 3


def _is_day(names: tuple[str, ...], days: int) -> None:
    @_both(*names)
    def answer(call: Call, moment: Moment) -> bool:
        return to_date(moment).jd == current_day(call.run).jd + days


_is_day(("today?",), 0)
_is_day(("tomorrow?", "next_day?"), 1)
_is_day(("yesterday?", "prev_day?"), -1)


def _against_now(call: Call, moment: Moment) -> int | None:
    run = call.run
    return order(run, moment, current_day(run) if isinstance(moment, RubyDate) else current_time(run))


@_both("past?")
def is_past(call: Call, moment: Moment) -> bool:
    """Whether it is before now, a date before today."""
    return _against_now(call, moment) == -1


@_both("future?")
def is_future(call: Call, moment: Moment) -> bool:
    """Whether it is after now, a date after today."""
    return _against_now(call, moment) == 1
