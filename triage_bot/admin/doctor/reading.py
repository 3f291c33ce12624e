"""Reads what the doctor judges: a few small requests, twenty issues' notes, and people who are no members."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from triage_bot.admin.doctor.facts import HostFacts, PlaceFacts, TokenFacts
from triage_bot.admin.doctor.people import Named, strangers
from triage_bot.errors import Refused, ResourceError
from triage_bot.gitlab.gateway import Gateway
from triage_bot.gitlab.hooks import Hooks
from triage_bot.gitlab.instance import Glimpse, instance, newest, public_projects, system_notes
from triage_bot.model.facts import Scope
from triage_bot.model.resource import Hook

ISSUES = 20
LOOKED_UP = 50
"""People who are no members, looked up one by one; more are only named."""
PARALLEL = 8

T = TypeVar("T")


def impatient(gateway: Gateway) -> Gateway:
    """The same gateway with one repeat at most: a doctor tells trouble instead of sitting it out."""
    connection = gateway.connection
    return replace(gateway, connection=replace(connection, repeating=replace(connection.repeating, attempts=2)))


def read_host(gateway: Gateway, now: Callable[[], datetime]) -> HostFacts:
    """Raises Unreachable, and Refused if the token is no good."""
    return HostFacts(instance(gateway.connection), now())


def read_token(gateway: Gateway) -> TokenFacts:
    """Raises Refused if nobody knows the token."""
    return TokenFacts(gateway.me(), gateway.token())


def read_place(gateway: Gateway, scope: Scope, everyone: Sequence[Named]) -> PlaceFacts:
    """Everything about the project or group."""
    connection = gateway.connection
    levels = _allowed(lambda: gateway.members(f"{scope.kind}:{scope.path}"))
    issues = _allowed(lambda: newest(connection, scope, ISSUES)) or ()
    return PlaceFacts(
        scope=scope,
        levels=levels,
        labels=_allowed(lambda: gateway.labels(scope)),
        public=_allowed(lambda: public_projects(connection, scope)) or 0,
        issues=issues,
        notes=_notes(gateway, issues),
        hooks=_hooks(gateway, scope),
        strangers=_look_up(gateway, strangers(everyone, levels)) if levels is not None else {},
    )


def _notes(gateway: Gateway, issues: Iterable[Glimpse]) -> tuple[str, ...]:
    with ThreadPoolExecutor(PARALLEL) as pool:
        pages = pool.map(lambda one: _allowed(lambda: system_notes(gateway.connection, one)) or (), issues)
        return tuple(note for page in pages for note in page)


def _hooks(gateway: Gateway, scope: Scope) -> tuple[Hook, ...] | None:
    try:
        return Hooks(gateway.connection, scope).list()
    except Refused:
        return None


def _look_up(gateway: Gateway, usernames: Sequence[str]) -> dict[str, bool]:
    with ThreadPoolExecutor(PARALLEL) as pool:
        asked = usernames[:LOOKED_UP]
        return dict(zip(asked, pool.map(lambda name: gateway.user_id(name) is not None, asked), strict=True))


def _allowed(read: Callable[[], T]) -> T | None:
    """What is read, or nothing where this token may not look."""
    try:
        return read()
    except ResourceError:
        return None
