"""Action `remove_reviewers`: take people off the reviewers, by username."""

from triage_bot.actions.people import RemovePeople
from triage_bot.changes.set_more import SetReviewers
from triage_bot.model.resource_type import MERGE_REQUESTS


class RemoveReviewers(RemovePeople):
    """Take these people off the reviewers, as they are spelt; the others stay."""

    key = "remove_reviewers"
    on = frozenset({MERGE_REQUESTS})
    change = SetReviewers
