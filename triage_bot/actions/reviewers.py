"""Action `reviewers`: have these people review, and nobody else, by username."""

from triage_bot.actions.people import SetPeople
from triage_bot.changes.set_more import SetReviewers
from triage_bot.model.resource_type import MERGE_REQUESTS


class ReviewersAction(SetPeople):
    """Have these people review, and nobody else, by username; an empty list: nobody."""

    key = "reviewers"
    on = frozenset({MERGE_REQUESTS})
    change = SetReviewers
