"""How an issue that the bot opened twice ends: closed, marked as a twin, and nobody's."""

from __future__ import annotations

from triage_bot.context.claims import twin_mark
from triage_bot.model.change import Assign, Change, EditDescription, SetState
from triage_bot.model.resource import Issue, Ref


def closing(twin: Issue, older: Ref, rule: str, reason: str) -> tuple[Change, ...]:
    """It stands on no list any more, and no rule looks at it."""
    edit = EditDescription(
        ref=twin.ref, rule=rule, reason=reason, body=twin_mark(twin.description, older), was=twin.description
    )
    close = SetState(ref=twin.ref, rule=rule, reason=reason, event="close")
    nobody = Assign(ref=twin.ref, rule=rule, reason=reason, usernames=())
    return (edit, close, nobody) if twin.assignees else (edit, close)
