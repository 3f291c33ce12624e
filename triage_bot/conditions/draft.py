"""Condition `draft`: whether a merge request is a draft."""

import re

from pydantic import StrictBool

from triage_bot.conditions.base import Scalar
from triage_bot.context.scene import Scene
from triage_bot.context.seen import Seen
from triage_bot.model.resource import Issue
from triage_bot.model.resource_type import MERGE_REQUESTS

_DRAFT = re.compile(r"\s*(?:draft\s-\s|draft:|\[draft\]|\(draft\))", re.I)
"""What makes a title that of a draft (https://docs.gitlab.com/user/project/merge_requests/drafts/)."""


class Draft(Scalar):
    """The merge request is a draft, or is not."""

    key = "draft"
    on = frozenset({MERGE_REQUESTS})
    of_the_gem = True
    root: StrictBool

    def holds(self, seen: Seen, scene: Scene) -> bool:
        return _is_draft(seen.issue) is self.root

    def wanted(self) -> str:
        return f"{'' if self.root else 'not '}a draft"

    def shown(self, seen: Seen, scene: Scene) -> str:
        return f"{'' if _is_draft(seen.issue) else 'not '}a draft"


def _is_draft(request: Issue) -> bool:
    """As GitLab says; where this plan gives another title, as that says."""
    row = request.row
    if row and row.get("title", request.title) == request.title:
        return bool(row.get("draft", row.get("work_in_progress")))
    return _DRAFT.match(request.title) is not None
