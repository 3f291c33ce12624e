"""One expected change against one planned change: what differs, as pairs of what was wanted and what came."""

from __future__ import annotations

from collections.abc import Iterable

from triage_bot.cases.expected import ExpectedChange, NoteTest, OpenTest, TextTest
from triage_bot.cases.words import said, text
from triage_bot.model.change import (
    Assign,
    Change,
    EditDescription,
    EditNote,
    Link,
    OpenIssue,
    PostNote,
    React,
    Relabel,
    SetConfidential,
    SetDue,
    SetMilestone,
    SetState,
)
from triage_bot.model.username import Username, written

Pair = tuple[str, tuple[str, ...]]
"""What was wanted, and the lines of what came instead."""


def differences(wanted: ExpectedChange, change: Change) -> list[Pair]:
    """What keeps a change of the same kind from being the expected one; nothing if it is."""
    other_rule = wanted.rule is not None and wanted.rule not in rules_of(change)
    return ([(f"rule {wanted.rule}", (f"rule {change.rule}",))] if other_rule else []) + _of_kind(wanted, change)


def rules_of(change: Change) -> list[str]:
    """The rules that want a change: a note may be of several."""
    return change.rule.split(", ")


def _of_kind(wanted: ExpectedChange, change: Change) -> list[Pair]:
    match change:
        case PostNote():
            return _note(wanted.note or NoteTest(), change)
        case EditNote():
            return _text(wanted.edit_note or TextTest(), change.body)
        case EditDescription():
            return _text(wanted.description or TextTest(), change.body)
        case OpenIssue():
            return _open(wanted.open or OpenTest(), change)
        case Relabel():
            return _all("add", wanted.add or (), change.add) + _all("remove", wanted.remove or (), change.remove)
        case Assign():
            return _people("assign", wanted.assign or (), change.usernames)
        case SetDue():
            return _same("due", wanted.due, change.due or "none")
        case SetState():
            return _same("state", wanted.state, change.event)
        case SetMilestone():
            return _same("milestone", wanted.milestone, change.title)
        case SetConfidential():
            return _same("confidential", wanted.confidential, change.confidential)
        case React():
            return _same("react", wanted.react, change.name)
        case Link():
            return _same("link", wanted.link, "new" if change.to.planned else str(change.to))
    return []


def _note(wanted: NoteTest, note: PostNote) -> list[Pair]:
    found = [] if wanted.mentions is None else _people("mentions", wanted.mentions, note.mentions)
    found += [] if wanted.internal is None else _same("internal", wanted.internal, note.internal)
    return found + _text(wanted, note.body)


def _open(wanted: OpenTest, opened: OpenIssue) -> list[Pair]:
    given = {
        "title": (wanted.title, opened.title),
        "due": (wanted.due, opened.due or "none"),
        "confidential": (wanted.confidential, opened.confidential),
        "milestone": (wanted.milestone, opened.milestone),
    }
    found = [pair for key, (one, came) in given.items() if one is not None for pair in _same(key, one, came)]
    found += _among("labels", wanted.labels, opened.labels)
    found += _among("assignees", _names(wanted.assignees), _names(opened.assignees))
    return found + _text(wanted, opened.description)


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
    return [] if set(wanted) == set(came) else [(f"{name}: {_listed(wanted)}", (f"{name}: {_listed(came)}",))]


def _people(name: str, wanted: Iterable[str], came: Iterable[str]) -> list[Pair]:
    """The same users in any order, whatever the case of their names."""
    return _all(name, _names(wanted), _names(came))


def _names(users: Iterable[str]) -> tuple[Username, ...]:
    return tuple(map(written, users))


def _among(name: str, wanted: Iterable[str], came: Iterable[str]) -> list[Pair]:
    """At least these words."""
    return [] if set(wanted) <= set(came) else [(f"{name}: {_listed(wanted)}", (f"{name}: {_listed(came)}",))]


def _listed(words: Iterable[str]) -> str:
    return ", ".join(words) or "none"
