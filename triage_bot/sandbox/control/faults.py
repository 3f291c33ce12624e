"""Faults on order: which call shall go wrong, how, and how often."""

from __future__ import annotations

import random
import re
import threading
from dataclasses import dataclass
from typing import Any

from triage_bot.sandbox.errors import ApiError

KINDS = (
    "429_throttle", "429_limiter", "500", "502", "503", "timeout_before", "timeout_after", "drop_before",
    "drop_after", "latency", "forbidden", "drop_labels", "drop_metadata",
)  # fmt: skip
LABELS = ("labels", "add_labels", "remove_labels")
METADATA = (
    *LABELS, "assignee_ids", "assignee_id", "milestone_id", "due_date", "confidential", "discussion_locked",
)  # fmt: skip


@dataclass
class Fault:
    kind: str
    method: str | None = None  # one, or several such as POST|PUT
    path: str = ""
    count: int = 1  # how many times; 0 means for ever
    skip: int = 0
    rate: float = 1.0
    seconds: float = 1.0
    retry_after: int = 2
    used: int = 0

    def matches(self, method: str, target: str) -> bool:
        methods = self.method.upper().split("|") if self.method else [method]
        return method in methods and bool(re.search(self.path, target))

    @property
    def spent(self) -> bool:
        return self.count > 0 and self.used >= self.count


class Faults:
    """The ordered faults; a call meets the first one that fits."""

    def __init__(self, source: random.Random) -> None:
        self._faults: list[Fault] = []
        self._random = source
        self._lock = threading.Lock()

    def add(self, wanted: dict[str, Any]) -> Fault:
        fault = _read(wanted)
        with self._lock:
            self._faults.append(fault)
        return fault

    def clear(self) -> None:
        with self._lock:
            self._faults.clear()

    def waiting(self) -> list[dict[str, Any]]:
        with self._lock:
            return [vars(f).copy() for f in self._faults if not f.spent]

    def meet(self, method: str, target: str) -> Fault | None:
        with self._lock:
            for fault in self._faults:
                if fault.spent or not fault.matches(method, target):
                    continue
                if fault.skip > 0:
                    fault.skip -= 1
                    continue
                if fault.rate < 1 and self._random.random() >= fault.rate:
                    continue
                fault.used += 1
                return fault
        return None


def _read(wanted: dict[str, Any]) -> Fault:
    known = set(Fault.__dataclass_fields__) - {"used"}
    unknown = set(wanted) - known
    if unknown:
        raise ApiError(400, {"error": f"unknown keys: {', '.join(sorted(unknown))}; known: {', '.join(sorted(known))}"})
    if wanted.get("kind") not in KINDS:
        raise ApiError(400, {"error": f"kind must be one of {', '.join(KINDS)}"})
    rate = float(wanted.get("rate", 1.0))
    try:
        re.compile(str(wanted.get("path", "")))
    except re.error as error:
        raise ApiError(400, {"error": f"path is not a regular expression: {error}"}) from error
    # a rate without a count goes on until it is taken away
    count = wanted.get("count", 1 if rate >= 1 else 0)
    return Fault(**{**wanted, "rate": rate, "count": int(count)})
