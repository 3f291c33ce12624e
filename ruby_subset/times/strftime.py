"""Writes a date or time by a format: all of `strftime`'s letters, flags and widths."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from ruby_subset.core.datetimes import EPOCH_DAY, Moment, RubyDate, RubyTime
from ruby_subset.core.errors import RubyError, RubyTooCostly
from ruby_subset.times import calendar
from ruby_subset.times.moments import clock

MONTHNAMES = "January February March April May June July August September October November December".split()
DAYNAMES = "Sunday Monday Tuesday Wednesday Thursday Friday Saturday".split()
MAX_WIDTH = 1024
_DIRECTIVE = re.compile(r"%([-0^#_]*)([1-9][0-9]*)?(?:(:{1,3})(?=z)|E(?=[cCxXyY])|O(?=[deHkIlmMSuUVwWy]))?([A-Za-z%+])")


_OPEN_END = re.compile(r"%[-0^#_:]*[0-9]*\Z")


class Shown(NamedTuple):
    """What the letters write: the day, the clock, the zone."""

    jd: int
    year: int
    month: int
    day: int
    hour: int
    minute: int
    second: int
    nanos: int | Fraction
    offset: int
    zone: str
    whole: int
    """Seconds since 1970."""
    shift: int
    """How many years its Julian day was moved on, so that the calendar is Gregorian there."""
    is_time: bool


def shown(moment: Moment) -> Shown:
    """A moment as its clock tells it."""
    jd, seconds, nanos = clock(moment)
    is_time = isinstance(moment, RubyTime)
    year, month, day = calendar.gregorian(jd) if is_time else calendar.civil(jd)
    offset = 0 if isinstance(moment, RubyDate) else moment.offset
    zone = offset_text(offset, 1)
    if isinstance(moment, RubyTime):
        zone = "UTC" if moment.is_utc else moment.zone or ""
    whole = (jd - EPOCH_DAY) * 86400 + seconds - offset
    cycles = (calendar.REFORM - jd) // 146097 + 1 if is_time and jd < calendar.REFORM else 0
    jd += cycles * 146097
    clock_parts = seconds // 3600, seconds // 60 % 60, seconds % 60
    return Shown(jd, year, month, day, *clock_parts, nanos, offset, zone, whole, cycles * 400, is_time)


def offset_text(offset: int, colons: int = 0) -> str:
    """ "+0200", with colons "+02:00" or "+02:00:00"; three colons write no more than there is to tell."""
    hours, rest = divmod(abs(offset), 3600)
    minutes, seconds = divmod(rest, 60)
    sign = "-" if offset < 0 else "+"
    if colons == 3:
        colons = 2 if seconds else 1 if minutes else 4
    tail = (f"{minutes:02}", f":{minutes:02}", f":{minutes:02}:{seconds:02}", "", "")[colons]
    return f"{sign}{hours:02}{tail}"


def strftime(moment: Moment, form: str) -> str:
    """The moment as the format says; what is no directive stays as it is."""
    told = shown(moment)
    if told.is_time and _OPEN_END.search(_DIRECTIVE.sub("", form)):
        raise RubyError("ArgumentError", f"invalid format: {form}")
    pieces = _pieces(form) if len(form) <= MAX_WIDTH else _split(form)
    return "".join([piece if isinstance(piece, str) else piece.written(told) for piece in pieces])


def cost(form: str) -> int:
    """How many characters a format may make at most."""
    return len(form) * 40 + sum(min(int(match[2][:6]), MAX_WIDTH) for match in _DIRECTIVE.finditer(form) if match[2])


class Directive(NamedTuple):
    """One letter of a format, with its flags and width."""

    raw: str
    flags: str
    width: int | None
    colons: int
    letter: str

    def written(self, told: Shown) -> str:
        """What it writes."""
        letter, flags = self.letter, self.flags
        if told.is_time and letter in "Q+":
            return self.raw
        if letter in _NUMBERS and not flags and self.width is None:
            return _plain_number(*_NUMBERS[letter](told))
        if letter in _NUMBERS:
            return _number(*_NUMBERS[letter](told), flags, self.width)
        if letter in "LN":
            return _fraction(told, self.width or (3 if letter == "L" else 9))
        if letter == "z":
            return _zone(told, flags, self.width, self.colons)
        if letter in _WHOLE:
            pieces = _pieces(_WHOLE[letter])
            text = "".join([piece if isinstance(piece, str) else piece.written(told) for piece in pieces])
        elif letter in _TEXTS:
            text = _TEXTS[letter](told)
        else:
            return self.raw
        return _padded(_cased(text, flags, letter), flags, self.width)


def _split(form: str) -> tuple[str | Directive, ...]:
    pieces: list[str | Directive] = []
    end = 0
    for match in _DIRECTIVE.finditer(form):
        pieces += [
            form[end : match.start()],
            Directive(match[0], match[1], _width(match), len(match[3] or ""), match[4]),
        ]
        end = match.end()
    return (*pieces, form[end:])


_pieces = lru_cache(maxsize=512)(_split)


def _width(match: re.Match[str]) -> int | None:
    if not match[2]:
        return None
    if len(match[2]) > 9:
        raise RubyError("Errno::ERANGE", f"Numerical result out of range - {match[0]}")
    if int(match[2]) > MAX_WIDTH:
        raise RubyTooCostly(f"a width of more than {MAX_WIDTH}")
    return int(match[2])


def _plain_number(value: int, least: int, fill: str) -> str:
    return str(value).rjust(least, fill) if value >= 0 else _number(value, least, fill, "", None)


def _cased(text: str, flags: str, letter: str) -> str:
    if "#" in flags:
        return text.lower() if letter in "pZ" else text.upper()
    return text.upper() if "^" in flags else text


def _padded(text: str, flags: str, width: int | None) -> str:
    if width is None or "-" in flags or not text:
        return text
    return text.rjust(width, "0" if _fill(flags) == "0" else " ")


def _fill(flags: str) -> str:
    return next((flag for flag in reversed(flags) if flag in "0_"), "")


def _number(value: int, least: int, fill: str, flags: str, width: int | None) -> str:
    if "-" in flags:
        return str(value)
    fill = {"0": "0", "_": " "}.get(_fill(flags), fill)
    size = least if width is None else width
    if fill == " ":
        return str(value).rjust(size)
    return ("-" if value < 0 else "") + str(abs(value)).rjust(size - (value < 0), "0")


def _fraction(told: Shown, digits: int) -> str:
    nanos = told.nanos if isinstance(told.nanos, int) else told.nanos * 10 ** max(digits - 9, 0)
    if isinstance(nanos, int):
        return f"{nanos:09}"[:digits].ljust(digits, "0")
    whole = nanos.numerator // nanos.denominator
    return f"{whole:0{max(digits, 9)}}"[:digits]


def _zone(told: Shown, flags: str, width: int | None, colons: int) -> str:
    text = offset_text(told.offset, colons)
    if "-" in flags and not told.is_time and text[1] == "0":
        text = text[0] + text[2:]
    if "-" in flags and told.is_time and told.zone == "UTC":
        text = "-" + text[1:]
    width = len(text) if width is None else width
    if _fill(flags) == "_":
        return (text[0] + (text[2:] if text[1] == "0" else text[1:])).rjust(width)
    return text[0] + text[1:].rjust(width - 1, "0")


def _hour12(told: Shown) -> int:
    return told.hour % 12 or 12


_NUMBERS: dict[str, Callable[[Shown], tuple[int, int, str]]] = {
    "Y": lambda told: (told.year, 5 if told.year < 0 else 4, "0"),
    "C": lambda told: (told.year // 100, 2, "0"),
    "y": lambda told: (told.year % 100, 2, "0"),
    "m": lambda told: (told.month, 2, "0"),
    "d": lambda told: (told.day, 2, "0"),
    "e": lambda told: (told.day, 2, " "),
    "j": lambda told: (_yday(told), 3, "0"),
    "H": lambda told: (told.hour, 2, "0"),
    "k": lambda told: (told.hour, 2, " "),
    "I": lambda told: (_hour12(told), 2, "0"),
    "l": lambda told: (_hour12(told), 2, " "),
    "M": lambda told: (told.minute, 2, "0"),
    "S": lambda told: (told.second, 2, "0"),
    "s": lambda told: (told.whole, 1, "0"),
    "Q": lambda told: (told.whole * 1000 + int(told.nanos // 1_000_000), 1, "0"),
    "G": lambda told: (_commercial_year(told), 5 if _commercial_year(told) < 0 else 4, "0"),
    "g": lambda told: (_commercial_year(told) % 100, 2, "0"),
    "V": lambda told: (calendar.commercial(told.jd)[1], 2, "0"),
    "u": lambda told: (calendar.weekday(told.jd) or 7, 1, "0"),
    "w": lambda told: (calendar.weekday(told.jd), 1, "0"),
    "U": lambda told: (_week(told, 0), 2, "0"),
    "W": lambda told: (_week(told, 1), 2, "0"),
}
_TEXTS: dict[str, Callable[[Shown], str]] = {
    "B": lambda told: MONTHNAMES[told.month - 1],
    "b": lambda told: MONTHNAMES[told.month - 1][:3],
    "h": lambda told: MONTHNAMES[told.month - 1][:3],
    "A": lambda told: DAYNAMES[calendar.weekday(told.jd)],
    "a": lambda told: DAYNAMES[calendar.weekday(told.jd)][:3],
    "p": lambda told: "PM" if told.hour >= 12 else "AM",
    "P": lambda told: "pm" if told.hour >= 12 else "am",
    "Z": lambda told: told.zone,
    "n": lambda _: "\n",
    "t": lambda _: "\t",
    "%": lambda _: "%",
}
_WHOLE = {
    "c": "%a %b %e %H:%M:%S %Y",
    "D": "%m/%d/%y",
    "x": "%m/%d/%y",
    "F": "%Y-%m-%d",
    "R": "%H:%M",
    "r": "%I:%M:%S %p",
    "T": "%H:%M:%S",
    "X": "%H:%M:%S",
    "v": "%e-%^b-%Y",
    "+": "%a %b %e %H:%M:%S %Z %Y",
}


def _yday(told: Shown) -> int:
    return told.jd - calendar.civil_jd(told.year + told.shift, 1, 1) + 1


def _commercial_year(told: Shown) -> int:
    return calendar.commercial(told.jd)[0] - told.shift


def _week(told: Shown, start: int) -> int:
    return (_yday(told) + 6 - (calendar.weekday(told.jd) - start) % 7) // 7
