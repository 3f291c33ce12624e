"""Who ticked a line of a checklist, and whether that person may agree for the account (R070)."""

import re
from collections.abc import Iterable
from operator import itemgetter

from triage_bot.context.roles import holders
from triage_bot.context.scene import Scene
from triage_bot.context.seen import Seen
from triage_bot.model.resource import User
from triage_bot.shapes.values import Username, written
from triage_bot.text.prose import fold
from triage_bot.text.steps import Step

_TICK = re.compile(r"^marked the (?:checklist item|task) \*\*(.*)\*\* as (completed|incomplete)\b", re.I | re.S)
"""GitLab's system note, one for each line that was ticked or unticked
(https://docs.gitlab.com/user/markdown/#task-lists)."""


def ticked_by(step: Step, seen: Seen) -> User | None:
    """Who ticked this line last; None if nobody did since its words are these, or notes were not read."""
    ticks = [
        (note.created_at, note.id, note.author, match[2].lower() == "completed")
        for note in seen.facts.notes or ()
        if note.system and (match := _TICK.match(note.body)) and fold(match[1]) == fold(step.text)
    ]
    *_, author, done = max(ticks, key=itemgetter(0, 1), default=(None, None, None, False))
    return author if done else None


def agrees(user: User, roles: Iterable[str], seen: Seen, scene: Scene) -> bool:
    """True if a person holds one of these roles for the account and is not its CSM, who asks for it. Raises Unread."""
    assigned = [assignee for assignee in seen.issue.assignees if not scene.standing.is_listed(assignee)]
    asking = {str(seen.fields(scene).get("csm") or ""), *(assignee.username for assignee in assigned[:1])}
    if not scene.standing.is_person(user) or Username(user.username) in set(map(written, asking)):
        return False
    return any(Username(user.username) in holders(role, seen, scene) for role in roles)
