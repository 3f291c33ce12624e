"""String: letters of a set counted, deleted, squeezed and translated."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from ruby_subset.core.errors import RubyError
from ruby_subset.running.arguments import as_text, list_room, room
from ruby_subset.running.table import Call, method

Spans = list[tuple[int, int]]


def _parsed(spec: str) -> tuple[bool, Spans]:
    """Whether a set such as `^a-z` is turned round, and its ranges; raises ArgumentError."""
    negated = len(spec) > 1 and spec.startswith("^")
    at, spans = int(negated), []
    while at < len(spec):
        if spec[at] == "\\" and at + 1 < len(spec):
            at += 1
        low = high = spec[at]
        at += 1
        if spec.startswith("-", at) and at + 1 < len(spec):
            at += 2 if spec[at + 1] == "\\" and at + 2 < len(spec) else 1
            high = spec[at]
            at += 1
        if high < low:
            raise RubyError("ArgumentError", f'invalid range "{low}-{high}" in string transliteration')
        spans.append((ord(low), ord(high)))
    return negated, spans


class _Letters:
    """What is in all of these sets, asked once for each letter."""

    def __init__(self, specs: tuple[Any, ...]) -> None:
        self.sets = [_parsed(as_text(spec)) for spec in specs]
        self.known: dict[str, bool] = {}

    def __contains__(self, sign: str) -> bool:
        if sign not in self.known:
            code = ord(sign)
            self.known[sign] = all(
                negated != any(low <= code <= high for low, high in spans) for negated, spans in self.sets
            )
        return self.known[sign]


def _wanted(specs: tuple[Any, ...]) -> _Letters:
    if not specs:
        raise RubyError("ArgumentError", "wrong number of arguments (given 0, expected 1+)")
    return _Letters(specs)


@method("String", "count")
def count(call: Call, text: str, *specs: Any) -> int:
    """How many letters of a set it has."""
    letters = _wanted(specs)
    call.run.spend(1 + len(text) // 10)
    return sum(sign in letters for sign in text)


@method("String", "delete")
def delete(call: Call, text: str, *specs: Any) -> str:
    """Without the letters of a set."""
    letters = _wanted(specs)
    call.run.spend(len(text) // 10)
    room(call.run, len(text))
    return "".join(sign for sign in text if sign not in letters)


@method("String", "squeeze")
def squeeze(call: Call, text: str, *specs: Any) -> str:
    """With each run of one letter as a single one."""
    letters = _Letters(specs)
    call.run.spend(len(text) // 5)
    room(call.run, len(text))
    return "".join(sign if sign in letters else "".join(run) for sign, run in groupby(text))


def _expanded(call: Call, spans: Spans) -> str:
    list_room(call.run, sum(high - low + 1 for low, high in spans))
    return "".join(chr(code) for low, high in spans for code in range(low, high + 1))


def _table(call: Call, old: str, new: str) -> tuple[dict[str, str], str | None]:
    """What each letter becomes, and what all others become where the set is turned round."""
    negated, spans = _parsed(old)
    targets = _expanded(call, _parsed(new)[1] if not new.startswith("^") else [(94, 94), *_parsed(new[1:])[1]])
    sources = _expanded(call, spans)
    if negated:
        return dict.fromkeys(sources, ""), targets[-1:]
    last = targets[-1:]
    return {sign: targets[at] if at < len(targets) else last for at, sign in enumerate(sources)}, None


@method("String", "tr")
def tr(call: Call, text: str, old: Any, new: Any) -> str:
    """With letters of one set as those of another."""
    if not text:
        return text
    call.run.spend(len(text) // 10)
    room(call.run, len(text))
    table, others = _table(call, as_text(old), as_text(new))
    if others is not None:
        return "".join(sign if sign in table else others for sign in text)
    return "".join(table.get(sign, sign) for sign in text)


@method("String", "tr_s")
def tr_s(call: Call, text: str, old: Any, new: Any) -> str:
    """The same; runs of what became one letter are a single one."""
    call.run.spend(len(text) // 5)
    room(call.run, len(text))
    table, others = _table(call, as_text(old), as_text(new))
    signs: list[str] = []
    before = None
    for sign in text:
        changes = (sign not in table) if others is not None else sign in table
        became = (others if others is not None else table[sign]) if changes else sign
        if not (changes and became == before):
            signs.append(became or "")
        before = became if changes else None
    return "".join(signs)
