"""Condition `discussions`: more, or fewer, threads or notes than a threshold."""

from typing import Literal

from triage_bot.conditions.votes import Threshold
from triage_bot.context.seen import Seen
from triage_bot.model.facts import NOTES, THREADS
from triage_bot.model.resource_type import EPICS


class Discussions(Threshold):
    """`threads` or `notes` by people and bots are `greater_than` or `less_than` a threshold, strictly."""

    key = "discussions"
    late = True
    attribute: Literal["threads", "notes"]

    def _count(self, seen: Seen) -> int:
        if self.attribute == "threads":
            seen.facts.require(THREADS)
            return seen.facts.threads or 0
        if seen.issue.ref.kind != EPICS:
            return seen.issue.user_notes_count
        seen.facts.require(NOTES)  # rows of epics have no count
        return sum(not note.system for note in seen.facts.notes or ())
