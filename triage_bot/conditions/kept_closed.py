"""Condition `kept_closed`: a person closed the account's last issue, and the account list knows nothing newer."""

from datetime import datetime, timedelta

from triage_bot.conditions.base import Scalar
from triage_bot.conditions.verdict import UNMET, Clock, Verdict, timed
from triage_bot.context.health import kept_closed
from triage_bot.context.scene import Scene
from triage_bot.context.seen import Seen
from triage_bot.text.calendar import Calendar

A_YEAR = timedelta(days=366)
"""So far back closed issues of accounts are read."""


class KeptClosed(Scalar):
    """The last issue of its account: a person closed it, none is open, and the account list has no later colour.

    A row never opens such an issue again: ask whoever closed it.
    """

    key = "kept_closed"
    late = True
    root: bool

    def verdict(self, seen: Seen, scene: Scene) -> Verdict:
        closed, row = seen.issue.closed_at, seen.account(scene)
        kept = bool(row and closed and self._last(seen, scene) and kept_closed(seen.issue, row, scene))
        if kept is not self.root or closed is None:
            return UNMET
        who = seen.issue.closed_by.username if seen.issue.closed_by else ""
        return timed(True, None, Clock(start=closed, limit=scene.calendar.day(closed), what="closed", who=who))

    def wanted(self) -> str:
        return "kept closed" if self.root else "not kept closed"

    def shown(self, seen: Seen, scene: Scene) -> str:
        met = self.verdict(seen, scene).met
        return self.wanted() if met else "not so"

    def closed_since(self, now: datetime, calendar: Calendar) -> datetime | None:
        return now - A_YEAR if self.root else None

    def _last(self, seen: Seen, scene: Scene) -> bool:
        """True if it was closed last of the account's issues of its kind, and none is open."""
        row = seen.account(scene)
        ways = scene.about_accounts.find(row, seen.kind(scene)) if row else ()
        others = [issue for way in ways for issue in way if issue.ref != seen.ref]
        closed = seen.issue.closed_at
        return closed is not None and all(issue.closed_at is not None and issue.closed_at <= closed for issue in others)
