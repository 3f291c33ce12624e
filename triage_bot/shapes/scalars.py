"""What Ruby's YAML (Psych 4) makes of a word without quotes: numbers in its many ways, yes and no, symbols, times."""

import re
from typing import Final

from triage_bot.errors import ValueFault

Plain = bool | int | float | str | None
"""What a word without quotes can be."""

# Ruby's `^` and `$` are the ends of lines; its \d, \s and the case that (?i) passes over are ASCII here.
_WORD = re.compile(r"^[^\d.:-]?(?:[^\W\d_]|[_\s!@#$%^&*(){}<>|/\\~;=])", re.M)
_NUMBERLESS = re.compile(r"^[^ytonf~]", re.M | re.I)
_NULL = re.compile(r"^null$", re.M | re.I)
_YES = re.compile(r"^(?:yes|true|on)$", re.M | re.I)
_NO = re.compile(r"^(?:no|false|off)$", re.M | re.I)
_TIME = re.compile(
    r"^-?\d{4}-\d{1,2}-\d{1,2}(?:[Tt]|\s+)\d{1,2}:\d\d:\d\d(?:\.\d*)?(?:\s*(?:Z|[-+]\d{1,2}:?(?:\d\d)?))?$", re.A
)
_DAY = re.compile(r"^\d{4}-(?:1[012]|0\d|\d)-(?:[12]\d|3[01]|0\d|\d)$", re.A)
_ENDLESS = re.compile(r"^(?:[-+]?\.inf|\.nan)$", re.I)
_SYMBOL = re.compile(r"^:(.+)$")
_QUOTED = re.compile(r"^:([\"'])(.*)\1")
_BASE_60 = re.compile(r"^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9]){1,2}(?P<fraction>\.[0-9_]*)?$")
_FLOAT = re.compile(r"^[-+]?(?:[0-9][0-9_,]*)?\.[0-9]*(?:[eE][-+][0-9]+)?$")
_BASE_10 = re.compile(r"^[-+]?(?:0|[1-9](?:[0-9]|,[0-9]|_[0-9])*)$")
_OTHER_BASES: Final = (
    (re.compile(r"^[-+]?0b[01_,]+$"), 2),
    (re.compile(r"^[-+]?0[0-7_,]+$"), 8),
    (re.compile(r"^[-+]?0x[0-9a-fA-F_,]+$"), 16),
)
_WHOLE = re.compile(r"[-+]?\d+(?:_\d+)*", re.A)
_BEGINNING = re.compile(r"[-+]?\d+(?:_\d+)*(?:\.\d+(?:_\d+)*)?", re.A)
"""As much of a text as Ruby's `to_i` and `to_f` read."""
MAX_DIGITS = 40
"""Characters of a number: reading one of thousands takes longer than the file is worth."""


class YamlSymbol(str):
    """A symbol of Ruby, `:opened`, by its name."""

    __slots__ = ()


def plain(text: str) -> Plain:
    """What the word means; raises ValueFault for a day or time, which the gem refuses, and for no number to go by."""
    if not text:
        return None
    if _WORD.match(text) or "\n" in text:
        return _word(text)
    if _TIME.match(text) or _DAY.match(text):
        raise ValueFault(f'"{text}" is a {"time" if ":" in text else "day"} to YAML, which the gem refuses')
    if _ENDLESS.match(text):
        raise ValueFault(f'"{text}" is no number to go by')
    if quoted := _QUOTED.match(text):
        return YamlSymbol(quoted[2].removeprefix(":"))
    if _SYMBOL.match(text):
        return YamlSymbol(text[1:])
    return _number(text)


def _word(text: str) -> Plain:
    if len(text) > 5 or _NUMBERLESS.search(text):
        return text
    if text == "~" or _NULL.search(text):
        return None
    if _YES.search(text):
        return True
    return False if _NO.search(text) else text


def _number(text: str) -> int | float | str:
    """A number, or the text where it is none."""
    value: int | float | str = text
    if base_60 := _BASE_60.match(text):
        value = _sexagesimal(text, float if base_60["fraction"] is not None else int)
    elif _FLOAT.match(text) and text.strip("+-") != ".":
        value = _decimal(re.sub("[,_]", "", text), text)
    elif _BASE_10.match(text):
        value = int(re.sub("[,_]", "", _short(text)))
    else:
        base = next((base for form, base in _OTHER_BASES if form.match(text)), 0)
        value = _based(text, base) if base else text
    if value in (float("inf"), float("-inf")):
        raise ValueFault(f'"{text}" is no number to go by')
    return value


def _decimal(digits: str, text: str) -> float:
    try:
        return float(digits)
    except ValueError:  # such as `.e+8`, at which Ruby fails
        raise ValueFault(f'"{text}" cannot be read') from None


def _short(text: str) -> str:
    if len(text) > MAX_DIGITS:
        raise ValueFault(f'"{text[:MAX_DIGITS]}…" is longer than any number that is meant')
    return text


def _based(text: str, base: int) -> int | str:
    digits = re.sub("[,_]", "", _short(text))
    try:
        return int(digits, base)
    except ValueError:  # nothing but commas behind the prefix, at which Ruby fails
        raise ValueFault(f'"{text}" cannot be read') from None


def _sexagesimal(text: str, of: type[int] | type[float]) -> int | float:
    """`12:30` is 45,000 and `12:30:45` is 45,045: hours, minutes and seconds, as of a clock."""
    numbers = [(_BEGINNING if of is float else _WHOLE).match(part) for part in _short(text).split(":")]
    whole: int | float = of(0)
    for number, unit in zip(numbers, (3600, 60, 1), strict=False):
        whole += of(number[0].replace("_", "")) * unit if number else 0
    return whole


def said_by_ruby(value: Plain) -> str:
    """How Ruby prints it: `1.1` for 1.10, `true` for yes, `1.0e+20`; nothing for nothing."""
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int):
        return int.__repr__(value)
    digits, e, power = float.__repr__(value).partition("e")
    return f"{digits}{'' if '.' in digits else '.0'}{e}{power}"
