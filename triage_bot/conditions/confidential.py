"""Condition `confidential`: whether the issue is confidential."""

from triage_bot.conditions.base import Flag
from triage_bot.model.resource import Issue


class ConfidentialCondition(Flag):
    """The issue is confidential, or is not."""

    key = word = "confidential"

    def is_so(self, issue: Issue) -> bool:
        return issue.confidential
