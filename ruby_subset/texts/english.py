"""English as ActiveSupport knows it: plurals, words out of names, names out of words, ordinals."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

Rules = tuple[tuple[re.Pattern[str], str], ...]

UNCOUNTABLE = "equipment information rice money species series fish sheep jeans police".split()
IRREGULAR = {
    "person": "people",
    "man": "men",
    "child": "children",
    "sex": "sexes",
    "move": "moves",
    "zombie": "zombies",
}
_TO_PLURAL = r"""
(quiz)$ \1zes
^(oxen)$ \1
^(ox)$ \1en
^(m|l)ice$ \1ice
^(m|l)ouse$ \1ice
(matr|vert|ind)(?:ix|ex)$ \1ices
(x|ch|ss|sh)$ \1es
([^aeiouy]|qu)y$ \1ies
(hive)$ \1s
(?:([^f])fe|([lr])f)$ \1\2ves
sis$ ses
([ti])a$ \1a
([ti])um$ \1a
(buffal|tomat)o$ \1oes
(bu)s$ \1ses
(alias|status)$ \1es
(octop|vir)i$ \1i
(octop|vir)us$ \1i
^(ax|test)is$ \1es
s$ s
$ s
"""
_TO_SINGULAR = r"""
(database)s$ \1
(quiz)zes$ \1
(matr)ices$ \1ix
(vert|ind)ices$ \1ex
^(ox)en \1
(alias|status)(es)?$ \1
(octop|vir)(us|i)$ \1us
^(a)x[ie]s$ \1xis
(cris|test)(is|es)$ \1is
(shoe)s$ \1
(o)es$ \1
(bus)(es)?$ \1
^(m|l)ice$ \1ouse
(x|ch|ss|sh)es$ \1
(m)ovies$ \1ovie
(s)eries$ \1eries
([^aeiouy]|qu)ies$ \1y
([lr])ves$ \1f
(tive)s$ \1
(hive)s$ \1
([^f])ves$ \1fe
(^analy)(sis|ses)$ \1sis
((a)naly|(b)a|(d)iagno|(p)arenthe|(p)rogno|(s)ynop|(t)he)(sis|ses)$ \1sis
([ti])a$ \1um
(n)ews$ \1ews
(ss)$ \1
s$
"""


def _rules(spec: str, pairs: list[tuple[str, str]]) -> Rules:
    """Rules in the order they are tried: irregular words first."""
    rules = []
    for known, wanted in reversed(pairs):
        rules.append((re.compile(f"({known[0]}){known[1:]}$", re.IGNORECASE), rf"\g<1>{wanted[1:]}"))
    for line in spec.strip().splitlines():
        pattern, _, new = line.partition(" ")
        ignoring = 0 if pattern == "$" else re.IGNORECASE
        rules.append((re.compile(pattern.replace("$", r"(?=\n|\Z)"), ignoring | re.MULTILINE), new))
    return tuple(rules)


_PLURALS = _rules(_TO_PLURAL, [pair for single, many in IRREGULAR.items() for pair in ((single, many), (many, many))])
_SINGULARS = _rules(
    _TO_SINGULAR, [pair for single, many in IRREGULAR.items() for pair in ((single, single), (many, single))]
)
_UNCOUNTABLE = re.compile(rf"\b(?:{'|'.join(UNCOUNTABLE)})\Z", re.IGNORECASE)


def _inflected(word: str, rules: Rules) -> str:
    if not word or _UNCOUNTABLE.search(word):
        return word
    for pattern, new in rules:
        changed, times = pattern.subn(new, word, count=1)
        if times:
            return changed
    return word


@lru_cache(maxsize=1_000)
def pluralized(word: str) -> str:
    """`issue` → `issues`."""
    return _inflected(word, _PLURALS)


@lru_cache(maxsize=1_000)
def singularized(word: str) -> str:
    """`issues` → `issue`."""
    return _inflected(word, _SINGULARS)


def capital(text: str) -> str:
    """The first letter in upper case, the others in lower case."""
    return text[:1].upper() + text[1:].lower()


def camelized(term: str, *, upper: bool = True) -> str:
    """`merge_request` → `MergeRequest`."""
    if upper:
        start = re.compile(r"^[a-z\d]*", re.MULTILINE | re.ASCII).sub(lambda match: capital(match[0]), term, count=1)
    else:
        start = re.sub(r"^\w", lambda match: match[0].lower(), term, count=1, flags=re.ASCII | re.MULTILINE)
    joined = re.sub(
        r"(?:_|(/))([a-z\d]*)",
        lambda match: (match[1] or "") + capital(match[2]),
        start,
        flags=re.IGNORECASE | re.ASCII,
    )
    return joined.replace("/", "::")


def underscored(word: str) -> str:
    """`MergeRequest` → `merge_request`."""
    if not re.search(r"[A-Z-]|::", word):
        return word
    parts = re.sub(r"([A-Z])(?=[A-Z][a-z])|([a-z\d])(?=[A-Z])", r"\g<0>_", word.replace("::", "/"), flags=re.ASCII)
    return parts.replace("-", "_").lower()


def humanized(word: str, *, capitalize: bool = True, keep_id_suffix: bool = False) -> str:
    """`merge_requests` → `Merge requests`."""
    text = word.lstrip("_")
    if not keep_id_suffix:
        text = text.removesuffix("_id")
    text = re.sub(r"[a-z\d]+", lambda match: match[0].lower(), text.replace("_", " "), flags=re.IGNORECASE | re.ASCII)
    first = text[:1]
    return first.upper() + text[1:] if capitalize and (first.isascii() and (first.isalnum() or first == "_")) else text


_TITLE = re.compile(r"\b(?<![A-Za-z0-9_'’`()])[a-z]")


def titleized(word: str, *, keep_id_suffix: bool = False) -> str:
    """`merge_requests` → `Merge Requests`."""
    text = humanized(underscored(word), keep_id_suffix=keep_id_suffix)
    return _TITLE.sub(lambda match: match[0].upper(), text)


_LATIN = dict(
    zip(
        "ÆæÐðØøÞþßĐđĦħıĲĳĸĿŀŁłŉŊŋŒœŦŧ",
        "AE ae D d O o Th th ss D d H h i IJ ij k L l L l 'n NG ng OE oe T t".split(),
        strict=True,
    )
)
_PLAIN_LETTERS = range(0xC0, 0x17F)


def transliterated(text: str, replacement: str = "?") -> str:
    """Letters of Latin without their signs; `?` for all that ASCII has not."""
    return "".join(
        sign if sign.isascii() else _transliterated(sign, replacement) for sign in unicodedata.normalize("NFC", text)
    )


def _transliterated(sign: str, replacement: str) -> str:
    if sign in _LATIN:
        return _LATIN[sign]
    plain = unicodedata.normalize("NFD", sign)[0]
    return plain if ord(sign) in _PLAIN_LETTERS and plain.isascii() else replacement


def parameterized(text: str, separator: str = "-", *, preserve_case: bool = False) -> str:
    """`Fix the bug!` → `fix-the-bug`."""
    word = re.sub(r"[^a-zA-Z0-9\-_]+", lambda _: separator, transliterated(text))
    if separator:
        quoted = re.escape(separator)
        word = re.sub(f"(?:{quoted}){{2,}}" if separator == "-" else f"{quoted}{{2,}}", lambda _: separator, word)
        word = re.sub(rf"^{quoted}|{quoted}$", "", word, flags=re.IGNORECASE)
    return word if preserve_case else word.lower()


def ordinal(number: int) -> str:
    """`st`, `nd`, `rd` or `th`."""
    size = abs(number)
    return "th" if size % 100 in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(size % 10, "th")
