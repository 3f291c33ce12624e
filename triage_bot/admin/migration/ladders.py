"""Escalation steps of labels and dates: rules that warn, the one that closes, the one that unmarks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_DAYS = frozenset({"days", "weeks", "months", "years"})
Data = Mapping[str, Any]
"""A rule as it is written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder:
    """Places of its rules in their list: warnings in order with their labels, who closes, and who unmark."""

    warnings: tuple[int, ...]
    labels: tuple[str, ...]
    closes: int
    unmark: tuple[int, ...] = ()

    @property
    def places(self) -> tuple[int, ...]:
        """All of them."""
        return (*self.warnings, self.closes, *self.unmark)


def ladders(rules: Sequence[Data]) -> Iterator[Ladder]:
    """The ladders among the rules of a type; no rule stands in two."""
    taken: set[int] = set()
    for index, rule in enumerate(rules):
        label = _warns(rule)
        if not label or index in taken or _silence(rule, "older_than") is None or _labels(rule):
            continue
        warnings, labels = _steps(rules, index, label)
        closes = next((place for place, other in enumerate(rules) if _closes(other, labels[-1])), None)
        unmark = tuple(place for place, other in enumerate(rules) if any(_unmarks(other, each) for each in labels))
        ladder = Ladder(warnings=warnings, labels=labels, closes=-1 if closes is None else closes, unmark=unmark)
        if closes is not None and not taken & set(ladder.places):
            taken |= set(ladder.places)
            yield ladder


def _steps(rules: Sequence[Data], first: int, label: str) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """The warnings that follow on one another, by the labels they ask for and put on."""
    places, labels = [first], [label]
    while True:
        following = next(
            (
                (place, put)
                for place, rule in enumerate(rules)
                if place not in places and (put := _warns(rule)) and put not in labels and labels[-1] in _labels(rule)
            ),
            None,
        )
        if following is None:
            return tuple(places), tuple(labels)
        places.append(following[0])
        labels.append(following[1])


def span(rule: Data) -> str:
    """How long it waits: `80 days`."""
    return _silence(rule, "older_than") or ""


def _warns(rule: Data) -> str:
    """The label that it puts on besides a comment, and forbids itself; empty if it is no warning."""
    actions, forbidden = _map(rule, "actions"), _words(_map(rule, "conditions").get("forbidden_labels"))
    labels = _words(actions.get("labels"))
    fits = _only(rule) and _silence(rule, "older_than") and isinstance(actions.get("comment"), str)
    label = next((label for label in labels if label in forbidden), "")
    return label if fits and not actions.keys() - {"labels", "comment", "mention"} and _is_plain(label) else ""


def _closes(rule: Data, label: str) -> bool:
    actions = _map(rule, "actions")
    closing = actions.get("status") == "close" and "labels" not in actions
    return bool(closing and _only(rule) and _silence(rule, "older_than") and _labels(rule) == [label])


def _unmarks(rule: Data, label: str) -> bool:
    """It takes nothing but the label off where something was written lately."""
    actions = _map(rule, "actions")
    asked = _map(rule, "conditions").keys() <= {"labels", "state", "date"}
    alone = list(actions) == ["remove_labels"] and _words(actions["remove_labels"]) == [label]
    return bool(alone and asked and _silence(rule, "newer_than") and _labels(rule) == [label])


def _only(rule: Data) -> bool:
    """True if it has nothing that a reminder knows nothing of."""
    conditions = _map(rule, "conditions")
    plain = not conditions.keys() - {"date", "labels", "forbidden_labels", "state", "milestone", "author_username"}
    return plain and not rule.keys() - {"name", "conditions", "actions"} and conditions.get("state") == "opened"


def _silence(rule: Data, condition: str) -> str | None:
    """Its test of `updated_at`, in words."""
    test = _map(_map(rule, "conditions"), "date")
    count, unit = test.get("interval"), test.get("interval_type")
    if test.get("attribute") != "updated_at" or test.get("condition") != condition or unit not in _DAYS:
        return None
    if not isinstance(count, int) or isinstance(count, bool) or count < 1:
        return None
    return f"{count} {unit.removesuffix('s') if count == 1 else unit}"


def _labels(rule: Data) -> list[str]:
    return _words(_map(rule, "conditions").get("labels"))


def _map(of: Data, key: str) -> Data:
    value = of.get(key)
    return value if isinstance(value, Mapping) else {}


def _words(given: Any) -> list[str]:
    words = [given] if isinstance(given, str) else given if isinstance(given, list) else []
    return [word for word in words if isinstance(word, str)]


def _is_plain(label: str) -> bool:
    return bool(label) and not set(label) & set("{},#\\*")
