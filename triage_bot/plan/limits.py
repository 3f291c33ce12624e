"""Limits: which matches they leave, and in which order."""

from collections.abc import Iterable
from datetime import UTC, datetime

from triage_bot.actions.match import Match
from triage_bot.model.resource import Account, Issue, Resource
from triage_bot.policy.limits import Limits

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def limited(limits: Limits, matches: Iterable[Match]) -> list[Match]:
    """The newest or oldest matches by creation; accounts in the order of their file."""
    return in_order(limits, matches)[: most(limits)]


def most(limits: Limits) -> int | None:
    """How many matches they leave; None for all."""
    return limits.oldest if limits.most_recent is None else limits.most_recent


def in_order(limits: Limits, matches: Iterable[Match]) -> list[Match]:
    """The order in which limits take matches, twins in time as the gem's sorting does."""

    def created(match: Match) -> datetime:
        resource: Resource = match.seen.resource
        return resource.created_at if isinstance(resource, Issue) else _EPOCH

    by_age = sorted(matches, key=created)
    rows = bool(by_age) and isinstance(by_age[0].seen.resource, Account)
    return by_age if rows or limits.most_recent is None else by_age[::-1]
