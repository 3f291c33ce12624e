"""Option `comment_internal`: internal notes."""

from __future__ import annotations

from triage_bot.actions.base import Single


class CommentInternal(Single):
    """Post the comment as an internal note, visible to members from Planner up."""

    key = "comment_internal"
    of_the_gem = True
    root: bool
