"""String: whether and where a pattern matches it."""

from __future__ import annotations

from typing import Any

from ruby_subset.core.errors import RubyError
from ruby_subset.core.values import Regexp
from ruby_subset.running.arguments import as_whole, shown_kind
from ruby_subset.running.matching import first_match, matched
from ruby_subset.running.table import Call, method


@method("String", "match")
def match(call: Call, text: str, pattern: Any, at: Any = 0) -> Any:
    """The first match of a pattern, or of a text that is read as one."""
    regexp = _regexp(call, pattern)
    result = matched(call.run, regexp, text, _start(text, at))
    return call.block.call(result) if call.block and result is not None else result


@method("String", "match?")
def is_match(call: Call, text: str, pattern: Any, at: Any = 0) -> bool:
    """Whether a pattern matches; `$~` stays as it is."""
    return first_match(call.run, _regexp(call, pattern), text, _start(text, at)) is not None


@method("String", "=~")
def place(call: Call, text: str, pattern: Any) -> Any:
    """Where a pattern matches."""
    if isinstance(pattern, str):
        raise RubyError("TypeError", "type mismatch: String given")
    return call.run.send(pattern, "=~", text)


def _start(text: str, at: Any) -> int:
    place = as_whole(at)
    place = place + len(text) if place < 0 else place
    return place if place >= 0 else len(text) + 1


def _regexp(call: Call, pattern: Any) -> Regexp:
    if isinstance(pattern, Regexp):
        return pattern
    if not isinstance(pattern, str):
        raise RubyError("TypeError", f"wrong argument type {shown_kind(pattern)} (expected Regexp)")
    call.run.spend(100 + 5 * len(pattern))
    return Regexp(pattern)
