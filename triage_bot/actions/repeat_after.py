"""Option `repeat_after`: how soon a rule may comment on the same issue again."""

from __future__ import annotations

from triage_bot.actions.base import Single
from triage_bot.shapes.values import Span


class RepeatAfter(Single):
    """The rule's comment is not repeated on the same issue before this much has passed (20 hours)."""

    key = "repeat_after"
    root: Span
