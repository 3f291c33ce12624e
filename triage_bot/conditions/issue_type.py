"""Condition `issue_type`: issue, incident, test_case, requirement, task or ticket."""

from typing import Literal

from triage_bot.conditions.base import Scalar
from triage_bot.context.scene import Scene
from triage_bot.context.seen import Seen


class IssueType(Scalar):
    """The type is `issue`, `incident`, `test_case`, `requirement`, `task` or `ticket`; GitLab lists them together."""

    key = "issue_type"
    of_the_gem = True
    root: Literal["issue", "incident", "test_case", "requirement", "task", "ticket"]

    def holds(self, seen: Seen, scene: Scene) -> bool:
        return seen.issue.issue_type == self.root

    def shown(self, seen: Seen, scene: Scene) -> str:
        return seen.issue.issue_type
