"""String: what it is, its cases, its ends, and what it becomes."""

from __future__ import annotations

import unicodedata
from typing import Any

from triage_bot.ruby.arguments import as_text, as_whole, room
from triage_bot.ruby.classes import class_name
from triage_bot.ruby.errors import RubyError
from triage_bot.ruby.matching import first_match, matched
from triage_bot.ruby.methods.table import Call, method
from triage_bot.ruby.texts import WHITE, dumped, quoted, successor
from triage_bot.ruby.values import Regexp, Symbol

_COMPOSED = Symbol("nfc")
IN_PLACE = (
    "<< concat insert prepend replace clear append_as_bytes setbyte"
    " capitalize! chomp! chop! delete! delete_prefix! delete_suffix! downcase! gsub! lstrip! next! reverse! rstrip!"
    " slice! squeeze! squish! strip! sub! succ! swapcase! tr! tr_s! unicode_normalize! upcase! remove! indent! encode!"
    " scrub! safe_concat"
).split()
"""What would change a text itself: texts are frozen here."""


@method("String", *IN_PLACE)
def changed_in_place(_call: Call, text: str, *_: Any) -> Any:
    """Refused: the error of a frozen text."""
    raise RubyError("FrozenError", f"can't modify frozen String: {quoted(text[:80])}")


@method("String.", "new")
def new(_call: Call, _: Any, text: Any = "", *_more: Any) -> str:
    """A text."""
    return as_text(text)


@method(
    "String",
    *"to_s to_str itself dup clone freeze +@ -@ encode force_encoding scrub html_safe mb_chars dedup".split(),
)
def same(_call: Call, text: str, *_: Any) -> str:
    """The text itself."""
    return text


