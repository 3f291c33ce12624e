"""Text on its way to people's eyes: what would control a terminal or turn the order of letters is shown, not done."""

from __future__ import annotations

import re

_CONTROL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
"""All but tab and line feed: C0, DEL, C1, marks of direction, separators of lines, invisible tags, half characters."""
_QUOTED = re.compile(r'"[^\n]*"|(?<!\w)\'[^\n]*\'(?!\w)')


def printable(text: str) -> str:
    r"""The text with `\x1b` for an ESC and `\u202e` for a mark that turns the order; line feeds and tabs stay."""
    return _CONTROL.sub(_shown, text)


def printable_json(text: str) -> str:
    r"""A JSON text with the same characters as JSON escapes: `\u001b`; it reads as before."""
    return _CONTROL.sub(lambda found: _units(found[0]), text)


def unquoted(message: str) -> str:
    """A message without the words of people it quotes, for the log of a job."""
    return _QUOTED.sub('"…"', message)


def _shown(found: re.Match[str]) -> str:
    code = ord(found[0])
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _units(char: str) -> str:
    data = char.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{data[at]:02x}{data[at + 1]:02x}" for at in range(0, len(data), 2))
