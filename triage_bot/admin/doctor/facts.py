"""What the doctor has read: plain facts, nothing judged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from triage_bot.gitlab.decode import TokenInfo
from triage_bot.gitlab.instance import Glimpse, Instance
from triage_bot.model.facts import Me, Scope
from triage_bot.model.resource import Hook


@dataclass(frozen=True)
class HostFacts:
    """The host, and the time here when it answered."""

    instance: Instance
    now: datetime


@dataclass(frozen=True)
class TokenFacts:
    """Whose token it is and what it may do."""

    me: Me
    token: TokenInfo


@dataclass(frozen=True)
class PlaceFacts:
    """The project or group; None where this token may not look."""

    scope: Scope
    levels: Mapping[str, int] | None = None
    labels: frozenset[str] | None = None
    public: int = 0
    issues: tuple[Glimpse, ...] = ()
    notes: tuple[str, ...] = ()
    hooks: tuple[Hook, ...] | None = None
    strangers: Mapping[str, bool] = field(default_factory=dict)
    """Who is named but no member → whether GitLab knows such a user."""