@method("String", "inspect")
def inspect(call: Call, text: str) -> str:
    """The text as a program says it."""
    call.run.spend(len(text) // 8)
    room(call.run, len(text))
    return quoted(text)


@method("String", "dump")
def dump(call: Call, text: str) -> str:
    """The same in ASCII alone."""
    call.run.spend(len(text) // 4)
    room(call.run, 4 * len(text))
    return dumped(text)


@method("String", "length", "size")
def length(_call: Call, text: str) -> int:
    """How many characters it has."""
    return len(text)


@method("String", "bytesize")
def bytesize(call: Call, text: str) -> int:
    """How many bytes it has in UTF-8."""
    room(call.run, len(text))
    return len(text.encode("utf-8", "replace"))


@method("String", "empty?")
def is_empty(_call: Call, text: str) -> bool:
    """Whether it has no character."""
    return not text


@method("String", "blank?")
def is_blank(_call: Call, text: str) -> bool:
    """Whether it has no character but white space."""
    return not text or text.isspace()


@method("String", "ascii_only?")
def is_ascii(_call: Call, text: str) -> bool:
    """Whether it has letters of ASCII alone."""
    return text.isascii()


@method("String", "valid_encoding?", "is_utf8?")
def is_valid(_call: Call, _text: str) -> bool:
    """Texts are always readable here."""
    return True


@method("String", "html_safe?")
def is_html_safe(_call: Call, _text: str) -> bool:
    """Texts of policies are never known to be safe as HTML."""
    return False


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
    one, two = downcase(call, text, Symbol("ascii")), downcase(call, other, Symbol("ascii"))
    return (one > two) - (one < two)


@method("String", "casecmp?")
def is_same_case(call: Call, text: str, other: Any) -> bool | None:
    """Whether it is the same but for case."""
    if not isinstance(other, str):
        return None
    room(call.run, len(text) + len(other))
    return unicodedata.normalize("NFC", text).casefold() == unicodedata.normalize("NFC", other).casefold()


@method("String", "strip")
def strip(call: Call, text: str) -> str:
    """Without white space at both ends."""
    room(call.run, len(text))
    return text.strip(WHITE)


@method("String", "lstrip")
def lstrip(call: Call, text: str) -> str:
    """Without white space at its beginning."""
    room(call.run, len(text))
    return text.lstrip(WHITE)


@method("String", "rstrip")
def rstrip(call: Call, text: str) -> str:
    """Without white space at its end."""
    room(call.run, len(text))
    return text.rstrip(WHITE)


@method("String", "chomp")
def chomp(call: Call, text: str, ending: Any = "\n") -> str:
    """Without the line break at its end, or without another ending."""
    room(call.run, len(text))
    if ending is None:
        return text
    tail = as_text(ending)
    if tail == "\n":
        return text[:-2] if text.endswith("\r\n") else text[:-1] if text.endswith(("\n", "\r")) else text
    if not tail:
        while text.endswith("\n"):
            text = text[:-2] if text.endswith("\r\n") else text[:-1]
        return text
    return text.removesuffix(tail)


@method("String", "chop")
def chop(call: Call, text: str) -> str:
    """Without its last character."""
    room(call.run, len(text))
    return text[:-2] if text.endswith("\r\n") else text[:-1]


@method("String", "chr")
def chr_(_call: Call, text: str) -> str:
    """Its first character."""
    return text[:1]


@method("String", "delete_prefix")
def delete_prefix(call: Call, text: str, start: Any) -> str:
    """Without a beginning."""
    room(call.run, len(text))
    return text.removeprefix(as_text(start))


@method("String", "delete_suffix")
def delete_suffix(call: Call, text: str, end: Any) -> str:
    """Without an ending."""
    room(call.run, len(text))
    return text.removesuffix(as_text(end))


@method("String", "include?")
def is_included(call: Call, text: str, part: Any) -> bool:
    """Whether another text is in it."""
    sought = as_text(part)
    call.run.spend(1 + len(text) // 2_000)
    return sought in text


@method("String", "exclude?")
def is_excluded(call: Call, text: str, part: Any) -> bool:
    """Whether another text is not in it."""
    return not is_included(call, text, part)


@method("String", "start_with?", "starts_with?")
def is_start(call: Call, text: str, *starts: Any) -> bool:
    """Whether it begins with any of these texts or patterns."""
    for start in starts:
        if isinstance(start, Regexp):
            end = "\n" if start.options & 2 else ""  # behind a remark
            anchored = Regexp(f"\\A(?:{start.source}{end})", start.options)
            if matched(call.run, anchored, text):
                return True
        elif text.startswith(as_text(start)):
            return True
    return False


@method("String", "end_with?", "ends_with?")
def is_end(_call: Call, text: str, *ends: Any) -> bool:
    """Whether it ends with any of these texts."""
    return any(text.endswith(as_text(end)) for end in ends)


@method("String", "+")
def plus(call: Call, text: str, other: Any) -> str:
    """Both, one behind the other."""
    tail = as_text(other)
    room(call.run, len(text) + len(tail))
    return text + tail


@method("String", "*")
def times(call: Call, text: str, count: Any) -> str:
    """The text so many times."""
    number = as_whole(count)
    if number < 0:
        raise RubyError("ArgumentError", "argument must be non-negative")
    room(call.run, len(text) * number)
    return text * number


@method("String", "reverse")
def reverse(call: Call, text: str) -> str:
    """From its end to its beginning."""
    room(call.run, len(text))
    return text[::-1]


@method("String", "succ", "next")
def succ(call: Call, text: str) -> str:
    """The text that follows, as `az` is followed by `ba`."""
    room(call.run, len(text))
    call.run.spend(len(text) // 4)
    return successor(text)


@method("String", "ord")
def ord_(_call: Call, text: str) -> int:
    """The number of its first character."""
    if not text:
        raise RubyError("ArgumentError", "empty string")
    return ord(text[0])


@method("String", "hash", "sum")
def hash_(call: Call, text: str) -> int:
    """The sum of its bytes, the same in every run."""
    call.run.spend(len(text) // 50)
    return sum(text.encode("utf-8", "replace")) & 0xFFFF


@method("String", "to_sym", "intern")
def to_sym(_call: Call, text: str) -> Symbol:
    """The symbol of that name."""
    return Symbol(text)


@method("String", "match")
def match(call: Call, text: str, pattern: Any, at: Any = 0) -> Any:
    """The first match of a pattern, or of a text that is read as one."""
    regexp = _regexp(call, pattern)
    result = matched(call.run, regexp, text, _start(text, at))
    return call.block.call(result) if call.block and result is not None else result


@method("String", "match?")
def is_match(call: Call, text: str, pattern: Any, at: Any = 0) -> bool:
    """Whether a pattern matches; `$~` stays as it is."""
    return first_match(call.run, _regexp(call, pattern), text, _start(text, at)) is not None


@method("String", "=~")
def place(call: Call, text: str, pattern: Any) -> Any:
    """Where a pattern matches."""
    if isinstance(pattern, str):
        raise RubyError("TypeError", "wrong argument type String (expected Regexp)")
    return call.run.send(pattern, "=~", text)


@method("String", "===")
def takes(_call: Call, text: str, other: Any) -> bool:
    """Whether it is the same text."""
    return isinstance(other, str) and text == other


def _start(text: str, at: Any) -> int:
    place = as_whole(at)
    place = place + len(text) if place < 0 else place
    return place if place >= 0 else len(text) + 1


def _regexp(call: Call, pattern: Any) -> Regexp:
    if isinstance(pattern, Regexp):
        return pattern
    if not isinstance(pattern, str):
        raise RubyError("TypeError", f"wrong argument type {class_name(pattern)} (expected Regexp)")
    call.run.spend(100 + 5 * len(pattern))
    return Regexp(pattern)
