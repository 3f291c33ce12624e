"""Milestones of a project and its groups: read, and made so that a repeat makes no second one."""

from __future__ import annotations

from datetime import date

from triage_bot.errors import Dropped, Rejected
from triage_bot.gitlab import decode
from triage_bot.gitlab.connection import Connection
from triage_bot.gitlab.listing import everything
from triage_bot.gitlab.paths import part
from triage_bot.model.resource import Milestone


def milestones(connection: Connection, project: str) -> tuple[Milestone, ...]:
    """The project's milestones and those of all groups above it, closed ones included."""
    return tuple(everything(connection, _path(project), decode.milestone, include_ancestors=True))


def make(connection: Connection, project: str, title: str, start: date | None, due: date | None) -> Milestone:
    """Makes a milestone in the project; one of that title that came meanwhile is it. Raises Dropped for lost days.

    A taken title is refused with 400 like any other fault, perhaps in another language: so it is looked for then.
    """

    def there() -> Milestone | None:
        return next((one for one in milestones(connection, project) if one.title == title), None)

    days = {"start_date": start, "due_date": due}
    fields = {"title": title, **{key: day.isoformat() for key, day in days.items() if day}}
    try:
        made = connection.write("post", _path(project), fields, there, lambda answer: answer.one(decode.milestone))
    except Rejected:
        found = there()
        if found is None:
            raise
        return found
    if (made.title, made.start_date, made.due_date) != (title, start, due):
        raise Dropped(f'the milestone "{title}" was made, but GitLab dropped its title or days')
    return made


def _path(project: str) -> str:
    return f"/projects/{part(project)}/milestones"
