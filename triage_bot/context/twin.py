"""Twins: issues that the bot opened twice, how one of them ends, and how it is known ever after."""

from __future__ import annotations

from triage_bot.changes.change import Change
from triage_bot.changes.set_field import Assign, EditDescription
from triage_bot.changes.set_state import SetState
from triage_bot.model.resource import Issue, Ref
from triage_bot.text import marker


def closing(twin: Issue, older: Ref, rule: str, reason: str) -> tuple[Change, ...]:
    """It stands on no list any more, and no rule looks at it."""
    edit = EditDescription(
        ref=twin.ref, rule=rule, reason=reason, body=twin_mark(twin.description, older), was=twin.description
    )
    close = SetState(ref=twin.ref, rule=rule, reason=reason, event="close")
    nobody = Assign(ref=twin.ref, rule=rule, reason=reason, usernames=())
    return (edit, close, nobody) if twin.assignees else (edit, close)


def is_twin(issue: Issue) -> bool:
    """True for an issue that the bot had opened twice and closed again: it is about nothing any more."""
    return issue.state == "closed" and "twin" in marker.read(issue.description)


def twin_mark(description: str, older: object) -> str:
    """The description with the mark of a twin."""
    return marker.rewritten(description, {**marker.read(description), "twin": str(older)})
