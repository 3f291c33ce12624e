"""Of which day the colour of an account's row is; one day for the whole list is that of an export, and none."""

from collections.abc import Iterable
from datetime import date

from triage_bot.context.scene import Scene
from triage_bot.model.resource import Account, Issue

AS_OF = "health_as_of"


def stamped(accounts: Iterable[Account]) -> date | None:
    """The one day that all rows that say one have; None if there are several, or none. One row alone has one."""
    days = (day for row in accounts if isinstance(day := row.fields.get(AS_OF), date))
    first = next(days, None)
    return first if all(day == first for day in days) else None


def as_of(row: Account, scene: Scene) -> date | None:
    """The day of the row's colour, today at the latest; None if the row says none, or the list has one for all."""
    day = row.fields.get(AS_OF)
    known = isinstance(day, date) and day <= scene.today and stamped(scene.accounts.values()) is None
    return day if known and isinstance(day, date) else None


def kept_closed(issue: Issue, row: Account, scene: Scene) -> bool:
    """True if a person closed the issue, or nobody knows who, and the row's colour is of no later day."""
    if issue.closed_at is None or (issue.closed_by and scene.standing.is_bot(issue.closed_by)):
        return False
    day = as_of(row, scene)
    return day is None or day <= scene.calendar.day(issue.closed_at)
