"""What `Date` and `DateTime` themselves answer: today, new, parse, strptime and their like."""

from __future__ import annotations

from fractions import Fraction
from math import floor
from typing import Any

from ruby_subset.core.datetimes import DAY, EPOCH_DAY, Moment, RubyDate, RubyDateTime
from ruby_subset.core.errors import RubyError
from ruby_subset.core.values import ClassOf, Hash, Symbol
from ruby_subset.methods.moment_changed import day_offset
from ruby_subset.methods.moment_shown import text_of
from ruby_subset.running.table import CONSTANTS, Call, method
from ruby_subset.times import calendar
from ruby_subset.times.date_completing import datetime_of, day_of, invalid
from ruby_subset.times.date_order import Elements
from ruby_subset.times.date_reading import elements_of
from ruby_subset.times.iso_texts import iso_datetime, strictly
from ruby_subset.times.moments import exact, jd_of, now, shifted, to_datetime, today
from ruby_subset.times.moving import days_later, is_number
from ruby_subset.times.strftime import DAYNAMES, MONTHNAMES
from ruby_subset.times.strptime import read_by
from ruby_subset.times.zones import current_day, current_time

CONSTANTS.update(
    {
        "Date::MONTHNAMES": [None, *MONTHNAMES],
        "Date::ABBR_MONTHNAMES": [None, *(name[:3] for name in MONTHNAMES)],
        "Date::DAYNAMES": list(DAYNAMES),
        "Date::ABBR_DAYNAMES": [name[:3] for name in DAYNAMES],
        "Date::ITALY": calendar.REFORM,
        "Date::ENGLAND": 2361222,
        "Date::DAYS_INTO_WEEK": Hash((Symbol(name.lower()), number) for number, name in enumerate(DAYNAMES)),
        "Date::WEEKEND_DAYS": [6, 0],
    }
)
EPOCH_OF_NONE = "-4712-01-01"
"""What Ruby reads where no text is given."""


def _is_date(receiver: ClassOf) -> bool:
    return receiver.name != "DateTime"


@method("Date.", "today")
def date_today(call: Call, receiver: ClassOf) -> Moment:
    """The day of the local zone."""
    return today(call.run.now, call.run.zone)


@method("DateTime.", "today")
def datetime_today(call: Call, receiver: ClassOf) -> Moment:
    """Only Date has it."""
    raise RubyError("NoMethodError", "undefined method `today' for DateTime:Class")


@method("Date.", "current")
def date_current(call: Call, receiver: ClassOf) -> Moment:
    """The day of the local zone; of DateTime the time."""
    return current_day(call.run) if _is_date(receiver) else to_datetime(current_time(call.run))


@method("Date.", "yesterday")
def date_yesterday(call: Call, receiver: ClassOf) -> RubyDate:
    """The day before today."""
    return RubyDate(current_day(call.run).jd - 1)


@method("Date.", "tomorrow")
def date_tomorrow(call: Call, receiver: ClassOf) -> RubyDate:
    """The day after today."""
    return RubyDate(current_day(call.run).jd + 1)


@method("DateTime.", "now")
def datetime_now(call: Call, receiver: ClassOf) -> RubyDateTime:
    """Now, on the local clock."""
    return to_datetime(now(call.run.now, call.run.zone))


def _part(value: Any, name: str) -> tuple[int, Fraction | int]:
    """The whole number and what is left of it."""
    if not is_number(value):
        raise RubyError("TypeError", f"invalid {name} (not numeric)")
    told = exact(value)
    whole = told.numerator // told.denominator
    return whole, 0 if isinstance(value, int) else told - whole


