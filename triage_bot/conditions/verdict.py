"""Verdicts: met, unmet, or unknown until facts are read; and until when, by which clock."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from triage_bot.model.facts import Need
from triage_bot.text.calendar import Duration

EVENT = Duration(0, "day")
"""The interval of what happened once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """When something began, until which day it was fine, and who began it."""

    start: datetime
    limit: date
    interval: Duration = EVENT
    what: str
    who: str = ""
    last_update: datetime | None = None
    last_update_by: str = ""
    of_csm: bool = False
    """Only the updates of CSM, backup and manager count."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Three values: `met` is None while facts are missing. Words are made elsewhere, and only for readers."""

    met: bool | None
    missing: frozenset[Need] = frozenset()
    until: datetime | None = None
    """When time alone may change it, in UTC: to be looked at again then."""
    clocks: tuple[Clock, ...] = ()
    failed: str = ""
    """Why nobody will ever know: a text takes too much, GitLab refused what is asked."""
    broken: bool = False
    """It failed because of what the rule's author wrote."""

    @property
    def waits(self) -> bool:
        """True if it is unmet, and time alone may change that."""
        return self.met is False and self.until is not None


MET, UNMET = Verdict(met=True), Verdict(met=False)


def of(met: bool) -> Verdict:
    """A verdict that nothing but another edit will change."""
    return MET if met else UNMET


def timed(met: bool, until: datetime | None, clock: Clock | None = None) -> Verdict:
    """A verdict that holds until then (UTC; None: for ever), by this clock."""
    return Verdict(met=met, until=until, clocks=(clock,) if clock else ())


def joined(verdicts: Iterable[Verdict], neutral: Verdict) -> Verdict:
    """As the first that is not `neutral` says, unknown if one is, else neutral; asks no further than it must."""
    asked: list[Verdict] = []
    met = neutral.met
    for verdict in verdicts:
        if verdict is neutral:
            continue
        asked.append(verdict)
        if verdict.met is None:
            met = None
        elif verdict.met is not neutral.met:
            met = verdict.met
            break
    return _together(met, asked)


def opposite(verdict: Verdict) -> Verdict:
    """Met where it is unmet; what is unknown stays so."""
    if verdict.met is None:
        return verdict
    if verdict is MET or verdict is UNMET:
        return of(not verdict.met)
    return Verdict(met=not verdict.met, until=verdict.until, clocks=verdict.clocks, failed=verdict.failed)


def _together(met: bool | None, asked: list[Verdict]) -> Verdict:
    """One verdict with what all of those asked say of facts, times and clocks."""
    if len(asked) == 1 and asked[0].met is met:
        return asked[0]
    if not asked or (met is False and asked == [UNMET]):
        return of(bool(met))
    return Verdict(
        met=met,
        missing=frozenset().union(*(verdict.missing for verdict in asked)) if met is None else frozenset(),
        until=min((verdict.until for verdict in asked if verdict.until), default=None),
        clocks=tuple(clock for verdict in asked for clock in verdict.clocks),
        failed=next((verdict.failed for verdict in asked if verdict.failed), ""),
        broken=any(verdict.broken for verdict in asked),
    )
