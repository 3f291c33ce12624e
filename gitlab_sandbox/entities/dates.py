"""Times as GitLab writes them."""

from __future__ import annotations

from datetime import date, datetime


def stamp(at: datetime | None) -> str | None:
    """Milliseconds and a Z."""
    return at.isoformat(timespec="milliseconds")[:23] + "Z" if at else None


def day(value: date | None) -> str | None:
    return value.isoformat() if value else None


def hook_stamp(at: datetime | None) -> str | None:
    """The other spelling, used in web hooks."""
    return at.strftime("%Y-%m-%d %H:%M:%S UTC") if at else None
