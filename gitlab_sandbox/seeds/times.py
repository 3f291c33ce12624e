"""Reads the relative times of seed files: `-20d`, `-3w 2d`, `-35d 09:00`, `-5wd`, `+6d`, `now`, ISO."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta

from gitlab_sandbox.clock import as_utc

SPAN = re.compile(
    r"^(?P<sign>[+-])\s*(?P<parts>\d+\s*(?:wd|w|d|h|min)(?:\s+\d+\s*(?:wd|w|d|h|min))*)(?:\s+(?P<clock>\d\d:\d\d))?$"
)
PART = re.compile(r"(\d+)\s*(wd|w|d|h|min)")
MARK = re.compile(r"\[\[([^\[\]]+)\]\]")
MORNING = time(9, 0, tzinfo=UTC)
SIZES = {"w": timedelta(days=7), "d": timedelta(days=1), "h": timedelta(hours=1), "min": timedelta(minutes=1)}
HINT = "use for instance -20d, -3w 2d, -35d 09:00, -5wd (working days), +6d, today, now or an ISO date"


class Times:
    """Relative times seen from one instant."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def instant(self, text: object) -> datetime:
        """Days without a time of day mean the morning; never later than now."""
        words = str(text).strip()
        if words == "now":
            return self.now
        if words == "today":
            return min(self._morning(self.now.date()), self.now)
        match = SPAN.match(words)
        if match is None:
            return _iso(words)
        moved = self._moved(match)
        if "h" in match["parts"] or "min" in match["parts"]:
            return moved
        hour = time.fromisoformat(match["clock"]).replace(tzinfo=UTC) if match["clock"] else MORNING
        moment = datetime.combine(moved.date(), hour)
        return min(moment, self.now) if match["sign"] == "-" else moment

    def day(self, text: object) -> date:
        if isinstance(text, date) and not isinstance(text, datetime):
            return text
        return self.now.date() if str(text) == "today" else self.instant(text).date()

    def fill(self, text: str) -> str:
        """Replaces `[[-20d]]` by that date, and `[[-20d 09:00]]` by that instant."""

        def replaced(match: re.Match[str]) -> str:
            try:
                at = self.instant(match[1])
            except ValueError:
                return match.group()  # plain text that merely looks like a mark
            return at.strftime("%Y-%m-%dT%H:%M:%SZ") if ":" in match[1] else at.date().isoformat()

        return MARK.sub(replaced, text)

    def _moved(self, match: re.Match[str]) -> datetime:
        step = -1 if match["sign"] == "-" else 1
        moment = self.now
        for count, unit in PART.findall(match["parts"]):
            if unit == "wd":
                moment = _working_days(moment, int(count) * step)
            else:
                moment += SIZES[unit] * int(count) * step
        return moment

    @staticmethod
    def _morning(day: date) -> datetime:
        return datetime.combine(day, MORNING)


def _working_days(start: datetime, count: int) -> datetime:
    """Counts Monday to Friday only."""
    step, moment = (1 if count > 0 else -1), start
    while count:
        moment += timedelta(days=step)
        if moment.weekday() < 5:
            count -= step
    return moment


def _iso(words: str) -> datetime:
    try:
        moment = datetime.fromisoformat(words)
    except ValueError:
        raise ValueError(f"cannot read the time {words!r}; {HINT}") from None
    return as_utc(moment)
