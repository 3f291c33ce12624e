"""What the service goes by: policies and account lists, read anew in time; the last good ones stay in force."""

import logging
import math
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from triage_bot.accounts.account_list import AccountList
from triage_bot.engine.fetch import Given
from triage_bot.engine.loading import Loaded, Signature
from triage_bot.errors import Fault, FaultyFiles, Place, TriageBotError, Unreachable
from triage_bot.gitlab.gateway import Gateway
from triage_bot.model.addresses import SELF, AccountSource
from triage_bot.model.facts import Scope
from triage_bot.policy.policy_set import PolicySet
from triage_bot.service.status import Health, say

EVERY = 2.0
"""Seconds between two looks at the files."""

RETRY = 6.0
"""Seconds after which faulty files are read again though none of those in force changed: another may be mended."""


@dataclass
class Policies:
    """`load` reads all files, `signature` tells them apart, `monotonic` gives seconds."""

    load: Callable[[], Loaded]
    signature: Callable[[PolicySet], Signature]
    status: Health
    monotonic: Callable[[], float]

    def __post_init__(self) -> None:
        self._lock = threading.Lock()
        self._seen = self._last = self.signature(self.load().policy)
        self._loaded = self.load()  # once the files' looks are known: what is written meanwhile is noticed later
        self._next = self.monotonic() + EVERY
        self._retry = math.inf

    @property
    def policy(self) -> PolicySet:
        """The policies in force."""
        return self._loaded.policy

    def given(self, now: datetime) -> Given:
        """What is known before GitLab is asked, as of now."""
        self.refresh()
        return replace(self._loaded.given, now=now)

    def watch(self, stop: threading.Event) -> None:
        """Looks at the files until it is told to stop, also while nothing else happens."""
        while not stop.wait(EVERY):
            self.refresh()

    def refresh(self) -> None:
        """Reads them anew if one changed and two looks in a row found the same: half a file may be a wider rule."""
        with self._lock:
            now = self.monotonic()
            if now < self._next:
                return
            self._next = now + EVERY
            before, self._last = self._last, self.signature(self._loaded.policy)
            if self._last != before or (before == self._seen and now < self._retry):
                return
            self._seen = before  # of before the reading: files written during it, or named first by it, are read again
            self._read_anew()

    def _read_anew(self) -> None:
        before = self._loaded.policy
        try:
            loaded = self.load()
        except Exception as error:
            self._retry = self.monotonic() + RETRY
            first = str(error).splitlines()[0] if isinstance(error, TriageBotError) else type(error).__name__
            self.status.trouble("policies", f"changed, but faulty; the old ones stay in force: {first}")
            return
        if self.signature(before) != self._seen:
            return
        self._retry = math.inf
        self._loaded = loaded
        self._last = self.signature(loaded.policy)
        self.status.trouble("policies", "")
        say(logging.INFO, "policies read anew", rules=len(self._loaded.policy.rules))


LIST_EVERY = timedelta(minutes=5)
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
            if known is None or known.read_at is None or now - known.read_at < LIST_EVERY:
                return known
            self._known[key] = replace(known, read_at=now)
            return None

    def _anew(self, key: _Key, gateway: Gateway, scope: Scope, given: Given) -> AccountList:
        source, before = key[0], self._known.get(key)
        try:
            account_list = given.completed(gateway, scope).account_list
        except TriageBotError as error:
            if before is None and source.url and isinstance(error, Unreachable):  # a GitLab is waited for
                raise FaultyFiles([Fault(Place(source.shown), error.message, error.hint)]) from None
            if before is None:
                raise
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
