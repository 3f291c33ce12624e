"""String: what it begins and ends with, what is in it, and the text without that."""

from __future__ import annotations

from typing import Any

from ruby_subset.core.values import Regexp
from ruby_subset.running.arguments import as_text, room
from ruby_subset.running.matching import matched
from ruby_subset.running.table import Call, method
from ruby_subset.texts.following import WHITE


@method("String", "strip")
def strip(call: Call, text: str) -> str:
    """Without white space at both ends."""
    room(call.run, len(text))
    return text.strip(WHITE)


@method("String", "lstrip")
def lstrip(call: Call, text: str) -> str:
    """Without white space at its beginning."""
    room(call.run, len(text))
    return text.lstrip(WHITE)


@method("String", "rstrip")
def rstrip(call: Call, text: str) -> str:
    """Without white space at its end."""
    room(call.run, len(text))
    return text.rstrip(WHITE)


@method("String", "chomp")
def chomp(call: Call, text: str, ending: Any = "\n") -> str:
    """Without the line break at its end, or without another ending."""
    room(call.run, len(text))
    if ending is None:
        return text
    tail = as_text(ending)
    if tail == "\n":
        return text[:-2] if text.endswith("\r\n") else text[:-1] if text.endswith(("\n", "\r")) else text
    if not tail:
        while text.endswith("\n"):
            text = text[:-2] if text.endswith("\r\n") else text[:-1]
        return text
    return text.removesuffix(tail)


@method("String", "chop")
def chop(call: Call, text: str) -> str:
    """Without its last character."""
    room(call.run, len(text))
    return text[:-2] if text.endswith("\r\n") else text[:-1]


@method("String", "chr")
def chr_(_call: Call, text: str) -> str:
    """Its first character."""
    return text[:1]


@method("String", "delete_prefix")
def delete_prefix(call: Call, text: str, start: Any) -> str:
    """Without a beginning."""
    room(call.run, len(text))
    return text.removeprefix(as_text(start))


@method("String", "delete_suffix")
def delete_suffix(call: Call, text: str, end: Any) -> str:
    """Without an ending."""
    room(call.run, len(text))
    return text.removesuffix(as_text(end))


@method("String", "include?")
def is_included(call: Call, text: str, part: Any) -> bool:
    """Whether another text is in it."""
    sought = as_text(part)
    call.run.spend(1 + len(text) // 2_000)
    return sought in text


@method("String", "exclude?")
def is_excluded(call: Call, text: str, part: Any) -> bool:
    """Whether another text is not in it."""
    return not is_included(call, text, part)


@method("String", "start_with?", "starts_with?")
def is_start(call: Call, text: str, *starts: Any) -> bool:
    """Whether it begins with any of these texts or patterns."""
    for start in starts:
        if isinstance(start, Regexp):
            end = "\n" if start.options & 2 else ""  # behind a remark
            anchored = Regexp(f"\\A(?:{start.source}{end})", start.options)
            if matched(call.run, anchored, text):
                return True
        elif text.startswith(as_text(start)):
            return True
    return False


@method("String", "end_with?", "ends_with?")
def is_end(_call: Call, text: str, *ends: Any) -> bool:
    """Whether it ends with any of these texts."""
    return any(text.endswith(as_text(end)) for end in ends)