def _date(call: Call, receiver: ClassOf, jd: int | None, share: Fraction | int, clock: tuple[Any, ...]) -> Moment:
    """A date of that day, or a DateTime with hour, minute, second and offset."""
    if jd is None:
        raise invalid()
    if _is_date(receiver):
        return days_later(RubyDate(jd), share)
    hour, minute, second, offset = _padded(clock, 0, 0, 0, 0)
    (hours, more), (minutes, some), (seconds, few) = (
        _part(hour, "hour"),
        _part(minute, "minute"),
        _part(second, "second"),
    )
    hours, minutes, seconds = _counted(hours, 24), _counted(minutes, 60), _counted(seconds, 60)
    if not (0 <= hours <= 24 and 0 <= minutes < 60 and 0 <= seconds < 60) or (hours == 24 and (minutes or seconds)):
        raise invalid()
    ahead = day_offset(offset)
    shown = (jd - EPOCH_DAY) * DAY + hours * 3600 + minutes * 60 + seconds - ahead
    return RubyDateTime(*shifted(shown, 0, share * DAY + more * 3600 + some * 60 + few), ahead)


def _padded(given: tuple[Any, ...], *defaults: Any) -> tuple[Any, ...]:
    return given + defaults[len(given) :]


def _counted(value: int, size: int) -> int:
    return value + size if value < 0 else value


def _most(receiver: ClassOf, given: tuple[Any, ...], own: int) -> tuple[Any, ...]:
    """What follows the day: the clock of a DateTime; the start of the calendar is passed over."""
    most = own + 1 if _is_date(receiver) else own + 5
    if len(given) > most:
        raise RubyError("ArgumentError", f"wrong number of arguments (given {len(given)}, expected 0..{most})")
    return () if _is_date(receiver) else given[own : own + 4]


@method("Date.", "new", "civil")
def civil(call: Call, receiver: ClassOf, *given: Any) -> Moment:
    """`Date.new(2019, 3, 5)`; negative months and days count from the end."""
    clock = _most(receiver, given, 3)
    year, month, day = _padded(given[:3], -4712, 1, 1)
    whole, share = _part(day, "day")
    jd = calendar.valid_civil(_part(year, "year")[0], _part(month, "month")[0], whole)
    return _date(call, receiver, jd, share, clock)


@method("Date.", "ordinal")
def ordinal(call: Call, receiver: ClassOf, *given: Any) -> Moment:
    """`Date.ordinal(2019, 64)`."""
    clock = _most(receiver, given, 2)
    year, yday = _padded(given[:2], -4712, 1)
    whole, share = _part(yday, "yday")
    return _date(call, receiver, calendar.valid_ordinal(_part(year, "year")[0], whole), share, clock)


@method("Date.", "commercial")
def commercial(call: Call, receiver: ClassOf, *given: Any) -> Moment:
    """`Date.commercial(2019, 10, 2)`: year, week and day of the week."""
    clock = _most(receiver, given, 3)
    year, week, day = _padded(given[:3], -4712, 1, 1)
    whole, share = _part(day, "cwday")
    jd = calendar.valid_commercial(_part(year, "year")[0], _part(week, "cweek")[0], whole)
    return _date(call, receiver, jd, share, clock)


@method("Date.", "jd")
def of_jd(call: Call, receiver: ClassOf, *given: Any) -> Moment:
    """The date of a Julian day."""
    clock = _most(receiver, given, 1)
    whole, share = _part(given[0] if given else 0, "jd")
    return _date(call, receiver, whole, share, clock)


def _numbers(*values: Any) -> list[int] | None:
    return [floor(exact(value)) for value in values] if all(is_number(value) for value in values) else None


@method("Date.", "valid_date?", "valid_civil?")
def is_valid(call: Call, receiver: ClassOf, year: Any, month: Any, day: Any, start: Any = None) -> bool:
    """Whether there is such a day."""
    numbers = _numbers(year, month, day)
    return numbers is not None and calendar.valid_civil(*numbers) is not None


@method("Date.", "valid_ordinal?")
def is_valid_ordinal(call: Call, receiver: ClassOf, year: Any, yday: Any, start: Any = None) -> bool:
    """Whether the year has so many days."""
    numbers = _numbers(year, yday)
    return numbers is not None and calendar.valid_ordinal(*numbers) is not None


