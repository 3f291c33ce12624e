"""GitLab refuses issue after issue (403): that is its trouble, not theirs; told apart in the store, for all workers."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from triage_bot.service.memory import Memory
from triage_bot.shapes.day import iso, parse_iso

MANY = 3
"""So many issues in a row make it GitLab's trouble."""

PROBE = timedelta(seconds=20)
"""While it lasts, one look is let through so often."""

OVER = timedelta(seconds=110)
"""After so much time without a refusal it is over: no look was refused that waited for that."""

_ROW, _PROBED = "refused with 403", "asked again after 403"


@dataclass(frozen=True)
class Refusals:
    """The issues that were refused since something could last be written; `clock` gives UTC."""

    memory: Memory
    clock: Callable[[], datetime]
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def refused(self, key: str) -> tuple[str, ...]:
        """Notes one; returns all of the row if it is this one that makes it trouble, else nothing."""
        with self._lock:
            row, _ = self._row()
            grown = row if key in row or len(row) >= MANY else [*row, key]
            self.memory.remember(_ROW, json.dumps({"row": grown, "at": iso(self.clock())}))
        return tuple(grown) if len(row) < MANY <= len(grown) else ()

    def wrote(self) -> bool:
        """Something was written: whatever was refused before was refused by itself. True if that ends a trouble."""
        with self._lock:
            row, _ = self._row()
            if row:
                self.memory.remember(_ROW, "")
        return len(row) >= MANY

    def trouble(self) -> str:
        """What is wrong, in words; nothing if it is over, or was never more than some issues' own."""
        row, at = self._row()
        if len(row) < MANY or at is None or self.clock() - at > OVER:
            return ""
        return f"GitLab refuses {MANY} issues in a row (403), {row[-1]} last"

    def waits(self) -> bool:
        """True if a look is to wait; every now and then one may go and find out."""
        if not self.trouble():
            return False
        with self._lock:
            now = self.clock()
            times = [self._row()[1], parse_iso(self.memory.recall(_PROBED))]
            if any(at and abs(now - at) < PROBE for at in times):
                return True
            self.memory.remember(_PROBED, iso(now))
        return False

    def _row(self) -> tuple[list[str], datetime | None]:
        kept = self.memory.recall(_ROW)
        if not kept:
            return [], None
        found = json.loads(kept)
        return list(found["row"]), parse_iso(found["at"])
