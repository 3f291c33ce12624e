"""String: upper and lower case, and the normal forms of Unicode."""

from __future__ import annotations

import unicodedata
from typing import Any

from ruby_subset.core.errors import RubyError
from ruby_subset.core.values import Symbol
from ruby_subset.running.arguments import room
from ruby_subset.running.table import Call, method

_COMPOSED = Symbol("nfc")


def lowered(text: str) -> str:
    """In lower case; a sigma is the same everywhere."""
    return (text.replace("Σ", "σ") if "Σ" in text else text).lower()


def capitalized(text: str) -> str:
    """The first letter in title case, the others in lower case."""
    return text[:1].title() + lowered(text[1:])


@method("String", "upcase")
def upcase(call: Call, text: str, *options: Any) -> str:
    """In upper case."""
    room(call.run, len(text))
    if Symbol("ascii") in options:
        return "".join(sign.upper() if sign.isascii() else sign for sign in text)
    return text.upper()


@method("String", "downcase")
def downcase(call: Call, text: str, *options: Any) -> str:
    """In lower case."""
    room(call.run, len(text))
    if Symbol("ascii") in options:
        return "".join(sign.lower() if sign.isascii() else sign for sign in text)
    return text.casefold() if Symbol("fold") in options else lowered(text)


@method("String", "capitalize")
def capitalize(call: Call, text: str, *_options: Any) -> str:
    """The first letter in upper case, the others in lower case."""
    room(call.run, len(text))
    return capitalized(text)


@method("String", "swapcase")
def swapcase(call: Call, text: str, *_options: Any) -> str:
    """Upper case for lower case and the other way round."""
    room(call.run, len(text))
    return text.swapcase()


@method("String", "casecmp")
def casecmp(call: Call, text: str, other: Any) -> int | None:
    """Order without case of ASCII."""
    if not isinstance(other, str):
        return None
    room(call.run, len(text) + len(other))
    lower, other_lower = downcase(call, text, Symbol("ascii")), downcase(call, other, Symbol("ascii"))
    return (lower > other_lower) - (lower < other_lower)


@method("String", "casecmp?")
def is_same_case(call: Call, text: str, other: Any) -> bool | None:
    """Whether it is the same but for case."""
    if not isinstance(other, str):
        return None
    room(call.run, len(text) + len(other))
    return unicodedata.normalize("NFC", text).casefold() == unicodedata.normalize("NFC", other).casefold()


@method("String", "unicode_normalize")
def unicode_normalize(call: Call, text: str, form: Any = _COMPOSED) -> str:
    """The text in a normal form of Unicode."""
    forms = {"nfc": "NFC", "nfd": "NFD", "nfkc": "NFKC", "nfkd": "NFKD"}
    name = form.name if isinstance(form, Symbol) else ""
    if name not in forms:
        raise RubyError("ArgumentError", f"Invalid normalization form {name}.")
    call.run.spend(len(text) // 20)
    room(call.run, 3 * len(text))
    return unicodedata.normalize(forms[name], text)  # type: ignore[arg-type]  # one of the four


@method("String", "unicode_normalized?")
def is_unicode_normalized(call: Call, text: str, form: Any = _COMPOSED) -> bool:
    """Whether it is in a normal form."""
    return unicode_normalize(call, text, form) == text