@method("Date.", "valid_commercial?")
def is_valid_commercial(call: Call, receiver: ClassOf, year: Any, week: Any, day: Any, start: Any = None) -> bool:
    """Whether the year has such a week."""
    numbers = _numbers(year, week, day)
    return numbers is not None and calendar.valid_commercial(*numbers) is not None


@method("Date.", "valid_jd?")
def is_valid_jd(call: Call, receiver: ClassOf, jd: Any, start: Any = None) -> bool:
    """Whether it is a number."""
    return is_number(jd)


@method("Date.", "leap?", "gregorian_leap?")
def is_leap(call: Call, receiver: ClassOf, year: Any) -> bool:
    """Whether the year has a 29th of February."""
    return calendar.is_leap(_part(year, "year")[0])


@method("Date.", "julian_leap?")
def is_julian_leap(call: Call, receiver: ClassOf, year: Any) -> bool:
    """Whether the year has one in the Julian calendar."""
    return _part(year, "year")[0] % 4 == 0


@method("Date.", "beginning_of_week")
def beginning_of_week(call: Call, receiver: ClassOf) -> Symbol:
    """`:monday`."""
    return Symbol("monday")


def meant(call: Call, receiver: ClassOf, told: Elements) -> Moment:
    """The date or DateTime that elements of a text mean; raises Date::Error."""
    day = today(call.run.now, call.run.zone)
    return RubyDate(day_of(told, day)) if _is_date(receiver) else datetime_of(told, day)


def parsed(call: Call, receiver: ClassOf, text: str, *, two_digits: bool = True) -> Moment:
    """`Date.parse(text)`; raises Date::Error for what tells no date."""
    quick = iso_datetime(text)
    if quick is not None:
        return RubyDate(jd_of(quick)) if _is_date(receiver) else quick
    call.run.spend(40)
    return meant(call, receiver, elements_of(text, two_digits=two_digits))


@method("Date.", "parse", keywords="limit")
def parse(
    call: Call, receiver: ClassOf, text: Any = EPOCH_OF_NONE, two_digits: Any = True, start: Any = None
) -> Moment:
    """A date or time as people write it: `5 March 2019`, `2019-03-05T14:07:09Z`."""
    return parsed(call, receiver, text_of(text), two_digits=two_digits not in (None, False))


@method("Date.", "strptime")
def strptime(call: Call, receiver: ClassOf, text: Any = EPOCH_OF_NONE, form: Any = None, start: Any = None) -> Moment:
    """A text by a format; without one by `%F`, a DateTime by `%FT%T%z`."""
    call.run.spend(40)
    if form is None:
        form = "%F" if _is_date(receiver) else "%FT%T%z"
    told = read_by(text_of(text), text_of(form))
    if told is None:
        raise invalid()
    return meant(call, receiver, told)


def _strict(form: str, *names: str) -> None:
    @method("Date.", *names)
    def answer(call: Call, receiver: ClassOf, text: Any = EPOCH_OF_NONE, start: Any = None) -> Moment:
        written = text_of(text)
        if len(written) > 128:
            raise RubyError("ArgumentError", f"string length ({len(written)}) exceeds the limit 128")
        return meant(call, receiver, strictly(written, form))


for _form in ("iso8601", "rfc3339", "xmlschema", "jisx0301", "rfc2822", "httpdate"):
    _strict(_form, *((_form, "rfc822") if _form == "rfc2822" else (_form,)))


def _as_hash(told: Elements | None) -> Hash | None:
    return None if told is None else Hash((Symbol(name), value) for name, value in told.items())


@method("Date.", "_parse")
def tells(call: Call, receiver: ClassOf, text: Any, two_digits: Any = True) -> Hash | None:
    """What a text tells of a date, by name."""
    return _as_hash(elements_of(text_of(text), two_digits=two_digits not in (None, False)))


@method("Date.", "_strptime")
def tells_by(call: Call, receiver: ClassOf, text: Any, form: Any = "%F") -> Hash | None:
    """What a text tells by a format, by name."""
    return _as_hash(read_by(text_of(text), text_of(form)))
