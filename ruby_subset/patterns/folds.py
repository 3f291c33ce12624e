"""Letters that case turns into several: `ß` is `ss` where case does not matter."""

from __future__ import annotations

from functools import cache

from ruby_subset.patterns.nodes import Chain, Either, Letter, Node, OneOf
from ruby_subset.patterns.sets import CharSet

_PLACES = ((0xDF, 0x131), (0x149, 0x14A), (0x1F0, 0x1F1), (0x390, 0x3B1), (0x587, 0x588), (0x1E96, 0x1E9F))
_MORE = ((0x1F50, 0x2000), (0xFB00, 0xFB18))
MAX_FOLD = 3


@cache
def _table() -> dict[str, tuple[str, ...]]:
    """What several letters fold from: `{"ss": ("ß", "ẞ")}`."""
    table: dict[str, tuple[str, ...]] = {}
    for low, high in _PLACES + _MORE:
        for sign in map(chr, range(low, high)):
            fold = sign.casefold()
            if len(fold) > 1:
                table[fold] = (*table.get(fold, ()), sign)
    return table


def folded(parts: list[Node], *, alone: bool) -> Node:
    """A row of parts; folded letters are also what they fold to, but for `alone`, where widths may not differ."""
    whole: list[Node] = []
    at = 0
    while at < len(parts):
        size = 1 if alone else _size(parts, at)
        taken = parts[at : at + size]
        first = parts[at]
        if size == 1 and not (
            isinstance(first, Letter) and first.fold and not alone and len(first.sign.casefold()) > 1
        ):
            whole.append(first)
        else:
            fold = "".join(part.sign.casefold() for part in taken if isinstance(part, Letter))
            spelt = Chain(tuple(Letter(sign, True) for sign in fold))
            whole.append(Either((spelt, *(Letter(sign, True) for sign in _table().get(fold, ())))))
        at += size
    return whole[0] if len(whole) == 1 else Chain(tuple(whole))


def _size(parts: list[Node], at: int) -> int:
    for size in range(MAX_FOLD, 1, -1):
        taken = [part.sign for part in parts[at : at + size] if isinstance(part, Letter) and part.fold]
        if len(taken) == size and "".join(taken).casefold() in _table():
            return size
    return 1


_CASED = ((0x41, 0x588), (0x10A0, 0x1100), (0x13A0, 0x1400), (0x1C80, 0x1CC0), (0x1D79, 0x2190), (0x24B6, 0x24EA))
_CASED_MORE = ((0x2C00, 0x2D2E), (0xA640, 0xABC0), (0xFF21, 0xFF5B), (0x10400, 0x10CF3), (0x118A0, 0x1E944))
_KEPT = range(0x80, 0x100)
MAX_MEMBERS = 3_000


@cache
def _forms() -> dict[str, list[str]]:
    """All forms of a letter by what it folds to: `{"k": ["K", "k", "\u212a"]}`."""
    forms: dict[str, list[str]] = {}
    for low, high in _CASED + _CASED_MORE:
        for sign in map(chr, range(low, high)):
            forms.setdefault(sign.casefold(), []).append(sign)
    return {fold: signs for fold, signs in forms.items() if len(signs) > 1}


def class_without_case(members: CharSet) -> OneOf:
    """A class where case does not matter. In one of several signs U+0080 to U+00FF are but what stands in it."""
    count = sum(high - low + 1 for low, high in members.ranges)
    is_single = count == 1 and not members.negated
    if is_single or not members.plain or members.names or count > MAX_MEMBERS or _is_ascii(members):
        return OneOf(members, True)
    signs = {chr(number) for low, high in members.ranges for number in range(low, high + 1)}
    others = {form for sign in signs for form in _forms().get(sign.casefold(), ()) if ord(form) not in _KEPT}
    return OneOf(CharSet(ranges=_ranges(signs | others), negated=members.negated))


def _is_ascii(members: CharSet) -> bool:
    return all(high < _KEPT.start for _, high in members.ranges)


def _ranges(signs: set[str]) -> tuple[tuple[int, int], ...]:
    ranges: list[tuple[int, int]] = []
    for number in sorted(map(ord, signs)):
        if ranges and ranges[-1][1] == number - 1:
            ranges[-1] = (ranges[-1][0], number)
        else:
            ranges.append((number, number))
    return tuple(ranges)
