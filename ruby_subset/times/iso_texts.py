"""The times that GitLab writes, read quickly; and the strict forms of dates that Ruby has a method for each."""

from __future__ import annotations

import re
from datetime import date

from ruby_subset.core.datetimes import DAY, RubyDateTime
from ruby_subset.times.date_order import Elements
from ruby_subset.times.date_reading import fraction
from ruby_subset.times.zone_names import offset_of

_COMMON = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})"
    r"(?:[T ]([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]{1,9}))?(?:(Z)|([+-])([0-9]{2}):?([0-9]{2}))?)?\Z"
)
_EPOCH = date(1970, 1, 1).toordinal()


def iso_datetime(text: str) -> RubyDateTime | None:
    """The time, UTC where no offset is written, where the text has GitLab's form and needs no second look."""
    match = _COMMON.match(text)
    if match is None:
        return None
    year, month, day, hour, minute, second, part, _, sign, hours, minutes = match.groups()
    try:
        days = date(int(year), int(month), int(day)).toordinal() - _EPOCH
    except ValueError:
        return None
    seconds = int(hour or 0) * 3600 + int(minute or 0) * 60 + int(second or 0)
    if year < "1583" or (hour and (hour > "23" or minute > "59" or second > "59")):
        return None
    offset = int(hours) * 3600 + int(minutes) * 60 if sign else 0
    if offset > 86000:
        return None
    offset = -offset if sign == "-" else offset
    return RubyDateTime(days * DAY + seconds - offset, int(part.ljust(9, "0")) if part else 0, offset)


def has_clock(text: str) -> tuple[bool, bool]:
    """Whether a text of that form writes an hour, and whether it writes an offset."""
    return len(text) > 10, len(text) > 10 and (text[-1] == "Z" or "+" in text or "-" in text[10:])


def _strict(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"\s*(?:{pattern})\s*\Z", re.IGNORECASE | re.ASCII)


