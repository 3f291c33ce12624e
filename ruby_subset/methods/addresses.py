"""Texts as parts of addresses and of HTML: `CGI`, `URI`, `ERB::Util`, `to_query`."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote, quote_plus, unquote, unquote_plus

from ruby_subset.core.values import Hash
from ruby_subset.methods.string_changed import HALVES, MAX_LETTER
from ruby_subset.running.arguments import as_text, room
from ruby_subset.running.table import Call, method

ESCAPED = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"}


NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
CODED = re.compile(r"&(?:(amp|lt|gt|quot|apos)|#0*([0-9]{1,7})|#[xX]0*([0-9a-fA-F]{1,6}));", re.ASCII)


def _as_html(text: str) -> str:
    return "".join(ESCAPED.get(sign, sign) for sign in text)


def _of_html(text: str) -> str:
    return CODED.sub(_letter, text)


def _letter(match: re.Match[str]) -> str:
    name, number, hexadecimal = match.groups()
    if name:
        return NAMED[name]
    code = int(number) if number else int(hexadecimal, 16)
    return chr(code) if code <= MAX_LETTER and code not in HALVES else match[0]


def _plus(text: str) -> str:
    return quote_plus(text, safe="*").replace("~", "%7E")


WAYS: dict[tuple[str, ...], Callable[[str], str]] = {
    ("CGI.", "escape"): lambda text: quote_plus(text, safe=""),
    ("CGI.", "unescape"): unquote_plus,
    ("CGI.", "escapeURIComponent"): lambda text: quote(text, safe=""),
    ("CGI.", "escapeHTML", "escape_html", "h"): _as_html,
    ("CGI.", "unescapeHTML", "unescape_html"): _of_html,
    ("URI.", "encode_www_form_component"): _plus,
    ("URI.", "decode_www_form_component"): unquote_plus,
    ("URI.", "encode_uri_component"): lambda text: quote(text, safe="*").replace("~", "%7E"),
    ("URI.", "decode_uri_component"): unquote,
    ("ERB::Util.", "url_encode", "u"): lambda text: quote(text, safe=""),
    ("ERB::Util.", "html_escape", "h"): _as_html,
}


def _pay(call: Call, size: int) -> None:
    """Each sign is looked at, and may become several."""
    room(call.run, size * 4)
    call.run.spend(size // 40)


def _put(names: tuple[str, ...], way: Callable[[str], str]) -> None:
    @method(*names)
    def turned(call: Call, _: Any, value: Any) -> str:
        text = call.run.text(value) if names[0] == "ERB::Util." or names[0] == "URI." else as_text(value)
        _pay(call, len(text))
        return way(text)


for words, function in WAYS.items():
    _put(words, function)


@method("Object", "to_param")
def to_param(call: Call, value: Any) -> Any:
    """What it is in an address: nil, true and false are what they are, all else is a text."""
    return value if value is None or isinstance(value, bool) else call.run.text(value)


@method("Object", "to_query")
def to_query(call: Call, value: Any, key: Any) -> str:
    """`key=value` in an address."""
    name, shown = call.run.text(call.run.send(key, "to_param")), call.run.text(call.run.send(value, "to_param"))
    _pay(call, len(name) + len(shown))
    return f"{quote_plus(name, safe='')}={quote_plus(shown, safe='')}"


@method("Array", "to_query")
def array_to_query(call: Call, items: list[Any], key: Any) -> str:
    """Its items one by one, as `key[]`."""
    name = f"{call.run.text(key)}[]"
    given = items or [None]
    return "&".join(call.run.text(call.run.send(item, "to_query", name)) for item in call.run.walk(given))


@method("Hash", "to_query", "to_param")
def hash_to_query(call: Call, pairs: Hash, within: Any = None) -> str:
    """Its keys and values, in the order of letters; empty lists are left out."""
    asked: list[str] = []
    call.run.spend(5 * len(pairs))
    for key, value in call.run.walk(pairs):
        if isinstance(value, list | Hash) and not len(value):
            continue
        name = key if within is None else f"{call.run.text(within)}[{call.run.text(key)}]"
        asked.append(call.run.text(call.run.send(value, "to_query", name)))
    return "&".join(asked if within is not None and "[]" in call.run.text(within) else sorted(asked))
