"""Condition `draft`: whether a merge request is a draft."""

from pydantic import StrictBool

from triage_bot.conditions.base import Flag
from triage_bot.model.resource import DRAFT, Issue
from triage_bot.model.resource_type import MERGE_REQUESTS


class Draft(Flag):
    """The merge request is a draft, or is not."""

    key = "draft"
    word = "a draft"
    on = frozenset({MERGE_REQUESTS})
    of_the_gem = True
    root: StrictBool

    def is_so(self, issue: Issue) -> bool:
        """As GitLab says; where this plan gives another title, as that says."""
        row = issue.row
        if row and row.get("title", issue.title) == issue.title:
            return bool(row.get("draft", row.get("work_in_progress")))
        return DRAFT.match(issue.title) is not None
