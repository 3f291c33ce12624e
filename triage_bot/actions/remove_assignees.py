"""Action `remove_assignees`: take people off the assignees, by username."""

from triage_bot.actions.people import RemovePeople
from triage_bot.changes.set_field import Assign
from triage_bot.model.resource_type import ISSUES, MERGE_REQUESTS


class RemoveAssignees(RemovePeople):
    """Take these people off the assignees, as they are spelt; the others stay."""

    key = "remove_assignees"
    on = frozenset({ISSUES, MERGE_REQUESTS})
    change = Assign
