"""The policies in force: read anew when a file changed; a faulty one leaves the old in force and says so."""

from __future__ import annotations

import logging
import math
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

from triage_bot.engine.fetch import Given
from triage_bot.engine.loading import Loaded, Signature
from triage_bot.errors import TriageBotError
from triage_bot.policy.policy_set import PolicySet
from triage_bot.service.logs import say
from triage_bot.service.status import Status

EVERY = 2.0
"""Seconds between two looks at the files."""

RETRY = 6.0
"""Seconds after which faulty files are read again though none of those in force changed: another may be mended."""


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
        """Reads them anew if one changed."""
        with self._lock:
            now = self.monotonic()
            if now < self._next:
                return
            self._next = now + EVERY
            seen = self.signature(self._loaded.policy)
            if seen == self._seen and now < self._retry:
                return
            self._seen = seen
            self._read_anew()

    def _read_anew(self) -> None:
        try:
            self._loaded = self.load()
        except Exception as error:
            self._retry = self.monotonic() + RETRY
            first = str(error).splitlines()[0] if isinstance(error, TriageBotError) else type(error).__name__
            self.status.trouble("policies", f"changed, but faulty; the old ones stay in force: {first}")
            return
        self._retry = math.inf
        self._seen = self.signature(self._loaded.policy)
        self.status.trouble("policies", "")
        say(logging.INFO, "policies read anew", rules=len(self._loaded.policy.rules))
