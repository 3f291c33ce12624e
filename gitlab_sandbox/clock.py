"""Tells the time: the only module of the sandbox that reads a real clock."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock_time


def monotonic() -> float:
    """Seconds that never go back; used where real time must pass even if the sandbox clock stands still."""
    return time.monotonic()


def real_now() -> datetime:
    """The time outside, in UTC."""
    return datetime.now(UTC)


def sleep(seconds: float) -> None:
    if seconds > 0:
        time.sleep(seconds)


class Clock:
    """The sandbox's idea of now: real UTC (perhaps shifted), or frozen at one instant."""

    def __init__(self, frozen: datetime | None = None) -> None:
        self._frozen = as_utc(frozen) if frozen is not None else None
        self._shift = timedelta()

    def now(self) -> datetime:
        instant = self._frozen or real_now() + self._shift
        return instant.replace(microsecond=instant.microsecond // 1000 * 1000)

    def today(self) -> date:
        return self.now().date()

    def freeze(self, at: datetime | None) -> None:
        self._frozen = as_utc(at) if at is not None else None
        self._shift = timedelta()

    def advance(self, seconds: float) -> None:
        step = timedelta(seconds=seconds)
        if self._frozen is not None:
            self._frozen += step
        else:
            self._shift += step


def as_utc(instant: datetime) -> datetime:
    return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant.astimezone(UTC)


def working_morning(now: datetime) -> datetime:
    """10:00 UTC of the last working day: the demo shows the same on any day of the week."""
    day = now.date()
    while day.weekday() >= 5:
        day -= timedelta(days=1)
    return datetime.combine(day, clock_time(10), UTC)
