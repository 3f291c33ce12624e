"""The policies in force: read anew when a file changed; a faulty one leaves the old in force and says so."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

from triage_bot.errors import TriageBotError
from triage_bot.fetch import Given
from triage_bot.loading import Loaded, Signature
from triage_bot.policy.policy_set import PolicySet
from triage_bot.service.logs import say
from triage_bot.service.status import Status

EVERY = 2.0
"""Seconds between two looks at the files."""


@dataclass
class Policies:
    """`load` reads all files, `signature` tells them apart, `monotonic` gives seconds."""

    load: Callable[[], Loaded]
    signature: Callable[[PolicySet], Signature]
    status: Status
    monotonic: Callable[[], float]
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self._loaded = self.load()
        self._seen = self.signature(self._loaded.policy)
        self._next = self.monotonic() + EVERY

    @property
    def policy(self) -> PolicySet:
        """The policies in force."""
        return self._loaded.policy

    def given(self, now: datetime) -> Given:
        """What is known before GitLab is asked, as of now."""
        self._refresh()
        return replace(self._loaded.given, now=now)

    def _refresh(self) -> None:
        with self._lock:
            if self.monotonic() < self._next:
                return
            self._next = self.monotonic() + EVERY
            seen = self.signature(self._loaded.policy)
            if seen == self._seen:
                return
            self._seen = seen
            self._read_anew()

    def _read_anew(self) -> None:
        try:
            self._loaded = self.load()
        except TriageBotError as error:
            first = str(error).splitlines()[0]
            self.status.trouble("policies", f"changed, but faulty; the old ones stay in force: {first}")
            return
        self._seen = self.signature(self._loaded.policy)
        self.status.trouble("policies", "")
        say(logging.INFO, "policies read anew", rules=len(self._loaded.policy.rules))
