"""Sets of characters, in the linear engine's words: ranges and names of Unicode, joined, met and turned round."""

from __future__ import annotations

from dataclasses import dataclass

LAST = 0x10FFFF
Ranges = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CharSet:
    """Ranges of characters and names such as `\\pL`, or all others; `also` is joined to it, `within` met with."""

    ranges: Ranges = ()
    names: tuple[str, ...] = ()
    negated: bool = False
    also: tuple[CharSet, ...] = ()
    within: tuple[CharSet, ...] = ()

    @property
    def plain(self) -> bool:
        """Whether one bracket says it."""
        return not self.also and not self.within

    def turned(self) -> CharSet:
        """All that is not in it."""
        if self.plain:
            return CharSet(ranges=self.ranges, names=self.names, negated=not self.negated)
        if self.also:
            return met(tuple(charset.turned() for charset in self.also))
        return joined(tuple(charset.turned() for charset in self.within))

    def written(self) -> str | None:
        """As the linear engine reads it; None where it cannot say it."""
        if self.within:
            return None
        if self.also:
            ways = [charset.written() for charset in self.also]
            return None if None in ways else f"(?:{'|'.join(way for way in ways if way)})"
        if not self.ranges and not self.names:
            return "(?s:.)" if self.negated else r"[^\x00-\x{10FFFF}]"
        shown = "".join(f"\\x{{{low:x}}}-\\x{{{high:x}}}" for low, high in self.ranges)
        return f"[{'^' if self.negated else ''}{shown}{''.join(self.names)}]"

    def parts(self) -> tuple[CharSet, ...]:
        """The simple sets it is made of."""
        if self.plain:
            return (self,)
        return tuple(part for charset in self.also + self.within for part in charset.parts())


ANY = CharSet(ranges=((0, LAST),))
NO_BREAK = CharSet(ranges=((10, 10),), negated=True)


def of(*signs: str) -> CharSet:
    """The set of these characters and of the ranges that are written as two of them."""
    return CharSet(ranges=tuple((ord(sign[0]), ord(sign[-1])) for sign in signs))


def others(ranges: Ranges) -> Ranges:
    """All characters that are in none of these ranges."""
    left, at = [], 0
    for low, high in sorted(ranges):
        if low > at:
            left.append((at, low - 1))
        at = max(at, high + 1)
    return (*left, (at, LAST)) if at <= LAST else tuple(left)


def _simple(charset: CharSet) -> CharSet:
    """The same without being turned round, where only ranges are in it."""
    return (
        CharSet(ranges=others(charset.ranges)) if charset.plain and charset.negated and not charset.names else charset
    )


def joined(sets: tuple[CharSet, ...]) -> CharSet:
    """What is in any of them."""
    simple = [_simple(charset) for charset in sets]
    together = [charset for charset in simple if charset.plain and not charset.negated]
    rest = [charset for charset in simple if not charset.plain or charset.negated]
    ranges = tuple(dict.fromkeys(each for charset in together for each in charset.ranges))
    names = tuple(dict.fromkeys(each for charset in together for each in charset.names))
    if not rest:
        return CharSet(ranges=ranges, names=names)
    whole = [CharSet(ranges=ranges, names=names), *rest] if together else rest
    return whole[0] if len(whole) == 1 else CharSet(also=tuple(whole))


def met(sets: tuple[CharSet, ...]) -> CharSet:
    """What is in all of them."""
    if all(charset.plain and charset.negated for charset in sets):
        return joined(tuple(charset.turned() for charset in sets)).turned()
    if all(charset.plain and not charset.names for charset in sets):
        outside = tuple(
            each for charset in sets for each in (charset.ranges if charset.negated else others(charset.ranges))
        )
        return CharSet(ranges=others(outside))
    return sets[0] if len(sets) == 1 else CharSet(within=sets)


WORD = of("09", "AZ", "__", "az")
DIGIT = of("09")
SPACE = of("\t\r", "  ")
HEX = of("09", "AF", "af")
ESCAPES = {"w": WORD, "d": DIGIT, "s": SPACE, "h": HEX}
"""`\\w` and its like: of ASCII alone; in upper case all others."""

_LETTERS = CharSet(names=(r"\pL", r"\p{Nl}", r"\p{Mc}"))
_WIDE_WORD = CharSet(names=(r"\pL", r"\p{Nl}", r"\pM", r"\p{Nd}", r"\p{Pc}"))
_WIDE_SPACE = CharSet(ranges=((9, 13), (0x85, 0x85)), names=(r"\pZ",))
_INVISIBLE = CharSet(ranges=((0, 31), (0x7F, 0x9F), (0xD800, 0xDFFF)), names=(r"\pZ",))

