"""ActiveSupport's durations: `3.days`, what they are as numbers, and how they move a date."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from ruby_subset.core.classes import class_name
from ruby_subset.core.datetimes import (
    DurationScalar,
    Moment,
    Number,
    RubyDate,
    RubyDateTime,
    RubyDuration,
    RubyTime,
)
from ruby_subset.core.errors import RubyError
from ruby_subset.core.values import ClassOf, Hash, Symbol
from ruby_subset.methods.moment_arithmetic import not_coerced
from ruby_subset.running.table import CONSTANTS, METHODS, Call, Method, method
from ruby_subset.times.moving import is_number
from ruby_subset.times.spans import SECONDS, after, built, negative, of, scaled, summed
from ruby_subset.times.zones import current_time

NAME = "ActiveSupport::Duration"
SCALAR = "ActiveSupport::Duration::Scalar"
CONSTANTS[f"{NAME}::PARTS"] = [Symbol(name) for name in SECONDS]
CONSTANTS[f"{NAME}::PARTS_IN_SECONDS"] = Hash((Symbol(name), SECONDS[name]) for name in reversed(SECONDS))
CONSTANTS.update({f"{NAME}::SECONDS_PER_{name[:-1].upper()}": size for name, size in SECONDS.items() if size > 1})


def _define(ruby_class: str, names: tuple[str, ...], part: str, times: int = 1) -> None:
    @method(ruby_class, *names)
    def answer(call: Call, number: Number) -> RubyDuration:
        return of(number * times, part)


for _part in ("seconds", "minutes", "hours", "days", "weeks"):
    _define("Numeric", (_part, _part[:-1]), _part)
_define("Numeric", ("fortnights", "fortnight"), "weeks", 2)
for _part in ("months", "years"):
    _define("Integer", (_part, _part[:-1]), _part)


@method("Numeric", "in_milliseconds")
def in_milliseconds(call: Call, number: Number) -> Number:
    """A thousand times as many."""
    return number * 1000


def _class_method(part: str) -> None:
    @method(f"{NAME}.", part)
    def answer(call: Call, receiver: ClassOf, number: Any) -> RubyDuration:
        return of(_number(call, number), part)


for _part in SECONDS:
    _class_method(_part)


def _number(call: Call, value: Any) -> Any:
    if isinstance(value, RubyDuration | DurationScalar):
        return value.value
    if not is_number(value):
        raise not_coerced(call, value)
    return value


@method(f"{NAME}.", "build")
def build(call: Call, receiver: ClassOf, seconds: Any) -> RubyDuration:
    """A number of seconds in years, months, weeks, days …"""
    if not is_number(seconds):
        raise RubyError("TypeError", f"can't build an {NAME} from a {class_name(seconds)}")
    return built(seconds)


def _moment(call: Call, duration: RubyDuration, given: tuple[Any, ...]) -> Moment:
    if not given:
        return after(call.run, duration, current_time(call.run))
    if not isinstance(given[0], RubyDate | RubyDateTime | RubyTime):
        raise RubyError("ArgumentError", f"expected a time or date, got {call.run.inspect(given[0])}")
    return after(call.run, duration, given[0])


@method(NAME, "since", "from_now", "after")
def since(call: Call, duration: RubyDuration, time: Any = ..., /) -> Moment:
    """So much later than now or than another time."""
    return _moment(call, duration, () if time is ... else (time,))


@method(NAME, "ago", "until", "before")
def ago(call: Call, duration: RubyDuration, time: Any = ..., /) -> Moment:
    """So much earlier than now or than another time."""
    return _moment(call, negative(duration), () if time is ... else (time,))


@method(NAME, "parts")
def parts(call: Call, duration: RubyDuration) -> Hash:
    """Its parts by name."""
    return Hash((Symbol(name), number) for name, number in duration.parts)


@method(NAME, "value")
def value(call: Call, duration: RubyDuration) -> Number:
    """Its seconds."""
    return duration.value


@method(NAME, "to_i", "in_seconds")
def to_i(call: Call, duration: RubyDuration) -> Any:
    """Its whole seconds."""
    return call.run.send(duration.value, "to_i")


@method(NAME, "to_s")
def to_s(call: Call, duration: RubyDuration) -> str:
    """Its seconds, as a number prints."""
    return call.run.text(duration.value)


def _in(part: str) -> None:
    @method(NAME, f"in_{part}")
    def answer(call: Call, duration: RubyDuration) -> float:
        return float(Fraction(to_i(call, duration)) / SECONDS[part])


for _part in ("minutes", "hours", "days", "weeks", "months", "years"):
    _in(_part)


@method(NAME, "inspect")
def inspect(call: Call, duration: RubyDuration) -> str:
    """`2 weeks and -1 days`."""
    texts = {name: f"{call.run.text(number)} {name[:-1] if number == 1 else name}" for name, number in duration.parts}
    shown = [texts[name] for name in SECONDS if name in texts]
    if not shown:
        return f"{call.run.text(duration.value)} seconds"
    if len(shown) > 2:
        return f"{', '.join(shown[:-1])}, and {shown[-1]}"
    return " and ".join(shown)


@method(NAME, "as_json")
def as_json(call: Call, duration: RubyDuration, *options: Any) -> Any:
    """Its whole seconds."""
    return to_i(call, duration)


@method(NAME, "+")
def plus(call: Call, duration: RubyDuration, other: Any) -> RubyDuration:
    """Both after one another; a number counts as seconds."""
    if isinstance(other, RubyDuration):
        return summed(duration, other)
    seconds = _number(call, other)
    return summed(duration, RubyDuration(seconds, (("seconds", seconds),)))


@method(NAME, "-")
def minus(call: Call, duration: RubyDuration, other: Any) -> RubyDuration:
    """Without the other; a number counts as seconds."""
    if isinstance(other, str):
        raise not_coerced(call, other)
    if not isinstance(other, RubyDuration) and not is_number(other):
        raise RubyError("NoMethodError", f"undefined method `-@' for {call.run.inspect(other)}:{class_name(other)}")
    return plus(call, duration, negative(other) if isinstance(other, RubyDuration) else -other)


def _factor(value: Any) -> Any:
    if isinstance(value, RubyDuration | DurationScalar):
        return value.value
    if not is_number(value):
        raise RubyError("TypeError", f"no implicit conversion of {class_name(value)} into {NAME}")
    return value


@method(NAME, "*")
def times(call: Call, duration: RubyDuration, other: Any) -> RubyDuration:
    """So many times as long."""
    factor = _factor(other)
    return scaled(duration, lambda number: call.run.send(number, "*", factor))


@method(NAME, "/")
def divided(call: Call, duration: RubyDuration, other: Any) -> Any:
    """The nth part; by another duration how often that fits, a whole number of whole seconds."""
    factor = _factor(other)
    if isinstance(other, RubyDuration):
        return call.run.send(duration.value, "/", factor)
    return scaled(duration, lambda number: call.run.send(number, "/", factor))


@method(NAME, "%")
def modulo(call: Call, duration: RubyDuration, other: Any) -> RubyDuration:
    """What is left when the other is taken as often as it fits."""
    return built(call.run.send(duration.value, "%", _factor(other)))


@method(NAME, "-@")
def minus_of(call: Call, duration: RubyDuration) -> RubyDuration:
    """The same backwards."""
    return negative(duration)


@method(NAME, "+@")
def itself(call: Call, duration: RubyDuration) -> RubyDuration:
    """The duration."""
    return duration


@method(NAME, "==", "===")
def equal(call: Call, duration: RubyDuration, other: Any) -> bool:
    """Whether both have as many seconds; a number is seconds."""
    return call.run.equal(duration.value, other.value if isinstance(other, RubyDuration) else other)


@method(NAME, "eql?")
def is_eql(call: Call, duration: RubyDuration, other: Any) -> bool:
    """Whether the other is a duration of as many seconds, of the same kind of number."""
    if not isinstance(other, RubyDuration):
        return False
    return type(duration.value) is type(other.value) and duration.value == other.value


@method(NAME, "<=>")
def compare(call: Call, duration: RubyDuration, other: Any) -> int | None:
    """Which is the longer; a number is seconds."""
    seconds = other.value if isinstance(other, RubyDuration) else other
    return call.run.compare(duration.value, seconds) if is_number(seconds) else None


@method(NAME, "coerce")
def coerce(call: Call, duration: RubyDuration, other: Any) -> list[Any]:
    """A number on its left, as something that knows durations."""
    return [DurationScalar(_number(call, other)), duration]


@method(NAME, "is_a?", "kind_of?")
def is_a(call: Call, duration: RubyDuration, ruby_class: Any) -> bool:
    """A duration says that it is a number, too."""
    name = getattr(ruby_class, "name", "")
    return name in {NAME, "Object", "BasicObject"} or bool(call.run.send(duration.value, "is_a?", ruby_class))


@method(NAME, "instance_of?")
def instance_of(call: Call, duration: RubyDuration, ruby_class: Any) -> bool:
    """Whether it is of just this class, or its number is."""
    return getattr(ruby_class, "name", "") == NAME or bool(call.run.send(duration.value, "instance_of?", ruby_class))


_NUMBERS = (
    "< <= > >= between? abs ceil floor round truncate to_f to_r to_c to_int divmod div modulo remainder fdiv"
    " zero? positive? negative? nonzero? integer? finite? infinite? even? odd? pred succ times digits bit_length **"
    " quo step upto downto numerator denominator rationalize pow gcd lcm magnitude to_fs to_formatted_s ordinalize"
    " multiple_of? nan? to_d second seconds minute minutes hour hours day days week weeks fortnight fortnights"
).split()


def _of_number(name: str) -> Callable[..., Any]:
    def answer(call: Call, duration: RubyDuration, *given: Any) -> Any:
        plain = [value.value if isinstance(value, RubyDuration) else value for value in given]
        return call.run.send(duration.value, name, *plain, block=call.block, named=call.named)

    return answer


@method(NAME, "clamp")
def clamp(call: Call, duration: RubyDuration, *given: Any) -> Any:
    """Its number within two others, of which it is the one it would leave."""
    return call.run.send(duration.value, "clamp", *given)


METHODS[NAME].update({name: Method(_of_number(name), 0, None, None) for name in _NUMBERS})
