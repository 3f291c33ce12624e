"""Numbers as people read them: with thousands, units, percent, money and bytes, as ActiveSupport does."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from ruby_subset.core.errors import RubyError
from ruby_subset.numbers.arithmetic import Number, as_float
from ruby_subset.numbers.rounding import nearest

Options = dict[str, Any]

FORMAT: Options = {
    "separator": ".",
    "delimiter": ",",
    "precision": 3,
    "significant": False,
    "strip_insignificant_zeros": False,
    "round_mode": "default",
}
CURRENCY: Options = {**FORMAT, "format": "%u%n", "unit": "$", "precision": 2}
PERCENTAGE: Options = {**FORMAT, "delimiter": "", "format": "%n%"}
ROUNDED: Options = {**FORMAT, "delimiter": ""}
HUMAN: Options = {**FORMAT, "delimiter": "", "significant": True, "strip_insignificant_zeros": True}
SIZES = "Bytes KB MB GB TB PB EB ZB".split()
UNITS = {15: "Quadrillion", 12: "Trillion", 9: "Billion", 6: "Million", 3: "Thousand", 0: ""}
UNIT_NAMES = {
    "unit": 0,
    "ten": 1,
    "hundred": 2,
    "thousand": 3,
    "million": 6,
    "billion": 9,
    "trillion": 12,
    "quadrillion": 15,
    "deci": -1,
    "centi": -2,
    "mili": -3,
    "micro": -6,
    "nano": -9,
    "pico": -12,
    "femto": -15,
}
_THOUSANDS = re.compile(r"(\d)(?=(?:\d{3})+(?!\d))", re.ASCII)
MAX_PRECISION = 200


def delimited(shown: str, options: Options) -> str:
    """The whole part in groups of three."""
    whole, point, part = shown.partition(".")
    whole = _THOUSANDS.sub(lambda match: match[0] + options["delimiter"], whole)
    return whole + (options["separator"] + part if point else "")


def _digits(value: Fraction) -> int:
    return 1 if value == 0 else math.floor(math.log10(abs(value)) + 1)


def exact(value: Number) -> Fraction:
    """A number as it is printed, exactly."""
    return Fraction(repr(value)) if isinstance(value, float) else Fraction(value)


_MODES = {"default": "up", "half_up": "up", "half_even": "even", "banker": "even", "half_down": "down"}


def _nearest(value: Fraction, mode: str) -> int:
    if mode in {"up", "down", "truncate", "ceil", "ceiling", "floor"}:
        ways: dict[str, Callable[[Fraction], int]] = {
            "truncate": math.trunc,
            "down": math.trunc,
            "floor": math.floor,
            "ceil": math.ceil,
            "ceiling": math.ceil,
        }
        if mode == "up":
            return math.ceil(value) if value > 0 else math.floor(value)
        return ways[mode](value)
    return nearest(value, _MODES.get(mode, "up"))


def _to_digits(value: Fraction, digits: int, mode: str) -> Fraction:
    unit = Fraction(10) ** digits
    return Fraction(_nearest(value * unit, mode)) / unit


def _precision(options: Options) -> int | None:
    given = options["precision"]
    if given is None:
        return None
    if type(given) is not int:
        raise RubyError("TypeError", "precision is not an Integer")
    return min(given, MAX_PRECISION)


def rounded_to(value: Fraction, options: Options) -> Fraction:
    """Rounded to digits behind the point, or to significant ones."""
    precision = _precision(options)
    if precision is None:
        return value
    if options["significant"] and precision > 0:
        precision -= _digits(value)
    return _to_digits(value, precision, str(options["round_mode"]))


def rounded(value: Number, options: Options, shown: str) -> str:
    """With so many digits; `shown` is the number as Ruby prints it."""
    if isinstance(value, float) and not math.isfinite(value):
        return {"Infinity": "Inf", "-Infinity": "-Inf"}.get(shown, shown)
    precision = _precision(options)
    if precision is None:
        return _stripped(delimited(shown, options), options)
    number = rounded_to(exact(value), options)
    if options["significant"] and precision > 0:
        precision = max(0, precision - _digits(number))
    text = _fixed(number, max(0, precision))
    return _stripped(delimited(text, options), options)


def _fixed(number: Fraction, precision: int) -> str:
    scaled = str(abs(nearest(number * 10**precision, "up"))).rjust(precision + 1, "0")
    cut = len(scaled) - precision
    sign = "-" if number < 0 else ""
    return sign + scaled[:cut] + ("." + scaled[cut:] if precision else "")


def _stripped(text: str, options: Options) -> str:
    if not options["strip_insignificant_zeros"]:
        return text
    separator = re.escape(options["separator"])
    bare = re.sub(rf"({separator})(\d*[1-9])?0+\Z", lambda match: match[1] + (match[2] or ""), text, count=1)
    return re.sub(rf"{separator}\Z", "", bare)


def percentage(value: Number, options: Options, shown: str) -> str:
    """`50.000%`."""
    return str(options["format"]).replace("%n", rounded(value, options, shown))


def currency(value: Number, options: Options, shown: str) -> str:
    """`$1,234.50`."""
    size: Number = value if value >= 0 else -value
    form = str(options["format"])
    if value < 0 and (options["precision"] != 0 or size >= 0.5):
        form = str(options.get("negative_format") or f"-{form}")
    number = rounded(size, options, shown.removeprefix("-"))
    return form.replace("%n", number).replace("%u", str(options["unit"]))


def human_size(value: Number, options: Options) -> str:
    """`1.21 MB`."""
    number = as_float(value)
    if int(number) < 1024:
        unit = "Byte" if int(number) == 1 else "Bytes"
        return f"{int(number)} {unit}"
    power = min(int(math.log(number) / math.log(1024)), len(SIZES) - 1)
    size = number / 1024**power
    return f"{rounded(size, options, repr(size))} {SIZES[power]}"


def human(value: Number, options: Options) -> str:
    """`1.23 Million`."""
    units = (
        {UNIT_NAMES[name]: unit for name, unit in options["units"].items() if name in UNIT_NAMES}
        if options.get("units")
        else UNITS
    )
    number = as_float(rounded_to(exact(value), options))
    power = math.floor(math.log10(abs(number))) if number else 0
    exponent = next((unit for unit in sorted(units, reverse=True) if power >= unit), 0)
    size = number / 10.0**exponent
    form = str(options.get("format") or "%n %u")
    return form.replace("%n", rounded(size, options, repr(size))).replace("%u", str(units.get(exponent, ""))).strip()


def phone(shown: str, options: Options) -> str:
    """`123-555-1234`."""
    mark = options.get("delimiter") or "-"
    if options.get("area_code"):
        number = re.sub(r"(\d{1,3})(\d{3})(\d{4}$)", lambda match: f"({match[1]}) {match[2]}{mark}{match[3]}", shown)
    else:
        number = re.sub(r"(\d{0,3})(\d{3})(\d{4})$", lambda match: mark.join(match.groups()), shown)
        number = number.removeprefix(mark) if mark.strip() else number
    country, extension = options.get("country_code"), options.get("extension")
    return (f"+{country}{mark}" if country else "") + number + (f" x {extension}" if extension else "")
