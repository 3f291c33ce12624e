"""Action `assignees`: assign these people, and nobody else, by username."""

from triage_bot.actions.people import SetPeople
from triage_bot.changes.set_field import Assign
from triage_bot.model.resource_type import ISSUES, MERGE_REQUESTS, WORK_ITEMS


class AssigneesAction(SetPeople):
    """Assign these people, and nobody else, by username; an empty list: nobody."""

    key = "assignees"
    on = frozenset({ISSUES, MERGE_REQUESTS, WORK_ITEMS})
    change = Assign
