"""Zones by the names that `in_time_zone` takes: those of the tz database, ActiveSupport's, and hours or offsets."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, available_timezones

from ruby_subset.core.datetimes import Clocked, RubyDate, RubyTime, ZoneName
from ruby_subset.times.moments import now, today, zone_at

if TYPE_CHECKING:
    from ruby_subset.running.run import Run

OWN_NAMES = {
    "Pacific Time (US & Canada)": "America/Los_Angeles", "Mountain Time (US & Canada)": "America/Denver",
    "Central Time (US & Canada)": "America/Chicago", "Eastern Time (US & Canada)": "America/New_York",
    "Atlantic Time (Canada)": "America/Halifax", "Newfoundland": "America/St_Johns", "Arizona": "America/Phoenix",
    "Alaska": "America/Juneau", "Hawaii": "Pacific/Honolulu", "Brasilia": "America/Sao_Paulo",
    "Central America": "America/Guatemala", "Edinburgh": "Europe/London", "Bern": "Europe/Zurich",
    "Kyiv": "Europe/Kiev", "St. Petersburg": "Europe/Moscow", "Pretoria": "Africa/Johannesburg",
    "West Central Africa": "Africa/Algiers", "Abu Dhabi": "Asia/Muscat", "Islamabad": "Asia/Karachi",
    "Chennai": "Asia/Kolkata", "Mumbai": "Asia/Kolkata", "New Delhi": "Asia/Kolkata", "Hanoi": "Asia/Bangkok",
    "Beijing": "Asia/Shanghai", "Osaka": "Asia/Tokyo", "Sapporo": "Asia/Tokyo", "Canberra": "Australia/Melbourne",
    "Wellington": "Pacific/Auckland", "International Date Line West": "Etc/GMT+12",
}  # fmt: skip
"""ActiveSupport's names that are not the end of the zone's own."""


@lru_cache(maxsize=100)
def zone_named(name: str) -> ZoneInfo | None:
    """The zone of a name, such as `Europe/Berlin`, `Berlin` or `Eastern Time (US & Canada)`."""
    known, full = _known(), OWN_NAMES.get(name, name)
    full = known.get(full) or known.get(f"/{full.replace(' ', '_')}", "")
    return ZoneInfo(full) if full else None


@cache
def _known() -> dict[str, str]:
    """All zones by their names, and (behind a `/`) by those of their cities."""
    zones = sorted(available_timezones() - {"localtime"}, reverse=True)
    cities = {f"/{zone.partition('/')[2]}": zone for zone in zones if zone.count("/") == 1}
    return {**cities, **{zone: zone for zone in zones}}


def in_zone(moment: Clocked, zone: ZoneInfo) -> RubyTime:
    """The same instant on the clock of a zone."""
    offset, name = zone_at(zone, moment.seconds)
    named = "" if zone.key in {"UTC", "Etc/UTC"} else ZoneName.of(name, zone)
    return RubyTime(moment.seconds, moment.nanos, offset, named)


def current_time(run: Run) -> RubyTime:
    """Now, on the clock of `Time.zone`, which is the local one unless another is set."""
    at = now(run.now, run.zone)
    return at if run.time_zone is None else in_zone(at, run.time_zone.info)


def current_day(run: Run) -> RubyDate:
    """The day it is there."""
    return today(run.now, run.zone if run.time_zone is None else run.time_zone.info)
