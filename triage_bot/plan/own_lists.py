"""Types of which each rule has its own list: what GitLab filters it by, and what that leaves to be asked."""

from dataclasses import replace
from datetime import datetime

from triage_bot.conditions.base import Group
from triage_bot.text.calendar import Calendar


def list_parameters(group: Group, now: datetime, calendar: Calendar) -> tuple[tuple[str, str], ...]:
    """What GitLab filters the list of a rule with these conditions by; `now` is UTC."""
    asked: dict[str, str] = {}
    for condition in group.own:
        asked |= condition.parameters(now, calendar)
    return tuple(asked.items())


def beyond_list(group: Group) -> Group:
    """What is left to be asked of that list."""
    parts = tuple(part for part in group.parts if isinstance(part, Group) or part.looks_again())
    return replace(group, parts=parts, shared=False)
