"""What holds a rule back: an issue that nothing proves, where at most a note about labels is said, and a snooze."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from triage_bot.actions.base import Action, Held
from triage_bot.actions.match import Match
from triage_bot.context.scene import Scene, Seen
from triage_bot.model.resource import Issue
from triage_bot.policy.policy_set import Rule


def permitted(rule: Rule, seen: Seen, scene: Scene) -> Mapping[str, Action]:
    """The rule's actions that may act here: all, but on issues of Guests and outsiders until they are adopted.

    Rules of the gem's words alone act as the gem does. Raises Unread.
    """
    issue = seen.resource
    if rule.of_the_gem or not isinstance(issue, Issue) or scene.stand(issue).proved:
        return rule.actions
    ways = {"itself", "if looked for"} if rule.finds_unproved else {"itself"}
    return {key: one for key, one in rule.actions.items() if one.on_unproved in ways}


def kept_back(rule: Rule, seen: Seen) -> Held:
    """Why the other actions wait."""
    author = seen.issue.author.username
    return Held(seen.ref, rule.id, f"opened by {author}, who may not edit issues here: left alone until it is adopted")


def snoozed(rule: Rule, match: Match, scene: Scene) -> Held | None:
    """A rule that reminds says and toggles nothing on a snoozed issue, until a working day after."""
    until = match.seen.snoozed_until(scene)
    if until is None or not any(action.reminds for action in rule.actions.values()):
        return None
    calendar = match.seen.calendar(scene)
    wakes = calendar.look_at(calendar.working_day_from(until + timedelta(days=1)))
    return Held(match.seen.ref, rule.id, f"snoozed until {until}", wakes)