_CLOCK = r"(?P<hour>\d\d):(?P<min>\d\d):(?P<sec>\d\d)(?:\.(?P<part>\d+))?"
_OFFSET = r"(?P<zone>z|[-+]\d{2}(?::?\d{2})?)"
_MONTH = "(?P<mon>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
_EXTENDED = r"T(?P<hour>\d\d):(?P<min>\d\d)(?::(?P<sec>\d\d)(?:[,.](?P<part>\d+))?)?"
_BASIC = r"T?(?P<hour>\d\d)(?P<min>\d\d)(?:(?P<sec>\d\d)(?:[,.](?P<part>\d+))?)?"
_ISO = (
    rf"(?P<year>[-+]?\d{{2,}})-(?P<mon>\d\d)(?:-(?P<mday>\d\d))?(?:{_EXTENDED}{_OFFSET}?)?",
    rf"(?P<year>[-+]?\d{{2,}})-(?P<yday>\d{{3}})(?:{_EXTENDED}{_OFFSET}?)?",
    rf"(?P<cwyear>\d{{4}}|\d\d)-w(?P<cweek>\d\d)-(?P<cwday>\d)(?:{_EXTENDED}{_OFFSET}?)?",
    rf"(?P<year>[-+]?(?:\d{{4}}|\d\d))(?P<mon>\d\d)(?P<mday>\d\d)(?:{_BASIC}{_OFFSET}?)?",
    rf"(?P<year>[-+]?(?:\d{{4}}|\d\d))(?P<yday>\d{{3}})(?:{_BASIC}{_OFFSET}?)?",
    rf"(?P<cwyear>\d{{4}}|\d\d)w(?P<cweek>\d\d)(?P<cwday>\d)(?:{_BASIC}{_OFFSET}?)?",
    rf"--(?P<mon>\d\d)-?(?P<mday>\d\d)(?:{_EXTENDED}{_OFFSET}?)?",
    rf"---?(?P<mday>\d\d)(?:{_EXTENDED}{_OFFSET}?)?",
    rf"-(?P<yday>\d{{3}})(?:{_EXTENDED}{_OFFSET}?)?",
    rf"(?P<hour>\d\d):(?P<min>\d\d)(?::(?P<sec>\d\d)(?:[,.](?P<part>\d+))?{_OFFSET}?)?",
)
_JAPANESE = rf"(?P<era>[mtshr])?(?P<year>\d\d)\.(?P<mon>\d\d)\.(?P<mday>\d\d)(?:{_EXTENDED}{_OFFSET}?)?"
_MAIL = (
    rf"(?:(?:sun|mon|tue|wed|thu|fri|sat)\s*,\s+)?(?P<mday>\d{{1,2}})\s+{_MONTH}\s+(?P<year>-?\d{{2,}})\s+"
    r"(?P<hour>\d\d):(?P<min>\d\d)(?::(?P<sec>\d\d))?\s*(?P<zone>[-+]\d{4}|ut|gmt|[ecmp][sd]t|[a-ik-z])"
)
_WEB = (
    rf"(?:sun|mon|tue|wed|thu|fri|sat)\s*,\s+(?P<mday>\d\d)\s+{_MONTH}\s+(?P<year>-?\d{{4}})\s+{_CLOCK}\s+(?P<zone>gmt)"
)
FORMS: dict[str, tuple[re.Pattern[str], ...]] = {
    "iso8601": tuple(map(_strict, _ISO)),
    "rfc3339": (
        _strict(rf"(?P<year>-?\d{{4}})-(?P<mon>\d\d)-(?P<mday>\d\d)(?:t|\s){_CLOCK}(?P<zone>z|[-+]\d\d:\d\d)"),
    ),
    "xmlschema": (
        _strict(
            rf"(?P<year>-?\d{{4,}})(?:-(?P<mon>\d\d)(?:-(?P<mday>\d\d))?)?(?:t{_CLOCK})?(?P<zone>z|[-+]\d\d:\d\d)?"
        ),
        _strict(rf"{_CLOCK}(?P<zone>z|[-+]\d\d:\d\d)?"),
        _strict(r"--(?P<mon>\d\d)(?:-(?P<mday>\d\d))?(?P<zone>z|[-+]\d\d:\d\d)?"),
        _strict(r"---(?P<mday>\d\d)(?P<zone>z|[-+]\d\d:\d\d)?"),
    ),
    "time": (_strict(rf"(?P<year>-?\d+)-(?P<mon>\d\d)-(?P<mday>\d\d)T{_CLOCK}{_OFFSET}?"),),
    "jisx0301": (_strict(_JAPANESE), *map(_strict, _ISO)),
    "rfc2822": (_strict(_MAIL),),
    "httpdate": (_strict(_WEB),),
}
"""Each form that has a method of its own, by its name."""
_ERAS = {"m": 1867, "t": 1911, "s": 1925, "h": 1988, "r": 2018, None: 1988}
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()


def strictly(text: str, form: str) -> Elements:
    """What a text tells that has just this form, else nothing."""
    for pattern in FORMS[form]:
        match = pattern.match(text)
        if match:
            return _told({name: value for name, value in match.groupdict().items() if value is not None})
    return {}


def _told(groups: dict[str, str]) -> Elements:
    told: Elements = {}
    for name, value in groups.items():
        if name == "part":
            told["sec_fraction"] = fraction(value)
        elif name == "zone":
            told.update(zone=value, offset=offset_of(value))
        elif name == "mon" and value.isalpha():
            told["mon"] = _MONTHS.index(value.lower()) + 1
        elif name != "era":
            told[name] = int(value)
    era = groups.get("era", "").lower() or None
    if era or re.fullmatch(r"\d\d", groups.get("year", "")):
        told["year"] += _ERAS[era] if era else 1900 if told["year"] >= 69 else 2000
    return told
