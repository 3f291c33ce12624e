"""Action `assign`: give the issue an assignee if it has none."""

from collections.abc import Iterable
from typing import Annotated

from triage_bot.actions.base import Single
from triage_bot.actions.effects import NOTHING, Effects
from triage_bot.actions.match import Match
from triage_bot.changes.set_field import Assign as AssignChange
from triage_bot.context.checking import Whom
from triage_bot.context.roles import owners, usernames
from triage_bot.context.scene import Scene
from triage_bot.context.standing import PLANNER
from triage_bot.shapes.values import Username, Words

CANNOT = "cannot be assigned: no member here, or a Guest, who reads nothing confidential"


def assignable(names: Iterable[str], project: str, confidential: bool, scene: Scene) -> tuple[str, ...]:
    """Those whom GitLab takes as assignees: members, of a confidential issue those who may edit. Raises Unread."""
    levels, least = scene.standing.levels(project), PLANNER if confidential else 1
    return tuple(name for name in names if levels.get(Username(name), 0) >= least)


class AssignAction(Single):
    """Assign these people (roles such as `csm`, or usernames) if nobody is assigned."""

    key = "assign"
    root: Annotated[Words, Whom()]

    def act(self, match: Match, scene: Scene) -> Effects:
        if match.seen.issue.assignees:
            return NOTHING
        people = [owner for role in self.root for owner in owners(role, match.seen, scene)]
        named = usernames(people)
        names = assignable(named, match.seen.ref.project, match.seen.issue.confidential, scene)
        warnings = tuple(f"{match.seen.ref}: {person.warning}" for person in people if person.warning)
        warnings += tuple(f"{match.seen.ref}: {username} {CANNOT}" for username in named if username not in names)
        return match.to(AssignChange, warnings, usernames=names) if names else Effects(warnings=warnings)
