"""Patterns people write (`matches`), on a linear-time engine: Python's syntax without what may take for ever.

The engine knows letters beyond ASCII only as long lists of ranges, and word boundaries only between ASCII letters. So
both sides are spelt out: in a text each character comes behind its kind, and, where a pattern asks for boundaries,
behind marks of the place before it, which say whether a word, a line or the text begins or ends there; a pattern is
rewritten to read that. A line break has no kind, so that `^` and `$` find it.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from triage_bot.errors import ValueFault
from triage_bot.shapes.values import refuse

MAX_LENGTH = 1_000
"""Characters of a pattern."""
MAX_SIZE = 10_000
"""Steps of the engine's program: they times the text's length are what a search costs at most."""
MAX_COUNT = 1_000
_MEMORY = 1 << 21
_WORD, _DIGIT, _SPACE, _OTHER = "\x01", "\x02", "\x03", "\x04"
_KINDS = _WORD + _DIGIT + _SPACE + _OTHER
_MARKS = 6
"""Marks at each place: of so many things that are asked of it each takes one."""
_NOWHERE, _LINE, _LAST_LINE, _TEXT = range(4)
"""What begins or ends at a place; the last line is what a line break at the text's end leaves."""
_SIGNS_OF_MARKS = map(chr, range(0x0E, 0x20))
_PLACES = {
    (turns, begins, ends): next(_SIGNS_OF_MARKS)
    for turns in (True, False)
    for begins in (_NOWHERE, _LINE, _TEXT)
    for ends in (_NOWHERE, _LINE, _LAST_LINE, _TEXT)
    if not (turns and begins and ends)
}
"""The mark of each kind of place: whether a word begins or ends there, and what else does."""
_EMPTY = "\x05"
"""The mark of the only place in a text of nothing: to Python, it is neither a boundary nor inside."""
_ANY_MARK = r"[\x05\x0e-\x1f]*"
_CLASSES = {
    "w": _WORD + _DIGIT,
    "d": _DIGIT,
    "s": _SPACE,
    "W": _SPACE + _OTHER,
    "D": _WORD + _SPACE + _OTHER,
    "S": _WORD + _DIGIT + _OTHER,
}
_SIGNS = {"a": "\a", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_ANY = "(?s:.)"
_COUNT = re.compile(r"\{(?:(\d+)(?:(,)(\d*))?|,(\d+))\}")
_HEX = re.compile(r"x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(0[0-7]{0,2}|[0-3][0-7]{2})")
_GROUP = re.compile(r"\(\?(?:P?<(?P<name>[A-Za-z_]\w*)>|(?P<flags>[aiLmsux]*(?:-[imsx]+)?)(?P<end>[:)]))")
_FLAGS = frozenset("imsu-")
_ASKS_OF_PLACES = re.compile(r"(?<!\\)(?:\\\\)*(?:\\[bB]|\$(?!\Z|[)|]))")
"""What no place of the engine's own says: boundaries, and an end behind which more is asked."""


@dataclass(frozen=True)
class Pattern:
    """One pattern, ready to search in texts; case does not matter."""

    written: str
    _program: Any
    _marked: bool

    def found_in(self, text: str) -> bool:
        """Whether it matches anywhere in the text; the time grows with the text's length alone."""
        return bool(self._program.search(_spelt(text, self._marked)))


@lru_cache(maxsize=1_000)
def pattern(text: str) -> Pattern:
    """A pattern from its text; raises ValueFault for what is none, is too large, or needs looking around."""
    import re2  # type: ignore[import-untyped]  # noqa: PLC0415 – most policies have no pattern

    refuse(any("\ud800" <= sign <= "\udfff" for sign in text), "not a regular expression: it holds half a character")
    refuse(len(text) > MAX_LENGTH, f"a pattern has at most {MAX_LENGTH} characters")
    reading = _PatternReading(text)
    options = re2.Options()
    options.log_errors, options.case_sensitive, options.never_capture = False, False, True
    options.max_mem = _MEMORY
    try:
        program = re2.compile(reading.rewritten().encode(), options)
    except re2.error as error:
        said = error.args[0].decode("utf-8", "replace") if isinstance(error.args[0], bytes) else str(error)
        refuse("too large" in said, "the pattern is too large, count less in it")
        raise ValueFault(f"not a regular expression: {said.split(':')[0]}") from None
    refuse(program.programsize > MAX_SIZE, "the pattern is too large, count less in it")
    return Pattern(text, program, reading.marked)


def _spelt(text: str, marked: bool) -> bytes:
    if not marked:
        return "".join(_kind(sign) + sign for sign in text).encode("utf-8", "replace")
    pieces = []
    before, begins, last = False, _TEXT, len(text) - 1
    for number, sign in enumerate(text):
        kind = _kind(sign)
        ends = _NOWHERE if kind else _LAST_LINE if number == last else _LINE
        word = kind in (_WORD, _DIGIT)
        pieces.append(_PLACES[word != before, begins, ends] * _MARKS + kind + sign)
        before, begins = word, _NOWHERE if kind else _LINE
    pieces.append((_PLACES[before, begins, _TEXT] if text else _EMPTY) * _MARKS)
    return "".join(pieces).encode("utf-8", "replace")


def _mark(turns: bool | None = None, begins: int = _NOWHERE, ends: int = _NOWHERE) -> str:
    """A mark of a place where that is so; what begins or ends may be more than is asked."""
    marks = [
        mark
        for (place_turns, place_begins, place_ends), mark in _PLACES.items()
        if turns in (None, place_turns) and place_begins >= begins and place_ends >= ends
    ]
    return f"[{''.join(marks)}{_EMPTY if turns is None else ''}]"


def _kind(sign: str) -> str:
    if sign == "\n":
        return ""
    if sign.isdecimal():
        return _DIGIT
    if sign.isalnum() or sign == "_":
        return _WORD
    return _SPACE if sign.isspace() else _OTHER


class _PatternReading:
    """Walks through a pattern once and rewrites it for texts that are spelt out."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.marked = _ASKS_OF_PLACES.search(text) is not None
        flags = "".join(match["flags"] or "" for match in _GROUP.finditer(text))
        self.by_lines, self.dot_takes_all = "m" in flags, "s" in flags
        self.marks = _ANY_MARK if self.marked else ""

    def rewritten(self) -> str:
        """The pattern for such texts."""
        rewritten: list[str] = []
        while self.at < len(self.text):
            rewritten.append(self._next())
        return "".join(rewritten)

    def _next(self) -> str:
        sign = self.text[self.at]
        if sign == "\\":
            return self._escape()
        if sign == "[":
            return self._class()
        if sign == "(":
            return self._group()
        if sign == "{" and (match := _COUNT.match(self.text, self.at)):
            return self._count(match)
        self.at += 1
        if sign in "*+?":
            return sign + self._after_repeat()
        if sign in ")|":
            return sign
        if sign == "^":
            return _mark(begins=_LINE if self.by_lines else _TEXT) if self.marked else sign
        if sign == "$" and self.marked:
            return _mark(ends=_LINE if self.by_lines else _LAST_LINE)
        if sign == "$":
            return "$" if self.by_lines else "\n?\\z"
        if sign == ".":
            return self._character(_KINDS, self.dot_takes_all)
        return self._literal(sign)

    def _after_repeat(self) -> str:
        refuse(self.text.startswith("+", self.at), "repeats without going back (`++`) are not known here")
        return ""

    def _count(self, match: re.Match[str]) -> str:
        self.at = match.end()
        low, comma, high, most = match.groups()
        refuse(any(int(bound) > MAX_COUNT for bound in (low, high, most) if bound), f"a count goes up to {MAX_COUNT}")
        return (f"{{0,{most}}}" if most else f"{{{low}{comma or ''}{high or ''}}}") + self._after_repeat()

    def _group(self) -> str:
        if not self.text.startswith("(?", self.at):
            self.at += 1
            return "(?:"
        if self.text.startswith("(?#", self.at):
            self.at = self.text.find(")", self.at) + 1 or len(self.text)
            return ""
        match = _GROUP.match(self.text, self.at)
        if match is None:
            shown = self.text[self.at : self.at + 4]
            raise ValueFault(f"`{shown}…` is not known here: a pattern neither looks around nor refers back")
        self.at = match.end()
        if match["name"]:
            return "(?:"
        flags = match["flags"]
        refuse(not _FLAGS.issuperset(flags), f"of the flags i, m and s are known here, not {flags}")
        return (
            f"(?{flags.replace('u', '').removesuffix('-')}{match['end']}"
            if flags.strip("u") or match["end"] == ":"
            else ""
        )

    def _escape(self) -> str:
        sign = self.text[self.at + 1 : self.at + 2]
        if sign in ("b", "B"):
            self.at += 2
            return _mark(turns=sign == "b")
        if sign in ("A", "Z"):
            self.at += 2
            if self.marked:
                return _mark(begins=_TEXT) if sign == "A" else _mark(ends=_TEXT)
            return r"\A" if sign == "A" else r"\z"
        if sign and sign in _CLASSES:
            self.at += 2
            return self._character(_CLASSES[sign], sign in "sWD")
        return self._literal(self._escaped())

    def _escaped(self) -> str:
        """The one character an escape stands for."""
        match = _HEX.match(self.text, self.at + 1)
        if match:
            self.at = match.end()
            number = int(next(group for group in match.groups()[:3] if group), 16) if not match[4] else int(match[4], 8)
            refuse(number > 0x10FFFF or 0xD800 <= number < 0xE000, "not a regular expression: no such character")
            return chr(number)
        sign = self.text[self.at + 1 : self.at + 2]
        refuse(sign.isdigit(), "a pattern cannot refer back to what a group took")
        refuse(sign not in _SIGNS and (not sign or (sign.isascii() and sign.isalnum())), f"\\{sign} is not known here")
        self.at += 2
        return _SIGNS.get(sign, sign)

    def _class(self) -> str:
        """A class in brackets: whole kinds, and single characters and ranges whatever their kind."""
        self.at += 1
        negated = self.text.startswith("^", self.at)
        self.at += negated
        kinds, ranges, first, breaks = "", [], True, False
        while first or not self.text.startswith("]", self.at):
            first = False
            refuse(self.at >= len(self.text), "not a regular expression: a bracket is not closed")
            sign = self.text[self.at + 1 : self.at + 2]
            if self.text[self.at] == "\\" and sign and sign in _CLASSES:
                kinds += _CLASSES[sign]
                breaks = breaks or sign in "sWD"
                self.at += 2
                continue
            ranges.append(self._range())
        self.at += 1
        line_break = negated != (breaks or any(low <= "\n" <= high for low, high in ranges))
        shown = "".join(f"{_plain(low)}-{_plain(high)}" for low, high in ranges)
        if negated:
            left = "".join(kind for kind in _KINDS if kind not in kinds)
            return self._character(left, line_break, f"[^{shown}]" if shown else _ANY)
        parts = [self._character(_KINDS, False, f"[{shown}]")] if shown else []
        parts += [self._character(kinds, line_break)] if kinds or line_break else []
        return f"(?:{'|'.join(parts)})"

    def _range(self) -> tuple[str, str]:
        low = self._member()
        if not self.text.startswith("-", self.at) or self.text[self.at + 1 : self.at + 2] in ("]", ""):
            return low, low
        self.at += 1
        high = self._member()
        refuse(high < low, f"not a regular expression: bad range {low}-{high}")
        return low, high

    def _member(self) -> str:
        if self.text[self.at] != "\\":
            self.at += 1
            return self.text[self.at - 1]
        if self.text.startswith("\\b", self.at):
            self.at += 2
            return "\b"
        return self._escaped()

    def _literal(self, sign: str) -> str:
        return f"(?:{self.marks}{_kind(sign)}{_plain(sign)})"

    def _character(self, kinds: str, line_break: bool, sign: str = _ANY) -> str:
        """One character of these kinds, or a line break."""
        rewritten = f"[{kinds}]{sign}" if kinds else ""
        rewritten += ("|" if rewritten else "") + "\n" if line_break else ""
        return f"(?:{self.marks}(?:{rewritten}))" if rewritten else r"(?:[^\x00-\x{10FFFF}])"


def _plain(sign: str) -> str:
    return f"\\x{{{ord(sign):x}}}"
