"""The plan: an immutable list of changes with reasons, and what was left alone and why."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from triage_bot.actions.effects import Held
from triage_bot.changes.change import Change
from triage_bot.model.facts import Need
from triage_bot.model.resource import Ref
from triage_bot.plan.renamed import Renamed


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What to change now, what waits until when, and which facts are still missing."""

    now: datetime
    changes: tuple[Change, ...] = ()
    held: tuple[Held, ...] = ()
    warnings: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()
    missing: Mapping[Ref, frozenset[Need]] = field(default_factory=dict)
    next_looks: Mapping[Ref, datetime] = field(default_factory=dict)
    resources: int = 0
    looked_at: str = "issues and accounts"
    """What they are, in words."""
    matched: int = 0
    overdue: Mapping[tuple[str, Ref], date] = field(default_factory=dict)
    """By rule and issue, the last day that was still fine; said, held or listed alike."""
    today: date = date.min
    """The day of `now` in the calendar's zone."""
    turns: tuple[tuple[str, date], ...] = ()
    """For whom issues of accounts are opened, today or on the day they are held until."""
    renamed: tuple[Renamed, ...] = ()
    """Accounts that are held, as their ids seem to be new ones of accounts with open issues."""


MAX_CHANGES = 200
"""More than these are not written in one run, unless somebody says so."""


@dataclass(frozen=True)
class Options:
    """Narrows a plan: rules by id, one person's issues, and how many changes it may have (a third may open issues)."""

    rules: frozenset[str] = frozenset()
    person: str = ""
    max_changes: int = MAX_CHANGES
    by_itself: bool = False
    """To rules of the gem's keys alone the one resource that is looked at is the whole set."""
