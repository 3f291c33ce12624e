"""What the doctor has read, and how: a few small requests, twenty issues' notes, and people who are no members."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TypeVar

from triage_bot.admin.people import Named, strangers
from triage_bot.errors import Refused, ResourceError, TriageBotError
from triage_bot.gitlab.gateway import Gateway
from triage_bot.gitlab.hooks import Hooks
from triage_bot.gitlab.instance import Glimpse, newest, public_projects, system_notes
from triage_bot.model.facts import Scope
from triage_bot.model.resource import Hook


@dataclass(frozen=True, kw_only=True)
class PlaceFacts:
    """The project or group; None where this token may not look."""

    levels: Mapping[str, int] | None
    labels: frozenset[str] | None
    public: int
    issues: tuple[Glimpse, ...]
    notes: tuple[str, ...]
    hooks: tuple[Hook, ...] | None
    strangers: Mapping[str, bool]
    """Who is named but no member → whether GitLab knows such a user."""


ISSUES = 20
LOOKED_UP = 50
"""People who are no members, looked up one by one; more are only named."""
PARALLEL = 8

T = TypeVar("T")


def impatient(gateway: Gateway) -> Gateway:
    """The same gateway with one repeat at most: a doctor tells trouble instead of sitting it out."""
    connection = gateway.connection
    return replace(gateway, connection=replace(connection, repeating=replace(connection.repeating, attempts=2)))


def read_place(gateway: Gateway, scope: Scope, everyone: Sequence[Named]) -> PlaceFacts:
    """Everything about the project or group."""
    connection = gateway.connection
    levels = _allowed(lambda: gateway.members(f"{scope.kind}:{scope.path}"))
    issues = _allowed(lambda: newest(connection, scope, ISSUES)) or ()
    return PlaceFacts(
        levels=levels,
        labels=_allowed(lambda: gateway.labels(scope)),
        public=_allowed(lambda: public_projects(connection, scope)) or 0,
        issues=issues,
        notes=_notes(gateway, issues),
        hooks=_allowed(lambda: Hooks(connection, scope).list(), Refused),
        strangers=_look_up(gateway, strangers(everyone, levels)) if levels is not None else {},
    )


def _notes(gateway: Gateway, issues: Iterable[Glimpse]) -> tuple[str, ...]:
    with ThreadPoolExecutor(PARALLEL) as pool:
        pages = pool.map(lambda one: _allowed(lambda: system_notes(gateway.connection, one)) or (), issues)
        return tuple(note for page in pages for note in page)


def _look_up(gateway: Gateway, usernames: Sequence[str]) -> dict[str, bool]:
    with ThreadPoolExecutor(PARALLEL) as pool:
        asked = usernames[:LOOKED_UP]
        return dict(zip(asked, pool.map(lambda name: gateway.user_id(name) is not None, asked), strict=True))


def _allowed(read: Callable[[], T], refusal: type[TriageBotError] = ResourceError) -> T | None:
    """What is read, or nothing where this token may not look."""
    try:
        return read()
    except refusal:
        return None
