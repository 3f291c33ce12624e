"""Option `comment_type`: a plain comment or a thread."""

from __future__ import annotations

from typing import Literal

from triage_bot.actions.base import Single


class CommentType(Single):
    """How the comment is posted: `comment`, or `thread` (a discussion that can be resolved)."""

    key = "comment_type"
    of_the_gem = True
    root: Literal["comment", "thread"]
