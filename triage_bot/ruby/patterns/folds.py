"""Letters that case turns into several: `ß` is `ss` where case does not matter."""

from __future__ import annotations

from functools import cache

from triage_bot.ruby.patterns.nodes import Chain, Either, Letter, Node

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
