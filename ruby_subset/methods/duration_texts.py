"""Durations in the form of ISO 8601: `P1DT2H`, read and written."""

from __future__ import annotations

import re
from typing import Any

from ruby_subset.core.datetimes import Number, RubyDuration
from ruby_subset.core.errors import RubyError
from ruby_subset.core.values import ClassOf
from ruby_subset.methods.durations import NAME
from ruby_subset.methods.moment_shown import text_of
from ruby_subset.running.table import Call, method
from ruby_subset.times.spans import SECONDS, span

_ISO = re.compile(r"([-+]?)P(?=[-\dT])([^T]*)(?:T(.+))?\Z", re.ASCII)
_ISO_PART = re.compile(r"(-?\d{1,15}(?:[.,]\d{1,15})?)([YMWDHS])", re.ASCII)
_DATE = {"Y": "years", "M": "months", "W": "weeks", "D": "days"}
_TIME = {"H": "hours", "M": "minutes", "S": "seconds"}


@method(f"{NAME}.", "parse")
def parse(call: Call, receiver: ClassOf, text: Any) -> RubyDuration:
    """`P1DT2H`."""
    written = text_of(text)
    match = _ISO.match(written) if len(written) < 200 else None
    parts: list[tuple[str, Number]] = []
    for section, names in ((match[2] or "", _DATE), (match[3] or "", _TIME)) if match else ():
        if _ISO_PART.sub("", section) or any(letter not in names for _, letter in _ISO_PART.findall(section)):
            parts = []
            break
        parts += [(names[letter], _iso_number(number)) for number, letter in _ISO_PART.findall(section)]
    if not parts or not match:
        raise RubyError("ArgumentError", f"Invalid ISO 8601 duration: {call.run.inspect(text)}")
    signed = [(name, -number if match[1] == "-" else number) for name, number in parts]
    return span(sum(number * SECONDS[name] for name, number in signed), signed)


def _iso_number(text: str) -> Number:
    return float(text.replace(",", ".")) if re.search(r"[.,]", text) else int(text)


@method(NAME, "iso8601", keywords="precision")
def iso8601(call: Call, duration: RubyDuration) -> str:
    """`P1DT2H`."""
    told: dict[str, Number] = {name: number for name, number in duration.parts if number}
    if "weeks" in told and {"years", "months", "days"} & told.keys():
        told["days"] = told.get("days", 0) + call.run.send(told.pop("weeks") * SECONDS["weeks"], "/", SECONDS["days"])
    if not told:
        return "PT0S"
    date = "".join(f"{call.run.text(told[name])}{letter}" for letter, name in _ISO_ORDER if name in told)
    time = "".join(f"{call.run.text(told[name])}{name[0].upper()}" for name in ("hours", "minutes") if name in told)
    if "seconds" in told:
        precision = call.named.get("precision")
        digits = "g" if precision is None else f".{min(int(precision), 100)}f"
        time += f"{float(told['seconds']):{digits}}S"
    return f"P{date}{f'T{time}' if time else ''}"


_ISO_ORDER = (("Y", "years"), ("M", "months"), ("D", "days"), ("W", "weeks"))
