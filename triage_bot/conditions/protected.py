"""Condition `protected`: whether a branch is protected."""

from pydantic import StrictBool

from triage_bot.conditions.base import Flag
from triage_bot.model.resource import Issue
from triage_bot.model.resource_type import BRANCHES


class Protected(Flag):
    """The branch is protected, or is not."""

    key = word = "protected"
    on = frozenset({BRANCHES})
    of_the_gem = True
    root: StrictBool

    def is_so(self, issue: Issue) -> bool:
        return bool(issue.row.get("protected"))
