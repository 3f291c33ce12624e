"""The account list where it is elsewhere: read anew every five minutes; the last good one stays in force meanwhile."""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from triage_bot.accounts.account_list import AccountList
from triage_bot.engine.fetch import Given
from triage_bot.errors import Fault, FaultyFiles, Place, TriageBotError, Unreachable
from triage_bot.gitlab.gateway import Gateway
from triage_bot.model.addresses import SELF, AccountSource
from triage_bot.model.facts import Scope
from triage_bot.service.logs import say

EVERY = timedelta(minutes=5)
"""For how long a list is taken as it was."""

_Key = tuple[AccountSource, str]


@dataclass
class Lists:
    """Lists by source, each as it was read last."""

    _known: dict[_Key, AccountList] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def filled(self, gateway: Gateway, scope: Scope, given: Given) -> Given:
        """The same with every account known; raises what reading raises only as long as no list was ever read."""
        source = given.account_list.unread
        if source is None:
            return given
        key = (source, f"{scope.kind}:{scope.path}" if source.project == SELF else "")
        known = self._in_force(key, given.now) or self._anew(key, gateway, scope, given)
        return replace(given, account_list=known)

    def _in_force(self, key: _Key, now: datetime) -> AccountList | None:
        """The list that was read lately; whoever finds it old reads it anew, the others go on with it."""
        with self._lock:
            known = self._known.get(key)
            if known is None or known.read_at is None or now - known.read_at < EVERY:
                return known
            self._known[key] = replace(known, read_at=now)
            return None

    def _anew(self, key: _Key, gateway: Gateway, scope: Scope, given: Given) -> AccountList:
        source, before = key[0], self._known.get(key)
        try:
            account_list = given.account_list.completed(gateway, scope, given.now)
        except TriageBotError as error:
            if before is None:
                raise _at_the_start(source, error) from None
            _warn("the account list cannot be read, the last one stays in force", source, error.message)
            return before
        if account_list.source is None:
            _warn("there is no account list", source, account_list.warnings[0].message)
            account_list = replace(before, read_at=given.now) if before else account_list
        with self._lock:
            self._known[key] = account_list
        return account_list


def _warn(what: str, source: AccountSource, why: str) -> None:
    """Of faults `why` tells the number alone: their texts hold what people wrote."""
    say(logging.WARNING, what, list=source.shown, why=why)


def _at_the_start(source: AccountSource, error: TriageBotError) -> TriageBotError:
    """An address that does not answer is a fault then, though a GitLab that does not is waited for."""
    if source.url and isinstance(error, Unreachable):
        return FaultyFiles([Fault(Place(source.shown), error.message, error.hint)])
    return error
