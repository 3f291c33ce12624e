"""Texts as programs say them, and the text that follows one."""

from __future__ import annotations

import re
import unicodedata

WHITE = "\0\t\n\v\f\r "
"""White space to Ruby's own methods."""
_NAMES = {"\a": "\\a", "\b": "\\b", "\t": "\\t", "\n": "\\n", "\v": "\\v", "\f": "\\f", "\r": "\\r", "\x1b": "\\e"}
_TO_QUOTE = re.compile(r"""["\\]|\#(?=[{$@])|[^ -~]""")
_HIDDEN = {"Cc", "Cn", "Cs", "Zl", "Zp"}


def quoted(text: str) -> str:
    """`inspect`: in quotes, what cannot be seen as an escape."""
    return f'"{_TO_QUOTE.sub(lambda match: _quoted(match[0]), text)}"'


def _quoted(sign: str) -> str:
    if sign in {'"', "\\", "#"}:
        return "\\" + sign
    if sign in _NAMES:
        return _NAMES[sign]
    if unicodedata.category(sign) in _HIDDEN and sign != "\x85":
        return _code(sign)
    return sign


def _code(sign: str) -> str:
    return f"\\u{ord(sign):04X}" if ord(sign) < 0x10000 else f"\\u{{{ord(sign):X}}}"


def dumped(text: str) -> str:
    """`dump`: the same in ASCII alone."""

    def shown(match: re.Match[str]) -> str:
        sign = match[0]
        if sign in {'"', "\\", "#"} or sign in _NAMES:
            return _quoted(sign)
        return f"\\x{ord(sign):02X}" if sign.isascii() else _code(sign)

    return f'"{_TO_QUOTE.sub(shown, text)}"'


_LAST = {"z": "a", "Z": "A", "9": "0"}
_CARRIED = {"z": "a", "Z": "A", "9": "1"}


def successor(text: str) -> str:
    """`succ`: the rightmost letter or digit goes on, and carries to the one on its left."""
    signs = list(text)
    carried_at, last, gap = -1, "", False
    for at in range(len(signs) - 1, -1, -1):
        sign = signs[at]
        if not sign.isalnum():
            gap = True
            continue
        if gap and last and last.isdigit() != sign.isdigit():
            break
        gap = False
        if sign not in _LAST:
            signs[at] = chr(ord(sign) + 1)
            return "".join(signs)
        signs[at], carried_at, last = _LAST[sign], at, sign
    if carried_at >= 0:
        signs.insert(carried_at, _CARRIED[last])
        return "".join(signs)
    if not signs:
        return ""
    return text[:-1] + chr(min(ord(text[-1]) + 1, 0x10FFFF))
