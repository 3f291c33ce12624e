"""MatchData: what a pattern matched, and its groups by number and by name."""

from __future__ import annotations

from typing import Any

from ruby_subset.core.errors import RubyError
from ruby_subset.core.values import Hash, MatchData, Range, Regexp, Symbol
from ruby_subset.running.arguments import room, shown_kind
from ruby_subset.running.table import Call, method


@method("MatchData", "[]")
def group(call: Call, result: MatchData, which: Any, size: Any = None) -> Any:
    """A group by number or name, or several."""
    if isinstance(which, str | Symbol):
        return named_group(result, which if isinstance(which, str) else which.name)
    if type(which) is int and size is None:
        return result.group(which + len(result.spans) if which < 0 else which) if -len(result.spans) <= which else None
    whole = to_a(call, result)
    return call.run.send(whole, "[]", which) if size is None else call.run.send(whole, "[]", which, size)


def named_group(result: MatchData, name: str) -> str | None:
    """The text of a named group, of several the last that took any; raises IndexError."""
    for known, numbers in result.names:
        if known == name:
            return next((text for number in reversed(numbers) if (text := result.group(number)) is not None), None)
    raise RubyError("IndexError", f"undefined group name reference: {name}")


@method("MatchData", "to_a", "deconstruct")
def to_a(call: Call, result: MatchData) -> list[str | None]:
    """The match and its groups."""
    room(call.run, len(result.text))
    return [result.group(number) for number in range(len(result.spans))]


@method("MatchData", "captures")
def captures(call: Call, result: MatchData) -> list[str | None]:
    """Its groups."""
    return to_a(call, result)[1:]


@method("MatchData", "named_captures")
def captures_by_name(_call: Call, result: MatchData) -> Hash:
    """Its groups by name."""
    return Hash((name, named_group(result, name)) for name, _ in result.names)


@method("MatchData", "deconstruct_keys")
def deconstruct_keys(_call: Call, result: MatchData, _keys: Any) -> Hash:
    """Its groups by name as a symbol."""
    return Hash((Symbol(name), named_group(result, name)) for name, _ in result.names)


@method("MatchData", "names")
def group_names(_call: Call, result: MatchData) -> list[str]:
    """The names of its groups."""
    return [name for name, _ in result.names]


@method("MatchData", "values_at")
def values_at(call: Call, result: MatchData, *which: Any) -> list[Any]:
    """Several groups."""
    call.run.spend(len(which))
    groups = [call.run.send(to_a(call, result), "values_at", number) for number in which if isinstance(number, Range)]
    return [
        value
        for number in which
        for value in (groups.pop(0) if isinstance(number, Range) else [group(call, result, number)])
    ]


@method("MatchData", "match")
def match(call: Call, result: MatchData, which: Any) -> Any:
    """A group by its number or name."""
    return group(call, result, which)


@method("MatchData", "pre_match")
def pre_match(call: Call, result: MatchData) -> str:
    """What stands before it."""
    room(call.run, result.spans[0][0])
    return result.text[: result.spans[0][0]]


@method("MatchData", "post_match")
def post_match(call: Call, result: MatchData) -> str:
    """What stands behind it."""
    room(call.run, len(result.text) - result.spans[0][1])
    return result.text[result.spans[0][1] :]


def _span(result: MatchData, which: Any) -> tuple[int | None, int | None]:
    number = which
    if isinstance(which, str | Symbol):
        name = which if isinstance(which, str) else which.name
        numbers = dict(result.names).get(name)
        if numbers is None:
            raise RubyError("IndexError", f"undefined group name reference: {name}")
        number = numbers[-1]
    if type(number) is not int:
        raise RubyError("TypeError", f"no implicit conversion of {shown_kind(which)} into Integer")
    if not 0 <= number < len(result.spans):
        raise RubyError("IndexError", f"index {number} out of matches")
    low, high = result.spans[number]
    return (None, None) if low < 0 else (low, high)


@method("MatchData", "begin")
def begin(_call: Call, result: MatchData, which: Any) -> int | None:
    """Where a group begins."""
    return _span(result, which)[0]


@method("MatchData", "end")
def end(_call: Call, result: MatchData, which: Any) -> int | None:
    """Where a group ends."""
    return _span(result, which)[1]


@method("MatchData", "offset")
def offset(_call: Call, result: MatchData, which: Any) -> list[int | None]:
    """Where a group begins and ends."""
    return list(_span(result, which))


@method("MatchData", "size", "length")
def size(_call: Call, result: MatchData) -> int:
    """How many groups there are, the match counted."""
    return len(result.spans)


@method("MatchData", "string")
def string(_call: Call, result: MatchData) -> str:
    """The text it was found in."""
    return result.text


@method("MatchData", "regexp")
def regexp_of(_call: Call, result: MatchData) -> Regexp:
    """The pattern that found it."""
    return result.regexp


@method("MatchData", "to_s")
def text_of(_call: Call, result: MatchData) -> str:
    """The text it matched."""
    return result.group(0) or ""


@method("MatchData", "inspect")
def inspect_match(call: Call, result: MatchData) -> str:
    """`#<MatchData "ab" 1:"a">`."""
    names_of = {number: name for name, numbers in result.names for number in numbers}
    shown = [call.run.inspect(result.group(0))]
    for number in range(1, len(result.spans)):
        shown.append(f"{names_of.get(number, number)}:{call.run.inspect(result.group(number))}")
    return f"#<MatchData {' '.join(shown)}>"
