"""Remembers every API request, so that tests and benches can count."""

from __future__ import annotations

import threading
from collections import Counter
from typing import Any


class Recorder:
    def __init__(self) -> None:
        self._log: list[dict[str, Any]] = []
        self._lock = threading.Lock()

    def note(self, method: str, target: str, status: int) -> None:
        """`status` 0: the connection was closed without an answer."""
        with self._lock:
            self._log.append({"method": method, "path": target, "status": status})

    def clear(self) -> None:
        with self._lock:
            self._log.clear()

    def summary(self) -> dict[str, Any]:
        with self._lock:
            counts = Counter(x["method"] for x in self._log)
            return {"total": len(self._log), "by_method": dict(counts), "log": list(self._log)}
