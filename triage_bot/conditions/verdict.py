"""What a condition says of a resource: met, unmet, or unknown until these facts are read; and until when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from triage_bot.model.facts import Need
from triage_bot.text.calendar import Duration


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """When something began, until which day it was fine, and whose word started it."""

    start: datetime
    limit: date
    interval: Duration
    what: str
    who: str = ""
    word: datetime | None = None
    word_by: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Three values: `met` is None while facts are missing. Words are made elsewhere, and only for readers."""

    met: bool | None
    missing: frozenset[Need] = frozenset()
    until: datetime | None = None
    """When time alone may change it, in UTC: to be looked at again then."""
    clocks: tuple[Clock, ...] = ()
    failed: str = ""
    """Why nobody will ever know: a text takes too much."""

    @property
    def waits(self) -> bool:
        """True if it is unmet, and time alone may change that."""
        return self.met is False and self.until is not None


MET, UNMET = Verdict(True), Verdict(False)


def of(met: bool) -> Verdict:
    """A verdict that nothing but another edit will change."""
    return MET if met else UNMET


def timed(met: bool, until: datetime | None, clock: Clock | None = None) -> Verdict:
    """A verdict that holds until then (UTC; None: for ever), by this clock."""
    return Verdict(met, until=until, clocks=(clock,) if clock else ())


def lacking(*kinds: str, source: str = "") -> Verdict:
    """Unknown until facts of these kinds are read."""
    return Verdict(None, frozenset(Need(kind, source) for kind in kinds))


def all_of(verdicts: Iterable[Verdict]) -> Verdict:
    """Unmet as soon as one is, unknown if one is unknown, else met; asks no further than it must."""
    asked: list[Verdict] = []
    met: bool | None = True
    for one in verdicts:
        if one is MET:
            continue
        if one is UNMET and not asked:
            return UNMET
        asked.append(one)
        if one.met is False:
            met = False
            break
        if one.met is None:
            met = None
    return _together(met, asked)


def any_of(verdicts: Iterable[Verdict]) -> Verdict:
    """Met as soon as one is, unknown if one is unknown, else unmet; asks no further than it must."""
    asked: list[Verdict] = []
    met: bool | None = False
    for one in verdicts:
        if one is UNMET:
            continue
        asked.append(one)
        if one.met:
            met = True
            break
        if one.met is None:
            met = None
    return _together(met, asked)


def opposite(verdict: Verdict) -> Verdict:
    """Met where it is unmet; what is unknown stays so."""
    if verdict.met is None:
        return verdict
    if verdict is MET or verdict is UNMET:
        return of(not verdict.met)
    return Verdict(not verdict.met, until=verdict.until, clocks=verdict.clocks, failed=verdict.failed)


def _together(met: bool | None, asked: list[Verdict]) -> Verdict:
    """One verdict with what all of those asked say of facts, times and clocks."""
    if len(asked) == 1 and asked[0].met is met:
        return asked[0]
    if not asked or (met is False and asked == [UNMET]):
        return of(bool(met))
    return Verdict(
        met,
        frozenset().union(*(one.missing for one in asked)) if met is None else frozenset(),
        min((one.until for one in asked if one.until), default=None),
        tuple(clock for one in asked for clock in one.clocks),
        next((one.failed for one in asked if one.failed), ""),
    )
