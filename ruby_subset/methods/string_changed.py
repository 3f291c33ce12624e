"""String: what changes a text where it stands: what the place holds afterwards, and what the call gives."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ruby_subset.core.errors import RubyError
from ruby_subset.core.values import MatchData, Proc, Range, Regexp, Symbol
from ruby_subset.methods.string_slices import span_of
from ruby_subset.methods.strings import IN_PLACE
from ruby_subset.running.arguments import as_text, as_whole, room
from ruby_subset.running.matching import matched
from ruby_subset.running.run import NO_NAMED

if TYPE_CHECKING:
    from ruby_subset.running.run import Run

CHANGING = {*IN_PLACE, "force_encoding"}
"""The names of all that changes a text."""
GIVE_THE_TEXT = set("next! succ! reverse! squish! remove! unicode_normalize! encode! scrub! force_encoding".split())
"""What gives the text also where nothing was changed; others give nil then."""
MAX_LETTER = 0x10FFFF
HALVES = range(0xD800, 0xE000)
"""Halves of letters in UTF-16, which are no letters."""

Span = tuple[int, int]


def changed(
    run: Run, text: str, name: str, args: tuple[Any, ...], named: dict[str, Any] = NO_NAMED, block: Proc | None = None
) -> tuple[str, Any]:
    """The text after the call, and what the call gives."""
    if name == "slice!":
        return _cut_out(run, text, args)
    if name in WHOLE:
        room(run, len(text) + sum(len(piece) for piece in args if isinstance(piece, str)))
        new = WHOLE[name](text, args)
        return new, new
    new = run.invoke(text, name.removesuffix("!"), args, block, named)
    same = run.match is None if name in {"sub!", "gsub!"} else new == text
    return new, None if same and name not in GIVE_THE_TEXT else new


def _piece(value: Any) -> str:
    """What is put behind a text: another one, or the letter of a number."""
    if type(value) is int:
        if not 0 <= value <= MAX_LETTER:
            raise RubyError("RangeError", f"{value} out of char range")
        if value in HALVES:
            raise RubyError("RangeError", f"invalid codepoint 0x{value:X} in UTF-8")
        return chr(value)
    return as_text(value)


def _inserted(text: str, args: tuple[Any, ...]) -> str:
    at, piece = as_whole(_only(args, 2)[0]), as_text(args[1])
    place = at + len(text) + 1 if at < 0 else at
    if not 0 <= place <= len(text):
        raise RubyError("IndexError", f"index {at} out of string")
    return text[:place] + piece + text[place:]


def _only(args: tuple[Any, ...], count: int) -> tuple[Any, ...]:
    if len(args) != count:
        raise RubyError("ArgumentError", f"wrong number of arguments (given {len(args)}, expected {count})")
    return args


WHOLE: dict[str, Callable[[str, tuple[Any, ...]], str]] = {
    "<<": lambda text, args: text + _piece(_only(args, 1)[0]),
    "safe_concat": lambda text, args: text + as_text(_only(args, 1)[0]),
    "concat": lambda text, args: text + "".join(map(_piece, args)),
    "prepend": lambda text, args: "".join(map(as_text, args)) + text,
    "replace": lambda _, args: as_text(_only(args, 1)[0]),
    "clear": lambda _, args: "".join(_only(args, 0)),
    "insert": _inserted,
}


def put_in(run: Run, text: str, keys: list[Any], value: Any) -> str:
    """The text after `text[keys] = value`; raises IndexError, RangeError where there is no such place."""
    if not 1 <= len(keys) <= 2:
        raise RubyError("ArgumentError", f"wrong number of arguments (given {len(keys) + 1}, expected 2..3)")
    piece, span = as_text(value), _span(run, text, [*keys, 1] if type(keys[0]) is int and len(keys) == 1 else keys)
    if span is None:
        raise _outside(run, keys[0])
    room(run, len(text) + len(piece))
    return text[: span[0]] + piece + text[span[1] :]


def _outside(run: Run, key: Any) -> RubyError:
    if isinstance(key, str | Regexp):
        return RubyError("IndexError", f"{'regexp' if isinstance(key, Regexp) else 'string'} not matched")
    if isinstance(key, Range):
        return RubyError("RangeError", f"{run.text(key)} out of range")
    return RubyError("IndexError", f"index {run.text(key)} out of string")


def _cut_out(run: Run, text: str, args: tuple[Any, ...]) -> tuple[str, Any]:
    """`slice!`: what is cut out is what it gives."""
    room(run, len(text))
    part = run.invoke(text, "[]", args)
    span = None if part is None else _span(run, text, list(args))
    return (text, None) if span is None else (text[: span[0]] + text[span[1] :], part)


def _span(run: Run, text: str, keys: list[Any]) -> Span | None:
    """Where a part of a text begins and ends."""
    key, size = keys[0], len(text)
    if isinstance(key, Regexp):
        result = matched(run, key, text)
        return None if result is None else _group_span(result, keys[1] if len(keys) > 1 else 0)
    if isinstance(key, str):
        run.spend(1 + len(text) // 2_000)
        low = text.find(key)
        return None if low < 0 else (low, low + len(key))
    if isinstance(key, Range):
        span = span_of(key, size)
        return None if span is None else (span[0], span[0] + span[1])
    low = as_whole(key) + (size if as_whole(key) < 0 else 0)
    if len(keys) == 1:
        return (low, low + 1) if 0 <= low < size else None
    return (low, min(size, low + as_whole(keys[1]))) if 0 <= low <= size and as_whole(keys[1]) >= 0 else None


def _group_span(result: MatchData, group: Any) -> Span | None:
    """Where a group stands that is told by its number or its name."""
    name = group.name if isinstance(group, Symbol) else group
    numbers = dict(result.names).get(name, ()) if isinstance(name, str) else (as_whole(name),)
    spans = [result.spans[number] for number in numbers if -len(result.spans) < number < len(result.spans)]
    return next((span for span in reversed(spans) if span[0] >= 0), None)
