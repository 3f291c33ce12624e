"""Reads a pattern as Onigmo reads Ruby's; what is no pattern is a RegexpError in its words."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ruby_subset.patterns import sets
from ruby_subset.patterns.brackets import bracket
from ruby_subset.patterns.escapes import PatternText
from ruby_subset.patterns.flags import Flags, flags_of
from ruby_subset.patterns.folds import class_without_case, folded
from ruby_subset.patterns.nodes import (
    Anchor,
    BackTo,
    Capture,
    Chain,
    Either,
    IfTaken,
    Letter,
    Look,
    Node,
    OneOf,
    Repeat,
    Sealed,
    width,
)

MAX_NESTING = 50
MAX_COUNT = 100_000
MAX_GROUPS = 500
_COUNT = re.compile(r"\{(?:(\d+)(?:(,)(\d*))?|,(\d+))\}")
_FLAGS = re.compile(r"\(\?([imxadu]*)(?:-([imx]*))?([:)])")
_NAME = re.compile(r"\(\?(?:<([^>)]*)>|'([^')]*)')")
_REFERENCE = re.compile(r"\\k(?:<([^>]*)>|'([^']*)')")
_IF = re.compile(r"\(\?\((?:<([^>]+)>|'([^']+)'|(\d+))\)")
_SKIPPED = re.compile(r"\\.|\[(?:\\.|[^\]\\])*\]", re.DOTALL)
_NAMED = re.compile(r"\(\?(?:<[^=!]|')")
_BREAK = Either((Chain((Letter("\r"), Letter("\n"))), OneOf(sets.of("\n\r", "\x85", "\u2028\u2029"))))
_CLUSTER = Chain((OneOf(sets.ANY), Repeat(OneOf(sets.CharSet(names=(r"\pM",))), 0, None)))


@dataclass(frozen=True, slots=True)
class PatternTree:
    """A pattern, read."""

    root: Node
    names: tuple[tuple[str, tuple[int, ...]], ...]
    """Named groups with their numbers, in order."""
    groups: int


def read_pattern(source: str, options: int) -> PatternTree:
    """What a pattern means; raises RubyError (RegexpError)."""
    return _Reading(source).whole(flags_of(options))


class _Reading:
    def __init__(self, source: str) -> None:
        self.text = PatternText(source)
        bare = _SKIPPED.sub("", source)
        self.named_only = _NAMED.search(bare) is not None
        self.expected = bare.count("(") - bare.count("(?")
        self.names: dict[str, list[int]] = {}
        self.groups = 0
        self.highest = 0
        self.depth = 0

    def whole(self, flags: Flags) -> PatternTree:
        root = self._either(flags)
        if self.text.next():
            raise self.text.fault("unmatched close parenthesis")
        if self.highest > self.groups:
            raise self.text.fault("invalid backref number/name")
        return PatternTree(root, tuple((name, tuple(numbers)) for name, numbers in self.names.items()), self.groups)

    def _either(self, flags: Flags) -> Node:
        self.depth += 1
        if self.depth > MAX_NESTING:
            raise self.text.fault("too deep nest level")
        ways = [self._row(flags)]
        while self.text.takes("|"):
            ways.append(self._row(flags))
        self.depth -= 1
        return ways[0] if len(ways) == 1 else Either(tuple(ways))

    def _row(self, flags: Flags) -> Node:
        parts: list[Node] = []
        while self.text.next() and not self.text.sees("|") and not self.text.sees(")"):
            if flags.extended and self._passed_over():
                continue
            parts.extend(self._piece(flags))
        return folded(parts, alone=flags.in_look_behind)

    def _passed_over(self) -> bool:
        if self.text.next().isspace():
            self.text.at += 1
            return True
        if not self.text.sees("#"):
            return False
        end = self.text.source.find("\n", self.text.at)
        self.text.at = len(self.text.source) if end < 0 else end + 1
        return True

    def _piece(self, flags: Flags) -> list[Node]:
        if self.text.next() in {"*", "+", "?"} or (
            self.text.sees("{") and _COUNT.match(self.text.source, self.text.at)
        ):
            raise self.text.fault("target of repeat operator is not specified")
        nodes = self._atom(flags)
        while nodes:
            if flags.extended and self._passed_over():
                continue
            again = self._repeated(nodes[-1])
            if again is None:
                return nodes
            nodes[-1] = again
        return nodes

    def _repeated(self, part: Node) -> Node | None:
        text = self.text
        sign = text.next()
        if sign and sign in "*+?":
            text.at += 1
            least, most = int(sign == "+"), 1 if sign == "?" else None
            if text.takes("+"):
                return Sealed(Repeat(part, least, most))
            return Repeat(part, least, most, text.takes("?"))
        match = _COUNT.match(text.source, text.at)
        if match is None:
            return None
        text.at = match.end()
        low, comma, high, upto = match.groups()
        if any(len(bound) > 6 or int(bound) > MAX_COUNT for bound in (low, high, upto) if bound):
            raise text.fault("too big number for repeat range")
        fewest = int(low or 0)
        limit = int(upto or high) if upto or high else (None if comma else fewest)
        if limit is not None and limit < fewest:
            raise text.fault("upper is smaller than lower in repeat range")
        return Repeat(part, fewest, limit, bool(comma or upto) and text.takes("?"))

    def _atom(self, flags: Flags) -> list[Node]:
        text = self.text
        sign = text.next()
        if sign == "(":
            return self._group(flags)
        if sign == "\\":
            return self._escape(flags)
        text.at += 1
        if sign == "[":
            return [class_without_case(bracket(text)) if flags.fold else OneOf(bracket(text))]
        if sign in "^$":
            return [Anchor(sign)]
        if sign == ".":
            return [OneOf(sets.ANY if flags.dot_takes_all else sets.NO_BREAK)]
        return [Letter(sign, flags.fold)]

    def _group(self, flags: Flags) -> list[Node]:
        text = self.text
        if not text.sees("(?"):
            text.at += 1
            if self.named_only:
                return [self._closed(flags)]
            return [self._capture(flags)]
        if text.sees("(?#"):
            end = text.source.find(")", text.at)
            if end < 0:
                raise text.fault("end pattern in group")
            text.at = end + 1
            return []
        if match := _FLAGS.match(text.source, text.at):
            text.at = match.end()
            changed = flags.changed(match[1], match[2] or "")
            return [self._closed(changed) if match[3] == ":" else self._either(changed)]
        for start, behind, negated in (
            ("(?=", False, False),
            ("(?!", False, True),
            ("(?<=", True, False),
            ("(?<!", True, True),
        ):
            if text.takes(start):
                return [self._look(flags, behind, negated)]
        if text.takes("(?>"):
            return [Sealed(self._closed(flags))]
        if match := _IF.match(text.source, text.at):
            return [self._if_taken(match, flags)]
        return [self._named(flags)]

    def _named(self, flags: Flags) -> Node:
        text = self.text
        match = _NAME.match(text.source, text.at)
        if match is None:
            if text.sees("(?<"):
                raise text.fault(f"invalid group name <{text.source[text.at + 3 :]}>")
            raise text.fault("undefined group option" if len(text.source) > text.at + 2 else "end pattern in group")
        name = match[1] or match[2] or ""
        if not name:
            raise text.fault("group name is empty")
        if not re.fullmatch(r"[^\W\d]\w*", name):
            raise text.fault(f"invalid group name <{name}>")
        text.at = match.end()
        self.names.setdefault(name, []).append(self.groups + 1)
        return self._capture(flags)

    def _capture(self, flags: Flags) -> Node:
        self.groups += 1
        if self.groups > MAX_GROUPS:
            raise self.text.fault("too many capture groups are specified")
        number = self.groups
        return Capture(number, self._closed(flags))

    def _closed(self, flags: Flags) -> Node:
        inside = self._either(flags)
        if not self.text.takes(")"):
            raise self.text.fault("end pattern with unmatched parenthesis")
        return inside

    def _look(self, flags: Flags, behind: bool, negated: bool) -> Node:
        groups = self.groups
        inside = self._closed(flags.within(behind))
        ways = inside.ways if isinstance(inside, Either) else (inside,)
        if behind and (any(width(way) is None for way in ways) or (negated and self.groups > groups)):
            raise self.text.fault("invalid pattern in look-behind")
        return Look(inside, behind, negated)

    def _if_taken(self, match: re.Match[str], flags: Flags) -> Node:
        self.text.at = match.end()
        numbers = self._numbers(match[1] or match[2] or match[3])
        inside = self._closed(flags)
        ways = inside.ways if isinstance(inside, Either) else (inside,)
        if len(ways) > 2:
            raise self.text.fault("invalid conditional pattern")
        return IfTaken(numbers, ways[0], ways[1] if len(ways) == 2 else Chain())

    def _escape(self, flags: Flags) -> list[Node]:
        text = self.text
        sign = text.source[text.at + 1 : text.at + 2]
        if match := _REFERENCE.match(text.source, text.at):
            text.at = match.end()
            return [BackTo(self._numbers(match[1] or match[2] or ""), flags.fold)]
        if sign in {"g", "k"}:
            raise text.fault(
                "a group that calls itself is not known here" if sign == "g" else "invalid backref number/name"
            )
        if sign and sign in "AZzbBGK":
            text.at += 2
            return [Anchor(sign)]
        if sign in {"R", "X"}:
            text.at += 2
            return [Sealed(_BREAK if sign == "R" else Either((_BREAK, _CLUSTER)))]
        if sign.isdigit() and sign != "0" and (number := self._back_reference()):
            return [BackTo((number,), flags.fold)]
        if flags.wide and sign in {"w", "d", "s"}:
            text.at += 2
            return [OneOf(sets.NAMED[{"w": "word", "d": "digit", "s": "space"}[sign]])]
        named = text.set_escape()
        if named is not None:
            return [OneOf(named, flags.fold and sign in "pP")]
        return [Letter(letter, flags.fold) for letter in text.characters()]

    def _back_reference(self) -> int:
        """The group's number, 0 where the digits mean a character."""
        match = re.compile(r"\\(\d{1,3})").match(self.text.source, self.text.at)
        number = int(match[1]) if match else 0
        if match is None or (number > 9 and number > self.expected):
            return 0
        if self.named_only:
            raise self.text.fault("numbered backref/call is not allowed. (use name)")
        self.text.at = match.end()
        self.highest = max(self.highest, number)
        return number

    def _numbers(self, name: str) -> tuple[int, ...]:
        if name in self.names:
            return tuple(self.names[name])
        if re.fullmatch(r"-?\d{1,4}", name):
            number = int(name) if int(name) > 0 else self.groups + 1 + int(name)
            self.highest = max(self.highest, number)
            if number > 0:
                return (number,)
            raise self.text.fault("invalid backref number/name")
        raise self.text.fault(f"undefined name <{name}> reference")
