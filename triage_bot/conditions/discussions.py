"""Condition `discussions`: more, or fewer, threads or notes than a threshold."""

from typing import Literal

from triage_bot.conditions.votes import Threshold
from triage_bot.context.scene import Seen
from triage_bot.model.facts import THREADS


class Discussions(Threshold):
    """`threads` or `notes` by people and bots are `greater_than` or `less_than` a threshold, strictly."""

    key = "discussions"
    of_the_gem = True
    late = True
    attribute: Literal["threads", "notes"]

    def _count(self, seen: Seen) -> int:
        if self.attribute == "notes":
            return seen.issue.user_notes_count
        seen.facts.require(THREADS)
        return seen.facts.threads or 0
