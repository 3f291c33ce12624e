"""Condition `target_branch`: the branch a merge request goes to."""

from triage_bot.conditions.source_branch import OfMergeRequest


class TargetBranch(OfMergeRequest):
    """The merge request goes to the branch of this whole name."""

    key = field = "target_branch"
