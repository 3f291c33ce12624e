"""Faults on order: which call shall go wrong, how, when, and how often."""

from __future__ import annotations

import random
import re
import threading
from dataclasses import dataclass, field
from typing import Any

from gitlab_sandbox import clock
from gitlab_sandbox.errors import ApiError

REFUSALS = ("500", "502", "503", "504", "520", "521", "522", "523", "524", "forbidden", "429_limiter")
REDIRECTS = ("301", "302", "303", "307", "308")
KINDS = (
    *REFUSALS, "429_throttle", *REDIRECTS,
    "timeout_before", "timeout_after", "drop_before", "drop_after", "drop_halfway",
    "latency", "late_answer", "trickle",
    "drop_labels", "drop_metadata", "answer", "fields", "elsewhere",
)  # fmt: skip
LABELS = ("labels", "add_labels", "remove_labels")
METADATA = (
    *LABELS, "assignee_ids", "assignee_id", "milestone_id", "due_date", "confidential", "discussion_locked",
    "health_status", "status",
)  # fmt: skip


@dataclass(kw_only=True)
class Fault:
    """One order. What each kind does stands in failing.py, what the fields mean in docs/sandbox-faults.md."""

    kind: str
    method: str | None = None  # one, or several such as POST|PUT
    path: str = ""
    count: int = 1  # how many times; 0 means for ever
    skip: int = 0
    rate: float = 1.0
    lasts: float = 0.0  # real seconds from the order on; 0 means until its count is used up
    seconds: float = 1.0
    when: str = "before"  # or after: refuse a call that was carried out
    retry_after: float | None = 2  # none: the throttle's other headers alone tell
    to: str = ""  # another origin, for redirects and links
    status: int = 200
    body: Any = None
    html: str | None = None
    fields: dict[str, Any] = field(default_factory=dict)
    without: tuple[str, ...] = ()
    piece: int = 1
    head: bool = False  # status line and headers trickle, too
    used: int = 0
    ends: float = 0.0

    def matches(self, method: str, target: str) -> bool:
        methods = self.method.upper().split("|") if self.method else [method]
        return method in methods and bool(re.search(self.path, target))

    @property
    def spent(self) -> bool:
        return (self.count > 0 and self.used >= self.count) or bool(self.ends and clock.monotonic() >= self.ends)


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
    known = set(Fault.__dataclass_fields__) - {"used", "ends"}
    unknown = set(wanted) - known
    if unknown:
        raise ApiError(400, {"error": f"unknown keys: {', '.join(sorted(unknown))}; known: {', '.join(sorted(known))}"})
    if wanted.get("kind") not in KINDS:
        raise ApiError(400, {"error": f"kind must be one of {', '.join(KINDS)}"})
    if wanted.get("when", "before") not in ("before", "after"):
        raise ApiError(400, {"error": "when must be before or after"})
    rate, lasts = float(wanted.get("rate", 1.0)), float(wanted.get("lasts", 0))
    try:
        re.compile(str(wanted.get("path", "")))
    except re.error as error:
        raise ApiError(400, {"error": f"path is not a regular expression: {error}"}) from error
    # a rate or a time without a count goes on until it is over or taken away
    count = int(wanted.get("count", 1 if rate >= 1 and not lasts else 0))
    ends = clock.monotonic() + lasts if lasts else 0.0
    return Fault(**{**wanted, "rate": rate, "lasts": lasts, "count": count}, ends=ends)
