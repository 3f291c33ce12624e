"""What is not well at the moment, by part: what `/readyz` shows."""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field

from triage_bot.service.logs import say


@dataclass
class Status:
    """Troubles by part; a change of one is a log line."""

    _troubles: dict[str, str] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def trouble(self, part: str, why: str) -> None:
        """Says what is wrong with a part, or with an empty text that it is well again."""
        with self._lock:
            before = self._troubles.get(part, "")
            if why == before:
                return
            if why:
                self._troubles[part] = why
            else:
                del self._troubles[part]
        if why:
            say(logging.WARNING, "not ready", part=part, why=why)
        else:
            say(logging.INFO, "well again", part=part)

    def troubles(self) -> Mapping[str, str]:
        """Part → what is wrong; empty if all is well."""
        with self._lock:
            return dict(self._troubles)