NAMED = {
    "alnum": joined((_LETTERS, CharSet(names=(r"\p{Nd}",)))),
    "alpha": _LETTERS,
    "ascii": CharSet(ranges=((0, 127),)),
    "blank": CharSet(ranges=((9, 9),), names=(r"\p{Zs}",)),
    "cntrl": CharSet(names=(r"\p{Cc}",)),
    "digit": CharSet(names=(r"\p{Nd}",)),
    "graph": _INVISIBLE.turned(),
    "lower": CharSet(ranges=((0xAA, 0xAA), (0xBA, 0xBA)), names=(r"\p{Ll}",)),
    "print": CharSet(ranges=((0, 31), (0x7F, 0x9F)), negated=True),
    "punct": CharSet(ranges=tuple((ord(sign), ord(sign)) for sign in "$+<=>^`|~"), names=(r"\pP",)),
    "space": _WIDE_SPACE,
    "upper": CharSet(names=(r"\p{Lu}",)),
    "word": _WIDE_WORD,
    "xdigit": HEX,
}
"""`[[:alpha:]]` and its like, which know all of Unicode."""

CATEGORIES = {
    "letter": r"\pL",
    "mark": r"\pM",
    "number": r"\pN",
    "punctuation": r"\pP",
    "symbol": r"\pS",
    "separator": r"\pZ",
    "other": r"\pC",
    "uppercaseletter": r"\p{Lu}",
    "lowercaseletter": r"\p{Ll}",
    "decimalnumber": r"\p{Nd}",
    "mathsymbol": r"\p{Sm}",
    "currencysymbol": r"\p{Sc}",
}
_EMOJI = (
    "#*0©®‼⁉™ℹ↔⌚⌨⏏⏩⏸Ⓜ▪▫▶◀◻☀☎☑☔☕☘☝☠☢☣☦☪☮☯☸♀♂♈♟♠♣♥♦♨♻♾♿⚒⚔⚗⚙⚛⚜⚠⚡⚧⚪⚫⚰"
    "⚱⚽⚾⛄⛅⛈⛎⛏⛑⛓⛔⛩⛪⛰⛷✂✅✈✏✒✔✖✝✡✨✳✴❄❇❌❎❓❗❣❤➕➡➰➿⤴⬅⬛⬜⭐⭕〰〽㊗㊙"
)
_EMOJI_PLANE = CharSet(
    ranges=((0x30, 0x39), (0x23F8, 0x23FA), (0x2753, 0x2755), (0x1F004, 0x1F004), (0x1F1E6, 0x1F64F))
)
_EMOJI_MORE = CharSet(ranges=((0x1F680, 0x1F6FC), (0x1F7E0, 0x1F7EB), (0x1F90C, 0x1F9FF), (0x1FA70, 0x1FAF6)))
PROPERTIES = {
    **NAMED,
    "any": ANY,
    "emoji": joined((of(*_EMOJI), _EMOJI_PLANE, _EMOJI_MORE)),
    "alphabetic": _LETTERS,
    "uppercase": NAMED["upper"],
    "lowercase": NAMED["lower"],
    "whitespace": _WIDE_SPACE,
    "hexdigit": HEX,
}
SCRIPTS = (
    "Arabic Armenian Bengali Bopomofo Braille Cherokee Common Coptic Cyrillic Devanagari Ethiopic Georgian Greek "
    "Gujarati Gurmukhi Han Hangul Hebrew Hiragana Inherited Kannada Katakana Khmer Lao Latin Malayalam Mongolian "
    "Myanmar Ogham Oriya Runic Sinhala Syriac Tamil Telugu Thaana Thai Tibetan"
).split()
_GENERAL = "Lu Ll Lt Lm Lo Mn Mc Me Nd Nl No Pc Pd Ps Pe Pi Pf Po Sm Sc Sk So Zs Zl Zp Cc Cf Co L M N P S Z C".split()
_SPELT = {name.lower(): f"\\p{{{name}}}" for name in (*SCRIPTS, *_GENERAL)} | CATEGORIES


def property_named(name: str) -> CharSet | None:
    """`\\p{name}`, however it is spelt; None where there is none."""
    plain = "".join(sign for sign in name.lower() if sign not in " _-")
    if plain in PROPERTIES:
        return PROPERTIES[plain]
    return CharSet(names=(_SPELT[plain],)) if plain in _SPELT else None
