"""String: what it is, what it becomes, and what nobody may do to it."""

from __future__ import annotations

from typing import Any, NoReturn

from ruby_subset.core.errors import RubyError
from ruby_subset.core.values import Symbol
from ruby_subset.running.arguments import as_text, as_whole, room
from ruby_subset.running.table import Call, method
from ruby_subset.texts.following import dumped, quoted, successor

IN_PLACE = (
    "<< []= concat insert prepend replace clear append_as_bytes setbyte"
    " capitalize! chomp! chop! delete! delete_prefix! delete_suffix! downcase! gsub! lstrip! next! reverse! rstrip!"
    " slice! squeeze! squish! strip! sub! succ! swapcase! tr! tr_s! unicode_normalize! upcase! remove! indent! encode!"
    " scrub! safe_concat"
).split()
"""What changes a text itself: it does so where a variable or an index holds the text; any other is frozen."""


@method("String", *IN_PLACE)
def changed_in_place(_call: Call, text: str, *_: Any) -> Any:
    """Refused: the error of a frozen text."""
    frozen(text)


def frozen(text: str) -> NoReturn:
    """Raises FrozenError."""
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
    call.run.spend(len(text) // 4)
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
        raise RubyError("ArgumentError", "negative argument")
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


@method("String", "===")
def takes(_call: Call, text: str, other: Any) -> bool:
    """Whether it is the same text."""
    return isinstance(other, str) and text == other
