"""What GitLab does not redeliver: lists what was updated since the watermark, and makes full runs on their hours.

The watermark is a time of GitLab's clock. It moves only past finished work: what an earlier listing found must have
been looked at, and nothing wanted longer ago may still be on the list.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cronsim import CronSim, CronSimError

from triage_bot.errors import ValueFault
from triage_bot.gitlab.adapter import Adapter
from triage_bot.gitlab.connection import Connection
from triage_bot.gitlab.gateway import Query, quiet
from triage_bot.gitlab.instance import instance
from triage_bot.model.facts import Scope
from triage_bot.service.job import ISSUE, RESYNC, SWEEP, Job, Put
from triage_bot.service.todo import Store
from triage_bot.service.webhook import Watched
from triage_bot.text.calendar import Calendar
from triage_bot.text.instant import iso, parse_iso

OVERLAP = timedelta(minutes=2)
"""GitLab moves `updated_at` at most once a minute, and clocks differ a little."""

FIRST = timedelta(days=1)
"""How far a service looks back that has never listed anything."""

CRON, INTERVAL, FULL_RUN = "full runs", "seconds between listings", "last full run"
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
        now = self.clock()
        self.store.remember(INTERVAL, str(interval.total_seconds()))
        self.store.remember(CRON, cron)
        puts = [Put(Job(RESYNC, str(one)), now) for one in self.watched]
        at = next_run(cron, calendar, now)
        if at:
            puts += [Put(Job(SWEEP, str(one)), at) for one in self.watched]
        else:
            for one in self.watched:
                self.store.drop(Job(SWEEP, str(one)).key)
        self.store.put(puts)

    def next_listing(self) -> datetime:
        """When to list again."""
        return self.clock() + timedelta(seconds=float(self.store.recall(INTERVAL) or 900))

    def next_run(self, calendar: Calendar) -> datetime | None:
        """When the next full run is due, if there are any."""
        return next_run(self.store.recall(CRON), calendar, self.clock())

    def resync(self, watched: Watched, scope: Scope) -> int:
        """Puts every issue updated since the watermark on the list, and says how many."""
        there = instance(self.connection).clock or self.clock()
        since = self._advance(watched, there)
        issues = Adapter(self.connection).issues(scope, Query(state=None, updated_after=since - OVERLAP), quiet)
        now = self.clock()
        jobs = [Job(ISSUE, issue.ref.project, issue.ref.iid, delivery=ASKED_BY) for issue in issues]
        self.store.put([Put(job, now) for job in [*jobs, *self._aside()]])
        self.store.remember(f"listed {watched}", iso(there))
        self.store.tidy()
        return len(issues)

    def _aside(self) -> list[Job]:
        """What was set aside is tried again with each listing: its cause may be gone."""
        keys = [one.key.rpartition("#") for one in self.store.entries() if one.state == "aside"]
        return [Job(ISSUE, path, int(iid), delivery=ASKED_BY) for path, _, iid in keys]

    def _advance(self, watched: Watched, there: datetime) -> datetime:
        """Moves the watermark to the last listing, but not past what is unfinished; returns it."""
        listed = parse_iso(self.store.recall(f"listed {watched}"))
        before = parse_iso(self.store.recall(f"watermark {watched}")) or there - FIRST
        oldest = self.store.depth().oldest_issue
        unfinished = oldest + (there - self.clock()) if oldest else None  # in GitLab's time
        reached = min([one for one in (listed, unfinished) if one], default=before) if listed else before
        watermark = max(before, reached)
        self.store.remember(f"watermark {watched}", iso(watermark))
        return watermark
