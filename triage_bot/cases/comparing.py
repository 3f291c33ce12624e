"""Which expected change is which planned one, as many exact pairs as can be, and what differs in near misses."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from triage_bot.cases.case import ExpectedChange
from triage_bot.changes.change import Change
from triage_bot.changes.expected import TextTest
from triage_bot.model.resource import Ref
from triage_bot.shapes.values import written
from triage_bot.text import marker

MOST_LINES = 6
"""Lines of a text that are shown."""
Pair = tuple[str, tuple[str, ...]]
"""What was wanted, and the lines of what came instead."""


def differences(wanted: ExpectedChange, change: Change) -> list[Pair]:
    """What keeps a change of the same kind from being the expected one; nothing if it is."""
    other_rule = wanted.rule is not None and wanted.rule not in rules_of(change)
    return ([(f"rule {wanted.rule}", (f"rule {change.rule}",))] if other_rule else []) + list(_of_kind(wanted, change))


def rules_of(change: Change) -> list[str]:
    """The rules that want a change: a note may be of several."""
    return change.rule.split(", ")


def _of_kind(wanted: ExpectedChange, change: Change) -> Iterator[Pair]:
    for expected in change.expects:
        test = getattr(wanted, expected.key)
        if expected.attribute:
            yield from _value(expected.key, test, getattr(change, expected.attribute), expected.people)
        elif isinstance(test, TextTest):
            yield from _around(test, change)
            yield from _text(test, change.text)


def _around(test: TextTest, change: Change) -> Iterator[Pair]:
    """What a text has about it, as far as it is given."""
    for name in type(test).model_fields:
        wanted = None if name in TextTest.model_fields else getattr(test, name)
        if wanted is not None:
            came, people = getattr(change, name), name in test.people
            at_least = name in test.at_least
            yield from _lists(name, wanted, came, people, at_least) if at_least else _value(name, wanted, came, people)


def _value(name: str, wanted: Any, came: object, people: bool) -> list[Pair]:
    if isinstance(came, tuple):
        return _lists(name, wanted or (), came, people)
    if isinstance(came, Ref):
        return _same(name, wanted, "new" if came.planned else str(came))
    return _same(name, wanted, "none" if came is None else came)


def _text(wanted: TextTest, body: str) -> list[Pair]:
    """Hidden lines do not count, nor do case and line breaks."""
    here = said(body)
    shown = tuple(first_lines(here))
    text = [(f'says "{saying}"', shown) for saying in wanted.says if not holds(saying, here)]
    return text + [(f'does not say "{saying}"', shown) for saying in wanted.not_says if holds(saying, here)]


def holds(wanted: str, text: str) -> bool:
    """True if the text has these words, whatever their case and line breaks."""
    return _fold(wanted) in _fold(text)


def _fold(words: str) -> str:
    return " ".join(words.casefold().split())


def _same(name: str, wanted: object, came: object) -> list[Pair]:
    return [] if wanted == came else [(f"{name}: {_shown(wanted)}", (f"{name}: {_shown(came)}",))]


def _shown(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _lists(name: str, wanted: Iterable[str], came: Iterable[str], people: bool, at_least: bool = False) -> list[Pair]:
    """The same words in any order, or at least these; usernames are one whatever their case."""
    expected, planned = ({written(word) if people else word for word in words} for words in (wanted, came))
    fits = expected <= planned if at_least else expected == planned
    return [] if fits else [(f"{name}: {', '.join(wanted) or 'none'}", (f"{name}: {', '.join(came) or 'none'}",))]


def said(body: str) -> str:
    """A text without the bot's hidden lines."""
    rows = [row for row in marker.without(body).splitlines() if not row.startswith("<!-- triage-bot ")]
    return "\n".join(rows).strip()


def first_lines(body: str) -> Iterator[str]:
    """The first lines of a text, marked as such."""
    rows = [row for row in body.splitlines() if row.strip()]
    yield from (f"| {row}" for row in rows[:MOST_LINES])
    if len(rows) > MOST_LINES:
        yield f"| … {len(rows) - MOST_LINES} more lines"


Near = Callable[[ExpectedChange, Change], bool]
"""True for a change of the expected kind in the place that is meant."""


def pair(
    wanted: Sequence[ExpectedChange], changes: Sequence[Change], near: Near
) -> tuple[dict[int, int], dict[int, int]]:
    """Places of expectations → places of changes: the met ones, and near misses; each is in one pair at most."""
    apart = {
        (wish, other): len(differences(wanted[wish], changes[other]))
        for wish in range(len(wanted))
        for other in range(len(changes))
        if near(wanted[wish], changes[other])
    }
    met = _most(len(wanted), {both for both, count in apart.items() if not count})
    beside: dict[int, int] = {}
    for index, other in sorted(apart, key=lambda both: (apart[both], both)):
        taken = index in met or index in beside or other in {*met.values(), *beside.values()}
        if not taken:
            beside[index] = other
    return met, beside


def _most(count: int, fits: set[tuple[int, int]]) -> dict[int, int]:
    """As many pairs as possible: `note: {}` leaves the note to an expectation that wants only this one."""
    of: dict[int, int] = {}

    def find(wish: int, tried: set[int]) -> bool:
        for other in sorted(right for left, right in fits if left == wish and right not in tried):
            tried.add(other)
            if other not in of or find(of[other], tried):
                of[other] = wish
                return True
        return False

    for index in range(count):
        find(index, set())
    return {item: other for other, item in of.items()}
