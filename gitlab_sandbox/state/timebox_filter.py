"""What a list makes of milestones and iterations: titles, and the words for those of today."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from gitlab_sandbox.state import model as m

NO_MILESTONE, ANY_MILESTONE = "No Milestone", "Any Milestone"
SIGNED = {"#upcoming": "upcoming", "#started": "started"}

In = Callable[[m.Milestone | None], bool]


def upcoming(places: Iterable[m.Project | m.Group], today: date) -> frozenset[int]:
    """Of each place the one milestone that is due next."""
    nearest = []
    for place in places:
        open_ones = [(x.due_date, x.id) for x in place.milestones if _active(x) and x.due_date]
        if later := [(due, number) for due, number in open_ones if due > today]:
            nearest.append(min(later)[1])
    return frozenset(nearest)


def in_milestone(title: str | None, wildcard: str | None, today: date, upcoming: frozenset[int]) -> In:
    """`title` knows none and any besides, `wildcard` all four words."""
    word = wildcard.lower() if wildcard else _word(title or "")
    if word in ("none", "any"):
        return lambda x: (x is None) is (word == "none")
    if word == "upcoming":
        return lambda x: x is not None and x.id in upcoming
    if word == "started":
        return lambda x: x is not None and _active(x) and x.start_date is not None and x.start_date <= today
    return lambda x: x is not None and x.title == title


def _word(title: str) -> str:
    if title.lower() in ("none", "any"):
        return title.lower()
    return {NO_MILESTONE: "none", ANY_MILESTONE: "any", **SIGNED}.get(title, "")


def not_in_milestone(title: str | None, wildcard: str | None, today: date) -> In:
    """Turned round GitLab asks other questions: of the overdue, of those to come; none and any are no words."""
    word = wildcard.lower() if wildcard else SIGNED.get(title or "", "")
    if word == "upcoming":
        return lambda x: x is not None and _active(x) and x.due_date is not None and x.due_date <= today
    if word == "started":
        return lambda x: x is not None and _active(x) and x.start_date is not None and x.start_date > today
    if wildcard:
        return lambda x: x is None
    return lambda x: x is None or x.title != title


def _active(milestone: m.Milestone) -> bool:
    return milestone.state == "active"


def in_iteration(wanted: dict[str, Any], today: date) -> Callable[[m.Iteration | None], bool]:
    """By number, title, or one of the words none, any and current."""
    if (title := wanted.get("iteration_title")) is not None:
        return lambda x: x is not None and x.title == title
    value = wanted["iteration_id"]
    word = str(value).lower()
    if word in ("none", "any"):
        return lambda x: (x is None) is (word == "none")
    if word == "current":
        return lambda x: x is not None and x.start_date <= today <= x.due_date
    return lambda x: x is not None and x.id == value
