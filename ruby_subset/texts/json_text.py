"""JSON read and written the way of Ruby's own library, within bounds."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from ruby_subset.core.errors import RubyError, RubyTooCostly
from ruby_subset.core.values import Hash, Symbol

if TYPE_CHECKING:
    from ruby_subset.running.run import Run

MAX_NESTING = 100
MAX_DIGITS = 1200
_REMARK = re.compile(r'"(?:[^"\\]|\\.)*"|/\*.*?\*/|//[^\n]*', re.DOTALL)


def read_json(run: Run, text: str, *, symbols: bool = False, nesting: int = MAX_NESTING) -> Any:
    """The value of a JSON text; raises JSON::ParserError. `symbols`: names become Symbols."""
    run.spend(1 + len(text) // 8, len(text) * 16)
    if "/*" in text or "//" in text:
        text = _REMARK.sub(lambda match: match[0] if match[0][0] == '"' else " ", text)
    try:
        value = json.loads(text, parse_int=_integer, parse_constant=_constant)
    except json.JSONDecodeError as error:
        raise _unexpected(text[error.pos :]) from None
    except RecursionError:
        raise _too_deep(nesting) from None
    return _value(run, value, symbols, nesting, 0)


def _unexpected(rest: str) -> RubyError:
    shown = rest if len(rest) <= 32 else f"{rest[:32]}…"
    return RubyError("JSON::ParserError", f"unexpected token at '{shown}'")


def _too_deep(nesting: int) -> RubyError:
    return RubyError("JSON::NestingError", f"nesting of {nesting + 1} is too deep")


def _integer(digits: str) -> int:
    if len(digits) > MAX_DIGITS:
        raise RubyTooCostly("a number of too many digits")
    return int(digits)


def _constant(name: str) -> Any:
    raise _unexpected(name)


def _value(run: Run, value: Any, symbols: bool, nesting: int, depth: int) -> Any:
    if isinstance(value, list | dict) and depth >= nesting:
        raise _too_deep(nesting)
    if isinstance(value, list):
        run.spend(len(value))
        return [_value(run, item, symbols, nesting, depth + 1) for item in value]
    if isinstance(value, dict):
        run.spend(len(value), 200 * len(value))
        pairs = ((name, _value(run, item, symbols, nesting, depth + 1)) for name, item in value.items())
        return Hash((Symbol(name) if symbols else name, item) for name, item in pairs)
    return value


_ESCAPED = re.compile(r'["\\\x00-\x1f]')
_FOR_PAGES = re.compile(r'["\\\x00-\x1f<>&\u2028\u2029]')
_SHORT = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r", "\b": "\\b", "\f": "\\f"}


def quoted(text: str, *, for_pages: bool) -> str:
    """A text as JSON has it; `for_pages`: also safe inside HTML, as ActiveSupport has it."""
    pattern = _FOR_PAGES if for_pages else _ESCAPED
    return f'"{pattern.sub(_escape, text)}"'


def _escape(match: re.Match[str]) -> str:
    return _SHORT.get(match[0], f"\\u{ord(match[0]):04x}")
