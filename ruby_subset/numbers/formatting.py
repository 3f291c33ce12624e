"""`format`: values set into a text, as `%05.1f` and `%<name>s` say."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from ruby_subset.core.datetimes import RubyDuration, RubyTime
from ruby_subset.core.decimals import BigDecimal
from ruby_subset.core.errors import RubyError
from ruby_subset.core.values import Hash, Symbol
from ruby_subset.numbers.arithmetic import as_float, is_number
from ruby_subset.numbers.halves import settled
from ruby_subset.numbers.reading import whole_float, whole_integer
from ruby_subset.numbers.rounding import nearest
from ruby_subset.running.arguments import as_whole, float_text, room, shown_kind

if TYPE_CHECKING:
    from ruby_subset.running.run import Run

_PIECE = re.compile(r"%((?:[ +\-0#*]|\d+\$?|\.|<[^>]*>)*)(\{[^}]*\}|[A-Za-z%]|\n|\0|$|.)", re.ASCII)
_MARK = re.compile(r"[ +\-0#]|\*(?:\d+\$)?|\d+\$?|\.(?:\*|\d*)|<[^>]*>", re.ASCII)
_BASES = {"b": 2, "B": 2, "o": 8, "x": 16, "X": 16}
_CODES = {2: "b", 8: "o", 16: "x"}
MAX_WIDTH = 100_000


@dataclass(slots=True, kw_only=True)
class Spec:
    """How one value is set: signs, width, precision, and whose value it is."""

    flags: set[str] = field(default_factory=set)
    width: int | None = None
    precision: int | None = None
    name: str | None = None
    position: int | None = None


class _Values:
    """The values of one call, taken in order, by number or by name."""

    def __init__(self, values: list[Any]) -> None:
        self.values = values
        self.at = 0

    def take(self, spec: Spec) -> Any:
        if spec.name is not None:
            return self.named(spec.name)
        if spec.position is not None:
            return self.at_number(spec.position)
        self.at += 1
        return self.at_number(self.at)

    def at_number(self, number: int) -> Any:
        if number == 0:
            raise RubyError("ArgumentError", "invalid index - 0$")
        if number > len(self.values):
            raise RubyError("ArgumentError", "too few arguments")
        return self.values[number - 1]

    def named(self, name: str, marks: str = "<>") -> Any:
        source = self.values[0] if len(self.values) == 1 else None
        if not isinstance(source, Hash):
            raise RubyError("ArgumentError", "one hash required")
        key = Symbol(name)
        if key not in source and source.default is None:
            raise RubyError("KeyError", f"key{marks[0]}{name}{marks[1]} not found", key=key, receiver=source)
        return source[key]


def formatted(run: Run, template: str, values: list[Any]) -> str:
    """The text with its values; raises ArgumentError, KeyError, TypeError."""
    given = _Values(values)
    pieces, at, size = [], 0, 0
    for match in _PIECE.finditer(template):
        run.spend(2)
        piece = _piece(run, match, given)
        pieces += [template[at : match.start()], piece]
        size += len(piece)
        room(run, len(piece))
        at = match.end()
    room(run, size + len(template))
    return "".join(pieces) + template[at:]


def _piece(run: Run, match: re.Match[str], given: _Values) -> str:
    spec = _read(match[1], given)
    kind = match[2]
    if kind.startswith("{"):
        return _padded(run.text(given.named(kind[1:-1], "{}")), spec)
    if kind in {"%", "\n", "\0", ""}:
        if match[1] or kind == "":
            raise RubyError(
                "ArgumentError",
                "incomplete format specifier; use %% (double %) instead"
                if not kind
                else f"invalid format character - {kind}",
            )
        return "%" if kind == "%" else f"%{kind}"
    if kind in "sp":
        value = given.take(spec)
        text = run.text(value) if kind == "s" else run.inspect(value)
        return _padded(text if spec.precision is None else text[: spec.precision], spec)
    if kind == "c":
        return _padded(_character(given.take(spec)), spec)
    if kind in "diu":
        return _whole(_integer(run, given.take(spec)), spec)
    if kind in _BASES:
        return _based(_integer(run, given.take(spec)), spec, kind)
    if kind in "feEgGaA":
        return _float(given.take(spec), spec, kind)
    raise RubyError("ArgumentError", f"malformed format string - %{kind}")


def _read(marks: str, given: _Values) -> Spec:
    spec = Spec()
    for mark in _MARK.findall(marks):
        if mark.startswith("<"):
            spec.name = mark[1:-1]
        elif mark.endswith("$") and mark[0] != "*":
            spec.position = int(mark[:-1])
        elif mark.startswith("."):
            spec.precision = _size(as_whole(given.take(Spec()))) if mark == ".*" else _size(int(mark[1:] or 0))
        elif mark.startswith("*"):
            width = as_whole(given.take(Spec(position=int(mark[1:-1]) if mark.endswith("$") else None)))
            spec.width = _size(abs(width))
            spec.flags |= {"-"} if width < 0 else set()
        elif mark.isdigit() and mark != "0":
            spec.width = _size(int(mark))
        else:
            spec.flags.add(mark)
    return spec


def _size(number: int) -> int:
    if abs(number) > MAX_WIDTH:
        raise RubyError("ArgumentError", "width too big")
    return number


def _padded(text: str, spec: Spec) -> str:
    width = spec.width or 0
    return text.ljust(width) if "-" in spec.flags else text.rjust(width)


def _character(value: Any) -> str:
    if isinstance(value, str):
        if len(value) != 1:
            raise RubyError("ArgumentError", "%c requires a character")
        return value[0]
    number = as_whole(value)
    if not 0 <= number <= 0x10FFFF:
        raise RubyError("RangeError", f"{number} out of char range")
    return chr(number)


def _integer(run: Run, value: Any) -> int:
    if isinstance(value, str):
        return whole_integer(value)
    if isinstance(value, float):
        if not math.isfinite(value):
            raise RubyError("FloatDomainError", float_text(value))
        return int(value)
    if isinstance(value, Fraction):
        return int(value)
    if type(value) is int:
        return value
    if not isinstance(value, BigDecimal | RubyDuration | RubyTime):
        raise RubyError("TypeError", f"can't convert {shown_kind(value)} into Integer")
    return int(run.send(value, "to_i"))


def _sign(negative: bool, flags: set[str]) -> str:
    return "-" if negative else "+" if "+" in flags else " " if " " in flags else ""


def _filled(sign: str, digits: str, spec: Spec, *, zeros: bool = True) -> str:
    """A number in its width: zeros stand behind its sign."""
    size = (spec.width or 0) - len(sign)
    if zeros and "0" in spec.flags and "-" not in spec.flags:
        return sign + digits.rjust(size, "0")
    return _padded(sign + digits, spec)


def _whole(value: int, spec: Spec) -> str:
    digits = str(abs(value)) if value or spec.precision != 0 else ""
    if spec.precision is not None:
        digits = digits.rjust(spec.precision, "0")
    return _filled(_sign(value < 0, spec.flags), digits, spec, zeros=spec.precision is None)


def _based(value: int, spec: Spec, kind: str) -> str:
    base = _BASES[kind]
    prefix = {"b": "0b", "B": "0B", "o": "0", "x": "0x", "X": "0X"}[kind] if "#" in spec.flags and value else ""
    signed = value >= 0 or bool({"+", " "} & spec.flags)
    digits = format(abs(value), _CODES[base]) if signed else _complement(value, base)
    if kind == "X":
        digits = digits.upper()
    fill = "0"
    if not signed:
        fill = digits[0]
    if spec.precision is not None:
        digits = digits.rjust(spec.precision, fill)
    elif not signed and not ("0" in spec.flags and "-" not in spec.flags and spec.width):
        digits = ".." + digits
    sign = _sign(value < 0, spec.flags) if signed else ""
    if not signed and spec.precision is None and not digits.startswith(".."):
        return prefix + digits.rjust((spec.width or 0) - len(prefix), fill)
    if not signed and spec.precision is not None and len(digits) > spec.precision:
        digits = ".." + digits
    return _filled(sign + prefix, digits, spec, zeros=signed and spec.precision is None)


def _complement(value: int, base: int) -> str:
    """A negative number's digits, as if endless ones stood before them."""
    bits = {2: 1, 8: 3, 16: 4}[base]
    size = -(-((~value).bit_length() + 1) // bits)
    digits = format(value & ((1 << (size * bits)) - 1), _CODES[base])
    top = {2: "1", 8: "7", 16: "f"}[base]
    return top + digits.lstrip(top)


def _float(given: Any, spec: Spec, kind: str) -> str:
    value = _number(given)
    sign = _sign(value < 0 or (isinstance(value, float) and math.copysign(1, value) < 0 and value == value), spec.flags)  # noqa: PLR0124 – NaN
    if isinstance(value, float) and not math.isfinite(value):
        return _filled(sign, "NaN" if math.isnan(value) else "Inf", spec, zeros=False)
    precision = 6 if spec.precision is None or spec.precision < 0 else spec.precision
    if not isinstance(value, float) and kind == "f":
        scaled = str(nearest(abs(Fraction(value)) * 10**precision, "up")).rjust(precision + 1, "0")
        cut = len(scaled) - precision
        return _filled(sign, scaled[:cut] + ("." + scaled[cut:] if precision else ""), spec)
    size = abs(as_float(value))
    if kind in "aA":
        return _filled(sign, _hexadecimal(size, kind), spec)
    return _filled(sign, _rounded(size, precision, kind, "#" in spec.flags), spec)


def _rounded(size: float, precision: int, kind: str, alternate: bool) -> str:
    """A float's digits; `%g` of what is taken for a half and goes down keeps the zeros at the end."""
    shown = settled(size, precision, kind.lower())
    upwards = Context(prec=max(precision, 1), rounding=ROUND_HALF_UP)
    if alternate or kind not in "gG" or not _goes_up(size, shown, upwards):
        return format(shown, f"{'#' if alternate else ''}.{precision}{kind}")
    return re.sub(r"\.(?!\d)", "", format(shown, f"#.{precision}{kind}"))


def _goes_up(size: float, shown: float, upwards: Context) -> bool:
    """Whether a float that is shown as a smaller one would go up by the rules."""
    return shown < size and upwards.create_decimal(Decimal(shown)) < upwards.create_decimal(Decimal(size))


def _hexadecimal(size: float, kind: str) -> str:
    shown = size.hex()
    mantissa, power = shown.split("p")
    mantissa = mantissa.rstrip("0").rstrip(".") if "." in mantissa else mantissa
    text = f"{mantissa}p{power}"
    return text.upper() if kind == "A" else text


def _number(value: Any) -> Any:
    if isinstance(value, str):
        return whole_float(value)
    if is_number(value):
        return value
    if isinstance(value, BigDecimal):
        return as_float(value)
    raise RubyError("TypeError", f"can't convert {shown_kind(value)} into Float")
