"""Walks along a pattern's text: its errors, and the single characters that escapes stand for."""

from __future__ import annotations

import re

from ruby_subset.core.errors import RubyError
from ruby_subset.patterns import sets
from ruby_subset.patterns.sets import CharSet

SIGNS = {"a": "\a", "e": "\x1b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_CODES = re.compile(r"u\{\s*([0-9A-Fa-f]+(?:\s+[0-9A-Fa-f]+)*)\s*\}|u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{1,2})|([0-7]{1,3})")
_PROPERTY = re.compile(r"([pP])\{(\^?)([^}]*)\}")


class PatternText:
    """A pattern's text and the place that is read."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0

    def fault(self, message: str) -> RubyError:
        """The error for this pattern, in Ruby's words."""
        return RubyError("RegexpError", f"{message}: /{self.source}/")

    def sees(self, text: str) -> bool:
        """Whether this text is next."""
        return self.source.startswith(text, self.at)

    def takes(self, text: str) -> bool:
        """Whether this text is next; goes behind it."""
        if self.sees(text):
            self.at += len(text)
            return True
        return False

    def next(self) -> str:
        """The next character, '' at the end."""
        return self.source[self.at : self.at + 1]

    def set_escape(self) -> CharSet | None:
        """The set that the escape here stands for (`\\w`, `\\p{L}`), behind which it goes; None where it is none."""
        sign = self.source[self.at + 1 : self.at + 2]
        if sign and sign.lower() in sets.ESCAPES and sign not in {"W", "D", "S", "H"}:
            self.at += 2
            return sets.ESCAPES[sign]
        if sign and sign in "WDSH":
            self.at += 2
            return sets.joined((sets.ESCAPES[sign.lower()].turned(),))
        match = _PROPERTY.match(self.source, self.at + 1)
        if match is None:
            if sign in {"p", "P"} and self.source[self.at + 2 : self.at + 3] == "{":
                raise self.fault("invalid character property name {}")
            return None
        named = sets.property_named(match[3])
        if named is None:
            raise self.fault(f"invalid character property name {{{match[2]}{match[3]}}}")
        self.at = match.end()
        return named.turned() if (match[1] == "P") != bool(match[2]) else named

    def characters(self) -> str:
        """The characters that the escape here stands for: one, but for `\\u{61 62}`."""
        match = _CODES.match(self.source, self.at + 1)
        if match:
            self.at = match.end()
            if match[1]:
                return "".join(self._character(int(code, 16)) for code in match[1].split())
            return self._character(int(match[4], 8) if match[4] else int(match[2] or match[3], 16))
        sign = self.source[self.at + 1 : self.at + 2]
        if not sign:
            raise self.fault("too short escape sequence")
        if sign == "x":
            raise self.fault("invalid hex escape")
        if sign == "u":
            raise self.fault("invalid Unicode escape")
        if sign in {"c", "C", "M"}:
            return self._control(sign)
        self.at += 2
        return SIGNS.get(sign, sign)

    def _control(self, sign: str) -> str:
        start = self.at + (2 if sign == "c" else 3)
        if sign == "M" or not self.source[start : start + 1]:
            raise self.fault("too short control sequence" if sign == "C" else "too short control escape")
        self.at = start + 1
        return chr(ord(self.source[start]) & 0x1F)

    def _character(self, number: int) -> str:
        if number > sets.LAST or 0xD800 <= number < 0xE000:
            raise self.fault("invalid Unicode range")
        return chr(number)
