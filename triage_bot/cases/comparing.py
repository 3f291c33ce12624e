"""One expected change against one planned change: what differs, as pairs of what was wanted and what came."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from triage_bot.cases.expected import ExpectedChange, TextTest
from triage_bot.cases.words import said, text
from triage_bot.changes.change import Change
from triage_bot.model.resource import Ref
from triage_bot.shapes.values import written

Pair = tuple[str, tuple[str, ...]]
"""What was wanted, and the lines of what came instead."""
PEOPLE = frozenset({"assign", "assignees", "mentions"})


def differences(wanted: ExpectedChange, change: Change) -> list[Pair]:
    """What keeps a change of the same kind from being the expected one; nothing if it is."""
    other_rule = wanted.rule is not None and wanted.rule not in rules_of(change)
    return ([(f"rule {wanted.rule}", (f"rule {change.rule}",))] if other_rule else []) + list(_of_kind(wanted, change))


def rules_of(change: Change) -> list[str]:
    """The rules that want a change: a note may be of several."""
    return change.rule.split(", ")


def _of_kind(wanted: ExpectedChange, change: Change) -> Iterator[Pair]:
    for key, name in change.expects:
        test = getattr(wanted, key)
        if name:
            yield from _value(key, test, getattr(change, name))
        elif isinstance(test, TextTest):
            yield from _around(test, change)
            yield from _text(test, change.text)


def _around(test: TextTest, change: Change) -> Iterator[Pair]:
    """What a text has about it, as far as it is given."""
    for name in type(test).model_fields:
        wanted = None if name in TextTest.model_fields else getattr(test, name)
        if wanted is not None:
            came = getattr(change, name)
            yield from _among(name, wanted, came) if name in test.at_least else _value(name, wanted, came)


def _value(name: str, wanted: Any, came: object) -> list[Pair]:
    if isinstance(came, tuple):
        return _all(name, wanted or (), came)
    if isinstance(came, Ref):
        return _same(name, wanted, "new" if came.planned else str(came))
    return _same(name, wanted, "none" if came is None else came)


def _text(wanted: TextTest, body: str) -> list[Pair]:
    """Hidden lines do not count, nor do case and line breaks."""
    here = said(body)
    shown = tuple(text(here))
    found = [(f'says "{one}"', shown) for one in wanted.says if not holds(one, here)]
    return found + [(f'does not say "{one}"', shown) for one in wanted.not_says if holds(one, here)]


def holds(wanted: str, there: str) -> bool:
    """True if the text has these words, whatever their case and line breaks."""
    return _fold(wanted) in _fold(there)


def _fold(words: str) -> str:
    return " ".join(words.casefold().split())


def _same(name: str, wanted: object, came: object) -> list[Pair]:
    return [] if wanted == came else [(f"{name}: {_shown(wanted)}", (f"{name}: {_shown(came)}",))]


def _shown(value: object) -> str:
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value)


def _all(name: str, wanted: Iterable[str], came: Iterable[str]) -> list[Pair]:
    """The same words in any order."""
    return _lists(name, wanted, came, _words(name, wanted) == _words(name, came))


def _among(name: str, wanted: Iterable[str], came: Iterable[str]) -> list[Pair]:
    """At least these words."""
    return _lists(name, wanted, came, _words(name, wanted) <= _words(name, came))


def _lists(name: str, wanted: Iterable[str], came: Iterable[str], fits: bool) -> list[Pair]:
    return [] if fits else [(f"{name}: {', '.join(wanted) or 'none'}", (f"{name}: {', '.join(came) or 'none'}",))]


def _words(name: str, words: Iterable[str]) -> set[str]:
    """Words to compare: usernames are one whatever their case."""
    return set(map(written, words)) if name in PEOPLE else set(words)
