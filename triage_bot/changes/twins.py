"""Twins: an issue that was opened twice is closed again, and its mark says which one stays."""

from triage_bot.changes.change import Change
from triage_bot.changes.set_field import Assign, EditDescription
from triage_bot.changes.set_state import SetState
from triage_bot.model.resource import Issue, Ref
from triage_bot.text import marker


def closing(twin: Issue, older: Ref, rule: str, reason: str) -> tuple[Change, ...]:
    """What takes back an issue that was opened twice: it stands on no list any more, and no rule looks at it."""
    body, was = twin_mark(twin.description, older), twin.description
    edit = EditDescription(ref=twin.ref, rule=rule, reason=reason, body=body, was=was)
    close = SetState(ref=twin.ref, rule=rule, reason=reason, event="close")
    nobody = Assign(ref=twin.ref, rule=rule, reason=reason, usernames=())
    return (edit, close, nobody) if twin.assignees else (edit, close)


def is_twin(issue: Issue) -> bool:
    """True for an issue that the bot had opened twice and closed again: it is about nothing any more."""
    return issue.state == "closed" and "twin" in marker.read(issue.description)


def twin_mark(description: str, older: object) -> str:
    """The description with the mark of a twin."""
    return marker.rewritten(description, {**marker.read(description), "twin": str(older)})
