"""The account list where it is elsewhere: read anew every five minutes; the last good one stays in force meanwhile."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from triage_bot.accounts.registry import Registry
from triage_bot.accounts.web import Web
from triage_bot.engine.fetch import Given, account_list
from triage_bot.errors import Fault, FaultyFiles, Place, TriageBotError, Unreachable
from triage_bot.gitlab.gateway import Gateway
from triage_bot.model.account_source import AccountSource
from triage_bot.model.facts import Scope
from triage_bot.service.logs import say

EVERY = 300.0
"""Seconds for which a list is taken as it was."""

_Key = tuple[AccountSource, str]


@dataclass
class _Known:
    registry: Registry
    read_at: float


@dataclass
class Lists:
    """Lists by source; `monotonic` gives seconds."""

    monotonic: Callable[[], float]
    _known: dict[_Key, _Known] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def filled(self, gateway: Gateway, scope: Scope, given: Given) -> Given:
        """The same with every account known; raises what reading raises only as long as no list was ever read."""
        source = given.unread
        if source is None:
            return given
        key = (source, scope.path if source.is_local else "")
        known = self._in_force(key)
        if known is None:
            known = self._anew(key, gateway, scope, given.web)
        return replace(given, accounts=known.accounts, unread=None)

    def _in_force(self, key: _Key) -> Registry | None:
        """The list that was read lately; whoever finds it old reads it anew, the others go on with it."""
        with self._lock:
            known, now = self._known.get(key), self.monotonic()
            if known is None or now - known.read_at >= EVERY:
                if known:
                    known.read_at = now
                return None
            return known.registry

    def _anew(self, key: _Key, gateway: Gateway, scope: Scope, web: Web) -> Registry:
        source, before = key[0], self._known.get(key)
        try:
            registry = account_list(gateway, scope, source, web)
        except TriageBotError as error:
            if before is None:
                raise _at_the_start(source, error) from None
            why = error.message  # of faults only their number: their texts hold what people wrote
            say(
                logging.WARNING,
                "the account list cannot be read, the last one stays in force",
                list=source.shown,
                why=why,
            )
            return before.registry
        with self._lock:
            self._known[key] = _Known(registry, self.monotonic())
        return registry


def _at_the_start(source: AccountSource, error: TriageBotError) -> TriageBotError:
    """An address that does not answer is a fault then, though a GitLab that does not is waited for."""
    if source.url and isinstance(error, Unreachable):
        return FaultyFiles([Fault(Place(source.shown), error.message, error.hint)])
    return error
