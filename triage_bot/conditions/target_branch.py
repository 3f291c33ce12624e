"""Condition `target_branch`: the branch a merge request goes to."""

from triage_bot.conditions.source_branch import OfMergeRequest
from triage_bot.model.resource_type import MERGE_REQUESTS


class TargetBranch(OfMergeRequest):
    """The merge request goes to the branch of this whole name."""

    key = field = "target_branch"
    on = frozenset({MERGE_REQUESTS})
    of_the_gem = True
