"""What GitLab does not redeliver: lists what was updated since the watermark, and makes full runs on their hours."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cronsim import CronSim, CronSimError

from triage_bot.errors import ValueFault
from triage_bot.gitlab.connection import Connection
from triage_bot.gitlab.gateway import Gateway
from triage_bot.gitlab.instance import instance
from triage_bot.gitlab.listing import Query
from triage_bot.gitlab.reading import quiet
from triage_bot.model.facts import Scope
from triage_bot.service.job import ASIDE, ISSUE, RESYNC, SWEEP, Job, Put
from triage_bot.service.store import Store
from triage_bot.service.webhook import Watched
from triage_bot.shapes.values import iso, parse_iso
from triage_bot.text.calendar import Calendar

OVERLAP = timedelta(minutes=2)
"""GitLab moves `updated_at` at most once a minute, and clocks differ a little."""

FIRST = timedelta(days=1)
"""How far a service looks back that has never listed anything."""

CRON, INTERVAL, FULL_RUN = "full runs", "seconds between listings", "last full run"
UNTIL_SET = 900.0
"""Seconds between listings for a list that no service has begun yet."""
"""Names under which the store remembers."""

ASKED_BY = "catch-up"
"""Stands for the delivery of a job that a listing put there."""


def next_run(cron: str, calendar: Calendar, now: datetime) -> datetime | None:
    """The next moment (UTC) of a cron expression in the policy's time zone; None without one."""
    return next(CronSim(cron, now.astimezone(calendar.zone))).astimezone(UTC) if cron else None


def check_cron(cron: str) -> None:
    """Raises ValueFault if the expression is none, counts seconds, or never comes true."""
    try:
        if len(cron.split()) != len("m h d M w".split()):
            raise CronSimError
        next(CronSim(cron, datetime(2026, 1, 1, tzinfo=UTC)))
    except (CronSimError, StopIteration):
        raise ValueFault(f'"{cron}" is no cron expression, write one such as "0 6 * * 1-5"') from None


@dataclass(frozen=True)
class CatchUp:
    """Puts on the list what was missed; `clock` gives UTC."""

    store: Store
    connection: Connection
    watched: tuple[Watched, ...]
    clock: Callable[[], datetime]

    def begin(self, interval: timedelta, cron: str, calendar: Calendar) -> None:
        """At start: list at once, and put the full run on its next hour; one that was missed is due now.

        The pauses are kept in the store, for whichever worker ends a listing or a run.
        """
        self.store.remember(INTERVAL, str(interval.total_seconds()))
        self.store.remember(CRON, cron)
        at = self.next_run(calendar)
        for watched in self.watched:
            sweep = Job(kind=SWEEP, path=str(watched), dated=True)
            self.store.plan([Put(sweep, at)]) if at else self.store.drop(sweep.key)
        self.store.put([Put(Job(kind=RESYNC, path=str(source)), self.clock()) for source in self.watched])

    def next_listing(self) -> datetime:
        """When to list again."""
        return self.clock() + timedelta(seconds=float(self.store.recall(INTERVAL) or UNTIL_SET))

    def next_run(self, calendar: Calendar) -> datetime | None:
        """When the next full run is due, if there are any."""
        return next_run(self.store.recall(CRON), calendar, self.clock())

    def resync(self, watched: Watched, scope: Scope) -> int:
        """Puts every issue updated since the watermark on the list, and says how many.

        The watermark is a time of GitLab's clock; it moves when what was listed is stored.
        """
        name, moment = f"watermark {watched}", instance(self.connection).clock or self.clock()
        since = parse_iso(self.store.recall(name)) or moment - FIRST
        issues = Gateway(connection=self.connection).resources(
            scope, Query(state=None, updated_after=since - OVERLAP), quiet
        )
        jobs = [Job(kind=ISSUE, path=issue.ref.project, iid=issue.ref.iid, delivery=ASKED_BY) for issue in issues]
        self.store.put([Put(job, self.clock()) for job in jobs])
        self.store.remember(name, iso(max(since, moment)))
        for entry in self.store.entries():
            if entry.state == ASIDE:  # its cause may be gone
                self.store.retry(entry.key)
        self.store.tidy()
        return len(issues)
